from __future__ import annotations

from datetime import date

from django.core.files.base import File
from django.db.models import Max

from nastavnik.foundation.files.storing import store_upload
from nastavnik.instruments.documents.actions.prepare_document import render_file, set_number
from nastavnik.instruments.documents.capabilities import Cap
from nastavnik.instruments.documents.lifecycles import DOCUMENT
from nastavnik.instruments.documents.models import Document, SeriesCounter
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action
from nastavnik.kernel.errors import Refusal


class NumberRefused(Refusal):
    """The number is taken or is no number."""


class DateRefused(Refusal):
    """The date of the document cannot be so."""


@action(
    capability=Cap.REGISTER_DOCUMENTS,
    event="documents.document.registered",
    title="Документ подписан и зарегистрирован",
)
def register_document(
    act: Act, *, document: Document, dated_on: date, number: int | None = None, scan: File[bytes] | None = None
) -> Document:
    """Enter a signed document in the register. ``number``: as in the school's own book, or ``None`` for the next free one.

    What the document orders happens in the same transaction: the stages listen to the event, and may refuse (R03).
    """
    document = Document.objects.locked(document)
    if dated_on > act.today:
        raise DateRefused("Дата документа ещё не наступила. Укажите день подписания.", field="dated_on")
    counter = lock_counter(act, document.series, dated_on.year)
    number = counter.last + 1 if number is None else number
    if number < 1:
        raise NumberRefused("Номер — число от 1. Если номера ещё нет, оставьте пустым.", field="number")
    taken = Document.objects.filter(
        series=document.series, register_year=dated_on.year, number=number, state="registered"
    ).first()
    if taken is not None:
        raise NumberRefused(f"Номер {number} уже занят: {taken}.", field="number")
    set_number(document, number)
    document.dated_on, document.register_year = dated_on, dated_on.year
    DOCUMENT.move(document, "register", act)
    if scan is not None:
        document.scan = store_upload(act, scan)
    if not document.edited:
        document.file = render_file(act, document)
    document.save()
    if number > counter.last:
        counter.last = number
        counter.save(update_fields=["last"])
    return document


def lock_counter(act: Act, series: str, calendar_year: int) -> SeriesCounter:
    """The series' row, locked till the end of the transaction: parallel registrations queue here."""
    counter, _ = SeriesCounter.objects.select_for_update().get_or_create(
        organisation_id=act.organisation.pk, series=series, calendar_year=calendar_year
    )
    return counter


def next_number(series: str, calendar_year: int) -> int:
    """The number the register would give now; a suggestion for the form."""
    last = SeriesCounter.objects.filter(series=series, calendar_year=calendar_year).aggregate(last=Max("last"))["last"]
    return (last or 0) + 1
