from __future__ import annotations

from collections.abc import Sequence

from nastavnik.foundation.organisations.models import SchoolYear
from nastavnik.foundation.people.models import Person
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action
from nastavnik.kernel.errors import Refusal
from nastavnik.stages.mentees.actions.note_request import ask_for_mentor
from nastavnik.stages.mentors.actions.note_wish import wish_to_mentor
from nastavnik.stages.selection.capabilities import Cap


class NobodyMarked(Refusal):
    """The page came without a single new tick."""


@action(capability=Cap.MATCH, event="selection.participants.marked", title="Отмечены участники", about="year")
def mark_participants(act: Act, *, year: SchoolYear, asking: Sequence[Person], helping: Sequence[Person]) -> int:
    """Note who asks for help and who may help, all or nobody. One person may do both. Returns how many marks were made."""
    if not asking and not helping:
        raise NobodyMarked("Отметьте хотя бы одного человека и повторите.")
    for person in asking:
        ask_for_mentor(act, year=year, person=person)
    for person in helping:
        wish_to_mentor(act, year=year, person=person)
    return len(asking) + len(helping)
