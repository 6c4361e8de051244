"""The school's acts behind the lines of stage 1, and the register of documents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from nastavnik.foundation.organisations.models import SchoolYear
from nastavnik.instruments.documents.archive import Item, items_of
from nastavnik.instruments.documents.kinds import kind
from nastavnik.instruments.documents.models import Acquaintance, Document
from nastavnik.instruments.roadmap.proofs import proof, register_of


def _signed(year: SchoolYear, *codes: str) -> Iterator[Document]:
    rows = Document.objects.signed().filter(year=year, kind__in=codes)
    yield from rows.select_related("file", "scan", "print", "signature").order_by("dated_on", "pk")


@proof("regulation_order", "regulation_acquainted")
def regulation(year: SchoolYear) -> Iterable[Item]:
    """The order with the regulation and the road map."""
    return [item for row in _signed(year, "D01", "D02", "D03", "D36") for item in items_of(row)]


@proof("curator_named")
def curator(year: SchoolYear) -> Iterable[Item]:
    """The orders that name the curator."""
    return [item for row in _signed(year, "D01", "D04") for item in items_of(row)]


@register_of("Реестр документов", "Вид", "Заголовок", "Номер", "Дата", "Состояние", "SHA-256 файла")
def documents(year: SchoolYear) -> Iterator[tuple[Any, ...]]:
    """Everything in the register of the year, drafts left out."""
    rows = Document.objects.own().filter(year=year, register_year__isnull=False).select_related("file")
    for row in rows.order_by("series", "dated_on", "number"):
        name = kind(row.kind).data["name"]
        yield name, row.title, row.number_text, row.dated_on, row.get_state_display(), row.file.sha256


@register_of("Лист ознакомления", "Документ", "Номер", "Работник", "Ознакомлен")
def acquaintances(year: SchoolYear) -> Iterator[tuple[Any, ...]]:
    """Who was acquainted with what."""
    rows = Acquaintance.objects.filter(document__year=year, document__register_year__isnull=False)
    for row in rows.select_related("document", "person").order_by(
        "document__dated_on", "document_id", "person__surname"
    ):
        yield row.document.title, row.document.number_text, row.person.full_name, row.acquainted_on
