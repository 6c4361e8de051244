"""«Вставить из Excel»: nothing before the button, everything or nothing at it, back again for a week."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from conftest import NOW, School, World
from foundation.people.lists import (
    BELOVA,
    GROMOVA,
    HEADS,
    INITIALS,
    ORLOV,
    TWENTY,
    add,
    columns,
    draft_of,
    pasted,
    promise,
    start,
    workbook,
)
from foundation.people.roster import builders
from nastavnik.foundation.audit.models import AuditEntry, AuditWording
from nastavnik.foundation.jobs.models import Job
from nastavnik.foundation.jobs.running import run
from nastavnik.foundation.people.actions import add_imported as adding
from nastavnik.foundation.people.actions.add_imported import PlanIsOld, add_imported
from nastavnik.foundation.people.actions.drop_import import drop_import
from nastavnik.foundation.people.actions.fix_rows import fix_rows
from nastavnik.foundation.people.actions.queue_import import queue_import
from nastavnik.foundation.people.actions.set_mapping import set_mapping
from nastavnik.foundation.people.actions.start_import import start_import
from nastavnik.foundation.people.actions.undo_import import undo_import
from nastavnik.foundation.people.importing import Answers, ReadList, make_plan
from nastavnik.foundation.people.models import ColumnMemory, Employment, Person, RosterImport
from nastavnik.foundation.people.roster import read_pasted
from nastavnik.kernel import tenancy
from nastavnik.kernel.errors import Forbidden, Missing, Refusal
from nastavnik.kernel.writing import permit


@pytest.fixture(autouse=True)
def _clock(clock: Callable[[datetime], None]) -> None:
    """Roles of the cast are open on the day of the tests."""


def names(school: School) -> list[str]:
    with tenancy.within(school.organisation):
        return [person.full_name for person in Person.objects.order_by("search_text")]


def person(school: School, surname: str) -> Person:
    with tenancy.within(school.organisation):
        return Person.objects.get(surname=surname)


# ── From the list to people ────────────────────────────────────────────────────────────────────────────────────────────


def test_nothing_is_written_before_the_button_and_all_that_is_ready_after(school: School) -> None:
    client = school.client()
    address = start(client, BELOVA, GROMOVA, ORLOV)
    assert names(school) == []
    assert add(client, address)["Location"] == address
    assert names(school) == ["Белова Мария Сергеевна", "Громова Елена Андреевна", "Орлов Иван Дмитриевич"]
    belova = person(school, "Белова")
    assert (belova.gender, belova.post, belova.subjects, belova.experience_years, belova.experience_on) == (
        "f", "учитель математики", ["mathematics"], 1, NOW.date(),
    )  # fmt: skip
    assert belova.forms["instrumental"] == "Беловой Марией Сергеевной"
    assert belova.post_forms["dative"] == "учителю математики"
    assert belova.search_text == "белова мария сергеевна"
    with tenancy.within(school.organisation):
        assert list(Employment.objects.values_list("starts_on", "ends_on")) == [(NOW.date(), None)] * 3
    assert "Добавлено 3." in client.get(address).content.decode()


def test_a_second_press_adds_nobody_twice(school: School) -> None:
    client = school.client()
    address = start(client, BELOVA, ORLOV)
    promised = promise(client, address)
    for _ in range(3):
        assert client.post(address, {"add": promised}).status_code == 302
    assert len(names(school)) == 2
    draft = draft_of(school, address)
    with tenancy.within(school.organisation):
        plan = make_plan(school.act(), draft)
    with pytest.raises(Refusal, match="уже обработан"):
        add_imported(school.act(), draft=draft, plan=plan)


def test_rows_with_questions_wait_in_a_draft_of_their_own(school: School) -> None:
    client = school.client()
    address = start(client, BELOVA, INITIALS, TWENTY, GROMOVA)
    page = client.get(address).content.decode()
    assert "Нашли 4\u00a0строки: добавим 2, с вопросами 2." in page
    assert "Добавить 2 и сохранить 2\u00a0строки на потом" in page
    assert "Нет имени полностью" in page
    assert "Ожидали число полных лет" in page
    add(client, address)
    assert names(school) == ["Белова Мария Сергеевна", "Громова Елена Андреевна"]
    rest = draft_of(school, address).outcome["rest_draft"]
    rest_address = reverse("people:import_check", args=[rest])
    assert rest_address in client.get(address).content.decode()
    assert rest_address in client.get(reverse("people:index")).content.decode()
    answers = {"fix-3-full_name": "Иванова Елена Петровна", "fix-4-experience_years": "20"}
    answer = client.post(rest_address, {**answers, "add": promise(client, rest_address)}, follow=True)
    assert "числа изменились" in answer.content.decode()  # the button had promised less
    add(client, rest_address)
    assert names(school)[2:] == ["Иванова Елена Петровна", "Лебедева Ольга Николаевна"]
    assert person(school, "Лебедева").experience_years == 20


def test_answers_in_a_row_are_kept_and_can_be_taken_back(school: School) -> None:
    client = school.client()
    address = start(client, INITIALS, BELOVA)
    field = "fix-2-full_name"
    client.post(address, {field: "Иванова Елена Петровна", "found-2-full_name": "Иванова Е."})
    assert promise(client, address) == "2-0-0"
    everything = client.get(address, {"all": "1"}).content.decode()
    assert 'name="fix-2-full_name" value="Иванова Елена Петровна"' in everything
    fix_rows(school.act(), draft=draft_of(school, address), answers=Answers({2: {"full_name": ""}}))
    assert promise(client, address) == "1-0-1"
    client.post(address, {field: "Иванова Е.", "found-2-full_name": "Иванова Е."})  # untouched: nothing to keep
    assert draft_of(school, address).fixes == {}
    client.post(address, {"fix-2-decision": "skip", "found-2-decision": "add"})
    assert promise(client, address) == "1-0-0"


def test_columns_are_set_and_remembered(school: School) -> None:
    client = school.client()
    heads = ("Кто у нас", "Чему учит", "Каб.")
    address = start(client, ("Белова Мария Сергеевна", "труд", "1"), heads=heads)
    assert columns(client, address)["Каб."] == "ignore"
    client.post(address, {"column-0": "full_name", "column-1": "post", "column-2": "ignore"})
    with tenancy.within(school.organisation):
        assert not ColumnMemory.objects.exists()  # it is remembered when it proved right
    add(client, address)
    assert person(school, "Белова").post == "труд"
    again = start(client, ("Орлов Иван Дмитриевич", "труд", "2"), heads=heads)
    assert columns(client, again) == {"Кто у нас": "full_name", "Чему учит": "post", "Каб.": "ignore"}


def test_a_list_without_names_says_so_and_cannot_be_added(school: School) -> None:
    client = school.client()
    address = start(client, BELOVA)
    client.post(address, {"column-0": "ignore"})
    page = client.get(address).content.decode()
    assert "В таблице нет столбца с фамилиями. Выберите его выше." in page
    assert 'name="add"' not in page
    answer = client.post(address, {"add": "0-0-0"})
    assert names(school) == []
    assert answer.status_code in (302, 422)


def test_known_people_are_updated_and_nothing_is_erased(school: School) -> None:
    known = school.person("Громова Елена Андреевна", email="gromova@example.org", experience_years=21)
    client = school.client()
    address = start(client, BELOVA, GROMOVA)
    page = client.get(address).content.decode()
    assert "Уже есть в списке (1)" in page
    assert "Добавить 1, обновить 1" in page
    add(client, address)
    with tenancy.within(school.organisation):
        known.refresh_from_db()
        assert Employment.objects.filter(person=known).count() == 1
    assert (known.email, known.experience_years, known.subjects) == (
        "gromova@example.org", 22, ["mathematics", "informatics"],
    )  # fmt: skip
    assert len(names(school)) == 2


def test_known_people_can_be_skipped_all_at_once_or_added_as_namesakes(school: School) -> None:
    school.person("Громова Елена Андреевна")
    school.person("Орлов Иван Дмитриевич")
    client = school.client()
    address = start(client, GROMOVA, ORLOV)
    client.post(address, {"known": "skip"})
    assert promise(client, address) == ""
    client.post(address, {"known": "", "fix-2-decision": "add", "found-2-decision": "skip"})
    add(client, address)
    assert names(school).count("Громова Елена Андреевна") == 2
    assert names(school).count("Орлов Иван Дмитриевич") == 1


def test_the_same_person_twice_in_the_list_is_added_once(school: School) -> None:
    client = school.client()
    address = start(client, BELOVA, ("Белова Мария Сергеевна", "учитель", "физика", "1", "2"))
    client.post(address, {"fix-3-decision": "update", "found-3-decision": "skip"})
    add(client, address)
    assert names(school) == ["Белова Мария Сергеевна"]
    assert person(school, "Белова").subjects == ["mathematics", "physics"]
    assert draft_of(school, address).outcome["merged"] == 1


def test_a_row_that_adds_to_a_waiting_row_waits_with_it(school: School) -> None:
    client = school.client()
    second = ("Лебедева Ольга Николаевна", "учитель", "биология", "", "")
    address = start(client, BELOVA, TWENTY, second)
    client.post(address, {"fix-4-decision": "update", "found-4-decision": "skip"})
    add(client, address)
    assert draft_of(school, address).outcome["rest"] == 2


@pytest.mark.parametrize(("choice", "added", "ends"), [("skip", 1, None), ("add", 2, NOW.date())])
def test_someone_dismissed_is_not_added_or_gets_an_end(
    school: School, choice: str, added: int, ends: date | None
) -> None:
    client = school.client()
    heads = ("ФИО", "Статус")
    address = start(client, ("Белова Мария Сергеевна", ""), ("Орлов Иван Дмитриевич", "уволен"), heads=heads)
    assert promise(client, address) == "1-0-0"
    client.post(address, {"fix-3-decision": choice, "found-3-decision": ""})
    add(client, address)
    assert len(names(school)) == added
    if ends:
        with tenancy.within(school.organisation):
            assert Employment.objects.get(person__surname="Орлов").ends_on == ends


def test_someone_known_who_was_dismissed_gets_an_end_and_the_undo_takes_it_back(school: School) -> None:
    known = school.person("Орлов Иван Дмитриевич")
    client = school.client()
    address = start(client, ("Орлов Иван Дмитриевич", "уволен"), heads=("ФИО", "Статус"))
    client.post(address, {"fix-2-decision": "update", "found-2-decision": "skip"})
    assert "больше не работает" in client.get(f"{address}?all=1").content.decode()
    add(client, address)
    with tenancy.within(school.organisation):
        assert Employment.objects.get(person=known).ends_on == NOW.date()
    undo_import(school.act(), draft=draft_of(school, address))
    with tenancy.within(school.organisation):
        assert Employment.objects.get(person=known).ends_on is None


def test_someone_who_returns_gets_a_new_period(school: School) -> None:
    known = school.person("Орлов Иван Дмитриевич")
    with tenancy.within(school.organisation), permit("the past"):
        Employment.objects.filter(person=known).update(ends_on=date(2025, 8, 31))
    client = school.client()
    address = start(client, ("Орлов Иван Дмитриевич", "01.09.2026"), heads=("ФИО", "Дата приёма"))
    add(client, address)
    with tenancy.within(school.organisation):
        periods = list(Employment.objects.filter(person=known).values_list("starts_on", "ends_on"))
    assert periods == [(date(2020, 9, 1), date(2025, 8, 31)), (date(2026, 9, 1), None)]
    undo_import(school.act(), draft=draft_of(school, address))
    with tenancy.within(school.organisation):
        assert Employment.objects.filter(person=known).count() == 1


def test_too_long_a_post_is_a_question_not_a_database_error(school: School) -> None:
    client = school.client()
    address = start(client, ("Белова Мария Сергеевна", "учитель " + "очень " * 50), heads=("ФИО", "Должность"))
    assert promise(client, address) == ""
    assert "Сократите до 200 знаков" in client.get(address).content.decode()
    client.post(address, {"fix-2-post": "учитель", "found-2-post": "…"})
    assert promise(client, address) == "1-0-0"


# ── All or nothing ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_fault_in_the_middle_leaves_nothing(school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    school.person("Громова Елена Андреевна", experience_years=1)
    client = school.client()
    address = start(client, BELOVA, GROMOVA, INITIALS)
    promised = promise(client, address)

    def broken(*args: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(adding, "_leave", broken)
    with pytest.raises(ZeroDivisionError):
        client.post(address, {"add": promised})
    assert names(school) == ["Громова Елена Андреевна"]
    assert person(school, "Громова").experience_years == 1
    draft = draft_of(school, address)
    assert (draft.state, len(draft.table["rows"])) == (RosterImport.State.DRAFT, 3)
    with tenancy.within(school.organisation):
        assert not ColumnMemory.objects.exists()
    monkeypatch.undo()
    add(client, address)
    assert len(names(school)) == 2


def test_a_plan_is_not_written_over_people_it_has_not_seen(school: School) -> None:
    draft = draft_of(school, start(school.client(), BELOVA))
    with tenancy.within(school.organisation):
        plan = make_plan(school.act(), draft)
    school.person("Белова Мария Сергеевна")
    with pytest.raises(PlanIsOld, match="список людей изменился"):
        add_imported(school.act(), draft=draft, plan=plan)
    assert names(school) == ["Белова Мария Сергеевна"]


def test_one_entry_of_the_journal_with_counts_and_without_names(school: School) -> None:
    client = school.client()
    address = start(client, BELOVA, ORLOV, INITIALS)
    client.post(address, {"fix-4-post": "Иванова", "found-4-post": ""})
    add(client, address)
    assert AuditEntry.objects.filter(event__in=("people.import.started", "people.import.fixed")).count() == 2
    entry = AuditEntry.objects.get(event="people.import.added")
    words = AuditWording.objects.get(entry_id=entry.pk)
    assert words.details["plan"] == "добавить 2, обновить 0, объединить 0, пропустить 0, оставить на потом 1"
    for wording in AuditWording.objects.filter(
        entry_id__in=AuditEntry.objects.filter(event__startswith="people.import")
    ):
        assert "Белова" not in f"{wording.details} {wording.subject}"
        assert "Иванова" not in f"{wording.details} {wording.subject}"
    assert not AuditEntry.objects.filter(event="people.person.added").exists()


def test_the_list_itself_is_not_kept_after_adding(school: School) -> None:
    client = school.client()
    address = start(client, BELOVA, ORLOV)
    add(client, address)
    draft = draft_of(school, address)
    assert (draft.table, draft.mapping, draft.fixes) == ({}, {}, {})


# ── Undo ───────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_undo_removes_the_added_and_gives_the_updated_their_facts_back(school: School) -> None:
    known = school.person("Громова Елена Андреевна", experience_years=3, post="завуч")
    client = school.client()
    address = start(client, BELOVA, GROMOVA)
    add(client, address)
    page = client.post(reverse("people:import_undo", args=[draft_of(school, address).pk]), follow=True).content.decode()
    assert "Загрузка отменена: убрано 1\u00a0человек, прежние данные возвращены 1." in page
    assert names(school) == ["Громова Елена Андреевна"]
    with tenancy.within(school.organisation):
        before = dict(known.__dict__)
        known.refresh_from_db()
    for name in ("experience_years", "experience_on", "post", "post_forms", "subjects", "forms"):
        assert getattr(known, name) == before[name], name
    with pytest.raises(Refusal, match="отменить нельзя"):
        undo_import(school.act(), draft=draft_of(school, address))
    again = client.post(reverse("people:import_undo", args=[draft_of(school, address).pk]), follow=True)
    assert "Эта загрузка уже отменена." in again.content.decode()


def test_whoever_takes_part_already_stays_and_is_named(world: World) -> None:
    from config.things import Things

    school = world.school
    client = school.client()
    address = start(client, BELOVA, ORLOV, GROMOVA)
    add(client, address)
    belova, orlov = person(school, "Белова"), person(school, "Орлов")
    things = Things(school)
    things.__dict__["colleague"] = belova
    assert things.mentee.person == belova
    things.__dict__["person"] = orlov
    assert things.user.person_id == orlov.pk  # SET_NULL: the database would let go of him silently
    page = client.post(reverse("people:import_undo", args=[draft_of(school, address).pk]), follow=True).content.decode()
    assert "Белова\u00a0М.\u00a0С. (наставляемый)" in page
    assert "Орлов\u00a0И.\u00a0Д. (" in page
    assert names(school) == ["Белова Мария Сергеевна", "Орлов Иван Дмитриевич"]


def test_an_undo_leaves_newer_edits_alone(school: School) -> None:
    from nastavnik.foundation.people.actions.edit_person import edit_person

    known = school.person("Громова Елена Андреевна", experience_years=3, post="завуч")
    client = school.client()
    address = start(client, GROMOVA)
    add(client, address)
    with tenancy.within(school.organisation):
        known.refresh_from_db()
    edit_person(school.act(), person=known, facts={"post": "директор"})
    undone = undo_import(school.act(), draft=draft_of(school, address))
    with tenancy.within(school.organisation):
        known.refresh_from_db()
    assert (known.post, known.experience_years) == ("директор", 3)
    assert undone.newer == (known.short_name,)


def test_after_seven_days_there_is_no_undo_and_nothing_is_kept_for_it(
    school: School, clock: Callable[[datetime], None]
) -> None:
    client = school.client()
    address = start(client, BELOVA)
    add(client, address)
    assert "Отменить загрузку от 15.09 (1\u00a0человек)" in client.get(address).content.decode()
    clock(NOW + timedelta(days=7, seconds=1))
    assert "Отменить загрузку" not in client.get(address).content.decode()
    with pytest.raises(Refusal, match="больше семи дней"):
        undo_import(school.act(now=NOW + timedelta(days=7, seconds=1)), draft=draft_of(school, address))
    start(client, ORLOV)
    assert "undo" not in draft_of(school, address).outcome
    assert draft_of(school, address).outcome["added"] == 1


# ── A long list ────────────────────────────────────────────────────────────────────────────────────────────────────────


MALE = "Петров Сергей {} Иванович"


def long_list(count: int, broken: int = 0) -> list[tuple[str, ...]]:
    """Different people: the surname carries the number in letters."""
    letters = "абвгдежзиклмнопрстуф"
    rows: list[tuple[str, ...]] = []
    for number in range(count):
        mark = letters[number // 20 % 20] + letters[number % 20]
        name = f"Н{mark}ова И." if number < broken else f"Н{mark}ова Анна Ивановна"
        rows.append((name, "учитель", "физика", "5", "1"))
    return rows


def test_a_long_list_is_added_in_the_background_once(
    school: School, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    client = school.client()
    address = start(client, *long_list(130, broken=3))
    promised = promise(client, address)
    assert promised == "127-0-3"
    answers = [client.post(address, {"add": promised}) for _ in range(2)]
    with tenancy.within(school.organisation):
        [job] = Job.objects.all()
    assert {answer["Location"] for answer in answers} == {reverse("jobs:show", args=[job.pk])}
    assert client.get(address)["Location"] == reverse("jobs:show", args=[job.pk])
    draft = draft_of(school, address)
    for change in (
        lambda: fix_rows(school.act(), draft=draft, answers=Answers({2: {"full_name": "А Б"}})),
        lambda: set_mapping(school.act(), draft=draft, mapping={0: "ignore"}),
        lambda: drop_import(school.act(), draft=draft),
    ):
        with pytest.raises(Refusal, match="сейчас добавляется"):
            change()
    steps: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "nastavnik.foundation.jobs.running.Progress.__call__",
            lambda self, step, done=0, total=0: steps.append(f"{step}: {done} из {total}"),
        )
        run(job.pk)
        run(job.pk)
    assert steps[:2] == ["Склоняем имена: 20 из 127", "Склоняем имена: 40 из 127"]
    assert steps[-2:] == ["Склоняем имена: 127 из 127", "Записываем: 0 из 0"]
    assert len(names(school)) == 127
    page = client.get(reverse("jobs:show", args=[job.pk])).content.decode()
    assert "Добавлено 127, на потом осталось 3\u00a0строки." in page
    assert address in page


def test_a_delivered_twice_job_adds_once(school: School) -> None:
    client = school.client()
    draft = draft_of(school, start(client, *long_list(101)))
    job = queue_import(school.act(), draft=draft)
    run(job.pk)
    with tenancy.within(school.organisation), permit("the worker was killed before it could say so"):
        Job.objects.filter(pk=job.pk).update(state=Job.State.RUNNING)
    run(job.pk)
    assert len(names(school)) == 101


def test_a_failed_job_gives_the_list_back(school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    client = school.client()
    address = start(client, *long_list(101))
    job = queue_import(school.act(), draft=draft_of(school, address))

    def broken(*args: Any) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(adding, "_remember", broken)
        run(job.pk)
    assert names(school) == []
    assert client.get(address).status_code == 200
    again = queue_import(school.act(), draft=draft_of(school, address))
    assert again.pk != job.pk
    run(again.pk)
    assert len(names(school)) == 101


# ── Files ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_workbook_is_read_and_a_formula_is_its_value(school: School) -> None:
    client = school.client()
    rows = [('=HYPERLINK("http://evil";"x")', "учитель", "физика", "5", "1"), BELOVA]
    answer = client.post(reverse("people:import_new"), {"file": workbook(*rows)})
    assert answer.status_code == 302
    assert promise(client, answer["Location"])[:1] == "1"
    add(client, answer["Location"])
    assert names(school) == ["Белова Мария Сергеевна"]


def bomb() -> bytes:
    return builders.rezip(
        builders.xlsx([HEADS, BELOVA]),
        lambda name, content: (
            content + b"<!--" + b" " * 150_000_000 + b"-->" if name == "xl/worksheets/sheet1.xml" else content
        ),
    )


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"%PDF-1.7\n%...", "а нужна таблица"),
        (builders.encrypted_package(), "Файл защищён паролем. Снимите пароль в Excel и загрузите снова."),
        (b"PK\x03\x04" + b"\0" * 200, "повреждён"),
        (bomb, "распаковывается в слишком большой объём"),
        (b"", "Файл пустой"),
        (b"   \n \n", "нет ни одной заполненной строки"),
    ],
    ids=["pdf", "password", "damaged", "bomb", "empty", "blank"],
)
def test_a_file_that_is_no_list_gets_a_sentence_on_the_same_page(school: School, content: Any, text: str) -> None:
    client = school.client()
    data = content() if callable(content) else content
    given = {"file": SimpleUploadedFile("список.xlsx", data), "pasted": "моё", "sheet": "Лист 7"}
    page = client.post(reverse("people:import_new"), given)
    assert page.status_code == 422
    assert text in page.content.decode()
    assert "моё</textarea>" in page.content.decode()
    assert 'value="Лист 7"' in page.content.decode()
    with tenancy.within(school.organisation):
        assert not RosterImport.objects.exists()


def test_two_hundred_megabytes_are_refused_unread(school: School) -> None:
    class Endless(io.RawIOBase):
        """Claims to be large; fails the test when it is read further than a form may be."""

        name = "список.xlsx"
        read_bytes = 0

        def read(self, size: int = -1) -> bytes:
            self.read_bytes += size
            assert self.read_bytes < 30_000_000, "the upload was read to the end"
            return b"x" * size

    client = school.client()
    answer = client.generic(
        "POST", reverse("people:import_new"), b"",
        **{"CONTENT_TYPE": "multipart/form-data; boundary=x", "CONTENT_LENGTH": str(200 * 1024 * 1024), "wsgi.input": Endless()},
    )  # fmt: skip
    assert answer.status_code == 413
    assert "20" in answer.content.decode()


def test_nothing_given_and_too_many_rows(school: School) -> None:
    client = school.client()
    assert (
        "Вставьте таблицу или выберите файл."
        in client.post(reverse("people:import_new"), {"pasted": " \n"}).content.decode()
    )
    page = client.post(reverse("people:import_new"), {"pasted": pasted(*[BELOVA] * 2001)})
    assert page.status_code == 422
    assert "Строк больше 2\u00a0000." in page.content.decode()
    assert "Белова Мария Сергеевна" in page.content.decode()


def test_a_named_sheet(school: School) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Отпуска"
    book.active.append(["ФИО", "Даты"])
    book.active.append(["Белова Мария Сергеевна", "июль"])
    other = book.create_sheet("Совместители")
    other.append(["ФИО", "Должность"])
    other.append(["Орлов Иван Дмитриевич", "учитель"])
    data = builders.save(book)
    client = school.client()

    def send(sheet: str) -> Any:
        return client.post(reverse("people:import_new"), {"file": SimpleUploadedFile("a.xlsx", data), "sheet": sheet})

    assert "В файле нет листа «Нет»." in send("Нет").content.decode()
    page = client.get(send("Совместители")["Location"]).content.decode()
    assert "Орлов Иван Дмитриевич" in page
    assert "«Отпуска»" in page


def test_the_questions_as_a_workbook(school: School) -> None:
    client = school.client()
    row = ("=1+1", *INITIALS[1:])
    address = start(client, BELOVA, INITIALS, row)
    answer = client.get(reverse("people:import_questions", args=[draft_of(school, address).pk]))
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == (*HEADS, "Что исправить")
    assert [line[0] for line in rows[1:]] == ["Иванова Е.", "=1+1"]
    assert sheet["A3"].data_type == "s"
    assert "Нет имени полностью" in str(rows[1][-1])


# ── Walls ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_verb_of_an_import_asks_the_matrix_and_the_wall(world: World) -> None:
    school = world.school
    table = read_pasted(pasted(BELOVA))
    draft = start_import(school.act(), read=ReadList(table))
    with tenancy.within(school.organisation):
        plan = make_plan(school.act(), draft)
    verbs: list[Callable[[Any], Any]] = [
        lambda act: set_mapping(act, draft=draft, mapping={0: "full_name"}),
        lambda act: fix_rows(act, draft=draft, answers=Answers({2: {"full_name": "А Б"}})),
        lambda act: add_imported(act, draft=draft, plan=plan),
        lambda act: queue_import(act, draft=draft),
        lambda act: undo_import(act, draft=draft),
        lambda act: drop_import(act, draft=draft),
    ]
    for verb in verbs:
        for role in ("head", "mentor", "psychologist"):
            with pytest.raises(Forbidden):
                verb(school.act(role))
        with pytest.raises(Missing):
            verb(world.neighbour.act())
    with pytest.raises(Forbidden):
        start_import(school.act("head"), read=ReadList(table))
    assert names(school) == []


def test_a_wrong_row_field_or_column_is_refused(school: School) -> None:
    draft = start_import(school.act(), read=ReadList(read_pasted(pasted(BELOVA))))
    for fixes in ({99: {"full_name": "А"}}, {2: {"password": "А"}}, {2: {"decision": "explode"}}):
        with pytest.raises(Refusal):
            fix_rows(school.act(), draft=draft, answers=Answers(fixes))
    for mapping in ({77: "full_name"}, {0: "password"}):
        with pytest.raises(Refusal):
            set_mapping(school.act(), draft=draft, mapping=mapping)


def test_a_dropped_list_is_forgotten(school: School) -> None:
    client = school.client()
    address = start(client, BELOVA)
    client.post(reverse("people:import_drop", args=[draft_of(school, address).pk]))
    draft = draft_of(school, address)
    assert (draft.state, draft.table) == (RosterImport.State.DROPPED, {})
    assert "Список удалён" in client.get(address).content.decode()


def test_the_check_screen_asks_as_much_for_one_row_as_for_three(
    school: School, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = school.client()
    addresses = [start(client, BELOVA), start(client, INITIALS, TWENTY, GROMOVA)]
    client.get(addresses[0])
    for address in addresses:
        with django_assert_num_queries(7):  # session, roles, the year, the draft, people and their work
            client.get(address)
