"""With whom a mentee would like to work, and would not."""

from __future__ import annotations

from collections.abc import Sequence

from nastavnik.foundation.people.models import Person
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action
from nastavnik.kernel.errors import Refusal
from nastavnik.stages.mentees.capabilities import Cap
from nastavnik.stages.mentees.models import Mentee, Wish

MOST = 3


class WrongWish(Refusal):
    """The wishes contradict each other, or name the mentee."""


@action(
    capability=Cap.EDIT_MENTEES,
    event="mentees.wishes.noted",
    title="Внесены пожелания о коллегах",
    about="mentee",
    untold=("preferred", "avoided"),
)
def note_wishes(
    act: Act, *, mentee: Mentee, preferred: Sequence[Person] | None = None, avoided: Sequence[Person] | None = None
) -> list[Wish]:
    """Replace the wishes; ``None`` leaves that side as it was. At most three colleagues are preferred, the dearest first.

    What was said last wins: a colleague newly preferred is avoided no more, and the other way round.
    """
    for given in (preferred or (), avoided or ()):
        if any(person.pk == mentee.person_id for person in given):
            raise WrongWish("В пожеланиях указан сам наставляемый. Выберите коллегу.", field="preferred_1")
    if preferred is not None and len(preferred) > MOST:
        raise WrongWish(f"Выберите не больше трёх коллег. Сейчас выбрано {len(preferred)}.", field="preferred_1")
    if both := {person.pk for person in preferred or ()} & {person.pk for person in avoided or ()}:
        named = next(person for person in preferred or () if person.pk in both)
        raise WrongWish(f"{named}: и «хотелось бы», и «не ставить в пару». Оставьте что-то одно.", field="avoided")
    sides = {Wish.Kind.PREFERRED: preferred, Wish.Kind.AVOIDED: avoided}
    told = {kind: list(dict.fromkeys(people)) for kind, people in sides.items() if people is not None}
    mentee.wishes.filter(kind__in=list(told)).delete()
    mentee.wishes.filter(colleague__in=[person for people in told.values() for person in people]).delete()
    made: list[Wish] = Wish.objects.bulk_create(
        Wish(organisation_id=mentee.organisation_id, mentee=mentee, colleague=person, kind=kind, place=place)
        for kind, people in told.items()
        for place, person in enumerate(people, start=1)
    )
    return made
