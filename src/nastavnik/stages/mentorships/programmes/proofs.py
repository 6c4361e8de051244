"""The signed programmes behind the lines about them, and their register."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from nastavnik.foundation.organisations.models import SchoolYear
from nastavnik.instruments.documents.archive import Item, items_of
from nastavnik.instruments.documents.models import Document
from nastavnik.instruments.roadmap.proofs import proof, register_of
from nastavnik.stages.mentorships.programmes.models import Revision


@proof("programmes_drafted", "programmes_signed")
def programmes(year: SchoolYear) -> Iterable[Item]:
    """The signed programmes."""
    rows = Document.objects.signed().filter(year=year, kind="D22")
    rows = rows.select_related("file", "scan", "print", "signature").order_by("dated_on", "pk")
    return [item for row in rows for item in items_of(row)]


@register_of("Программы", "Пара", "Версия", "Состояние", "Целей", "Задач", "Выполнено")
def register(year: SchoolYear) -> Iterator[tuple[Any, ...]]:
    """How the programmes of the year stand: numbers, no words of the pairs."""
    rows = Revision.objects.filter(programme__mentorship__year=year).exclude(state__in=("withdrawn", "superseded"))
    rows = rows.select_related("programme__mentorship__mentor__person").prefetch_related(
        "programme__mentorship__participations__mentee__person", "goals__tasks", "programme__facts"
    )
    for row in rows:
        done = {fact.key for fact in row.programme.facts.all()}
        goals = list(row.goals.all())
        tasks = [task for goal in goals for task in goal.tasks.all()]
        yield (
            str(row.programme.mentorship), row.number, row.get_state_display(), len(goals), len(tasks),
            sum(task.key in done for task in tasks),
        )  # fmt: skip
