from __future__ import annotations

from dataclasses import asdict
from datetime import date

from django.core.files.base import File
from django.db.models import Max

from nastavnik.foundation.files.storing import keep, read, safe_name, store_upload
from nastavnik.instruments.documents.actions.prepare_document import family, render_file, set_number
from nastavnik.instruments.documents.actions.send_document import on_its_own
from nastavnik.instruments.documents.capabilities import Cap
from nastavnik.instruments.documents.lifecycles import DOCUMENT
from nastavnik.instruments.documents.models import Document, SeriesCounter
from nastavnik.instruments.documents.printing import pdf_of
from nastavnik.instruments.documents.signatures import looks_like_signature, verify_detached
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action
from nastavnik.kernel.errors import Refusal

PDF, SIGNATURE = "application/pdf", "application/pkcs7-signature"
SIGNATURE_LIMIT = 1024 * 1024


class NumberRefused(Refusal):
    """The number is taken or is no number."""


class SignatureRefused(Refusal):
    """The file is no signature, or a signature of something else."""


class DateRefused(Refusal):
    """The date of the document cannot be so."""


@action(
    capability=Cap.REGISTER_DOCUMENTS,
    event="documents.document.registered",
    title="Документ подписан и зарегистрирован",
)
def register_document(
    act: Act,
    *,
    document: Document,
    dated_on: date | None = None,
    number: int | None = None,
    scan: File[bytes] | None = None,
    signature: File[bytes] | None = None,
) -> Document:
    """Enter a signed document in the register.

    Signed on paper: ``dated_on`` (today if not told), ``number`` as in the school's own book or the next free one, a scan.
    Signed electronically: after ``number_document``, the detached ``signature`` of the frozen PDF.
    What the document orders happens in the same transaction: the stages listen to the event, and may refuse (R03).
    """
    document = Document.objects.locked(document)
    on_its_own(document)
    if document.state == "numbered":
        keep_signature(act, document, signature)
    elif signature is not None:
        raise SignatureRefused("Сначала получите файл для подписи: в нём уже стоят номер и дата.", field="signature")
    else:
        give_number(act, document, dated_on or act.today, number)
        if scan is not None:
            document.scan = store_upload(act, scan)
    frozen = document.print is not None
    for item in family(document):
        DOCUMENT.move(item, "register", act)
        finish(act, item, drawn=frozen)
    return document


@action(
    capability=Cap.REGISTER_DOCUMENTS,
    event="documents.document.numbered",
    title="Документу дан номер для электронной подписи",
    about="document",
)
def number_document(act: Act, *, document: Document, dated_on: date, number: int | None = None) -> Document:
    """Give number and date before an electronic signature, and freeze the PDF that is to be signed outside.

    Raises ``NotPrintable`` when the PDF cannot be made: such a document is signed on paper.
    """
    document = Document.objects.locked(document)
    on_its_own(document)
    give_number(act, document, dated_on, number)
    for item in family(document):
        DOCUMENT.move(item, "number", act)
        finish(act, item)
        item.print = keep(act, pdf_of(item), name=f"{item.title}.pdf", kind=PDF)
        item.save()
    return document


def keep_signature(act: Act, document: Document, signature: File[bytes] | None) -> None:
    """The detached signature beside the PDF it was made for. A signature of other bytes is refused."""
    if signature is None:
        raise SignatureRefused(
            "Приложите файл подписи (.sig) или отмените документ, чтобы подписать на бумаге.", field="signature"
        )
    data = signature.open("rb").read(SIGNATURE_LIMIT + 1)
    if len(data) > SIGNATURE_LIMIT or not looks_like_signature(data):
        raise SignatureRefused("Это не файл отсоединённой подписи. Подойдёт .sig, .p7s или .sgn.", field="signature")
    assert document.print is not None
    found = verify_detached(read(document.print), data)
    if found.state == "broken":
        raise SignatureRefused(found.words, field="signature")
    document.signature = keep(act, data, name=safe_name(signature.name or "подпись.sig"), kind=SIGNATURE)
    document.signature_check = asdict(found)


def give_number(act: Act, document: Document, dated_on: date, number: int | None) -> None:
    """Take a number from the register, in memory: the counter is locked till the end of the transaction."""
    if dated_on > act.today:
        raise DateRefused("Дата документа ещё не наступила. Укажите день подписания.", field="dated_on")
    order = document.cites
    if order is not None and (order.register_year is None or order.dated_on is None):
        raise DateRefused(f"Сначала зарегистрируйте документ, на который этот ссылается: «{order}».")
    if order is not None and order.dated_on is not None and dated_on < order.dated_on:
        raise DateRefused(f"Документ ссылается на «{order}» и не может быть раньше.", field="dated_on")
    counter = lock_counter(act, document.series, dated_on.year)
    number = counter.last + 1 if number is None else number
    if number < 1:
        raise NumberRefused("Номер — число от 1. Если номера ещё нет, оставьте пустым.", field="number")
    taken = Document.objects.filter(series=document.series, register_year=dated_on.year, number=number).first()
    if taken is not None:
        raise NumberRefused(f"Номер {number} уже занят: {taken}.", field="number")
    set_number(document, number)
    document.dated_on, document.register_year = dated_on, dated_on.year
    if number > counter.last:
        counter.last = number
        counter.save(update_fields=["last"])


def finish(act: Act, item: Document, *, drawn: bool = False) -> None:
    """The last file of a document or its attachment: with number and date, unless corrected by hand or ``drawn`` already."""
    if item.attached_to is not None:
        item.dated_on, item.number_text = item.attached_to.dated_on, item.attached_to.number_text
    if not (item.edited or drawn):
        item.file = render_file(act, item)
    item.save()


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
