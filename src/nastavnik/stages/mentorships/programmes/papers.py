"""D22 from a version of a programme: what the template reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from nastavnik.foundation.organisations.models import SchoolYear
from nastavnik.foundation.people.models import Person
from nastavnik.instruments.documents.contexts import person_words
from nastavnik.kernel.act import Act
from nastavnik.stages.mentors.queries import strengths_of
from nastavnik.stages.mentorships.commissions._asking import pair_words, requests_words
from nastavnik.stages.mentorships.pairs import Pair
from nastavnik.stages.mentorships.programmes.library import FORMS, WHO
from nastavnik.stages.regulations.queries import act_words
from nastavnik.ui.text import plural

BLANK = "_" * 20
EMPTY_ROWS = 8
"""Lines of the plan left to be written by hand while there are no tasks."""
RISKS = (
    (
        "не хватает времени на встречи",
        "встречи стоят в расписании обоих; при перегрузке сроки переносят вместе с куратором",
    ),
    (
        "паре трудно работать вместе",
        "каждый может обратиться к куратору; наставника можно заменить без объяснения причин",
    ),
    (
        "долгое отсутствие одного из участников",
        "сроки сдвигаются на время отсутствия, куратор предлагает временную помощь",
    ),
)


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the plan: ``fact``: what came of it, empty until it is done."""

    wording: str
    form: str
    who: str
    due_on: date
    result: str
    fact: str = ""


@dataclass(frozen=True, slots=True)
class Aim:
    """A goal and its lines."""

    wording: str
    sign: str
    lines: Sequence[Line]


def programme_words(
    act: Act, year: SchoolYear, pair: Pair, aims: Iterable[Aim], *, meetings: str, mode: str, day: date
) -> dict[str, Any]:
    """The context of D22. Goals and plan come from a version or from a computed draft; empty ones are left to be written.

    ``цель`` and ``задачи`` are what a school's own template of an earlier edition asks for.
    """
    aims = list(aims)
    lines = [(number, line) for number, aim in enumerate(aims, start=1) for line in aim.lines]
    plan = [_line(number, line) for number, line in lines]
    blank = {"цель": "", "что": "", "форма": "", "кто": "", "срок": "", "результат": "", "факт": ""}
    goals = [{"что": aim.wording, "признак": aim.sign} for aim in aims] or [{"что": BLANK, "признак": ""}]
    return {
        **act_words(act, year, "D22", day),
        **pair_words(pair),
        "наставник": _experienced(pair.mentor.person, act),
        "наставляемые": [
            {**_experienced(item.person, act), "категория": item.get_category_display() if item.category else ""}
            for item in pair.mentees
        ],
        "режим": mode,
        "встречи": meetings,
        "запросы": requests_words(pair),
        "сильные_стороны": [row.title[:1].lower() + row.title[1:] for row in strengths_of(pair.mentor) if row.best],
        "цели": goals,
        "цель": "; ".join(aim.wording for aim in aims),
        "задачи": goals,
        "план": plan or [blank for _ in range(EMPTY_ROWS)],
        "риски": [{"что": what, "меры": how} for what, how in RISKS],
    }


def _line(number: int, line: Line) -> Mapping[str, str]:
    return {
        "цель": str(number), "что": line.wording, "форма": FORMS[line.form], "кто": WHO[line.who],
        "срок": f"{line.due_on:%d.%m.%Y}", "результат": line.result, "факт": line.fact,
    }  # fmt: skip


def _experienced(person: Person, act: Act) -> dict[str, str]:
    years = person.experience(act.today)
    return {**person_words(person), "стаж": plural(years, "год", "года", "лет") if years else ""}
