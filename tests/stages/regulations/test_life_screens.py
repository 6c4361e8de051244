"""Templates, signing at once, electronic signature, the code and the scan: as they go by in a browser."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from conftest import School, World
from instruments.documents.actions.test_own_template import OURS, edited
from instruments.documents.engine.word_files import BODY, changed
from instruments.documents.signing import new_signer
from nastavnik.foundation.files.storing import read
from nastavnik.foundation.organisations.models import SchoolYear
from nastavnik.foundation.people.models import Person
from nastavnik.instruments.documents.actions.register_document import register_document
from nastavnik.instruments.documents.actions.send_document import send_document
from nastavnik.instruments.documents.models import Document, OwnTemplate
from nastavnik.instruments.documents.printing import pdf_of
from nastavnik.instruments.roadmap.actions.open_year import open_year
from nastavnik.kernel import tenancy
from nastavnik.stages.regulations.actions.issue_regulation import issue_regulation
from nastavnik.stages.regulations.chains import warnings
from stages.cast import text

TODAY = date(2026, 9, 15)


@pytest.fixture
def year(school: School, clock: Callable[[datetime], None]) -> SchoolYear:
    made: SchoolYear = open_year(school.act(), starts_on=date(2026, 9, 1), ends_on=date(2027, 8, 31))
    return made


@pytest.fixture
def order(school: School, year: SchoolYear) -> Document:
    return issue_regulation(
        school.act(), year=year, dated_on=date(2026, 9, 14), curator=school.person("Белова Мария Сергеевна")
    )


def again(school: School, document: Document) -> Document:
    with tenancy.within(school.organisation):
        return Document.objects.select_related("file", "scan", "print").get(pk=document.pk)


def scanned(school: School, document: Document, *, turn: float = 0, dots: int = 150) -> bytes:
    """The first sheet as a phone or a scanner gives it."""
    page = pypdfium2.PdfDocument(pdf_of(again(school, document)))[0]
    image = page.render(scale=dots / 72).to_pil().rotate(turn, expand=True, fillcolor="white")
    out = io.BytesIO()
    image.convert("L").save(out, "JPEG", quality=60)
    return out.getvalue()


# ── Приложения к приказу о положении ──────────────────────────────────────────────────────────────────────────────────


def test_the_order_comes_with_the_regulation_and_the_road_map(school: School, order: Document) -> None:
    page = text(school.client().get(reverse("regulations:show", args=[order.pk])))
    assert "Положение о системе наставничества педагогических работников" in page
    assert "Дорожная карта на 2026/27 учебный год" in page
    with tenancy.within(school.organisation):
        part = Document.objects.get(attached_to=order, kind="D02")
    inside = text(school.client().get(reverse("regulations:show", args=[part.pk])))
    assert "Передать руководителю" not in inside and "Зарегистрировать" not in inside
    assert "Исправить в Word" in inside


def test_what_was_told_of_the_council_stands_in_the_regulation(school: School, year: SchoolYear) -> None:
    from nastavnik.instruments.documents.engine import plain_text

    school.client().post(
        reverse("regulations:regulation"),
        {"dated_on": "14.09.2026", "minutes_number": "3", "minutes_on": "28.08.2026", "union": "on"},
    )
    with tenancy.within(school.organisation):
        words = plain_text(read(Document.objects.get(kind="D02").file)).replace("\u00a0", " ")
    assert "протокол от 28 августа 2026 г. № 3" in words
    assert "Учтено мнение выборного органа" in words


def test_a_new_order_replaces_the_former_and_says_so_in_its_text(
    school: School, year: SchoolYear, order: Document
) -> None:
    from nastavnik.instruments.documents.engine import plain_text

    register_document(school.act("head"), document=order, dated_on=date(2026, 9, 14))
    new = issue_regulation(school.act(), year=year, dated_on=TODAY)
    assert "Признать утратившим силу приказ от 14 сентября 2026 г. № 1-ОД" in plain_text(
        read(again(school, new).file)
    ).replace("\u00a0", " ")
    register_document(school.act("head"), document=new, dated_on=TODAY)
    former = again(school, order)
    assert (former.state, former.superseded_by_id) == ("superseded", new.pk)
    assert "Заменён документом" in text(school.client().get(reverse("regulations:show", args=[order.pk])))


# ── Цепочка дат ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_paper_is_not_earlier_than_the_one_it_stands_on(school: School, year: SchoolYear, order: Document) -> None:
    register_document(school.act("head"), document=order, dated_on=date(2026, 9, 14))
    page = reverse("regulations:prepare", args=["D05"])
    person = school.person("Орлов Иван Дмитриевич")
    school.client().post(
        page, {"dated_on": "10.09.2026", "chair": person.pk, "secretary": person.pk, "members": [person.pk]}
    )
    with tenancy.within(school.organisation):
        council = Document.objects.get(kind="D05")
    answer = school.client("head").post(
        reverse("regulations:show", args=[council.pk]), {"verb": "register", "register-dated_on": "10.09.2026"}
    )
    assert answer.status_code == 422
    assert "не может быть раньше 14.09.2026" in text(answer)
    assert again(school, council).state == "draft"


def test_a_day_off_is_noticed(school: School, year: SchoolYear) -> None:
    sunday = issue_regulation(school.act(), year=year, dated_on=date(2026, 9, 13))
    with tenancy.within(school.organisation):
        assert "нерабочий день" in warnings(school.act(), again(school, sunday))[0]
    assert "нерабочий день" in text(school.client().get(reverse("regulations:show", args=[sunday.pk])))
    monday = issue_regulation(school.act(), year=year, dated_on=date(2026, 9, 14))
    with tenancy.within(school.organisation):
        assert warnings(school.act(), again(school, monday)) == []


# ── На подпись ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_head_signs_all_at_once_and_what_cannot_be_stays(school: School, year: SchoolYear, order: Document) -> None:
    second = issue_regulation(school.act(), year=year, dated_on=date(2026, 9, 14))
    for document in (order, second):
        send_document(school.act(), document=document)
    head = school.client("head")
    page = text(head.get(reverse("regulations:signing")))
    assert page.count('name="document"') == 2 and page.count("Приложение: ") == 4
    answer = head.post(
        reverse("regulations:signing"), {"verb": "register", "dated_on": "16.09.2026", "document": [order.pk]}
    )
    assert answer.status_code == 422 and "ещё не наступила" in text(answer)
    answer = head.post(
        reverse("regulations:signing"),
        {"verb": "register", "dated_on": "15.09.2026", "document": [order.pk, second.pk]},
    )
    assert answer.status_code == 302
    assert [again(school, item).number for item in (order, second)] == [1, 2]
    assert "Сегодня подписывать нечего" in text(head.get(reverse("regulations:signing")))


def test_a_paper_that_waits_for_an_electronic_signature_stays_on_the_heads_table(
    school: School, order: Document
) -> None:
    head = school.client("head")
    send_document(school.act(), document=order)
    head.post(reverse("regulations:show", args=[order.pk]), {"verb": "number", "number-dated_on": "15.09.2026"})
    page = text(head.get(reverse("regulations:signing")))
    assert "Ждут файла электронной подписи" in page and "№ 1-ОД от 15.09.2026" in page
    assert 'name="document"' not in page and "Сегодня подписывать нечего" not in page


def test_a_corrected_file_says_how_much_was_changed(school: School, order: Document) -> None:
    client, page = school.client(), reverse("regulations:show", args=[order.pk])
    for data, said in (
        (read(order.file), "Слова в нём прежние"),
        (changed(read(order.file), BODY, OURS, "в целях поддержки".encode()), "Изменён 1 абзац."),
    ):
        answer = client.post(page, {"verb": "revise", "revise-file": SimpleUploadedFile("п.docx", data)}, follow=True)
        assert said in text(answer)


def test_the_head_returns_with_a_remark(school: School, order: Document) -> None:
    send_document(school.act(), document=order)
    head = school.client("head")
    assert "Отметьте документы" in text(head.post(reverse("regulations:signing"), {"verb": "return"}))
    head.post(reverse("regulations:signing"), {"verb": "return", "document": [order.pk], "remark": "Поправьте пункт 2"})
    assert again(school, order).state == "draft"


def test_an_electronic_signature_from_page_to_page(school: School, order: Document, tmp_path: Path) -> None:
    head, page = school.client("head"), reverse("regulations:show", args=[order.pk])
    head.post(page, {"verb": "number", "number-dated_on": "15.09.2026"})
    numbered = again(school, order)
    assert numbered.state == "numbered" and numbered.print is not None
    assert b"".join(head.get(reverse("files:show", args=[numbered.print_id])).streaming_content) == read(numbered.print)  # type: ignore[attr-defined]
    wrong = head.post(page, {"verb": "sign", "sign-signature": SimpleUploadedFile("п.sig", b"not a signature")})
    assert wrong.status_code == 422 and "не файл отсоединённой подписи" in text(wrong)
    signed = new_signer(tmp_path / "s").sign(read(numbered.print))
    head.post(page, {"verb": "sign", "sign-signature": SimpleUploadedFile("п.sig", signed)})
    shown = text(head.get(page))
    assert "Техническая проверка подписи" in shown and "Гаврилова Ольга Викторовна" in shown
    assert "квалифицированность подписи" in shown and "не устанавливает" in shown
    assert again(school, order).state == "registered"


# ── Код и скан ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_code_leads_to_the_record_for_those_who_may(school: School, world: World, order: Document) -> None:
    address = reverse("regulations:by_code", args=[order.token])
    assert school.client().get(address)["Location"] == reverse("regulations:show", args=[order.pk])
    assert school.client().get(address.replace(order.token, order.token.lower())).status_code == 302
    assert world.neighbour.client().get(address).status_code == 404
    assert Client().get(address).status_code == 302, "a stranger is asked to sign in"
    assert "/login/" in Client().get(address)["Location"]


@pytest.mark.parametrize("turn", ["{code}", " {low} ", "{token}", "https://school12.example/documents/code/{token}/"])
def test_the_code_is_found_as_people_type_it(school: School, order: Document, turn: str) -> None:
    typed = turn.format(code=order.code, low=order.code.lower(), token=order.token)
    answer = school.client().post(reverse("regulations:scan"), {"code": typed})
    assert answer["Location"] == reverse("regulations:show", args=[order.pk])


@pytest.mark.parametrize("turn", [0, 90, 180, 3])
def test_a_photograph_is_recognised_and_kept_with_its_paper(school: School, order: Document, turn: float) -> None:
    photo = scanned(school, order, turn=turn)
    answer = school.client("head").post(reverse("regulations:scan"), {"scan": SimpleUploadedFile("IMG_1.jpg", photo)})
    assert answer.status_code == 302, text(answer)
    assert read(again(school, order).scan) == photo


def test_a_scan_in_pdf_is_recognised(school: School, order: Document) -> None:
    out = io.BytesIO()
    Image.open(io.BytesIO(scanned(school, order, dots=200))).save(out, "PDF", resolution=200)
    answer = school.client().post(reverse("regulations:scan"), {"scan": SimpleUploadedFile("скан.pdf", out.getvalue())})
    assert answer["Location"] == reverse("regulations:show", args=[order.pk])


def test_what_is_not_recognised_is_said_and_nothing_is_kept(school: School, world: World, order: Document) -> None:
    blank = io.BytesIO()
    Image.new("L", (400, 500), 255).save(blank, "JPEG")
    photo, client = scanned(school, order), school.client()
    for who, fields, said in (
        (client, {}, "Введите код из десяти знаков"),
        (client, {"code": "нет"}, "Введите код из десяти знаков"),
        (client, {"code": "22222-22222"}, "Проверьте знаки"),
        (client, {"scan": SimpleUploadedFile("а.jpg", blank.getvalue())}, "не нашлось нашего QR-кода"),
        (client, {"scan": SimpleUploadedFile("а.txt", b"plain words")}, "Подойдёт скан в PDF, JPG или PNG"),
        (client, {"scan": SimpleUploadedFile("а.jpg", b"\xff\xd8\xff torn")}, "Не получилось прочитать"),
        (client, {"scan": SimpleUploadedFile("а.pdf", b"%PDF-1.4 torn")}, "Не получилось прочитать"),
        (world.neighbour.client(), {"scan": SimpleUploadedFile("а.jpg", photo)}, "Проверьте знаки"),
    ):
        answer = who.post(reverse("regulations:scan"), fields)
        assert answer.status_code == 422 and said in text(answer), said
    assert again(school, order).scan is None


# ── Образцы ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_template_goes_to_word_and_back(school: School, year: SchoolYear) -> None:
    client, page = school.client(), reverse("regulations:template", args=["D01"])
    assert "Приказ об утверждении положения" in text(client.get(reverse("regulations:templates")))
    given = b"".join(client.get(reverse("regulations:template_file", args=["D01"])).streaming_content)  # type: ignore[attr-defined]
    assert given.startswith(b"PK")
    shown = text(client.get(page))
    assert "{{ организация.краткое_наименование }}" in shown and "МБОУ «СОШ № 12»" in shown
    answer = client.post(
        page, {"file": SimpleUploadedFile("о.docx", edited("{{ действует_с }}".encode(), "{{ дата_начала }}"))}
    )
    assert answer.status_code == 422
    assert "Такого поля нет: дата_начала" in text(answer) and "Утвердить и ввести в действие" in text(answer)
    assert client.post(page, {"file": SimpleUploadedFile("о.docx", edited())}).status_code == 302
    sample = client.get(reverse("regulations:template_preview", args=["D01", 1]))
    assert sample["Content-Type"] == "application/pdf" and sample.content.startswith(b"%PDF")
    assert client.get(reverse("regulations:template_sample", args=["D01"])).content.startswith(b"%PDF")
    client.post(reverse("regulations:template_use", args=["D01", 1]))
    assert "свой № 1" in text(client.get(reverse("regulations:templates")))
    client.post(reverse("regulations:template_built_in", args=["D01"]))
    assert "свой № 1" not in text(client.get(reverse("regulations:templates")))
    with tenancy.within(school.organisation):
        assert OwnTemplate.objects.get().state == "retired"


def test_an_outdated_draft_offers_to_be_drawn_anew(school: School, year: SchoolYear, order: Document) -> None:
    client, page = school.client(), reverse("regulations:show", args=[order.pk])
    assert "Собрать заново" not in text(client.get(page))
    client.post(reverse("regulations:template", args=["D01"]), {"file": SimpleUploadedFile("о.docx", edited())})
    client.post(reverse("regulations:template_use", args=["D01", 1]))
    assert "Собрать заново" in text(client.get(page))
    client.post(page, {"verb": "redraw"})
    assert re.search(r"свой №\s1", text(client.get(page))) and "Собрать заново" not in text(client.get(page))


def test_templates_are_of_one_school(school: School, world: World, year: SchoolYear) -> None:
    school.client().post(
        reverse("regulations:template", args=["D01"]), {"file": SimpleUploadedFile("о.docx", edited())}
    )
    stranger = world.neighbour.client()
    assert stranger.get(reverse("regulations:template_preview", args=["D01", 1])).status_code == 404
    assert stranger.post(reverse("regulations:template_use", args=["D01", 1])).status_code == 404
    assert stranger.get(reverse("regulations:template", args=["D99"])).status_code == 404
    for role in ("mentor", "mentee", "psychologist"):
        assert school.client(role).get(reverse("regulations:templates")).status_code == 403


def test_a_person_named_in_the_order_reads_its_attachments(school: School, year: SchoolYear, order: Document) -> None:
    with tenancy.within(school.organisation):
        person = Person.objects.get(surname="Белова")
        parts = list(Document.objects.filter(attached_to=order))
    client = school.client("mentor", person=person)
    for part in parts:
        assert client.get(reverse("regulations:show", args=[part.pk])).status_code == 200
        assert client.get(reverse("regulations:pdf", args=[part.pk])).content.startswith(b"%PDF")


def test_the_layout_is_set_once_for_all_papers(school: School, year: SchoolYear) -> None:
    import docx

    client, page = school.client(), reverse("regulations:layout")
    fields = {"left": "20", "right": "15", "top": "20", "bottom": "25", "font": "Arial", "size": "12", "line": "1.5"}
    small = client.post(page, {**fields, "left": "5"})
    assert small.status_code == 422 and "От 20 до 50 мм" in text(small)
    assert client.post(page, fields).status_code == 302
    made = issue_regulation(school.act(), year=year, dated_on=TODAY)
    section = docx.Document(io.BytesIO(read(again(school, made).file))).sections[0]
    assert [round(side.mm) for side in (section.left_margin, section.right_margin, section.bottom_margin) if side] == [
        20,
        15,
        25,
    ]
    assert client.get(reverse("regulations:pdf", args=[made.pk])).content.startswith(b"%PDF")
    assert 'value="20"' in text(client.get(page))
    assert school.client("mentor").get(page).status_code == 403


def test_what_the_organisation_keeps_beside_it_stays(school: School, year: SchoolYear) -> None:
    """The page of the head and the page of the layout write to one field of the table."""
    from nastavnik.foundation.organisations.actions.edit_organisation import edit_organisation
    from nastavnik.foundation.organisations.models import Organisation

    fields = {"left": "25", "right": "15", "top": "20", "bottom": "25", "font": "Arial", "size": "12", "line": "1.5"}
    school.client().post(reverse("regulations:layout"), fields)
    row = Organisation.objects.get(pk=school.organisation.pk)
    edit_organisation(school.act(), organisation=row, changes={"settings": {"head": {"post": "директор"}}})
    assert Organisation.objects.get(pk=school.organisation.pk).settings["paper"]["left"] == 25
