"""Attachments, electronic signatures, replaced papers, drafts drawn anew: the whole life of a document."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pypdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from instruments.documents.papers import TODAY, Office
from instruments.documents.signing import new_signer
from nastavnik.foundation.files.storing import read
from nastavnik.instruments.documents.access import document_file
from nastavnik.instruments.documents.actions.keep_scan import NotForScan, keep_scan
from nastavnik.instruments.documents.actions.open_package import open_package
from nastavnik.instruments.documents.actions.prepare_document import Attachment
from nastavnik.instruments.documents.actions.register_document import (
    DateRefused,
    NumberRefused,
    SignatureRefused,
    number_document,
    register_document,
)
from nastavnik.instruments.documents.actions.revise_document import Closed, redraw_document, revise_document
from nastavnik.instruments.documents.actions.send_document import (
    GoesWithOrder,
    cancel_document,
    send_document,
    take_back_document,
)
from nastavnik.instruments.documents.actions.supersede_document import NotInForce, supersede_document
from nastavnik.instruments.documents.engine import plain_text
from nastavnik.instruments.documents.models import Document
from nastavnik.instruments.documents.templates import sample
from nastavnik.kernel import tenancy
from nastavnik.kernel.act import Actor
from nastavnik.kernel.errors import Forbidden

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def with_parts(office: Office, code: str = "D01") -> Document:
    return office.order(
        code=code, attachments=[Attachment(name, f"Приложение {name}", sample(name)) for name in ("D02", "D03")]
    )


def parts(office: Office, document: Document) -> list[Document]:
    with tenancy.within(office.school.organisation):
        return list(Document.objects.filter(attached_to=document).select_related("file", "print").order_by("pk"))


def words(office: Office, document: Document) -> str:
    return plain_text(read(office.stored(document).file)).replace("\u00a0", " ")


def upload(data: bytes, name: str = "подпись.sig") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


# ── Приложения ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_attachments_go_where_the_order_goes(office: Office) -> None:
    order = with_parts(office)
    assert "от «___» ____________ 20___ г. № ______" in words(office, parts(office, order)[0])
    send_document(office.act(), document=order)
    assert {item.state for item in parts(office, order)} == {"sent"}
    take_back_document(office.act(), document=order)
    assert {item.state for item in parts(office, order)} == {"draft"}
    done = register_document(office.act("head"), document=order, dated_on=TODAY)
    for item in parts(office, order):
        assert (item.state, item.number, item.number_text, item.dated_on) == (
            "registered",
            None,
            done.number_text,
            TODAY,
        )
        assert f"от {TODAY.day} сентября 2026 г. № {done.number_text}" in words(office, item)


def test_two_orders_of_a_day_have_their_attachments_side_by_side(office: Office) -> None:
    for _ in range(2):
        register_document(office.act("head"), document=with_parts(office), dated_on=TODAY)
    with tenancy.within(office.school.organisation):
        assert Document.objects.signed().count() == 6
        assert Document.objects.own().count() == 2


def test_an_attachment_has_no_way_of_its_own(office: Office) -> None:
    part = parts(office, with_parts(office))[0]
    for verb in (send_document, cancel_document, take_back_document):
        with pytest.raises(GoesWithOrder, match="вместе с документом"):
            verb(office.act("head"), document=part)
    for verb in (register_document, number_document, keep_scan):
        given = {"scan": upload(PDF)} if verb is keep_scan else {"dated_on": TODAY}
        with pytest.raises(GoesWithOrder):
            verb(office.act("head"), document=part, **given)


def test_a_corrected_attachment_keeps_its_file(office: Office) -> None:
    order = with_parts(office)
    part = parts(office, order)[1]
    data = read(office.stored(order).file)
    revise_document(office.act(), document=part, upload=upload(data, "карта.docx"))
    register_document(office.act("head"), document=order, dated_on=TODAY)
    assert read(office.stored(part).file) == data


def test_cancelling_the_order_cancels_its_attachments(office: Office) -> None:
    order = with_parts(office)
    cancel_document(office.act(), document=order)
    assert {item.state for item in parts(office, order)} == {"cancelled"}


def test_who_must_be_acquainted_sees_the_attachments_too(office: Office) -> None:
    person = office.school.person("Белова Мария Сергеевна")
    order = office.order([person], attachments=[Attachment("D02", "Положение", sample("D02"))])
    part = parts(office, order)[0]
    actor = Actor("Белова", "mentor", 9, person.pk)
    with tenancy.within(office.school.organisation):
        assert {row.pk for row in Document.objects.owned_by(actor)} == {order.pk, part.pk}


# ── Ссылка на приказ ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_cites_an_order_waits_for_it_and_bears_its_number(office: Office) -> None:
    order = office.order(code="D04")
    paper = office.order(code="D14", cites=order)
    with pytest.raises(DateRefused, match="Сначала зарегистрируйте"):
        register_document(office.act("head"), document=paper, dated_on=TODAY)
    register_document(office.act("head"), document=order, dated_on=TODAY, number=7)
    with pytest.raises(DateRefused, match="не может быть раньше"):
        register_document(office.act("head"), document=paper, dated_on=date(2026, 9, 1))
    register_document(office.act("head"), document=paper, dated_on=TODAY)
    assert f"приказ от {TODAY.day} сентября 2026 г. № 7-ОД" in words(office, paper)


# ── Электронная подпись ───────────────────────────────────────────────────────────────────────────────────────────────


def test_number_then_frozen_pdf_then_signature(office: Office, tmp_path: Path) -> None:
    document = number_document(office.act("head"), document=with_parts(office), dated_on=TODAY)
    assert (document.state, document.number_text) == ("numbered", "1-ОД")
    assert document.print is not None
    frozen = read(document.print)
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(frozen)).pages)
    assert "1-ОД" in text
    assert all(item.print_id for item in parts(office, document))
    done = register_document(
        office.act("head"), document=document, signature=upload(new_signer(tmp_path / "s").sign(frozen))
    )
    assert (done.state, done.signature_check["state"]) == ("registered", "sound")
    assert read(done.print) == frozen and done.file_id == document.file_id
    with tenancy.within(office.school.organisation):
        assert document_file(office.act("head"), done.signature_id) and document_file(office.act("head"), done.print_id)


def test_a_signature_of_another_file_is_refused_and_nothing_is_lost(office: Office, tmp_path: Path) -> None:
    document = number_document(office.act("head"), document=office.order(), dated_on=TODAY)
    for data, said in (
        (new_signer(tmp_path / "s").sign(b"another"), "другого файла"),
        (PDF, "не файл отсоединённой подписи"),
        (b"\x30" * (1024 * 1024 + 2), "не файл отсоединённой подписи"),
        (None, "Приложите файл подписи"),
    ):
        with pytest.raises(SignatureRefused, match=said):
            register_document(office.act("head"), document=document, signature=data and upload(data))
    assert office.stored(document).state == "numbered"


def test_a_numbered_paper_is_closed_and_its_number_is_not_given_again(office: Office) -> None:
    document = number_document(office.act("head"), document=office.order(), dated_on=TODAY)
    with pytest.raises(Closed):
        redraw_document(office.act(), document=document)
    cancel_document(office.act("head"), document=document)
    done = office.stored(document)
    assert (done.state, done.number) == ("cancelled", 1)
    with pytest.raises(NumberRefused, match="уже занят"):
        register_document(office.act("head"), document=office.order(), dated_on=TODAY, number=1)
    assert register_document(office.act("head"), document=office.order(), dated_on=TODAY).number == 2


def test_a_signature_without_a_number_says_what_comes_first(office: Office) -> None:
    with pytest.raises(SignatureRefused, match="Сначала получите файл"):
        register_document(office.act("head"), document=office.order(), signature=upload(b"\x30"))


# ── Замена, скан, новая сборка, пакет ─────────────────────────────────────────────────────────────────────────────────


def test_a_replaced_paper_stays_signed_and_names_the_one_that_replaced_it(office: Office) -> None:
    old = register_document(office.act("head"), document=with_parts(office, "D32"), dated_on=TODAY)
    draft = office.order(code="D32")
    with pytest.raises(NotInForce):
        supersede_document(office.act("head"), document=old, by=draft)
    new = register_document(office.act("head"), document=draft, dated_on=TODAY)
    done = supersede_document(office.act("head"), document=old, by=new)
    assert (done.state, done.superseded_by_id, done.superseded_at) == ("superseded", new.pk, office.now)
    assert {item.state for item in parts(office, old)} == {"superseded"}
    with tenancy.within(office.school.organisation):
        assert Document.objects.signed().filter(pk=old.pk).exists()


def test_a_scan_may_come_later(office: Office) -> None:
    document = register_document(office.act("head"), document=office.order(), dated_on=TODAY)
    done = keep_scan(office.act("head"), document=document, scan=upload(PDF, "скан.pdf"))
    assert read(office.stored(done).scan) == PDF
    assert office.journal(document)[-1][0] == "document.scanned"
    cancelled = cancel_document(office.act(), document=office.order())
    with pytest.raises(NotForScan):
        keep_scan(office.act("head"), document=cancelled, scan=upload(PDF))


def test_drawn_anew_takes_the_place_of_a_corrected_file(office: Office) -> None:
    document = office.order()
    first = read(office.stored(document).file)
    revise_document(office.act(), document=document, upload=upload(first, "п.docx"))
    done = redraw_document(office.act(), document=document)
    assert not done.edited and read(office.stored(done).file) == first


def test_a_package_keeps_its_papers_together(office: Office) -> None:
    package = open_package(office.act(), year=office.year, title="Пары")
    document = office.order(package=package, attachments=[Attachment("D02", "Положение", sample("D02"))])
    with tenancy.within(office.school.organisation):
        assert set(package.documents.values_list("pk", flat=True)) == {document.pk, parts(office, document)[0].pk}


@pytest.mark.parametrize("role", ["mentor", "mentee", "psychologist", "municipal", "regional", "admin"])
def test_nobody_else_may(office: Office, role: str) -> None:
    document, act = office.order(), office.stranger(role)
    for verb, given in (
        (number_document, {"dated_on": TODAY}),
        (redraw_document, {}),
        (keep_scan, {"scan": upload(PDF)}),
        (supersede_document, {"by": document}),
    ):
        with pytest.raises(Forbidden):
            verb(act, document=document, **given)
    with pytest.raises(Forbidden):
        open_package(act, year=office.year, title="Пары")
