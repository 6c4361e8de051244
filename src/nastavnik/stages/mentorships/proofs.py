"""Orders and agreements behind the lines about pairs, and the register of pairs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from nastavnik.foundation.organisations.models import SchoolYear
from nastavnik.instruments.documents.archive import Item, items_of
from nastavnik.instruments.documents.models import Document
from nastavnik.instruments.roadmap.proofs import proof, register_of
from nastavnik.stages.mentorships.models import Mentorship


@proof("pairing_order", "pairs")
def orders(year: SchoolYear) -> Iterable[Item]:
    """The orders that fix, change and end pairs, with the labour papers of the mentors."""
    return _files(year, "D12", "D13", "D14", "D15", "D16")


def _files(year: SchoolYear, *codes: str) -> list[Item]:
    rows = Document.objects.signed().filter(year=year, kind__in=codes)
    rows = rows.select_related("file", "scan", "print", "signature").order_by("kind", "dated_on", "pk")
    return [item for row in rows for item in items_of(row)]


@register_of(
    "Пары и группы", "Наставник", "Наставляемые", "Форма", "Вид", "С", "По", "Приказ", "Дата приказа", "Состояние"
)
def pairs(year: SchoolYear) -> Iterator[tuple[Any, ...]]:
    """Pairs and groups of the year."""
    rows = Mentorship.objects.filter(year=year).select_related("mentor__person", "order")
    for row in rows.prefetch_related("participations__mentee__person"):
        mentees = ", ".join(item.mentee.person.full_name for item in row.participations.all())
        yield (
            row.mentor.person.full_name, mentees, row.get_form_display(), row.get_kind_display(), row.starts_on,
            row.ends_on, row.order.number_text, row.order.dated_on, row.get_state_display(),
        )  # fmt: skip
