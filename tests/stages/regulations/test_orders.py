"""Stage 1: the order on the regulation from draft to register, and the pages every document of the school goes by."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from conftest import School, World
from nastavnik.foundation.files.storing import read
from nastavnik.foundation.organisations.models import SchoolYear
from nastavnik.foundation.people.models import Person
from nastavnik.instruments.documents.actions.register_document import register_document
from nastavnik.instruments.documents.engine import plain_text
from nastavnik.instruments.documents.models import Document
from nastavnik.instruments.roadmap.actions.open_year import open_year
from nastavnik.instruments.roadmap.queries import plan
from nastavnik.instruments.roadmap.rules import Status
from nastavnik.kernel import tenancy
from nastavnik.kernel.errors import Forbidden
from nastavnik.stages.regulations.actions.issue_regulation import issue_regulation
from nastavnik.stages.regulations.queries import regulation_order

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
TODAY = date(2026, 9, 15)


@pytest.fixture
def year(school: School, clock: Callable[[datetime], None]) -> SchoolYear:
    made: SchoolYear = open_year(school.act(), starts_on=date(2026, 9, 1), ends_on=date(2027, 8, 31))
    return made


@pytest.fixture
def staff(school: School) -> list[Person]:
    return [school.person(name) for name in ("Белова Мария Сергеевна", "Орлов Иван Дмитриевич")]


@pytest.fixture
def order(school: School, year: SchoolYear, staff: list[Person]) -> Document:
    return issue_regulation(school.act(), year=year, dated_on=date(2026, 9, 14), curator=staff[0])


def reload(school: School, document: Document) -> Document:
    with tenancy.within(school.organisation):
        return Document.objects.select_related("file", "scan").get(pk=document.pk)


def post(client: Client, document: Document, verb: str, **fields: object) -> tuple[int, str]:
    answer = client.post(reverse("regulations:show", args=[document.pk]), {"verb": verb, **fields})
    return answer.status_code, answer.content.decode()


def statuses(school: School, year: SchoolYear) -> dict[str, Status]:
    with tenancy.within(school.organisation):
        return {line.activity.code: line.status for line in plan(year, TODAY).lines if line.activity.stage == 1}


def test_the_order_names_its_grounds_the_curator_and_everybody_to_be_acquainted(
    school: School, order: Document, staff: list[Person]
) -> None:
    text = plain_text(read(order.file))
    assert "ПРИКАЗ" in text and "Белову Марию Сергеевну" in text
    assert "Трудов" in text or "Федеральн" in text, "grounds come from the acts in force that day"
    assert all(person.full_name in text for person in staff)
    with tenancy.within(school.organisation):
        assert {mark.person_id for mark in order.acquaintances.all()} == {person.pk for person in staff}


def test_the_road_map_follows_the_order_step_by_step(school: School, year: SchoolYear, order: Document) -> None:
    assert statuses(school, year)["regulation"] is Status.IN_PROGRESS
    assert post(school.client(), order, "send")[0] == 302
    assert statuses(school, year)["regulation"] is Status.WAITING
    assert post(school.client("head"), order, "register", **{"register-dated_on": "2026-09-14"})[0] == 302
    found = statuses(school, year)
    assert (found["regulation"], found["curator"]) == (Status.DONE, Status.DONE)
    assert found["acquaint"] is Status.IN_PROGRESS
    with tenancy.within(school.organisation):
        ids = list(order.acquaintances.values_list("person_id", flat=True))
    assert post(school.client(), order, "acquaint", person=ids[:1], **{"acquaint-on": "2026-09-15"})[0] == 302
    assert statuses(school, year)["acquaint"] is Status.WAITING
    assert post(school.client(), order, "acquaint", person=ids, **{"acquaint-on": "2026-09-15"})[0] == 302
    assert statuses(school, year)["acquaint"] is Status.DONE


def test_others_cite_the_registered_order_and_no_draft(school: School, order: Document) -> None:
    act = school.act()
    with tenancy.within(school.organisation):
        assert regulation_order(act) is None
    register_document(school.act("head"), document=order, dated_on=date(2026, 9, 14), number=84)
    with tenancy.within(school.organisation):
        assert regulation_order(act) == {"номер": "84-ОД", "дата": "14 сентября 2026 г."}


def test_only_who_leads_issues_it(school: School, year: SchoolYear) -> None:
    for role in ("mentor", "mentee", "psychologist"):
        with pytest.raises(Forbidden):
            issue_regulation(school.act(role), year=year, dated_on=TODAY)
        assert school.client(role).get(reverse("regulations:regulation")).status_code == 403


def test_the_form_leads_to_the_draft(school: School, year: SchoolYear, staff: list[Person]) -> None:
    answer = school.client().post(reverse("regulations:regulation"), {"dated_on": "14.09.2026", "curator": staff[1].pk})
    with tenancy.within(school.organisation):
        made = Document.objects.own().get()
        parts = list(made.attachments.order_by("pk").values_list("kind", flat=True))
    assert parts == ["D02", "D03"]
    assert answer["Location"] == reverse("regulations:show", args=[made.pk])
    assert made.context["куратор"]["фио"] == "Орлов Иван Дмитриевич"


def test_without_a_year_it_says_to_start_one(school: School, clock: Callable[[datetime], None]) -> None:
    answer = school.client().get(reverse("regulations:regulation"))
    assert answer.status_code == 422
    assert "Учебный год ещё не начат" in answer.content.decode()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"register-dated_on": "2026-09-16", "register-number": "17"}, "ещё не наступила"),
        ({"register-dated_on": "когда-то", "register-number": "17"}, ""),
    ],
)
def test_a_wrong_registration_keeps_what_was_typed(
    school: School, order: Document, fields: dict[str, str], words: str
) -> None:
    status, page = post(school.client("head"), order, "register", **fields)
    assert status == 422
    assert words in page
    assert 'value="17"' in page
    assert reload(school, order).state == "draft"


def test_a_taken_number_is_named_with_its_document(school: School, year: SchoolYear, order: Document) -> None:
    register_document(school.act("head"), document=order, dated_on=date(2026, 9, 14), number=5)
    other = issue_regulation(school.act(), year=year, dated_on=TODAY)
    fields = {"register-dated_on": "2026-09-15", "register-number": "5"}
    status, page = post(school.client("head"), other, "register", **fields)
    assert status == 422 and "Номер 5 уже занят" in page


def test_a_repeated_press_registers_once(school: School, order: Document) -> None:
    fields = {"register-dated_on": "2026-09-14"}
    assert post(school.client("head"), order, "register", **fields)[0] == 302
    assert post(school.client("head"), order, "register", **fields)[0] == 422
    assert reload(school, order).number == 1


def test_the_head_returns_a_draft_and_the_curator_may_drop_it(school: School, order: Document) -> None:
    assert post(school.client(), order, "send")[0] == 302
    assert post(school.client("head"), order, "take-back", remark="Поправьте дату")[0] == 302
    assert reload(school, order).state == "draft"
    assert post(school.client(), order, "cancel")[0] == 302
    status, page = post(school.client(), order, "send")
    assert status == 422 and "недоступно" in page


def test_a_word_file_comes_back_and_anything_else_is_refused(school: School, order: Document) -> None:
    before = reload(school, order).file_id
    status, page = post(school.client(), order, "revise", **{"revise-file": SimpleUploadedFile("приказ.docx", PDF)})
    assert status == 422 and "DOCX" in page
    content = read(reload(school, order).file)
    corrected = SimpleUploadedFile("приказ.docx", content)
    assert post(school.client(), order, "revise", **{"revise-file": corrected})[0] == 302
    assert reload(school, order).edited and reload(school, order).file_id != before
    assert post(school.client("head"), order, "register", **{"register-dated_on": "2026-09-14"})[0] == 302
    assert read(reload(school, order).file) == content, "a file corrected by hand is not drawn over"


def test_a_scan_is_kept_with_the_registered_order(world: World, order: Document) -> None:
    school = world.school
    scan = SimpleUploadedFile("скан.pdf", PDF)
    fields = {"register-dated_on": "2026-09-14", "register-scan": scan}
    assert post(school.client("head"), order, "register", **fields)[0] == 302
    stored = reload(school, order).scan
    assert stored is not None
    address = reverse("files:show", args=[stored.pk])
    assert school.client().get(address).status_code == 200
    assert world.neighbour.client().get(address).status_code == 404


def test_what_waits_for_the_head_stands_on_the_heads_desk(school: School, order: Document) -> None:
    client, page = school.client("head"), reverse("regulations:signing")
    address = reverse("regulations:show", args=[order.pk])
    assert address not in client.get(page).content.decode()
    post(school.client(), order, "send")
    assert address in client.get(page).content.decode()
    assert school.client("mentor").get(page).status_code == 403


def test_a_teacher_sees_what_names_them_and_no_more(school: School, order: Document, staff: list[Person]) -> None:
    stranger = school.person("Громова Елена Андреевна")
    assert school.client("mentor", staff[1]).get(reverse("regulations:show", args=[order.pk])).status_code == 200
    assert school.client("mentee", stranger).get(reverse("regulations:show", args=[order.pk])).status_code == 404


def test_the_neighbour_neither_sees_nor_changes(world: World, order: Document) -> None:
    client = world.neighbour.client()
    assert client.get(reverse("regulations:show", args=[order.pk])).status_code == 404
    assert post(client, order, "send")[0] == 404
    assert reload(world.school, order).state == "draft"


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_as_much_for_one_as_for_three(
    school: School, year: SchoolYear, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    for _ in range(count):
        issue_regulation(school.act(), year=year, dated_on=TODAY)
    client = school.client()
    client.get(reverse("regulations:index"))
    with django_assert_num_queries(5):  # session, roles, the year, documents, packages
        client.get(reverse("regulations:index"))
