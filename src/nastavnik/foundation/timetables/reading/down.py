"""Grids whose days stand one under another: a column per class (or teacher), a row per lesson of a day."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from .blocks import ROOMS, Owner, join, owner_of, take
from .cells import is_no_lesson
from .headings import day_of, number_of, parity_in, shift_of
from .model import Doubt, RawLesson, Reading, Sheet, Spot

_LABELS = 4
"""Days and numbers stand in the first columns."""


def read(number: int, sheet: Sheet, surnames: Collection[str], reading: Reading) -> str:
    numbers = _column_of_numbers(sheet)
    if numbers is None or not any(day_of(text) for _, cells in sheet.rows for text in cells):
        return ""
    owners: dict[int, Owner] = {}
    seen: list[Owner] = []
    day, shift, previous = 0, 1, -1
    pending: dict[tuple[int, int, int, Owner], tuple[list[str], Spot]] = {}
    for row, cells in sheet.rows:
        found = next((found for text in cells if (found := day_of(text))), 0)
        if found and found != day:
            day, shift, previous = found, 1, -1
        if said := next(
            (found for text in cells[: numbers + 1] if "смен" in text.lower() and (found := shift_of(text))), 0
        ):
            shift, previous = said, -1
        label = cells[numbers] if numbers < len(cells) else ""
        lesson = number_of(label)
        second_line = previous >= 0 and not label.strip() and any(owner.class_name for owner in owners.values())
        heads = _heads(cells, numbers, surnames) if lesson is None else {}
        if heads and not (second_line and all(owner.who for owner in heads.values())):
            owners = heads
            seen += set(heads.values())
            continue
        if lesson is None and (label.strip() or previous < 0 or not _is_body(cells, numbers)):
            continue
        if lesson is not None:
            if lesson < previous:
                shift = 2
            previous = lesson
        if not day:
            continue
        parity = next((kind for text in cells[: numbers + 1] if (kind := parity_in(text))), "")
        for column in range(numbers + 1, len(cells)):
            text = cells[column].strip()
            if not text:
                continue
            spot, owner = Spot(number, row, column), owners.get(column)
            if owner is None:
                if not is_no_lesson(text) and not day_of(text):
                    known = RawLesson("", day, shift, previous, "", "", text, "", spot)
                    reading.doubts.append(Doubt("no_owner", text, "класс в заголовке столбца", known))
            elif owner.who and parity:
                take(reading, owner, (day, shift, previous), text, spot, surnames, parity)
            else:
                pending.setdefault((day, shift, previous, owner), ([], spot))[0].append(text)
    for (weekday, which, lesson_number, owner), (texts, spot) in pending.items():
        take(reading, owner, (weekday, which, lesson_number), join(texts), spot, surnames)
    if not seen:
        return ""
    return "teachers" if sum(bool(owner.who) for owner in seen) * 2 > len(seen) else "classes"


def _column_of_numbers(sheet: Sheet) -> int | None:
    counts = [
        sum(1 for _, cells in sheet.rows if column < len(cells) and number_of(cells[column]) is not None)
        for column in range(_LABELS)
    ]
    best = max(counts)
    return counts.index(best) if best > 1 else None


def _is_body(cells: Sequence[str], numbers: int) -> bool:
    """The second line of a lesson: nothing among the labels that speaks of something else."""
    return not any(text.strip() and not day_of(text) and not parity_in(text) for text in cells[:numbers])


def _heads(cells: Sequence[str], numbers: int, surnames: Collection[str]) -> dict[int, Owner]:
    """Column → owner, when the row is a row of headings. A heading without words belongs to the column on its left."""
    named = {column: owner_of(text, surnames) for column, text in enumerate(cells) if column > numbers and text.strip()}
    plain = [column for column, owner in named.items() if owner is None and cells[column].strip().isdigit()]
    if len(plain) > 1 and len(plain) == len(named):
        # «5 6 7»: schools with one class of a year call them so
        named = {column: Owner(class_name=cells[column].strip()) for column in plain if 1 <= int(cells[column]) <= 12}
    if not any(named.values()) or sum(owner is not None for owner in named.values()) * 2 < len(
        [column for column in named if not cells[column].strip().lower().startswith(ROOMS)]
    ):
        return {}
    found: dict[int, Owner] = {}
    owner: Owner | None = None
    for column in range(numbers + 1, max(named) + 3):
        text = cells[column].strip() if column < len(cells) else ""
        if text and not text.lower().startswith(ROOMS):
            owner = named.get(column)
        if owner is not None:
            found[column] = owner
    return found
