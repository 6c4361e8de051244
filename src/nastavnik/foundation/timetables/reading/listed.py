"""A list: one row per lesson under headings."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from nastavnik.foundation.people.roster.text import key, line

from .cells import is_no_lesson, names_in
from .headings import class_of, day_of, number_of, parity_in, shift_of
from .model import Doubt, RawLesson, Reading, Sheet, Spot

_HEADINGS: Mapping[str, str] = {
    "who": r"учитель|педагог|преподаватель|фио|фамилия|ф и о|сотрудник",
    "weekday": r"день|день недели|дни",
    "number": r"урок|урока|номер урока|номер|урок по порядку|пара",
    "class_name": r"класс|класс группа|группа|параллель",
    "subject": r"предмет|дисциплина|учебный предмет|название предмета|наименование предмета",
    "room": r"кабинет|каб|аудитория|ауд|помещение",
    "shift": r"смена",
    "parity": r"неделя|недели|четность|четность недели|тип недели|числитель знаменатель",
}
_NEEDED = ("who", "weekday", "number")
_HEADER_WITHIN = 40


def read(number: int, sheet: Sheet, surnames: Collection[str], reading: Reading) -> str:
    found = _header(sheet)
    if found is None:
        return ""
    at, columns = found
    body = [(row, cells) for row, cells in sheet.rows[at + 1 :] if any(cells)]
    grouped = {name for name in ("who", "weekday") if _is_grouped(body, columns[name])}
    last: dict[str, str] = {}
    for row, cells in body:
        told = {name: _cell(cells, column) for name, column in columns.items()}
        for name in grouped:
            told[name] = told[name] or last.get(name, "")
            last[name] = told[name]
        _row(
            number,
            row,
            columns,
            told,
            surnames,
            reading,
            bare=not any(_cell(cells, columns[n]) for n in columns if n not in grouped),
        )
    return "list"


def _header(sheet: Sheet) -> tuple[int, dict[str, int]] | None:
    for at, (_, cells) in enumerate(sheet.rows[:_HEADER_WITHIN]):
        columns: dict[str, int] = {}
        for column, text in enumerate(cells):
            words = key(text).replace("№", "").strip()
            for name, pattern in _HEADINGS.items():
                if name not in columns and re.fullmatch(f"(?:{pattern})(?: .*)?", words):
                    columns[name] = column
                    break
        if all(name in columns for name in _NEEDED):
            return at, columns
    return None


def _is_grouped(body: Sequence[tuple[int, Sequence[str]]], column: int) -> bool:
    """Filled in the first row of a group alone."""
    blank = sum(1 for _, cells in body if not _cell(cells, column))
    return blank * 2 >= len(body) > 1 and bool(body) and bool(_cell(body[0][1], column))


def _cell(cells: Sequence[str], column: int) -> str:
    return cells[column].strip() if column < len(cells) else ""


def _row(
    sheet: int,
    row: int,
    columns: Mapping[str, int],
    told: Mapping[str, str],
    surnames: Collection[str],
    reading: Reading,
    *,
    bare: bool,
) -> None:
    if (
        bare
        or (is_no_lesson(told["who"]) and is_no_lesson(told["number"]))
        or (is_no_lesson(told["number"]) and told["number"])
    ):
        return
    weekday, number = day_of(told["weekday"]), number_of(told["number"])
    shift = (shift_of(told["shift"]) if "shift" in told else 0) or 1
    parity = parity_in(told.get("parity", "")) or {"1": "odd", "2": "even"}.get(key(told.get("parity", "")), "")
    class_name = told.get("class_name", "")
    lesson = RawLesson(
        who=line(told["who"]), weekday=weekday, shift=shift, number=-1 if number is None else number, parity=parity,
        class_name=class_of(class_name) or line(class_name), subject=line(told.get("subject", "")),
        room=line(told.get("room", "")), spot=Spot(sheet, row, columns["who"]),
    )  # fmt: skip
    faults = (
        ("who", not lesson.who, "фамилию учителя"),
        ("weekday", not weekday, "день недели"),
        ("number", number is None, "номер урока от 0 до 12"),
    )
    for name, wrong, expected in faults:
        if wrong:
            at = Spot(sheet, row, columns[name])
            known = replace(lesson, spot=at)
            reading.doubts.append(Doubt(f"no_{name}", told[name], expected, known))
            return
    names = [line(who) for who, _, _ in names_in(lesson.who, surnames)]
    for who in names if len(names) > 1 else [lesson.who]:
        reading.lessons.append(replace(lesson, who=who))
