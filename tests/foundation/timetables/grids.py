"""A timetable drawn in every form schools keep it in. Names are fictional."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

import openpyxl
from openpyxl.utils import get_column_letter

from nastavnik.foundation.timetables.reading import Sheet
from nastavnik.foundation.timetables.rules import DAYS

Rows = list[list[str]]


@dataclass(frozen=True, slots=True, order=True)
class Taught:
    """A lesson as drawn."""

    who: str
    weekday: int
    number: int
    class_name: str
    subject: str = "Математика"
    room: str = "214"


def sheet(rows: Sequence[Sequence[str]], name: str = "Лист1") -> Sheet:
    return Sheet(name, [(number, tuple(cells)) for number, cells in enumerate(rows, start=1) if any(cells)])


def listed(lessons: Sequence[Taught]) -> Rows:
    rows = [["№", "Учитель", "День недели", "№ урока", "Класс", "Предмет", "Кабинет"]]
    for order, item in enumerate(lessons, start=1):
        rows.append(
            [str(order), item.who, DAYS[item.weekday - 1], str(item.number), item.class_name, item.subject, item.room]
        )
    return rows


def by_teachers(lessons: Sequence[Taught], days: int = 5, numbers: int = 7) -> Rows:
    """Days across, merged over the numbers: only the first cell of a day holds its name, as a paste has it."""
    heads, below = ["№", "ФИО"], ["", ""]
    for day in range(1, days + 1):
        heads += [DAYS[day - 1].capitalize(), *[""] * (numbers - 1)]
        below += [str(number) for number in range(1, numbers + 1)]
    rows = [["Расписание уроков"], heads, below]
    for order, who in enumerate(dict.fromkeys(item.who for item in lessons), start=1):
        row = [str(order), who, *[""] * (days * numbers)]
        for item in lessons:
            if item.who == who:
                row[2 + (item.weekday - 1) * numbers + item.number - 1] = (
                    f"{item.class_name} {item.subject}, каб. {item.room}"
                )
        rows.append(row)
    return rows


def by_classes(lessons: Sequence[Taught], days: int = 5, numbers: int = 7) -> Rows:
    """Days down, a column a class, «Математика Белова М.С. 214» in the cells."""
    classes = sorted({item.class_name for item in lessons})
    rows = [["День", "№", *classes]]
    for day in range(1, days + 1):
        for number in range(1, numbers + 1):
            row = [DAYS[day - 1].upper() if number == 1 else "", str(number)]
            for label in classes:
                here = [
                    f"{i.subject} {i.who} {i.room}"
                    for i in lessons
                    if (i.class_name, i.weekday, i.number) == (label, day, number)
                ]
                row.append(" / ".join(here))
            rows.append(row)
    return rows


def workbook(rows: Rows, merge: bool = True) -> bytes:
    """An .xlsx; with ``merge`` a name of a day stands in a merged cell, as Excel draws it."""
    book = openpyxl.Workbook()
    page = book.active
    for row in rows:
        page.append([int(cell) if cell.isdigit() else cell or None for cell in row])
    if merge:
        for number, row in enumerate(rows, start=1):
            for column, text in enumerate(row):
                if text.lower() in DAYS:
                    end = column
                    while end + 1 < len(row) and not row[end + 1]:
                        end += 1
                    if end > column:
                        page.merge_cells(
                            f"{get_column_letter(column + 1)}{number}:{get_column_letter(end + 1)}{number}"
                        )
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def text(rows: Rows, delimiter: str = "\t") -> str:
    return "\n".join(delimiter.join(row) for row in rows)
