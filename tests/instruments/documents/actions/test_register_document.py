"""Numbers run by the register of a school and a calendar year; a registered document is closed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from conftest import World
from instruments.documents.papers import TODAY, Office, open_office
from nastavnik.foundation.files.storing import FileRefused, read
from nastavnik.instruments.documents.actions.register_document import (
    DateRefused,
    NumberRefused,
    next_number,
    register_document,
)
from nastavnik.instruments.documents.actions.revise_document import Closed, revise_document
from nastavnik.instruments.documents.actions.send_document import cancel_document, send_document, take_back_document
from nastavnik.instruments.documents.engine import plain_text
from nastavnik.instruments.documents.models import Document
from nastavnik.kernel import tenancy
from nastavnik.kernel.errors import Forbidden, Missing
from nastavnik.kernel.lifecycle import WrongMove
from nastavnik.kernel.registry import Happening, registry


def register(office: Office, document: Document | None = None, **facts: Any) -> Document:
    return register_document(office.act("head"), document=document or office.order(), **{"dated_on": TODAY, **facts})


def test_numbers_follow_each_other_with_the_index_of_the_series(office: Office) -> None:
    assert [register(office).number_text for _ in range(3)] == ["1-ОД", "2-ОД", "3-ОД"]
    assert office.last_number() == 3


def test_the_school_may_give_the_number_of_its_own_book_and_the_next_one_follows(office: Office) -> None:
    assert [register(office, number=number).number for number in (84, None, 12, None)] == [84, 85, 12, 86]


@pytest.mark.parametrize("number", [0, -1])
def test_a_number_below_one_is_refused(office: Office, number: int) -> None:
    with pytest.raises(NumberRefused, match="число от 1") as refusal:
        register(office, number=number)
    assert refusal.value.field == "number" and office.last_number() == 0


def test_a_number_taken_is_refused_with_the_document_that_has_it(office: Office) -> None:
    first, second = register(office, number=7), office.order()
    with pytest.raises(NumberRefused, match=rf"Номер 7 уже занят: {first.title}, № 7-ОД от 15\.09\.2026") as refusal:
        register(office, second, number=7)
    assert refusal.value.field == "number" and office.stored(second).state == "draft"
    assert register(office, second).number == 8


def test_a_date_to_come_is_refused_and_a_past_one_is_not(office: Office) -> None:
    document = office.order()
    with pytest.raises(DateRefused, match="ещё не наступила") as refusal:
        register(office, document, dated_on=TODAY + timedelta(days=1))
    assert refusal.value.field == "dated_on" and office.stored(document).number is None
    assert register(office, document, dated_on=TODAY - timedelta(days=20)).dated_on == TODAY - timedelta(days=20)


def test_each_calendar_year_begins_with_one(office: Office) -> None:
    register(office)
    winter = office.later(150)
    assert [register(winter, dated_on=winter.now.date()).number for _ in "ab"] == [1, 2]
    assert register(winter, dated_on=TODAY).number == 2
    assert (office.last_number(year=2026), office.last_number(year=2027)) == (2, 2)


def test_each_school_has_its_own_numbers(world: World) -> None:
    ours, theirs = open_office(world.school), open_office(world.neighbour)
    assert [register(item).number for item in (ours, ours, theirs)] == [1, 2, 1]
    assert register(theirs, number=2).number == 2


def test_each_series_has_its_own_numbers(office: Office) -> None:
    assert register(office).number_text == "1-ОД"
    plan = office.order(code="D03")
    assert (plan.series, register(office, plan).number_text) == ("", "1")


def test_the_number_suggested_is_the_one_given(office: Office) -> None:
    for given in (None, 40, 3, None):
        with tenancy.within(office.school.organisation):
            suggested = next_number("ОД", TODAY.year)
        done = register(office, number=given)
        assert given is not None or done.number == suggested
    with tenancy.within(office.school.organisation):
        assert (next_number("ОД", TODAY.year), next_number("ОД", 2031)) == (42, 1)


def test_number_and_date_stand_in_the_file(office: Office) -> None:
    document = office.order()
    assert "№ ______" in plain_text(read(document.file))
    done = register(office, document, dated_on=date(2026, 9, 3))
    text = plain_text(read(done.file))
    assert "3 сентября 2026 г.\t№ 1-ОД" in text and "№ ______" not in text
    assert done.file_id != document.file_id


def test_a_file_corrected_in_word_is_registered_as_it_is(office: Office) -> None:
    document = office.order()
    upload = SimpleUploadedFile("приказ.docx", read(document.file))
    done = register(office, revise_document(office.act(), document=document, upload=upload))
    assert done.edited and read(done.file) == read(document.file)


def test_a_signed_scan_is_kept_and_a_wrong_one_refuses_the_whole(office: Office) -> None:
    document = office.order()
    with pytest.raises(FileRefused, match="Подойдут: JPG, PDF, PNG"):
        register(office, document, scan=SimpleUploadedFile("скан.pdf", b"MZ not a scan"))
    assert (office.stored(document).state, office.last_number()) == ("draft", 0)
    done = register(office, document, scan=SimpleUploadedFile("скан.pdf", b"%PDF-1.7 scan"))
    assert done.scan is not None and done.scan.name == "скан.pdf" and done.number == 1


def test_a_listener_that_refuses_undoes_all_and_burns_no_number(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Refused(Exception):
        pass

    def refuse(happening: Happening) -> None:
        assert happening.result.state == "registered" and happening.result.number == 1
        raise Refused

    document = office.order()
    before = len(office.journal(document))
    with monkeypatch.context() as patch:
        patch.setitem(registry.listeners, "documents.document.registered", [refuse])
        with pytest.raises(Refused):
            register(office, document)
    kept = office.stored(document)
    assert (kept.state, kept.number, kept.register_year, kept.file_id) == ("draft", None, None, document.file_id)
    assert office.last_number() == 0 and len(office.journal(document)) == before
    assert register(office, document).number == 1


def test_a_registered_document_is_closed(office: Office) -> None:
    done = register(office)
    upload = SimpleUploadedFile("приказ.docx", read(done.file))
    for verb in (
        lambda: revise_document(office.act(), document=done, upload=upload),
        lambda: cancel_document(office.act(), document=done),
    ):
        with pytest.raises(Closed, match="Исправление оформляется новым документом"):
            verb()
    for move in (send_document, take_back_document):
        with pytest.raises(WrongMove, match="Сейчас состояние «подписан»"):
            move(office.act(), document=done)
    with pytest.raises(WrongMove):
        register(office, done)
    assert office.stored(done).number == 1 and office.last_number() == 1


def test_a_page_opened_before_the_registration_does_not_undo_it(office: Office) -> None:
    stale = office.order()
    upload = SimpleUploadedFile("приказ.docx", read(stale.file))
    register(office, stale)
    assert stale.state == "draft"
    for verb, refusal in (
        (lambda: send_document(office.act(), document=stale), WrongMove),
        (lambda: cancel_document(office.act(), document=stale), Closed),
        (lambda: revise_document(office.act(), document=stale, upload=upload), Closed),
    ):
        with pytest.raises(refusal):
            verb()
    kept = office.stored(stale)
    assert (kept.state, kept.number, kept.edited) == ("registered", 1, False)


@pytest.mark.parametrize("role", ["mentor", "mentee", "psychologist", "municipal", "regional", "admin"])
def test_who_may_not_register_is_refused_and_nothing_is_written(office: Office, role: str) -> None:
    document = office.order()
    with pytest.raises(Forbidden):
        register_document(office.stranger(role), document=document, dated_on=TODAY)
    assert (office.stored(document).state, office.last_number()) == ("draft", 0)


def test_for_the_neighbour_the_document_is_not_there(world: World) -> None:
    document = open_office(world.school).order()
    theirs = open_office(world.neighbour)
    with pytest.raises(Missing):
        register(theirs, document)
    assert theirs.last_number() == 0


def test_the_registration_stands_in_the_journal(office: Office) -> None:
    done = register(office)
    assert [entry[:2] for entry in office.journal(done)] == [
        ("document.prepared", "Подготовлен документ"),
        ("document.registered", "Документ подписан и зарегистрирован"),
    ]
