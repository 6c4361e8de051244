"""Dates of papers that follow from each other (R04, R25), against each other and the production calendar."""

from __future__ import annotations

from datetime import date, timedelta

from nastavnik.foundation.calendars.queries import work_calendar
from nastavnik.instruments.documents.models import Document
from nastavnik.kernel.act import Act

BEFORE = {"D04": ("D01",), "D05": ("D01",), "D12": ("D01", "D04")}
"""A paper of a kind is not earlier than the school's papers of these kinds."""
WITHIN = {"D22": 14}
"""Days after the order it cites, when the recommended term ends (a warning)."""
ONE_IN_FORCE = ("D01", "D04", "D05")
"""Of these kinds the newest is in force, the one before is replaced by it."""


NOT_LATER_THAN = "not_later_than"
"""Context of a paper that must bear a date by some day: the ISO date of it."""


def chain_refusal(document: Document) -> str | None:
    """Why a document cannot bear its date, or ``None``. A kind of which nothing is in the register says nothing."""
    for code in BEFORE.get(document.kind, ()):
        signed = Document.objects.signed().filter(organisation_id=document.organisation_id, kind=code)
        first = signed.order_by("dated_on").first()
        if first is not None and document.dated_on < first.dated_on:
            return (
                f"Дата раньше, чем у документа «{first}», на котором этот основан. Проверьте дату: "
                f"она не может быть раньше {first.dated_on:%d.%m.%Y}."
            )
    return None


def warnings(act: Act, document: Document) -> list[str]:
    """What a careful reader would notice about the dates of a document."""
    found = []
    day = document.dated_on
    if day is not None and not work_calendar(act).works(day):
        found.append(f"{day:%d.%m.%Y} — нерабочий день по производственному календарю. Проверьте дату.")
    latest = document.context.get(NOT_LATER_THAN)
    if latest and (day or act.today) > date.fromisoformat(latest) and document.state not in ("cancelled", "superseded"):
        found.append(
            f"Соглашение заключают не позднее дня начала работы, {date.fromisoformat(latest):%d.%m.%Y} "
            "(статья 351.8 Трудового кодекса). Проверьте дату документа или начало работы пары."
        )
    order = document.cites
    if order is not None and order.register_year and day is not None:
        if day < order.dated_on:
            found.append(f"Дата раньше приказа, на который ссылается документ: {order}.")
        term = WITHIN.get(document.kind)
        if term and day > order.dated_on + timedelta(days=term):
            found.append(
                f"Рекомендуемый срок — {term} дней после приказа, он кончился {order.dated_on + timedelta(days=term):%d.%m.%Y}."
            )
    return found


def replaced_by(document: Document) -> list[Document]:
    """Papers that lose force when this one is registered."""
    if document.kind not in ONE_IN_FORCE:
        return []
    rows = Document.objects.own().filter(
        organisation_id=document.organisation_id,
        kind=document.kind,
        state="registered",
        dated_on__lte=document.dated_on,
    )
    return list(rows.exclude(pk=document.pk))
