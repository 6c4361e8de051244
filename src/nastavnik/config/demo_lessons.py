"""Bells, vacations and lessons of a demonstration school, loaded the way a curator loads them: as a list of lessons."""

from __future__ import annotations

import random
from datetime import date

from nastavnik.foundation.people.models import Person
from nastavnik.foundation.timetables.actions.answer_import import answer_import
from nastavnik.foundation.timetables.actions.load_import import load_import, promise_of
from nastavnik.foundation.timetables.actions.mark_week import mark_week
from nastavnik.foundation.timetables.actions.set_hours import SchoolHours, set_hours
from nastavnik.foundation.timetables.actions.start_import import start_import
from nastavnik.foundation.timetables.importing import REST_HEADS, Answers, ReadTimetable, check_import, staff_of
from nastavnik.foundation.timetables.queries import school_week
from nastavnik.foundation.timetables.reading import Sheet
from nastavnik.foundation.timetables.rules import BUSY, DAYS, DEFAULT_BELLS, GOOD, Marked
from nastavnik.kernel.act import Act

WITHOUT = 13
"""Every so many teachers have no timetable yet: something for the curator to see."""
SUBJECTS = {
    "russian": "Русский язык", "literature": "Литература", "mathematics": "Математика", "informatics": "Информатика",
    "physics": "Физика", "chemistry": "Химия", "biology": "Биология", "geography": "География", "history": "История",
    "english": "Английский язык", "physical_education": "Физкультура", "primary": "",
}  # fmt: skip
PRIMARY = ("Русский язык", "Математика", "Литературное чтение", "Окружающий мир")


def teach(act: Act, people: list[Person], *, main: bool) -> None:
    """Load the timetable of a school from the day of the act; of the main school two people have marked windows by hand."""
    year = act.today.year
    vacations = (
        ("осенние", date(year, 10, 26), date(year, 11, 3)),
        ("зимние", date(year, 12, 31), date(year + 1, 1, 11)),
        ("весенние", date(year + 1, 3, 24), date(year + 1, 3, 31)),
    )
    set_hours(act, hours=SchoolHours(DEFAULT_BELLS, vacations))
    rng = random.Random(len(people))
    rows: list[tuple[int, tuple[str, ...]]] = [(1, REST_HEADS[:-1])]
    for order, person in enumerate(people):
        if order % WITHOUT != WITHOUT - 1 and person.subjects:
            rows += [(len(rows) + at, row) for at, row in enumerate(_lessons(person, order, rng), start=1)]
    draft = start_import(act, read=ReadTimetable((Sheet("Расписание", rows),), "Расписание.xlsx"))
    draft = answer_import(act, draft=draft, answers=Answers(), starts_on=act.today)
    promised = promise_of(check_import(draft, staff_of(act), school_week(act)))
    load_import(act, draft=draft, promised=promised)
    if main:
        mark_week(act, person=people[0], marked=Marked(GOOD, frozenset([(3, 1, 7), (5, 0, 1)])))
        mark_week(act, person=people[1], marked=Marked(BUSY, frozenset([(2, 0, 1), (4, 0, 1)]), "club"))


def _lessons(person: Person, order: int, rng: random.Random) -> list[tuple[str, ...]]:
    """A week without gaps in the primary school, with one or two a day elsewhere; one day of the latter is often free."""
    primary = person.subjects == ["primary"]
    room = str(101 + order % 3 * 100 + order // 3)
    letter = "АБВ"[order % 3]
    off = 0 if primary else rng.randrange(1, 8)
    found: list[tuple[str, ...]] = []
    for weekday in range(1, 6):
        if weekday == off:
            continue
        begins, count = (1, rng.choice((4, 5))) if primary else (rng.choice((1, 1, 2, 3)), rng.choice((3, 4, 5)))
        for number in range(begins, min(begins + count, 8)):
            if not primary and number != begins and rng.random() < 0.2:
                continue
            grade = order % 4 + 1 if primary else rng.randrange(5, 12)
            subject = PRIMARY[(number + weekday) % len(PRIMARY)] if primary else SUBJECTS[person.subjects[0]]
            label = f"{grade}{letter if primary else rng.choice('АБВ')}"
            found.append((person.full_name, DAYS[weekday - 1], str(number), "1", "", label, subject, room))
    return found
