from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from nastavnik.foundation.files.models import StoredFile
from nastavnik.foundation.files.storing import DOCX, keep
from nastavnik.foundation.organisations.models import SchoolYear
from nastavnik.foundation.people.models import Person
from nastavnik.instruments.documents.capabilities import Cap
from nastavnik.instruments.documents.contexts import date_words
from nastavnik.instruments.documents.kinds import kind
from nastavnik.instruments.documents.models import Acquaintance, Document
from nastavnik.instruments.documents.rendering import render_kind
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action


@action(capability=Cap.PREPARE_DOCUMENTS, event="documents.document.prepared", title="Подготовлен документ")
def prepare_document(
    act: Act,
    *,
    year: SchoolYear,
    code: str,
    title: str,
    context: Mapping[str, Any],
    acquaint: Sequence[Person] = (),
    dated_on: date | None = None,
    number: int | None = None,
) -> Document:
    """Draw up a draft from the catalogue: the file is made, the people who must be acquainted are noted."""
    manifest = kind(code)
    document = Document(
        organisation_id=act.organisation.pk,
        year=year,
        kind=code,
        edition=str(manifest),
        title=title,
        series=str(manifest.data.get("series", "")),
        context=dict(context),
        dated_on=dated_on,
        created_at=act.now,
    )
    set_number(document, number)
    document.file = render_file(act, document)
    document.save()
    Acquaintance.objects.bulk_create(
        Acquaintance(organisation_id=act.organisation.pk, document=document, person=person)
        for person in {person.pk: person for person in acquaint}.values()
    )
    return document


def set_number(document: Document, number: int | None) -> None:
    """The number with the index of its series («84-ОД»)."""
    document.number = number
    index = str(kind(document.kind).data.get("number_suffix", ""))
    document.number_text = f"{number}{index}" if number is not None else ""


def render_file(act: Act, document: Document) -> StoredFile:
    """The Word file of a document as it stands: number and date, or blanks for them."""
    context = {
        **document.context,
        "номер": document.number_text or "______",
        "дата": date_words(document.dated_on),
    }
    return keep(act, render_kind(document.kind, context), name=f"{document.title}.docx", kind=DOCX)
