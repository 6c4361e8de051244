from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from nastavnik.foundation.files.models import StoredFile
from nastavnik.foundation.files.storing import DOCX, keep
from nastavnik.foundation.organisations.models import Organisation, SchoolYear
from nastavnik.foundation.people.models import Person
from nastavnik.instruments.documents.capabilities import Cap
from nastavnik.instruments.documents.contexts import NO_NUMBER, date_words, order_reference
from nastavnik.instruments.documents.kinds import kind
from nastavnik.instruments.documents.models import Acquaintance, Document, Package
from nastavnik.instruments.documents.rendering import render_document, source_in_use
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action


@dataclass(frozen=True, slots=True)
class Attachment:
    """A paper that goes with an order: the regulation and the road map with D01."""

    code: str
    title: str
    context: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.title


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
    attachments: Sequence[Attachment] = (),
    cites: Document | None = None,
    package: Package | None = None,
) -> Document:
    """Draw up a draft by the edition or own template in use: the file is made, the people to be acquainted are noted.

    ``cites``: the order whose number and date stand in the text (``приказ``); they are read anew each time it is drawn.
    """
    organisation = Organisation.objects.get(pk=act.organisation.pk)
    document = _draft(act, organisation, year, code, title, context)
    document.dated_on, document.cites, document.package = dated_on, cites, package
    set_number(document, number)
    document.file = render_file(act, document)
    document.save()
    Acquaintance.objects.bulk_create(
        Acquaintance(organisation_id=act.organisation.pk, document=document, person=person)
        for person in {person.pk: person for person in acquaint}.values()
    )
    for item in attachments:
        part = _draft(act, organisation, year, item.code, item.title, item.context)
        part.attached_to, part.package = document, package
        part.file = render_file(act, part)
        part.save()
    return document


def _draft(
    act: Act, organisation: Organisation, year: SchoolYear, code: str, title: str, context: Mapping[str, Any]
) -> Document:
    source = source_in_use(organisation, code)
    return Document(
        organisation=organisation, year=year, kind=code, edition=source.edition, template=source.template, title=title,
        series=str(kind(code).data.get("series", "")), context=dict(context), created_at=act.now,
    )  # fmt: skip


def set_number(document: Document, number: int | None) -> None:
    """The number with the index of its series («84-ОД»)."""
    document.number = number
    index = str(kind(document.kind).data.get("number_suffix", ""))
    document.number_text = f"{number}{index}" if number is not None else ""


def render_file(act: Act, document: Document) -> StoredFile:
    """The Word file of a document as it stands: number and date, or blanks for them; those of the order it cites."""
    context = {
        **document.context,
        "номер": document.number_text or NO_NUMBER,
        "дата": date_words(document.dated_on),
    }
    order = document.attached_to or document.cites
    if order is not None:
        context["приказ"] = order_reference(order)
    return keep(act, render_document(document, context), name=f"{document.title}.docx", kind=DOCX)


def family(document: Document) -> Iterable[Document]:
    """A document and its attachments, which share its fate. The document itself comes first, as it is in the hand."""
    yield document
    rows = Document.objects.select_for_update(of=("self",)).filter(attached_to=document).select_related("organisation")
    for part in rows.order_by("pk"):
        part.attached_to = document
        yield part
