from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from nastavnik.foundation.privacy.portions import Portion, Said, Subject, forgets
from nastavnik.stages.selection.training.models import Attendee, Booking, Reading, SessionItem, Slot


@forgets(
    "training.Attendee.person", "training.SessionItem.leader", "training.Slot.host", "training.Booking.person",
    "training.Reading.person",
)  # fmt: skip
def training(about: Subject) -> Iterator[Said]:
    """Who came, asked, read goes. Sessions and programmes stay without the name; times one has offered go with what was
    booked of them. Signed minutes and certificates are kept by the app of documents."""
    person = about.person
    yield Portion("приглашения и присутствие на занятиях", Attendee.objects.filter(person=person))
    yield Portion("отметки об ознакомлении с материалами", Reading.objects.filter(person=person))
    yield Portion("записи на консультации", Booking.objects.filter(person=person))
    yield Portion("консультации, которые проводил человек", Slot.objects.filter(host=person), _slots)
    yield Portion(
        "имя в программах занятий", SessionItem.objects.filter(leader=person), lambda rows: rows.update(leader=None)
    )


def _slots(rows: Any) -> None:
    Booking.objects.filter(slot__in=list(rows)).delete()
    rows.delete()
