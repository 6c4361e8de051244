"""A draft is prepared, sent, taken back, corrected in Word, cancelled; people are marked as acquainted; each leaves its trace."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from conftest import World
from instruments.documents.engine.word_files import BODY, changed, unzip, with_part, zipped
from instruments.documents.papers import TODAY, Office, open_office
from nastavnik.foundation.files.models import StoredFile
from nastavnik.foundation.files.storing import FileRefused, read
from nastavnik.instruments.documents.access import document_file
from nastavnik.instruments.documents.actions.mark_acquainted import TooEarly, mark_acquainted
from nastavnik.instruments.documents.actions.prepare_document import prepare_document
from nastavnik.instruments.documents.actions.register_document import register_document
from nastavnik.instruments.documents.actions.revise_document import Closed, revise_document
from nastavnik.instruments.documents.actions.send_document import cancel_document, send_document, take_back_document
from nastavnik.instruments.documents.kinds import kind
from nastavnik.instruments.documents.models import Acquaintance, Document
from nastavnik.kernel import tenancy
from nastavnik.kernel.act import Act
from nastavnik.kernel.errors import Forbidden, Missing, WrongWiring
from nastavnik.kernel.lifecycle import WrongMove


def corrected(office: Office, document: Document, data: bytes, name: str = "приказ.docx") -> Document:
    return revise_document(office.act(), document=document, upload=SimpleUploadedFile(name, data))


def people_marked(office: Office, document: Document) -> dict[str, Any]:
    with tenancy.within(office.school.organisation):
        rows = Acquaintance.objects.filter(document=document).select_related("person")
        return {row.person.surname: row.acquainted_on for row in rows}


def test_a_draft_remembers_its_edition_series_context_and_people(office: Office) -> None:
    people = [office.school.person(name) for name in ("Белова Мария Сергеевна", "Орлов Иван Дмитриевич")]
    made = office.stored(office.order([*people, people[0]], number=84, dated_on=TODAY))
    assert (made.state, made.kind, made.edition, made.series) == ("draft", "D01", str(kind("D01")), "ОД")
    assert (made.number_text, made.register_year, office.last_number()) == ("84-ОД", None, 0)
    assert made.context["организация"]["краткое_наименование"] and made.file.name.endswith(".docx")
    assert people_marked(office, made) == {"Белова": None, "Орлов": None}


def test_a_kind_the_catalogue_does_not_hold_is_our_mistake(office: Office) -> None:
    with pytest.raises(WrongWiring, match="D99"):
        prepare_document(office.act(), year=office.year, code="D99", title="Нет", context={})


def test_to_the_head_and_back_with_a_remark(office: Office) -> None:
    document = send_document(office.act(), document=office.order())
    assert (document.state, document.sent_at) == ("sent", office.now)
    with pytest.raises(WrongMove, match="Сейчас состояние «на подписи»"):
        send_document(office.act(), document=document)
    back = take_back_document(office.act("head"), document=document, remark="Исправьте пункт 2")
    assert office.stored(back).state == "draft"
    event, title, details = office.journal(document)[-1]
    assert (event, title) == ("document.returned", "Документ возвращён на доработку")
    assert "Исправьте пункт 2" in str(details)
    with pytest.raises(WrongMove):
        take_back_document(office.act(), document=document)


@pytest.mark.parametrize("sent", [False, True])
def test_a_draft_is_cancelled_for_good(office: Office, sent: bool) -> None:
    document = office.order()
    if sent:
        document = send_document(office.act(), document=document)
    done = cancel_document(office.act(), document=document)
    assert (office.stored(done).state, done.cancelled_at) == ("cancelled", office.now)
    for verb in (cancel_document, send_document, take_back_document):
        with pytest.raises((Closed, WrongMove)):
            verb(office.act(), document=done)
    with pytest.raises(WrongMove):
        register_document(office.act(), document=done, dated_on=TODAY)
    assert office.last_number() == 0


def test_a_corrected_file_takes_the_place_and_the_earlier_one_stays_stored(office: Office) -> None:
    document = office.order()
    first = document.file_id
    data = changed(read(document.file), BODY, "ПРИКАЗ".encode(), "Приказ".encode())
    done = office.stored(corrected(office, document, data, "приказ (исправлен).docx"))
    assert done.edited and read(done.file) == data and done.file.name == "приказ (исправлен).docx"
    with tenancy.within(office.school.organisation):
        assert StoredFile.objects.filter(pk=first).exists()


Spoil = Callable[[bytes], bytes]
BOMB: Spoil = lambda data: zipped({**unzip(data), "word/media/a.png": b"\0" * 60_000_000})  # noqa: E731


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda data: b"%PDF-1.7 word/", "Подойдут: DOCX"),
        (lambda data: b"", "Файл пустой"),
        (lambda data: b"PK\x03\x04 word/ cut", "Не получилось прочитать файл"),
        (lambda data: zipped({"word/a.xml": b"<a/>"}), "Это не документ Word"),
        (lambda data: zipped({"xl/workbook.xml": b"<a/>"}), "Это не документ Word"),
        (BOMB, "слишком большой документ"),
        (lambda data: with_part(data, "word/vbaProject.bin", b"0"), "макросы или вложенные объекты"),
        (lambda data: with_part(data, BODY, b"<!DOCTYPE a><a/>"), "посторонние объявления"),
        (lambda data: data + b"\0" * 21_000_000, "больше 20 МБ"),
    ],
    ids=["pdf", "empty", "cut", "another zip", "workbook", "bomb", "macros", "declarations", "too large"],
)
def test_a_wrong_file_is_refused_and_nothing_changes(office: Office, spoil: Spoil, sentence: str) -> None:
    document = office.order()
    with tenancy.within(office.school.organisation):
        files = StoredFile.objects.count()
    with pytest.raises(FileRefused, match=sentence) as refusal:
        corrected(office, document, spoil(read(document.file)))
    assert refusal.value.field == "file"
    kept = office.stored(document)
    assert (kept.edited, kept.file_id) == (False, document.file_id)
    with tenancy.within(office.school.organisation):
        assert StoredFile.objects.count() == files


def test_people_are_marked_once_between_the_day_of_the_order_and_today(office: Office) -> None:
    people = [office.school.person(name) for name in ("Белова Мария Сергеевна", "Орлов Иван Дмитриевич")]
    stranger = office.school.person("Чужой Пётр Ильич")
    order = office.order(people)
    with pytest.raises(TooEarly, match="Сначала зарегистрируйте"):
        mark_acquainted(office.act(), document=order, people=people, on=TODAY)
    order = register_document(office.act(), document=order, dated_on=TODAY - timedelta(days=3))
    for day in (TODAY - timedelta(days=4), TODAY + timedelta(days=1)):
        with pytest.raises(TooEarly, match=r"с 12\.09\.2026 по сегодня") as refusal:
            mark_acquainted(office.act(), document=order, people=people, on=day)
        assert refusal.value.field == "on"
    first = TODAY - timedelta(days=3)
    assert mark_acquainted(office.act(), document=order, people=[people[0], stranger], on=first) == 1
    assert mark_acquainted(office.act(), document=order, people=people, on=TODAY) == 1
    assert people_marked(office, order) == {"Белова": first, "Орлов": TODAY}
    assert [entry[1] for entry in office.journal(order)].count("Отмечено ознакомление") == 2


VERBS: dict[str, Callable[[Act, Office, Document], object]] = {
    "prepare": lambda act, office, document: prepare_document(
        act, year=office.year, code="D01", title="Приказ", context=document.context
    ),
    "send": lambda act, office, document: send_document(act, document=document),
    "take back": lambda act, office, document: take_back_document(act, document=document),
    "cancel": lambda act, office, document: cancel_document(act, document=document),
    "revise": lambda act, office, document: revise_document(
        act, document=document, upload=SimpleUploadedFile("приказ.docx", read(document.file))
    ),
    "acquaint": lambda act, office, document: mark_acquainted(act, document=document, people=[], on=TODAY),
}


@pytest.mark.parametrize("verb", VERBS)
def test_other_roles_are_refused_and_for_the_neighbour_nothing_is_there(world: World, verb: str) -> None:
    office = open_office(world.school)
    document = office.order()
    before = office.journal(document)
    for role in ("mentor", "mentee", "psychologist", "municipal", "regional", "admin"):
        with pytest.raises(Forbidden):
            VERBS[verb](office.stranger(role), office, document)
    with pytest.raises(Missing):
        VERBS[verb](world.neighbour.act(), office, document)
    assert office.stored(document).state == "draft" and office.journal(document) == before


def test_the_file_opens_to_those_who_see_the_document(world: World) -> None:
    office = open_office(world.school)
    named, other = world.school.person("Белова Мария Сергеевна"), world.school.person("Орлов Иван Дмитриевич")
    document = office.order([named])
    mentor = world.school.act("mentor", person=named)
    mentee = world.school.act("mentee", person=other)
    seen = {}
    for act in (office.act(), office.act("head"), mentor, mentee, world.neighbour.act()):
        with tenancy.within(act.organisation):
            seen[act.actor.role, act.organisation.pk] = document_file(act, document.file_id)
    assert list(seen.values()) == [True, True, True, False, False]
