"""Bells, lessons and free periods as bits of a week. Pure.

A *window* is a stretch of the school day in which a meeting fits: before lessons, each lesson of the bells, after lessons.
The windows of a week stand in a row, ``width`` to a day, so the occupation of a person is one integer and what several
people have in common is ``&``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property, reduce
from itertools import pairwise
from operator import and_, or_

from nastavnik.kernel.errors import Refusal

DAYS = ("понедельник", "вторник", "среда", "четверг", "пятница", "суббота")
SHORT_DAYS = ("Пн", "Вт", "Ср", "Чт", "Пт", "Сб")
SATURDAY = 6
EVERY_DAY = 0
"""Weekday of the bells that ring Monday to Friday unless the day has bells of its own. Days count from 1, as in ISO 8601."""
LAST_NUMBER = 12
OUTSIDE, BEFORE, AFTER = 0, 0, 1
"""Shift of the two windows that are no lessons, and their numbers."""
ODD, EVEN = "odd", "even"
PATIENCE = 2
"""Windows one may be asked to wait before the first lesson of the day or after the last."""
MATCHING_BITS = 60
"""The matching engine takes as many bits of a week, so that they fit into a signed 64-bit integer with room to spare."""
PARTS = ("before", "between", "after", "remote_evening")
"""Parts of the day a questionnaire asks about: bits of six days in this order (``surveys.ways.weekly_slots``)."""
AFTERNOON = time(13, 0)
"""«После уроков» of a questionnaire begins here when nobody has said when the person's lessons end."""
GOOD, BUSY, BAD = "good", "busy", "bad"


class BellsRefused(Refusal):
    """The bells cannot ring so."""


@dataclass(frozen=True, slots=True)
class Bell:
    """A lesson of the bells: which shift (1 or 2), which lesson (0…12), from when till when."""

    shift: int
    number: int
    begins: time
    ends: time


Bells = Mapping[int, Sequence[Bell]]
"""Weekday → bells; ``EVERY_DAY`` for Monday to Friday. Saturday is a school day when it has bells."""


def _default() -> tuple[Bell, ...]:
    begins = ("8:30", "9:25", "10:30", "11:35", "12:30", "13:25", "14:20")
    return tuple(Bell(1, number, _time(text), _plus(_time(text), 45)) for number, text in enumerate(begins, start=1))


def _time(text: str) -> time:
    hours, minutes = re.split("[:.]", text)
    return time(int(hours), int(minutes))


def _plus(moment: time, minutes: int) -> time:
    end = datetime.combine(date.min, moment) + timedelta(minutes=minutes)
    return end.time() if end.date() == date.min else time(23, 59)


def _minus(moment: time, minutes: int) -> time:
    passed = moment.hour * 60 + moment.minute - minutes
    return time(passed // 60, passed % 60) if passed > 0 else time(0)


_BELL = re.compile(
    r"^(?:(\d{1,2})\s*(?:-?й)?\s*(?:урок)?\s*[.):—–-]?\s+)?(\d{1,2}[:.]\d\d)\s*(?:[-—–]|до|\s)\s*(\d{1,2}[:.]\d\d)$"
)


def read_bells(text: str, shift: int) -> list[Bell]:
    """«8:30–9:15», a line per lesson; «0 7:40–8:20» says the number. Raises ``BellsRefused`` with the line."""
    found: list[Bell] = []
    for line in filter(None, (row.strip() for row in text.splitlines())):
        match = _BELL.match(line.replace("\t", " "))
        try:
            if match is None:
                raise ValueError(line)
            begins, ends = _time(match[2]), _time(match[3])
        except ValueError as wrong:
            raise BellsRefused(f"Не поняли строку «{line[:60]}». Пишите так: 8:30–9:15.") from wrong
        number = int(match[1]) if match[1] else (found[-1].number + 1 if found else 1)
        found.append(Bell(shift, number, begins, ends))
    check_bells(found)
    return found


def check_bells(bells: Sequence[Bell]) -> None:
    """One shift of one day. Raises ``BellsRefused``."""
    for before, bell in pairwise((None, *bells)):
        assert bell is not None
        if bell.number > LAST_NUMBER:
            raise BellsRefused(f"{bell.number}-й урок: номера уроков — от 0 до {LAST_NUMBER}.")
        if bell.ends <= bell.begins:
            raise BellsRefused(
                f"{bell.number}-й урок кончается раньше, чем начинается: {span(bell.begins, bell.ends)}."
            )
        if before is not None and (bell.number <= before.number or bell.begins < before.ends):
            raise BellsRefused(
                f"{bell.number}-й урок начинается раньше, чем кончился {before.number}-й. Проверьте время."
            )


def bell_lines(bells: Iterable[Bell], shift: int) -> str:
    """What ``read_bells`` reads."""
    rows = [bell for bell in bells if bell.shift == shift]
    plain = [bell.number for bell in rows] == list(range(1, len(rows) + 1))
    return "\n".join(("" if plain else f"{bell.number} ") + span(bell.begins, bell.ends) for bell in rows)


def span(begins: time, ends: time) -> str:
    """«10:15–11:00»."""
    return f"{begins.hour}:{begins:%M}–{ends.hour}:{ends:%M}"


DEFAULT_BELLS: Bells = {EVERY_DAY: _default()}
"""Until the school enters its own: 45-minute lessons from 8:30 with breaks of 10 and two of 20 minutes (СП 2.4.3648-20, п. 3.4.16)."""


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of a school day. ``shift`` is ``OUTSIDE`` before and after lessons."""

    shift: int
    number: int
    begins: time
    ends: time

    @property
    def code(self) -> str:
        return f"{self.shift}-{self.number}"


@dataclass(frozen=True)
class SchoolWeek:
    """The windows of a week: ``days[0]`` is Monday; five days, or six when Saturday has bells."""

    days: tuple[tuple[Window, ...], ...]

    @classmethod
    def of(cls, bells: Bells) -> SchoolWeek:
        usual = bells.get(EVERY_DAY) or DEFAULT_BELLS[EVERY_DAY]
        last = SATURDAY if bells.get(SATURDAY) else SATURDAY - 1
        return cls(tuple(_windows(bells.get(day) or usual) for day in range(1, last + 1)))

    @cached_property
    def width(self) -> int:
        return max(len(day) for day in self.days)

    @cached_property
    def shifts(self) -> int:
        return max((window.shift for day in self.days for window in day), default=1)

    def place(self, weekday: int, shift: int, number: int) -> int | None:
        """Bit of a window by its code, or ``None`` where that day has none."""
        return self._places.get((weekday, shift, number))

    @cached_property
    def _places(self) -> dict[tuple[int, int, int], int]:
        return {
            (weekday, window.shift, window.number): (weekday - 1) * self.width + at
            for weekday, windows in enumerate(self.days, start=1)
            for at, window in enumerate(windows)
        }

    @cached_property
    def lessons(self) -> dict[tuple[int, int, int], int]:
        """(weekday, shift, number) → bits of every window the lesson takes: shifts may overlap in time."""
        return {
            (weekday, one.shift, one.number): reduce(or_, (
                1 << ((weekday - 1) * self.width + at)
                for at, other in enumerate(windows)
                if other.begins < one.ends and one.begins < other.ends
            ), 0)
            for weekday, windows in enumerate(self.days, start=1)
            for one in windows
            if one.shift != OUTSIDE
        }  # fmt: skip

    def at(self, place: int) -> tuple[int, Window]:
        """Weekday and window of a bit."""
        return place // self.width + 1, self.days[place // self.width][place % self.width]

    def day(self, mask: int, weekday: int) -> int:
        """The bits of one day, from 0."""
        return mask >> ((weekday - 1) * self.width) & ((1 << self.width) - 1)

    def title(self, window: Window) -> str:
        """«3-й урок», «2-я смена, 3-й урок», «после уроков»."""
        if window.shift == OUTSIDE:
            return "до уроков" if window.number == BEFORE else "после уроков"
        lesson = f"{window.number}-й урок"
        return lesson if self.shifts == 1 else f"{window.shift}-я смена, {lesson}"

    @cached_property
    def early(self) -> int:
        """Bits of the windows before lessons."""
        return self._bits(lambda window: window.shift == OUTSIDE and window.number == BEFORE)

    def _bits(self, wanted: Callable[[Window], bool]) -> int:
        return reduce(or_, (1 << place for place in self._places.values() if wanted(self.at(place)[1])), 0)

    # --- for the matching engine -----------------------------------------------------------------------------------

    @cached_property
    def _fold(self) -> int:
        """How many neighbouring windows share a bit for the week to fit into ``MATCHING_BITS``."""
        fold = 1
        while -(-self.width // fold) * len(self.days) > MATCHING_BITS:
            fold += 1
        return fold

    def folded(self, mask: int) -> int:
        """The week in at most ``MATCHING_BITS`` bits. A shared bit is set only when every window under it is: no
        meeting is promised that would not take place."""
        if self._fold == 1:
            return mask
        found = 0
        for weekday in range(1, len(self.days) + 1):
            bits = self.day(mask, weekday)
            for at, whole in enumerate(self._groups(weekday)):
                if bits & whole == whole:
                    found |= 1 << ((weekday - 1) * self._folded_width + at)
        return found

    @cached_property
    def _folded_width(self) -> int:
        return -(-self.width // self._fold)

    def _groups(self, weekday: int) -> list[int]:
        count = len(self.days[weekday - 1])
        return [
            reduce(or_, (1 << at for at in range(first, min(first + self._fold, count))))
            for first in range(0, count, self._fold)
        ]

    def of_parts(self, parts: int) -> int:
        """Windows of the half-days of a questionnaire. Evenings are no time of the school day and give none."""
        found = 0
        for place, (weekday, window) in ((place, self.at(place)) for place in self._places.values()):
            if window.shift == OUTSIDE:
                part = "before" if window.number == BEFORE else "after"
            else:
                part = "after" if window.begins >= AFTERNOON else "between"
            if parts >> ((weekday - 1) * len(PARTS) + PARTS.index(part)) & 1:
                found |= 1 << place
        return found

    def words(self, folded: int, most: int = 3) -> str:
        """«среда и пятница, 7-й урок; вторник, 3-й урок» for bits ``folded`` gave; empty for none."""
        by_title: dict[str, list[str]] = {}
        for weekday, windows in enumerate(self.days, start=1):
            for at in range(self._folded_width):
                if folded >> ((weekday - 1) * self._folded_width + at) & 1:
                    taken = windows[at * self._fold : (at + 1) * self._fold]
                    title = " и ".join(self.title(window) for window in taken)
                    by_title.setdefault(title, []).append(DAYS[weekday - 1])
        told = sorted(by_title.items(), key=lambda item: (-len(item[1]), DAYS.index(item[1][0])))
        return listed_times([f"{joined(days)}, {title}" for title, days in told], most)


def half_day_words(parts: int, most: int = 3) -> str:
    """«среда и пятница, после уроков» for the bits of a questionnaire."""
    titles = ("до уроков", "между уроками", "после уроков", "вечером дистанционно")
    told = []
    for at, title in enumerate(titles):
        days = [day for number, day in enumerate(DAYS) if parts >> (number * len(PARTS) + at) & 1]
        if days:
            told.append(f"{joined(days)}, {title}")
    return listed_times(told, most)


def listed_times(told: Sequence[str], most: int) -> str:
    return "; ".join(told[:most]) + (f" и ещё {len(told) - most}" if len(told) > most else "")


def joined(words: Sequence[str]) -> str:
    """«среда, четверг и пятница»."""
    return " и ".join(filter(None, (", ".join(words[:-1]), words[-1]))) if words else ""


def _windows(bells: Sequence[Bell]) -> tuple[Window, ...]:
    ordered = sorted(bells, key=lambda bell: (bell.begins, bell.shift, bell.number))
    lessons = [Window(bell.shift, bell.number, bell.begins, bell.ends) for bell in ordered]
    first, last = ordered[0].begins, max(bell.ends for bell in ordered)
    before = Window(OUTSIDE, BEFORE, _minus(first, 45), _minus(first, 10))
    after = Window(OUTSIDE, AFTER, _plus(last, 10), _plus(last, 55))
    return (before, *lessons, after)


@dataclass(frozen=True, slots=True)
class Occupation:
    """The week of a person in bits of a ``SchoolWeek``.

    ``odd`` and ``even``: lessons of the two kinds of weeks (the same where the timetable knows no kinds). The rest is what
    was marked by hand. ``told``: whether lessons are known at all.
    """

    odd: int = 0
    even: int = 0
    busy: int = 0
    good: int = 0
    bad: int = 0
    told: bool = False

    @property
    def known(self) -> bool:
        """Whether anything says when the person is free."""
        return self.told or bool(self.good)

    def lessons(self, parity: str = "") -> int:
        """Bits of lessons in one kind of weeks, or in any."""
        return {ODD: self.odd, EVEN: self.even}.get(parity, self.odd | self.even)


def occupation(
    week: SchoolWeek,
    lessons: Iterable[tuple[int, int, int, str]],
    marks: Iterable[tuple[int, int, int, str]] = (),
    *,
    told: bool = True,
) -> Occupation:
    """Bits of lessons (weekday, shift, number, parity) and marks (weekday, shift, number, kind).

    What the bells do not know (a lesson of a day that is no school day any more) takes no bits.
    """
    odd = even = 0
    for weekday, shift, number, parity in lessons:
        bits = week.lessons.get((weekday, shift, number), 0)
        odd |= bits if parity != EVEN else 0
        even |= bits if parity != ODD else 0
    said = {GOOD: 0, BUSY: 0, BAD: 0}
    for weekday, shift, number, kind in marks:
        place = week.place(weekday, shift, number)
        said[kind] |= 1 << place if place is not None else 0
    return Occupation(odd, even, said[BUSY], said[GOOD], said[BAD], told)


def free(week: SchoolWeek, person: Occupation, parity: str = "") -> int:
    """Windows in which the person can be met.

    Between the lessons of a day, right after them, and at most ``PATIENCE`` windows around; before lessons and on a day
    without lessons only where the person marked the time as good. Never during a lesson or what is marked busy.
    """
    taken = person.lessons(parity)
    reach = person.good
    for weekday in range(1, len(week.days) + 1):
        bits = week.day(taken, weekday)
        if bits:
            first, last = (bits & -bits).bit_length() - 1, bits.bit_length() - 1
            ends = min(last + PATIENCE, len(week.days[weekday - 1]) - 1)
            around = ((1 << (ends + 1)) - 1) & ~((1 << max(first - PATIENCE, 0)) - 1)
            reach |= around << ((weekday - 1) * week.width) & ~week.early
    return reach & ~taken & ~person.busy


@dataclass(frozen=True, slots=True)
class CommonWindow:
    """A window several people have free: ``weekday`` from 1, and how it is said."""

    weekday: int
    window: Window
    words: str
    rank: tuple[int, int, int]
    """Less is better: how many find it inconvenient; minus how many convenient; how many windows they wait in all."""


def common(week: SchoolWeek, people: Sequence[Occupation], parity: str = "") -> list[CommonWindow]:
    """Every window all of them have free, the best first; nothing for nobody."""
    if not people:
        return []
    shared = reduce(and_, (free(week, person, parity) for person in people))
    found = []
    while shared:
        place = (shared & -shared).bit_length() - 1
        shared &= shared - 1
        weekday, window = week.at(place)
        ends = [_edges(week, person, weekday, parity) for person in people]
        at = place % week.width
        wait = sum(max(first - at, at - last - 1, 0) for first, last in ends if last >= 0)
        bit = 1 << place
        rank = (sum(bool(p.bad & bit) for p in people), -sum(bool(p.good & bit) for p in people), wait)
        found.append(CommonWindow(weekday, window, say(week, weekday, at, ends), rank))
    return sorted(found, key=lambda item: (item.rank, item.weekday, item.window.begins))


def say(week: SchoolWeek, weekday: int, at: int, ends: Sequence[tuple[int, int]]) -> str:
    """«среда, 3-й урок, 10:15–11:00»; «пятница после 6-го урока» when everybody's lessons are over just before it."""
    windows = week.days[weekday - 1]
    last = max(last for _, last in ends)
    if last >= 0 and at == last + 1 and windows[last].shift != OUTSIDE:
        shift = f" ({windows[last].shift}-я смена)" if week.shifts > 1 else ""
        return f"{DAYS[weekday - 1]} после {windows[last].number}-го урока{shift}"
    window = windows[at]
    return f"{DAYS[weekday - 1]}, {week.title(window)}, {span(window.begins, window.ends)}"


def _edges(week: SchoolWeek, person: Occupation, weekday: int, parity: str) -> tuple[int, int]:
    """First and last window with a lesson that day; (-1, -1) where there is none."""
    bits = week.day(person.lessons(parity), weekday)
    return ((bits & -bits).bit_length() - 1, bits.bit_length() - 1) if bits else (-1, -1)


def parity_of(day: date) -> str:
    """Kind of the week a day lies in: the week of 1 September is odd, then they alternate until the next September."""
    year = day.year if (day.month, day.day) >= (9, 1) else day.year - 1
    begins = date(year, 9, 1)
    monday = begins - timedelta(days=begins.weekday())
    return EVEN if (day - monday).days // 7 % 2 else ODD


@dataclass(frozen=True, slots=True)
class Marked:
    """What one save of the week of checkboxes says: a kind, its windows (weekday, shift, number), a reason for «busy».

    The journal names it by its size: when somebody is busy is nobody's business there.
    """

    kind: str
    windows: frozenset[tuple[int, int, int]] = field(default_factory=frozenset)
    reason: str = ""

    def __str__(self) -> str:
        return f"отмечено: {len(self.windows)}"
