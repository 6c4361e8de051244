"""Between the pure reader of timetables and the weeks of the school's people: who is who, what is asked, what will be loaded."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import Any

from nastavnik.foundation.people.models import Person
from nastavnik.foundation.people.roster import Grid, Limits, paste_grid, read_grids
from nastavnik.foundation.people.roster.text import key
from nastavnik.foundation.timetables.models import TimetableImport
from nastavnik.foundation.timetables.reading import Doubt, Name, RawLesson, Reading, Sheet, parse_name, read_sheets
from nastavnik.foundation.timetables.rules import DAYS, LAST_NUMBER, SchoolWeek
from nastavnik.kernel.act import Act
from nastavnik.kernel.errors import Refusal

LIMITS = Limits(max_rows=30_000)
MOST_CELLS = 150_000
SKIP = "skip"
JOIN, WEEKS, FIRST, SECOND = "join", "weeks", "first", "second"
CLASH_ANSWERS = {
    JOIN: "вместе, это один урок",
    WEEKS: "первый по нечётным неделям, второй по чётным",
    FIRST: "оставить первый",
    SECOND: "оставить второй",
}
REST_HEADS = ("Учитель", "День", "Урок", "Смена", "Неделя", "Класс", "Предмет", "Кабинет", "Что исправить")
PARITY_WORDS = {"": "", "odd": "нечётная", "even": "чётная"}
FORM_TITLES = {"list": "список уроков", "teachers": "сетка по учителям", "classes": "сетка по классам"}
_NO_TIMETABLE = (
    "Не нашли в таблице расписания: нужны дни недели, номера уроков и фамилии учителей. "
    "Скопируйте таблицу вместе с заголовками."
)


class NotATimetable(Refusal):
    """The table holds no days and numbers of lessons in any form we know."""


@dataclass(frozen=True, slots=True)
class ReadTimetable:
    """The sheets of a file or a paste. The journal names them by their size."""

    sheets: tuple[Sheet, ...]
    filename: str = ""

    def __str__(self) -> str:
        return f"листов: {len(self.sheets)}, строк: {sum(len(sheet.rows) for sheet in self.sheets)}"


@dataclass(frozen=True, slots=True)
class Answers:
    """What was answered: name as written → person id or ``SKIP``; cell «sheet:row:column» → corrected text; clash → how.

    An empty answer takes an earlier one back.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    cells: Mapping[str, str] = field(default_factory=dict)
    clashes: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"ответов: {len(self.names) + len(self.cells) + len(self.clashes)}"


@dataclass(frozen=True, slots=True)
class Staff:
    """A person of the school as names are compared with."""

    id: int
    surname: str
    given: tuple[str, ...]
    title: str


@dataclass(frozen=True, slots=True)
class NameAsked:
    """A name nobody or several people bear: how many lessons wait for it, whom it may mean, the answer."""

    key: str
    written: str
    lessons: int
    ambiguous: bool
    near: tuple[Staff, ...]
    answer: str


@dataclass(frozen=True, slots=True)
class CellAsked:
    """A filled cell that is no lesson yet: its place, what was found and what was expected."""

    key: str
    place: str
    found: str
    expected: str
    fixed: bool


@dataclass(frozen=True, slots=True)
class ClashAsked:
    """Two or more lessons of one person at one time."""

    key: str
    who: str
    when: str
    lessons: tuple[str, ...]
    choices: tuple[tuple[str, str], ...]
    answer: str


@dataclass(frozen=True, slots=True)
class Check:
    """A draft as it stands. ``ready``: person id → lessons to load; ``rest``: rows that wait, under ``REST_HEADS``."""

    forms: tuple[tuple[str, str], ...]
    ready: Mapping[int, tuple[RawLesson, ...]]
    names: tuple[NameAsked, ...]
    cells: tuple[CellAsked, ...]
    clashes: tuple[ClashAsked, ...]
    joined: int
    skipped: int
    unknown_bells: tuple[str, ...]
    rest: tuple[tuple[str, ...], ...]

    @property
    def lessons(self) -> int:
        return sum(map(len, self.ready.values()))

    @property
    def waits(self) -> int:
        """Questions without an answer."""
        unnamed, undecided = sum(not item.answer for item in self.names), sum(not item.answer for item in self.clashes)
        return unnamed + undecided + len(self.cells)


def read_file(data: bytes, filename: str) -> ReadTimetable:
    """A file of any kind a staff list may be. Raises ``RosterFileError`` or ``NotATimetable``."""
    return _checked(read_grids(data, filename, limits=LIMITS), filename)


def read_paste(pasted: str) -> ReadTimetable:
    """What was copied from Excel. Raises the same."""
    return _checked([paste_grid(pasted, limits=LIMITS)], "")


def _checked(grids: Sequence[Grid], filename: str) -> ReadTimetable:
    sheets = tuple(
        Sheet(grid.name, [(row.number, tuple(row.cells)) for row in grid.rows]) for grid in grids if grid.rows
    )
    if (
        any(grid.truncated for grid in grids)
        or sum(len(cells) for sheet in sheets for _, cells in sheet.rows) > MOST_CELLS
    ):
        raise NotATimetable("Таблица слишком большая. Разделите её: например, каждую смену отдельно.", field="file")
    if not any(read_sheets(sheets).forms):
        raise NotATimetable(_NO_TIMETABLE, field="file")
    return ReadTimetable(sheets, filename)


def staff_of(act: Act) -> list[Staff]:
    """Everyone who works here or is to begin."""
    rows = Person.objects.staff_on(act.today).order_by("surname", "name", "patronymic", "pk")
    return [
        Staff(pk, key(surname).replace(" ", "-"), tuple(key(part) for part in (name, patronymic) if part), f"{surname} {name} {patronymic}".strip())
        for pk, surname, name, patronymic in rows.values_list("pk", "surname", "name", "patronymic")
    ]  # fmt: skip


def candidates(name: Name, staff: Iterable[Staff]) -> list[Staff]:
    """Those a name may mean: the same surname, and given names that begin as told."""
    return [
        person
        for person in staff
        if person.surname == name.surname
        and all(mine.startswith(told) for mine, told in zip(person.given, name.given, strict=False))
        and len(name.given) <= max(len(person.given), 1)
    ]


def check_import(draft: TimetableImport, staff: Sequence[Staff], week: SchoolWeek) -> Check:
    """Read the sheets with the answers given so far. Pure but for its arguments: no queries."""
    sheets, reading = _read(draft, staff)
    answers = draft.answers
    by_id = {person.id: person for person in staff}
    by_surname: dict[str, list[Staff]] = defaultdict(list)
    for person in staff:
        by_surname[person.surname].append(person)
    given_names: Mapping[str, str] = answers.get("names", {})
    meant: dict[str, int | None] = {}
    written: dict[str, list[RawLesson]] = defaultdict(list)
    for lesson in reading.lessons:
        written[name_key(lesson.who)].append(lesson)
    names: list[NameAsked] = []
    for code, lessons in written.items():
        name = parse_name(lessons[0].who)
        found = candidates(name, by_surname.get(name.surname, ()))
        if len(found) == 1:
            meant[code] = found[0].id
            continue
        answer = given_names.get(code, "")
        if answer.isdigit() and int(answer) in by_id:
            meant[code] = int(answer)
        else:
            answer = SKIP if answer == SKIP else ""
            meant[code] = None
        near = found or _near(name, staff)
        names.append(NameAsked(code, lessons[0].who, len(lessons), bool(found), tuple(near), answer))
    names.sort(key=lambda item: (bool(item.answer), -item.lessons, item.written))
    rest: list[tuple[str, ...]] = []
    skipped = 0
    waiting = {item.key for item in names if not item.answer}
    mine: dict[int, list[RawLesson]] = defaultdict(list)
    for lesson in reading.lessons:
        code = name_key(lesson.who)
        owner = meant[code]
        if owner is not None:
            mine[owner].append(lesson)
        elif code in waiting:
            rest.append(rest_row(lesson, "Кто это: такого имени нет среди людей школы или их несколько"))
        else:
            skipped += 1
    ready: dict[int, tuple[RawLesson, ...]] = {}
    clashes: list[ClashAsked] = []
    joined = 0
    for pk, lessons in mine.items():
        kept, asked, left, together = _settle(by_id[pk], lessons, answers.get("clashes", {}))
        joined += together
        clashes += asked
        rest += [rest_row(lesson, "Два урока в одно время") for lesson in left]
        if kept:
            ready[pk] = tuple(kept)
    cells = [_cell_asked(doubt, sheets, answers.get("cells", {})) for doubt in reading.doubts]
    rest += [rest_row(doubt.known, f"Нашли «{doubt.found}», ожидали {doubt.expected}") for doubt in reading.doubts]
    forms = tuple((sheet.name, form) for sheet, form in zip(sheets, reading.forms, strict=True))
    return Check(
        forms,
        ready,
        tuple(names),
        tuple(cells),
        tuple(clashes),
        joined,
        skipped,
        _unknown_bells(ready, week),
        tuple(rest),
    )


def _read(draft: TimetableImport, staff: Sequence[Staff]) -> tuple[list[Sheet], Reading]:
    fixes: dict[int, dict[tuple[int, int], str]] = defaultdict(dict)
    for place, text in draft.answers.get("cells", {}).items():
        sheet, row, column = map(int, place.split(":"))
        fixes[sheet][row, column] = text
    sheets = [Sheet.from_json(data).corrected(fixes[at]) for at, data in enumerate(draft.sheets)]
    return sheets, read_sheets(sheets, frozenset(person.surname for person in staff))


def name_key(written: str) -> str:
    """What is the same name however it is typed."""
    name = parse_name(written)
    return " ".join((name.surname, *name.given))


def _near(name: Name, staff: Sequence[Staff]) -> list[Staff]:
    """Whom a mistyped surname may mean."""
    surnames = get_close_matches(name.surname, {person.surname for person in staff}, n=4, cutoff=0.72)
    return [person for surname in surnames for person in staff if person.surname == surname][:6]


def _settle(
    person: Staff, lessons: Sequence[RawLesson], answers: Mapping[str, str]
) -> tuple[list[RawLesson], list[ClashAsked], list[RawLesson], int]:
    """One lesson at a time: (kept, asked, those that wait, how many were put together)."""
    at_one_time: dict[tuple[int, int, int], list[RawLesson]] = defaultdict(list)
    for lesson in dict.fromkeys(lessons):
        at_one_time[lesson.weekday, lesson.shift, lesson.number].append(lesson)
    kept: list[RawLesson] = []
    asked: list[ClashAsked] = []
    left: list[RawLesson] = []
    together = 0
    for time, all_found in sorted(at_one_time.items()):
        found = _same_subject(all_found)
        together += len(all_found) - len(found)
        if not _clash(found):
            kept += found
            continue
        code = f"{person.id}-" + "-".join(map(str, time))
        choices = [JOIN, *([WEEKS] if len(found) == 2 else []), FIRST, *([SECOND] if len(found) == 2 else [])]
        answer = answers.get(code, "") if answers.get(code, "") in choices else ""
        titles = tuple((choice, CLASH_ANSWERS[choice]) for choice in choices)
        asked.append(ClashAsked(code, person.title, when(found[0]), tuple(map(what, found)), titles, answer))
        if answer == JOIN:
            kept.append(_joined(found, ""))
        elif answer == WEEKS:
            kept += [replace(found[0], parity="odd"), replace(found[1], parity="even")]
        elif answer:
            kept.append(found[0 if answer == FIRST else 1])
        else:
            left += found
    return kept, asked, left, together


def _clash(found: Sequence[RawLesson]) -> bool:
    kinds = [lesson.parity for lesson in found]
    return len(kinds) > 1 and ("" in kinds or len(kinds) != len(set(kinds)))


def _same_subject(found: Sequence[RawLesson]) -> list[RawLesson]:
    """A lesson of one subject with several classes at once is one lesson."""
    groups: dict[tuple[str, ...], list[RawLesson]] = defaultdict(list)
    for lesson in found:
        alone = "" if lesson.subject else lesson.class_name + lesson.room
        groups[lesson.parity, key(lesson.subject), alone].append(lesson)
    return [_joined(group, group[0].parity) for group in groups.values()]


def _joined(group: Sequence[RawLesson], parity: str) -> RawLesson:
    def all_of(name: str) -> str:
        return ", ".join(dict.fromkeys(value for lesson in group if (value := getattr(lesson, name))))

    return replace(
        group[0], parity=parity, class_name=all_of("class_name"), subject=all_of("subject"), room=all_of("room")
    )


def when(lesson: RawLesson) -> str:
    """«среда, 3-й урок»; what is not known is left out."""
    told = [DAYS[lesson.weekday - 1]] if lesson.weekday else []
    if lesson.number >= 0:
        told.append(f"{lesson.number}-й урок" + (" 2-й смены" if lesson.shift == 2 else ""))
    return ", ".join(told)


def what(lesson: RawLesson) -> str:
    """«5А, математика, каб. 214»."""
    return ", ".join(filter(None, (lesson.class_name, lesson.subject, lesson.room and f"каб. {lesson.room}"))) or "урок"


def rest_row(lesson: RawLesson, why: str) -> tuple[str, ...]:
    """A lesson that waits, as a row of a list that can be corrected and loaded again."""
    day = DAYS[lesson.weekday - 1] if lesson.weekday else ""
    number = str(lesson.number) if lesson.number >= 0 else ""
    return (
        lesson.who, day, number, str(lesson.shift), PARITY_WORDS[lesson.parity], lesson.class_name, lesson.subject, lesson.room, why,
    )  # fmt: skip


def _cell_asked(doubt: Doubt, sheets: Sequence[Sheet], fixes: Mapping[str, str]) -> CellAsked:
    spot = doubt.spot
    place = f"Строка {spot.row}, столбец {letters(spot.column)}"
    if len(sheets) > 1:
        place = f"Лист «{sheets[spot.sheet].name}», строка {spot.row}, столбец {letters(spot.column)}"
    known = ", ".join(filter(None, (when(doubt.known), doubt.known.class_name, doubt.known.who)))
    code = f"{spot.sheet}:{spot.row}:{spot.column}"
    return CellAsked(code, f"{place} ({known})" if known else place, doubt.found, doubt.expected, code in fixes)


def letters(column: int) -> str:
    """Letters of a column as Excel names it, from 0."""
    found = ""
    number = column + 1
    while number:
        number, digit = divmod(number - 1, 26)
        found = chr(65 + digit) + found
    return found


def _unknown_bells(ready: Mapping[int, Sequence[RawLesson]], week: SchoolWeek) -> tuple[str, ...]:
    """Times of lessons the bells do not know: they are loaded, but take no window until the bells know them."""
    unknown: Counter[str] = Counter()
    for lessons in ready.values():
        for lesson in lessons:
            if (lesson.weekday, lesson.shift, lesson.number) not in week.lessons:
                day = "по субботам" if lesson.weekday > len(week.days) else f"{lesson.number}-й урок"
                unknown[day + (" 2-й смены" if lesson.shift == 2 and lesson.weekday <= len(week.days) else "")] += 1
    return tuple(unknown)


def fitting(lesson: RawLesson, limits: Mapping[str, int]) -> dict[str, Any]:
    """Fields of a ``Lesson``; texts cut to the columns of the table."""
    assert 0 <= lesson.number <= LAST_NUMBER
    told = {name: getattr(lesson, name)[:longest] for name, longest in limits.items()}
    return {"weekday": lesson.weekday, "shift": lesson.shift, "number": lesson.number, "parity": lesson.parity, **told}
