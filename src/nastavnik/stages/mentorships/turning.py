"""Changes of mentorships as values: what an order orders, as its context keeps it and its registration carries it out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from nastavnik.stages.mentorships.models import Turn
from nastavnik.stages.mentorships.rules import Change

HEADINGS = {
    Turn.Kind.ENDED: "Прекратить закрепление",
    Turn.Kind.LEFT: "Прекратить закрепление в составе группы",
    Turn.Kind.EXTENDED: "Изменить срок закрепления",
    Turn.Kind.PAUSED: "Приостановить закрепление",
    Turn.Kind.RESUMED: "Возобновить закрепление",
    Turn.Kind.RESHAPED: "Изменить форму и вид наставничества, сохранив закрепление",
    Turn.Kind.ASSISTED: "Закрепить второго наставника",
    Turn.Kind.UNASSISTED: "Прекратить закрепление второго наставника",
}
"""What an order does, as the heading of a clause, in the order of clauses."""


def changes_of(context: Mapping[str, Any]) -> list[Change]:
    """The changes an order names. Orders drawn up before there were turns name only ends and terms."""
    if "turns" in context:
        return [
            Change(**{
                **row,
                "on": date.fromisoformat(row["on"]),
                "until": date.fromisoformat(row["until"]) if row["until"] else None,
                "mentees": tuple(row["mentees"]),
            })
            for row in context["turns"]
        ]  # fmt: skip
    found = [
        Change(pk, Turn.Kind.ENDED, date.fromisoformat(context["ends_on"]), ground=context.get("ground") or "both")
        for pk in context.get("ending", [])
    ]
    found += [
        Change(pk, Turn.Kind.EXTENDED, date.fromisoformat(context["new_end"]), date.fromisoformat(context["new_end"]))
        for pk in context.get("extending", [])
    ]
    return found


@dataclass(frozen=True, slots=True)
class State:
    """A mentorship as of a day: ``running`` between its beginning and its end; ``ends_on`` as it was known then."""

    running: bool
    paused: bool
    ends_on: date | None


def as_of(turns: Iterable[Turn], day: date) -> State:
    """Fold the turns up to a day. Turns come in the order of ``on`` (ties: as they were noted)."""
    running = paused = False
    ends_on = None
    for turn in sorted(turns, key=lambda row: (row.on, row.pk)):
        # the day of an end is its last day of work: on it the pair still works
        if turn.on > day or (turn.kind == Turn.Kind.ENDED and turn.on == day):
            continue
        match turn.kind:
            case Turn.Kind.FORMED:
                running, ends_on = True, turn.until
            case Turn.Kind.EXTENDED:
                ends_on = turn.until
            case Turn.Kind.PAUSED:
                paused = True
            case Turn.Kind.RESUMED:
                paused = False
            case Turn.Kind.ENDED:
                running, paused, ends_on = False, False, turn.on
    return State(running, paused, ends_on)
