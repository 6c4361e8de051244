"""A pair of ours turned into what the drafter reads, and its draft."""

from __future__ import annotations

from nastavnik.foundation.organisations.models import SchoolYear
from nastavnik.kernel.act import Act
from nastavnik.stages.mentorships.models import Kind
from nastavnik.stages.mentorships.pairs import Pair
from nastavnik.stages.mentorships.programmes.days import days_between
from nastavnik.stages.mentorships.programmes.drafting import DraftGoal, Need, Power, draft
from nastavnik.stages.mentorships.programmes.library import library
from nastavnik.stages.mentorships.programmes.models import Meetings, Mode
from nastavnik.stages.mentorships.programmes.papers import Aim, Line
from nastavnik.stages.mentorships.programmes.rules import check_term

RHYTHM = {"weekly": Meetings.WEEK, "biweekly": Meetings.FORTNIGHT, "monthly": Meetings.MONTH}
"""Answers of «Как часто встречаться» → how often the pair meets."""
RARER = (Meetings.WEEK, Meetings.FORTNIGHT, Meetings.MONTH)


def draft_of(act: Act, pair: Pair, year: SchoolYear) -> list[DraftGoal]:
    """The draft for a pair read with requests and strengths; no query but for the calendar, once in an act.

    Raises ``TermRefused`` for a term that does not fit (R11). A pair at work already is planned from today on.
    """
    check_term(pair.starts_on, pair.ends_on)
    kind = pair.mentorship.kind if pair.mentorship else next(item for item in Kind if item.label == pair.kind)
    return draft(
        [[Need(row.competence, row.level, row.priority) for row in mentee.requests.all()] for mentee in pair.mentees],
        [Power(row.competence, row.level, row.best) for row in pair.mentor.strengths.all()],
        kind=str(kind),
        starts_on=pair.starts_on,
        ends_on=pair.ends_on,
        days=days_between(act, year, max(pair.starts_on, act.today), pair.ends_on),
        library=library(),
    )


def meetings_of(pair: Pair) -> str:
    """As often as everybody of the pair is ready to meet; once a fortnight when nobody has told."""
    told = [RHYTHM[row.frequency] for row in (pair.mentor, *pair.mentees) if row.frequency in RHYTHM]
    return str(max(told, key=RARER.index) if told else Meetings.FORTNIGHT)


def mode_of(kind: str) -> str:
    return str(Mode.REMOTE if kind == Kind.VIRTUAL else Mode.PRESENT)


def aims_of(drafted: list[DraftGoal]) -> list[Aim]:
    """A computed draft as a paper shows it."""
    return [
        Aim(
            goal.wording,
            goal.sign,
            [Line(row.task.wording, row.task.form, row.task.who, row.due_on, row.task.result) for row in goal.tasks],
        )
        for goal in drafted
    ]
