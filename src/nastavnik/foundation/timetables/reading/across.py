"""Grids whose days stand in a row: a row per teacher or class under days and numbers of lessons; or a small table of one person or
class with days across and numbers down."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from .blocks import Owner, is_total, join, owner_in, owner_of, take, unknown_column
from .cells import is_no_lesson
from .headings import day_and_number, day_of, number_of, parity_in, shift_of
from .model import Reading, Sheet, Spot

_NUMBERS_WITHIN = 3
_LEAST_DAYS = 2
Time = tuple[int, int, int]


def read(number: int, sheet: Sheet, surnames: Collection[str], reading: Reading) -> str:
    heads = [at for at, (_, cells) in enumerate(sheet.rows) if _is_head(cells)]
    if not heads:
        return ""
    kinds: list[Owner] = []
    for order, at in enumerate(heads):
        end = heads[order + 1] if order + 1 < len(heads) else len(sheet.rows)
        start = heads[order - 1] + 1 if order else 0
        kinds += _block(number, sheet, start, at, end, surnames, reading)
    if not kinds:
        return ""
    return "teachers" if sum(bool(owner.who) for owner in kinds) * 2 >= len(kinds) else "classes"


def _is_head(cells: Sequence[str]) -> bool:
    days = {day_of(text) or (day_and_number(text) or (0, 0))[0] for text in cells} - {0}
    return len(days) >= _LEAST_DAYS


def _days(cells: Sequence[str]) -> dict[int, int]:
    """Column → weekday: a heading reaches right until the next heading."""
    found: dict[int, int] = {}
    day = 0
    for column, text in enumerate(cells):
        if text.strip():
            day = day_of(text)
        if day:
            found[column] = day
    return found


def _block(
    number: int, sheet: Sheet, start: int, at: int, end: int, surnames: Collection[str], reading: Reading
) -> list[Owner]:
    cells = sheet.rows[at][1]
    joint = {column: found for column, text in enumerate(cells) if (found := day_and_number(text))}
    days = _days(cells)
    if len(joint) > len(set(days.values())):
        times, body = _numbered([(column, day, str(lesson)) for column, (day, lesson) in joint.items()], {}), at + 1
        return _rows(number, sheet, body, end, min(joint), times, {}, surnames, reading)
    shifts: dict[int, int] = {}
    widest = max(len(row) for _, row in sheet.rows[at:end])
    if days and max(days) == len(cells) - 1:
        days |= dict.fromkeys(range(len(cells), widest), days[max(days)])
    for below in range(at + 1, min(at + 1 + _NUMBERS_WITHIN, end)):
        row = sheet.rows[below][1]
        said = {
            column: shift
            for column in days
            if (shift := shift_of(_cell(row, column))) and "смен" in row[column].lower()
        }
        if said:
            shifts = said
            continue
        numbers = [(column, day, _cell(row, column)) for column, day in days.items()]
        if sum(number_of(text) is not None for _, _, text in numbers) > len(set(days.values())) or (
            all(number_of(text) is not None for _, _, text in numbers)
            and len(numbers) > 1
            and not _is_personal(row, min(days))
        ):
            times = _numbered(numbers, shifts)
            return _rows(number, sheet, below + 1, end, min(days), times, days, surnames, reading)
    return _personal(number, sheet, start, at, end, days, surnames, reading)


def _is_personal(row: Sequence[str], first: int) -> bool:
    return any(number_of(text) is not None for text in row[:first])


def _cell(cells: Sequence[str], column: int) -> str:
    return cells[column] if column < len(cells) else ""


def _numbered(heads: Sequence[tuple[int, int, str]], shifts: dict[int, int]) -> dict[int, Time]:
    """Column → (weekday, shift, number). A number that starts again within a day begins the second shift."""
    found: dict[int, Time] = {}
    day = shift = previous = last_said = 0
    for column, weekday, text in sorted(heads):
        if weekday != day:
            day, shift, previous, last_said = weekday, 1, -1, 0
        last_said = shifts.get(column, last_said)
        lesson = number_of(text)
        if lesson is None:
            continue
        if lesson < previous:
            shift = 2
        previous = lesson
        found[column] = (weekday, last_said or shift, lesson)
    return found


def _rows(
    number: int,
    sheet: Sheet,
    begin: int,
    end: int,
    first: int,
    times: dict[int, Time],
    days: dict[int, int],
    surnames: Collection[str],
    reading: Reading,
) -> list[Owner]:
    owners: list[Owner] = []
    owner: Owner | None = None
    pending: dict[Time, tuple[list[str], Spot]] = {}

    def settle() -> None:
        for time, (texts, spot) in pending.items():
            assert owner is not None
            take(reading, owner, time, join(texts), spot, surnames)
        pending.clear()

    for row, cells in sheet.rows[begin:end]:
        labels = [text for text in cells[:first] if text.strip()]
        filled = [column for column in range(first, len(cells)) if cells[column].strip()]
        found = _best(labels, surnames)
        parity = next((kind for text in labels if (kind := parity_in(text))), "")
        if found is None and not filled:
            continue
        if found is not None and found != owner:
            settle()
            owner = found
            owners.append(found)
        if owner is None or (found is None and any(is_total(text) for text in labels)):
            continue
        for column in filled:
            time, spot = times.get(column), Spot(number, row, column)
            if time is None:
                if column in days and not is_no_lesson(cells[column]):
                    unknown_column(reading, spot, cells[column], days[column], owner)
            elif owner.who:
                take(reading, owner, time, cells[column], spot, surnames, parity)
            else:
                pending.setdefault(time, ([], spot))[0].append(cells[column])
    settle()
    return owners


def _best(labels: Sequence[str], surnames: Collection[str]) -> Owner | None:
    """The teacher or class among the labels of a row; any words where there is neither, unless they are a total."""
    found = [owner for text in labels if (owner := owner_of(text, surnames))]
    people = [owner for owner in found if owner.who]
    if people or found:
        return (people or found)[0]
    words = [
        text.strip()
        for text in labels
        if number_of(text) is None and not is_total(text) and not parity_in(text) and any(map(str.isalpha, text))
    ]
    return Owner(who=words[0]) if words else None


def _personal(
    number: int,
    sheet: Sheet,
    start: int,
    at: int,
    end: int,
    days: dict[int, int],
    surnames: Collection[str],
    reading: Reading,
) -> list[Owner]:
    """One person or class: days across, numbers down, the name in the title above or beside."""
    titles = [
        text for _, cells in reversed(sheet.rows[start : at + 1]) for text in cells if text.strip() and not day_of(text)
    ]
    owner = next((found for text in titles if (found := owner_in(text, surnames))), None)
    if owner is None:
        return []
    first, shift, previous, lesson = min(days), 1, -1, None
    any_read = False
    pending: dict[Time, tuple[list[str], Spot]] = {}
    for row, cells in sheet.rows[at + 1 : end]:
        numbers = [told for text in cells[:first] if (told := number_of(text)) is not None]
        said = [turn for text in cells[:first] if "смен" in text.lower() and (turn := shift_of(text))]
        if said:
            shift, previous = said[0], -1
        if numbers:
            lesson = numbers[0]
            if lesson < previous:
                shift = 2
            previous = lesson
        elif any(text.strip() for text in cells[:first]) or not any(cells[first:]):
            lesson = None  # the title of the next table, a note
        if lesson is None:
            continue
        any_read = True
        for column, day in days.items():
            if text := _cell(cells, column).strip():
                pending.setdefault((day, shift, lesson), ([], Spot(number, row, column)))[0].append(text)
    for time, (texts, spot) in pending.items():
        take(reading, owner, time, join(texts), spot, surnames)
    return [owner] if any_read else []
