"""When people are free: one by one, together, on the next dates, and as bits for matching.

All of them work inside one school: the windows of two schools do not correspond. ``act.known`` keeps bells and the weeks of
everybody for the length of an act, so asking about many people one after another costs no more than asking once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q

from nastavnik.foundation.access.web import restrict
from nastavnik.foundation.calendars.queries import work_calendar
from nastavnik.foundation.calendars.rules import days
from nastavnik.foundation.people.models import Person
from nastavnik.foundation.timetables.capabilities import Cap
from nastavnik.foundation.timetables.importing import Check, Staff
from nastavnik.foundation.timetables.models import BellTime, Lesson, Mark, PersonWeek, TimetableImport, Vacation
from nastavnik.foundation.timetables.rules import (
    BUSY,
    DAYS,
    DEFAULT_BELLS,
    EVERY_DAY,
    OUTSIDE,
    SATURDAY,
    SHORT_DAYS,
    Bell,
    Bells,
    CommonWindow,
    Occupation,
    SchoolWeek,
    Window,
    bell_lines,
    common,
    free,
    half_day_words,
    occupation,
    parity_of,
    span,
)
from nastavnik.kernel.act import Act
from nastavnik.ui.text import weekday_date

KNOWN = "timetables"
"""Key of ``act.known``: forgotten by every action that changes bells, weeks or marks."""
HORIZON = timedelta(days=90)
"""How far ahead the next dates of a meeting are looked for."""


@dataclass(frozen=True, slots=True)
class MeetingTime:
    """A date and a window all have free. ``words``: «Среда, 21 октября, 7-й урок, 14:00–14:45»."""

    day: date
    window: Window
    words: str


def bells(act: Act) -> Bells:
    """Weekday → bells, as the school entered them; empty while it lives by the default."""
    found: dict[int, list[Bell]] = defaultdict(list)
    rows = BellTime.objects.filter(organisation_id=act.organisation.pk)
    for weekday, shift, number, begins, ends in rows.values_list("weekday", "shift", "number", "begins", "ends"):
        found[weekday].append(Bell(shift, number, begins, ends))
    return found


def school_week(act: Act) -> SchoolWeek:
    """The windows of the school's week. One query an act."""
    known = act.known.setdefault(KNOWN, {})
    if "week" not in known:
        known["week"] = SchoolWeek.of(bells(act))
    return known["week"]  # type: ignore[no-any-return]


def occupations(act: Act, people: Iterable[int] | None, on: date) -> dict[int, Occupation]:
    """Person id → lessons in force on a day and marks, as bits of ``school_week``. Three queries, however many people.

    ``None`` asks for everybody who has a timetable or marks; people of whom nothing is known are left out.
    """
    week = school_week(act)
    lessons, marks = Lesson.objects.filter(week__in=PersonWeek.objects.on(on)), Mark.objects.all()
    if people is not None:
        ids = list(people)
        lessons, marks = lessons.filter(week__person__in=ids), marks.filter(person__in=ids)
    taught: dict[int, list[tuple[int, int, int, str]]] = defaultdict(list)
    for pk, *time, parity in lessons.order_by().values_list("week__person_id", "weekday", "shift", "number", "parity"):
        taught[pk].append((time[0], time[1], time[2], parity))
    said: dict[int, list[tuple[int, int, int, str]]] = defaultdict(list)
    for pk, *time, kind in marks.order_by().values_list("person_id", "weekday", "shift", "number", "kind"):
        said[pk].append((time[0], time[1], time[2], kind))
    return {
        pk: occupation(week, taught.get(pk, ()), said.get(pk, ()), told=pk in taught)
        for pk in sorted(taught.keys() | said.keys())
    }


def free_periods(act: Act, person: int, on: date) -> list[CommonWindow]:
    """The windows of the week in which one person can be met, by the timetable in force ``on`` that day, the best first."""
    return common_free(act, [person], on, None)


def common_free(act: Act, people: Sequence[int], on: date, n: int | None = 5) -> list[CommonWindow]:
    """At most ``n`` windows all have free, the best first: convenient to more of them, with less waiting for lessons.

    Empty when of somebody nothing is known: silence is not consent.
    """
    found = occupations(act, people, on)
    if any(not found.get(pk, Occupation()).known for pk in people):
        return []
    return common(school_week(act), [found[pk] for pk in dict.fromkeys(people)])[:n]


def next_common_times(act: Act, people: Sequence[int], start: date, n: int = 3) -> list[MeetingTime]:
    """The next ``n`` dates from ``start`` on with a common window, one a day: the best of it.

    Days off of the region's calendar and vacations of the school are passed by; of each date the timetable in force that day
    counts, and the kind of its week.
    """
    week, calendar, last = school_week(act), work_calendar(act), start + HORIZON
    closed = list(Vacation.objects.filter(ends_on__gte=start, starts_on__lte=last).values_list("starts_on", "ends_on"))
    turns = _turns(people, start, last)
    found: list[MeetingTime] = []
    people_on: list[Occupation] | None = None
    for day in days(start, last):
        if people_on is None or day in turns:
            known = occupations(act, people, day)
            people_on = [known.get(pk, Occupation()) for pk in dict.fromkeys(people)]
        weekday = day.isoweekday()
        if weekday > len(week.days) or any(first <= day <= end for first, end in closed):
            continue
        school_saturday = weekday == SATURDAY and calendar.on(day) is None
        if not (calendar.works(day) or school_saturday) or not all(person.known for person in people_on):
            continue
        best = next((item for item in common(week, people_on, parity_of(day)) if item.weekday == weekday), None)
        if best is not None:
            tail = best.words.removeprefix(DAYS[weekday - 1]).lstrip(", ")
            found.append(MeetingTime(day, best.window, f"{weekday_date(day)}, {tail}"))
            if len(found) == n:
                break
    return found


def _turns(people: Sequence[int], start: date, last: date) -> set[date]:
    """Days between the two on which somebody's timetable begins or is over."""
    rows = PersonWeek.objects.filter(person__in=list(people)).filter(Q(ends_on__isnull=True) | Q(ends_on__gte=start))
    found: set[date] = set()
    for begins, ends in rows.filter(starts_on__lte=last).values_list("starts_on", "ends_on"):
        found.add(begins)
        if ends is not None:
            found.add(ends + timedelta(days=1))
    return found


# --- for the matching engine ---------------------------------------------------------------------------------------


def meeting_slots(act: Act, person: int, half_days: int) -> int:
    """Bits of the week in which a person can be met: at most 60, comparable between the people of one school; 0 for no data.

    ``half_days``: what the questionnaire says (``surveys.ways.weekly_slots``), for those of whom there is no timetable. While
    nobody in the school has one, and above schools, the half-days themselves are the bits. The weeks of all are read once an act.
    """
    everybody = _everybody(act)
    if everybody is None:
        return half_days
    week = school_week(act)
    mine = everybody.get(person)
    if mine is None or not mine.known:
        return week.folded(week.of_parts(half_days) & ~(mine.busy if mine else 0))
    return week.folded(free(week, mine) & ~mine.bad)


def common_words(act: Act, slots: int) -> str:
    """«среда и пятница, 7-й урок» for bits that ``meeting_slots`` gave to both sides; "" for none."""
    return half_day_words(slots) if _everybody(act) is None else school_week(act).words(slots)


def _everybody(act: Act) -> dict[int, Occupation] | None:
    """Occupations of the whole school today; ``None`` where no timetable is loaded, and outside a school."""
    if not act.organisation.is_leaf:
        return None
    known = act.known.setdefault(KNOWN, {})
    if "everybody" not in known:
        loaded = PersonWeek.objects.on(act.today).exists()
        known["everybody"] = occupations(act, None, act.today) if loaded else None
    return known["everybody"]  # type: ignore[no-any-return]


# --- pages ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A line of the list: how many lessons a week, since when, how many windows are marked."""

    id: int
    name: str
    post: str
    lessons: int
    since: date | None
    marks: int


@dataclass(frozen=True, slots=True)
class Overview:
    """The page «Расписание»."""

    rows: tuple[PersonRow, ...]
    everyone: int
    missing: int
    drafts: tuple[TimetableImport, ...]
    loaded: tuple[TimetableImport, ...]
    own_bells: bool


def overview(act: Act, *, missing_only: bool, undo_for: timedelta) -> Overview:
    """Everybody who works today with the state of their timetable. Five queries."""
    people = restrict(Person.objects.employed_on(act.today), act, Cap.SEE_TIMETABLES)
    weeks = {
        pk: (since, lessons)
        for pk, since, lessons in PersonWeek.objects.on(act.today).annotate(total=Count("lessons")).values_list("person_id", "starts_on", "total").order_by()
    }  # fmt: skip
    marks = dict(Mark.objects.order_by().values("person").annotate(total=Count("pk")).values_list("person_id", "total"))
    rows = [
        PersonRow(
            person.pk, person.full_name, person.post, weeks.get(person.pk, (None, 0))[1],
            weeks.get(person.pk, (None, 0))[0], marks.get(person.pk, 0),
        )
        for person in people
    ]  # fmt: skip
    missing = [row for row in rows if not row.lessons]
    imports = TimetableImport.objects.filter(
        Q(state=TimetableImport.State.DRAFT)
        | Q(state=TimetableImport.State.LOADED, loaded_at__gte=act.now - undo_for, outcome__has_key="undo")
    )
    found = list(imports.order_by("-created_at")[:20])
    return Overview(
        tuple(missing if missing_only else rows), len(rows), len(missing),
        tuple(row for row in found if row.state == TimetableImport.State.DRAFT),
        tuple(row for row in found if row.state == TimetableImport.State.LOADED),
        BellTime.objects.filter(organisation_id=act.organisation.pk).exists(),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cell:
    """A window of the week on a page: lessons in it, or a mark, or nothing. ``exists``: the bells of the day have it."""

    code: str
    label: str
    exists: bool
    lessons: tuple[str, ...]
    mark: str
    reason: str
    free: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the week: what the window is called, when it is (where all days agree), a cell a day."""

    title: str
    time: str
    lesson: bool
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class PersonPage:
    """The week of one person."""

    days: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]
    since: date | None
    total: int
    marks: int
    parity: bool
    best: tuple[str, ...]
    earlier: tuple[tuple[date, date | None], ...]


def person_page(act: Act, person: Person, on: date) -> PersonPage:
    """The week in force on a day with what was marked. Four queries."""
    week = school_week(act)
    weeks = list(PersonWeek.objects.filter(person=person).order_by("starts_on"))
    now = next((row for row in weeks if row.starts_on <= on and (row.ends_on is None or row.ends_on >= on)), None)
    lessons = list(Lesson.objects.filter(week=now)) if now else []
    marks = {(row.weekday, row.shift, row.number): row for row in Mark.objects.filter(person=person)}
    mine = occupation(
        week,
        [(row.weekday, row.shift, row.number, row.parity) for row in lessons],
        [(*code, row.kind) for code, row in marks.items()],
        told=bool(lessons),
    )
    open_windows = free(week, mine)
    taught: dict[tuple[int, int, int], list[str]] = defaultdict(list)
    for row in lessons:
        kind = {"odd": " (нечёт.)", "even": " (чёт.)"}.get(row.parity, "")
        words = ", ".join(filter(None, (row.class_name, row.subject))) or "урок"
        taught[row.weekday, row.shift, row.number].append(words + kind + (f", {row.room}" if row.room else ""))
    lines = tuple(_line(week, code, taught, marks, open_windows, mine) for code in _codes(week, lessons))
    return PersonPage(
        tuple(zip(SHORT_DAYS, DAYS, strict=True))[: len(week.days)], lines, now.starts_on if now else None, len(lessons), len(marks),
        any(row.parity for row in lessons), tuple(item.words for item in common(week, [mine])[:5]) if mine.known else (),
        tuple((row.starts_on, row.ends_on) for row in reversed(weeks) if row is not now),
    )  # fmt: skip


def _codes(week: SchoolWeek, lessons: Sequence[Lesson]) -> list[tuple[int, int]]:
    """(shift, number) of the rows in order of time: the bells', then what lessons hold besides."""
    longest = max(week.days, key=len)
    found = dict.fromkeys((window.shift, window.number) for window in longest[:-1])
    for windows in week.days:
        found |= dict.fromkeys((window.shift, window.number) for window in windows[:-1])
    found |= dict.fromkeys((row.shift, row.number) for row in lessons)
    return [*found, (longest[-1].shift, longest[-1].number)]


def _line(
    week: SchoolWeek,
    code: tuple[int, int],
    taught: Mapping[tuple[int, int, int], Sequence[str]],
    marks: Mapping[tuple[int, int, int], Mark],
    open_windows: int,
    mine: Occupation,
) -> Line:
    cells, times, title = [], set(), ""
    for weekday, windows in enumerate(week.days, start=1):
        window = next((item for item in windows if (item.shift, item.number) == code), None)
        mark = marks.get((weekday, *code))
        if window is not None:
            times.add(span(window.begins, window.ends))
            title = title or week.title(window)
        place = week.place(weekday, *code)
        lessons = tuple(taught.get((weekday, *code), ()))
        taken = place is not None and mine.lessons() >> place & 1
        cells.append(
            Cell(
                f"{weekday}-{code[0]}-{code[1]}", f"{DAYS[weekday - 1]}, {title}", window is not None,
                lessons or (("идёт урок другой смены",) if taken else ()),
                mark.kind if mark and not lessons else "",
                mark.get_reason_display() if mark and mark.kind == BUSY and mark.reason else "",
                place is not None and bool(open_windows >> place & 1),
            )
        )  # fmt: skip
    title = title or (f"{code[1]}-й урок" + (" 2-й смены" if code[0] == 2 else ""))
    return Line(title, times.pop() if len(times) == 1 else "", code[0] != OUTSIDE, tuple(cells))


def preview(check: Check, staff: Sequence[Staff]) -> list[tuple[str, int, str]]:
    """Person, lessons a week, days: what will be loaded, in the order of names. No query."""
    rows = []
    for person in staff:
        if lessons := check.ready.get(person.id):
            taught = sorted({lesson.weekday for lesson in lessons})
            rows.append((person.title, len(lessons), ", ".join(SHORT_DAYS[day - 1].lower() for day in taught)))
    return rows


@dataclass(frozen=True, slots=True)
class HoursPage:
    """What the form of bells is filled with."""

    first: str
    second: str
    saturday: bool
    special_days: tuple[str, ...]
    special_first: str
    special_second: str
    vacations: str


def hours_page(act: Act) -> HoursPage:
    """Bells and vacations as the form shows them. Two queries."""
    found = bells(act) or DEFAULT_BELLS
    usual = list(found[EVERY_DAY])
    special = {day: list(rows) for day, rows in found.items() if day != EVERY_DAY and list(rows) != usual}
    rows = next(iter(special.values()), [])
    vacations = Vacation.objects.filter(organisation_id=act.organisation.pk, ends_on__gte=act.today)
    return HoursPage(
        bell_lines(usual, 1), bell_lines(usual, 2), SATURDAY in found, tuple(str(day) for day in sorted(special)),
        bell_lines(rows, 1), bell_lines(rows, 2),
        "\n".join(f"{row.starts_on:%d.%m.%Y}–{row.ends_on:%d.%m.%Y} {row.title}" for row in vacations),
    )  # fmt: skip
