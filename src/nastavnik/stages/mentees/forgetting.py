from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from nastavnik.foundation.privacy.portions import Portion, Said, Subject, forgets
from nastavnik.stages.mentees.lifecycles import MENTEE
from nastavnik.stages.mentees.models import Mentee, Request, Wish

NOTHING = {
    "category": "", "situation": "", "success": "", "circumstances": "", "first_of_all": False,
    "formats": [], "feedback": "", "days": [], "times": [], "frequency": "",
}  # fmt: skip


@forgets("mentees.Mentee.person", "mentees.Wish.colleague")
def mentee(about: Subject) -> Iterator[Said]:
    """What was asked goes. An entry that stands in an order stays as a number, so that the pairs of the year still count."""
    entries = Mentee.objects.filter(person=about.person)
    yield Portion("профессиональные запросы", Request.objects.filter(mentee__in=entries))
    yield Portion("пожелания о коллегах", Wish.objects.filter(mentee__in=entries))
    yield Portion("пожелания коллег о человеке", Wish.objects.filter(colleague=about.person))
    lone = entries.filter(participations__isnull=True)
    yield Portion("место в банке наставляемых", Mentee.objects.filter(pk__in=list(lone.values_list("pk", flat=True))))
    ordered = entries.filter(participations__isnull=False).distinct()
    yield Portion("рассказ о себе и предпочтения", ordered, lambda rows: _emptied(about, rows))


def _emptied(about: Subject, rows: Any) -> None:
    for row in rows:
        for name, value in NOTHING.items():
            setattr(row, name, value)
        if row.state != "left":
            MENTEE.move(row, "leave", about.act)
        row.save()
