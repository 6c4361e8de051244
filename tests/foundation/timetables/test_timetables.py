"""From a table to people's weeks and back, marked windows, what is common: by the real actions and pages."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from time import process_time
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from conftest import NOW, School, World
from foundation.timetables.grids import Taught, by_classes, by_teachers, listed, text, workbook
from nastavnik.foundation.audit.models import AuditEntry, AuditWording
from nastavnik.foundation.calendars.actions.set_day import set_day
from nastavnik.foundation.people.models import Person
from nastavnik.foundation.privacy.erasing import forget, subject
from nastavnik.foundation.timetables import queries
from nastavnik.foundation.timetables.actions.answer_import import answer_import
from nastavnik.foundation.timetables.actions.load_import import LIMITS, load_import, promise_of
from nastavnik.foundation.timetables.actions.mark_week import mark_week
from nastavnik.foundation.timetables.actions.set_hours import SchoolHours, set_hours
from nastavnik.foundation.timetables.actions.start_import import start_import
from nastavnik.foundation.timetables.actions.undo_import import undo_import
from nastavnik.foundation.timetables.importing import Answers, Staff, check_import, read_paste
from nastavnik.foundation.timetables.models import BellTime, Lesson, Mark, PersonWeek, TimetableImport, Vacation
from nastavnik.foundation.timetables.rules import BUSY, DEFAULT_BELLS, EVERY_DAY, GOOD, Marked
from nastavnik.kernel import tenancy
from nastavnik.kernel.errors import Forbidden, Missing, Refusal
from nastavnik.kernel.writing import permit

BELOVA, KIM = "Белова М. С.", "Ким А. В."
WEEK = [
    Taught(BELOVA, 3, 1, "5А"), Taught(BELOVA, 3, 3, "5Б"), Taught(BELOVA, 5, 6, "5А"),
    Taught(KIM, 3, 1, "5Б", "Физика", "3"), Taught(KIM, 3, 4, "5А", "Физика", "3"), Taught(KIM, 5, 5, "6А", "Физика", "3"),
]  # fmt: skip


@pytest.fixture(autouse=True)
def _clock(clock: Callable[[datetime], None]) -> None:
    """Roles of the cast are open on the day of the tests."""


@pytest.fixture
def belova(school: School) -> Person:
    return school.person("Белова Мария Сергеевна")


@pytest.fixture
def kim(school: School) -> Person:
    return school.person("Ким Алла Викторовна")


def start(client: Client, rows: list[list[str]]) -> str:
    answer = client.post(reverse("timetables:import_new"), {"pasted": text(rows)})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def promise(client: Client, address: str) -> str:
    found = re.search(r'name="load" value="([^"]*)"', client.get(address).content.decode())
    return found[1] if found else ""


def load(client: Client, rows: list[list[str]], **answers: str) -> str:
    """Paste and press «Загрузить» as the page offers it; the address of the import."""
    address = start(client, rows)
    client.post(address, {"starts_on": "01.09.2026", **answers})
    client.post(address, {"load": promise(client, address)})
    return address


def draft_of(school: School, address: str) -> TimetableImport:
    with tenancy.within(school.organisation):
        row: TimetableImport = TimetableImport.objects.get(pk=int(address.rstrip("/").rsplit("/", 1)[1]))
        return row


def weeks(school: School) -> list[tuple[str, date, date | None, list[tuple[Any, ...]]]]:
    with tenancy.within(school.organisation):
        return [
            (
                row.person.surname, row.starts_on, row.ends_on,
                list(row.lessons.values_list("weekday", "number", "class_name", "subject", "room")),
            )
            for row in PersonWeek.objects.select_related("person").order_by("person__surname", "starts_on")
        ]  # fmt: skip


def asked(school: School, question: Callable[..., Any], *args: Any, now: datetime = NOW) -> Any:
    with tenancy.within(school.organisation):
        return question(school.act(now=now), *args)


SEPTEMBER = date(2026, 9, 1)
BELOVAS = [(3, 1, "5А", "Математика", "214"), (3, 3, "5Б", "Математика", "214"), (5, 6, "5А", "Математика", "214")]
KIMS = [(3, 1, "5Б", "Физика", "3"), (3, 4, "5А", "Физика", "3"), (5, 5, "6А", "Физика", "3")]


@pytest.mark.parametrize("draw", [listed, by_teachers, by_classes])
def test_any_form_becomes_the_same_weeks(
    school: School, belova: Person, kim: Person, draw: Callable[..., list[list[str]]]
) -> None:
    client = school.client()
    address = start(client, draw(WEEK))
    assert weeks(school) == []  # nothing before the button
    page = client.get(address).content.decode()
    assert "Готово к загрузке: 6\u00a0уроков у 2\u00a0педагогов." in page and "Белова Мария Сергеевна" in page
    client.post(address, {"starts_on": "01.09.2026"})
    assert client.post(address, {"load": promise(client, address)})["Location"] == address
    assert weeks(school) == [("Белова", SEPTEMBER, None, BELOVAS), ("Ким", SEPTEMBER, None, KIMS)]
    assert "Загружено: 6\u00a0уроков у 2\u00a0педагогов" in client.get(address).content.decode()
    assert draft_of(school, address).sheets == []


def test_an_excel_file_with_merged_days(school: School, belova: Person, kim: Person) -> None:
    client = school.client()
    upload = SimpleUploadedFile("р.xlsx", workbook(by_teachers(WEEK)))
    address = client.post(reverse("timetables:import_new"), {"file": upload})["Location"]
    assert promise(client, address) == "6-2"
    answer = client.post(reverse("timetables:import_new"), {"file": SimpleUploadedFile("р.pdf", b"%PDF-1.7 " * 9)})
    assert answer.status_code == 422 and "нужна таблица" in answer.content.decode()
    answer = client.post(reverse("timetables:import_new"), {"pasted": "один\tдва"})
    assert answer.status_code == 422 and "Не нашли в таблице расписания" in answer.content.decode()


def test_unknown_and_ambiguous_names_are_asked_and_nothing_is_lost(school: School, belova: Person) -> None:
    school.person("Ким Алла Викторовна")
    second = school.person("Ким Анна Валерьевна")
    client = school.client()
    lessons = [*WEEK, Taught("Беллова М. С.", 1, 1, "7А"), Taught("Вакансия В. В.", 1, 2, "7А")]
    address = start(client, listed(lessons))
    page = client.get(address).content.decode()
    assert (
        "Ждут ваших ответов: 5." in page and "таких в школе несколько" in page and "такого имени в списке нет" in page
    )
    assert promise(client, address) == "3-1"
    rows = openpyxl.load_workbook(
        io.BytesIO(client.get(reverse("timetables:import_questions", args=[draft_of(school, address).pk])).content)
    ).active
    assert [row[0].value for row in rows.iter_rows(min_row=2)] == [KIM, KIM, KIM, "Беллова М. С.", "Вакансия В. В."]
    answers = {"name~ким а в": str(second.pk), "name~беллова м с": str(belova.pk), "name~вакансия в в": "skip"}
    answer = client.post(address, {**answers, "load": "3-1"}, follow=True)
    assert "числа изменились" in answer.content.decode() and weeks(school) == []
    page = client.get(address).content.decode()
    assert "Не загружаем по вашему решению: 1." in page and promise(client, address) == "7-2"
    client.post(address, {"load": "7-2"})
    assert [(who, len(lessons)) for who, _, _, lessons in weeks(school)] == [("Белова", 4), ("Ким", 3)]
    with tenancy.within(school.organisation):
        assert set(PersonWeek.objects.values_list("person_id", flat=True)) == {belova.pk, second.pk}


def test_cells_are_corrected_in_place_and_an_answer_can_be_taken_back(school: School, belova: Person) -> None:
    client = school.client()
    address = start(
        client,
        [["День", "№", "5А", "5Б"], ["Среда", "1", "Математика Белова М.С.", "Классный час"], ["", "2", "Музыка", ""]],
    )
    page = client.get(address).content.decode()
    assert "Строка 2, столбец D (среда, 1-й урок, 5Б)" in page and "фамилию учителя после предмета" in page
    client.post(
        address,
        {
            "cell~0:2:3": "-",
            "found~0:2:3": "Классный час",
            "cell~0:3:2": "Музыка Белова М. С.",
            "found~0:3:2": "Музыка",
        },
    )
    assert promise(client, address) == "2-1"
    answer_import(school.act(), draft=draft_of(school, address), answers=Answers(cells={"0:3:2": ""}))
    assert promise(client, address) == "1-1"
    with pytest.raises(Refusal, match="Такой ячейки"):
        answer_import(school.act(), draft=draft_of(school, address), answers=Answers(cells={"0:99:1": "x"}))
    answer = client.post(address, {"starts_on": "когда-нибудь"})
    assert answer.status_code == 422 and "Укажите дату так" in answer.content.decode()


CLASHING = [
    Taught(BELOVA, 1, 1, "5А"),
    Taught(BELOVA, 1, 1, "6А", "Алгебра"),
    Taught(BELOVA, 1, 2, "5А"),
    Taught(BELOVA, 1, 2, "5Б"),
]


@pytest.mark.parametrize(
    ("answer", "kept"),
    [
        ("join", [("", "5А, 6А", "Математика, Алгебра")]),
        ("weeks", [("even", "6А", "Алгебра"), ("odd", "5А", "Математика")]),
        ("first", [("", "5А", "Математика")]),
        ("second", [("", "6А", "Алгебра")]),
    ],
)
def test_two_lessons_at_one_time_are_told(
    school: School, belova: Person, answer: str, kept: list[tuple[str, ...]]
) -> None:
    client = school.client()
    address = start(client, listed(CLASHING))
    page = client.get(address).content.decode()
    assert "Два урока в одно время (1)" in page and "Уроков с несколькими классами сразу: 1, объединили" in page
    assert promise(client, address) == "1-1"
    client.post(address, {f"clash~{belova.pk}-1-1-1": answer})
    client.post(address, {"load": promise(client, address)})
    with tenancy.within(school.organisation):
        rows = Lesson.objects.filter(number=1).order_by("parity").values_list("parity", "class_name", "subject")
        assert list(rows) == kept
        assert Lesson.objects.get(number=2).class_name == "5А, 5Б"


def test_a_new_timetable_ends_the_old_one_and_keeps_it(school: School, belova: Person, kim: Person) -> None:
    client = school.client()
    load(client, listed(WEEK))
    january = date(2027, 1, 12)
    load(client, listed([Taught(BELOVA, 3, 2, "5А")]), starts_on="12.01.2027")
    assert weeks(school) == [
        ("Белова", SEPTEMBER, date(2027, 1, 11), BELOVAS), ("Белова", january, None, [(3, 2, "5А", "Математика", "214")]),
        ("Ким", SEPTEMBER, None, KIMS),
    ]  # fmt: skip
    assert asked(school, queries.free_periods, belova.pk, SEPTEMBER)[0].words == "среда, 2-й урок, 9:25–10:10"
    assert asked(school, queries.free_periods, belova.pk, january)[0].words == "среда после 2-го урока"
    address = start(client, listed(WEEK))
    client.post(address, {"starts_on": "01.12.2026"})
    answer = client.post(address, {"load": promise(client, address)})
    assert answer.status_code == 422 and "Уже загружено расписание с 12.01.2027" in answer.content.decode()


def test_the_same_day_replaces_or_adds(school: School, belova: Person, kim: Person) -> None:
    client = school.client()
    load(client, listed(WEEK))
    more = [Taught(BELOVA, 3, 1, "9А"), Taught(BELOVA, 4, 1, "9А")]
    address = load(client, listed(more), adds="1")
    assert weeks(school)[0][3] == [BELOVAS[0], BELOVAS[1], (4, 1, "9А", "Математика", "214"), BELOVAS[2]]
    assert draft_of(school, address).outcome["rest"][0][-1] == "В это время уже загружен другой урок"
    undo_import(school.act(), draft=draft_of(school, address))
    assert weeks(school)[0][3] == BELOVAS
    address = load(client, listed(more))
    assert weeks(school)[0][3] == [(3, 1, "9А", "Математика", "214"), (4, 1, "9А", "Математика", "214")]
    undo_import(school.act(), draft=draft_of(school, address))
    assert weeks(school) == [("Белова", SEPTEMBER, None, BELOVAS), ("Ким", SEPTEMBER, None, KIMS)]


def test_an_undo_brings_the_former_weeks_back_in_the_opposite_order(
    school: School, belova: Person, kim: Person, clock: Callable[[datetime], None]
) -> None:
    client = school.client()
    first = load(client, listed(WEEK))
    clock(NOW + timedelta(hours=1))
    second = load(client, listed([Taught(BELOVA, 3, 2, "5А")]), starts_on="12.01.2027")
    with pytest.raises(Refusal, match="Сначала отмените её"):
        undo_import(school.act(now=NOW + timedelta(hours=2)), draft=draft_of(school, first))
    page = client.get(reverse("timetables:index")).content.decode()
    assert page.count("Отменить загрузку") == 1
    client.post(reverse("timetables:import_undo", args=[draft_of(school, second).pk]))
    assert weeks(school) == [("Белова", SEPTEMBER, None, BELOVAS), ("Ким", SEPTEMBER, None, KIMS)]
    with pytest.raises(Refusal, match="больше семи дней"):
        undo_import(school.act(now=NOW + timedelta(days=8)), draft=draft_of(school, first))
    clock(NOW + timedelta(days=8))
    start_import(school.act(now=NOW + timedelta(days=8)), read=read_paste(text(listed(WEEK))))
    assert "undo" not in draft_of(school, first).outcome and draft_of(school, first).outcome["lessons"] == 6


def test_a_second_press_loads_once_and_a_dropped_table_is_empty(school: School, belova: Person) -> None:
    client = school.client()
    address = load(client, listed(WEEK[:3]))
    assert client.post(address, {"load": "3-1"}).status_code == 302
    with pytest.raises(Refusal, match="уже обработано"):
        load_import(school.act(), draft=draft_of(school, address), promised="3-1")
    other = start(client, listed(WEEK[:3]))
    client.post(reverse("timetables:import_drop", args=[draft_of(school, other).pk]))
    assert (draft_of(school, other).state, draft_of(school, other).sheets) == ("dropped", [])
    assert len(weeks(school)) == 1


def test_bells_the_school_has_not_are_told_and_lessons_are_loaded(school: School, belova: Person) -> None:
    client = school.client()
    address = start(
        client, listed([Taught(BELOVA, 1, 9, "5А"), Taught(BELOVA, 6, 1, "5А"), Taught(BELOVA, 1, 1, "5А")])
    )
    page = client.get(address).content.decode()
    assert "В звонках школы нет: 9-й урок, по субботам" in page
    client.post(address, {"load": promise(client, address)})
    assert len(weeks(school)[0][3]) == 3
    assert "9-й урок" in client.get(reverse("timetables:show", args=[belova.pk])).content.decode()


def test_texts_fit_their_columns() -> None:
    assert {name: Lesson._meta.get_field(name).max_length for name in LIMITS} == LIMITS  # type: ignore[union-attr]


# ── Together ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_two_have_in_common(school: School, belova: Person, kim: Person) -> None:
    load(school.client(), listed(WEEK))
    found = asked(school, queries.common_free, [belova.pk, kim.pk], SEPTEMBER, 3)
    assert [item.words for item in found] == [
        "среда, 2-й урок, 9:25–10:10",
        "среда после 4-го урока",
        "пятница после 6-го урока",
    ]
    stranger = school.person("Орлов Иван Дмитриевич")
    assert asked(school, queries.common_free, [belova.pk, stranger.pk], SEPTEMBER) == []  # silence is not consent
    mark_week(school.act(), person=stranger, marked=Marked(GOOD, frozenset([(3, 1, 2)])))
    assert [i.words for i in asked(school, queries.common_free, [belova.pk, stranger.pk], SEPTEMBER)] == [
        "среда, 2-й урок, 9:25–10:10"
    ]


def test_the_next_dates_pass_holidays_vacations_and_turns_of_the_timetable(
    world: World, school: School, belova: Person, kim: Person
) -> None:
    load(school.client(), listed(WEEK))
    vacation = (("осенние", date(2026, 10, 26), date(2026, 11, 3)),)
    set_hours(school.act(), hours=SchoolHours(DEFAULT_BELLS, vacation))
    set_day(School(world.region).act("regional"), day=date(2026, 10, 16), works=False, ground="Закон области")
    ids = [belova.pk, kim.pk]
    found = asked(school, queries.next_common_times, ids, date(2026, 10, 14), 4)
    assert [(item.day, item.words) for item in found] == [
        (date(2026, 10, 14), "Среда, 14\u00a0октября, 2-й урок, 9:25–10:10"),
        (date(2026, 10, 21), "Среда, 21\u00a0октября, 2-й урок, 9:25–10:10"),
        (date(2026, 10, 23), "Пятница, 23\u00a0октября, после 6-го урока"),
        (date(2026, 11, 6), "Пятница, 6\u00a0ноября, после 6-го урока"),  # 4 November is a holiday
    ]  # the 16th is off in the region
    load(school.client(), listed([Taught(BELOVA, 1, 1, "5А"), Taught(KIM, 1, 2, "5А")]), starts_on="02.11.2026")
    found = asked(school, queries.next_common_times, ids, date(2026, 10, 23), 2)
    assert [item.day for item in found] == [date(2026, 10, 23), date(2026, 11, 9)]


def test_saturday_is_a_day_of_a_school_that_has_bells_for_it(school: School, belova: Person) -> None:
    usual = DEFAULT_BELLS[EVERY_DAY]
    load(school.client(), listed([Taught(BELOVA, 6, 1, "5А")]))
    assert asked(school, queries.next_common_times, [belova.pk], SEPTEMBER, 1) == []
    set_hours(school.act(), hours=SchoolHours({EVERY_DAY: usual, 6: usual[:3]}))
    [found] = asked(school, queries.next_common_times, [belova.pk], SEPTEMBER, 1)
    assert (found.day, found.words) == (date(2026, 9, 5), "Суббота, 5\u00a0сентября, после 1-го урока")


def test_kinds_of_weeks_count_on_dates(school: School, belova: Person) -> None:
    rows = [
        ["Учитель", "День", "Урок", "Неделя"],
        [BELOVA, "пн", "1", ""],
        [BELOVA, "пн", "2", "нечётная"],
        [BELOVA, "пн", "3", ""],
    ]
    load(school.client(), rows)
    found = asked(school, queries.next_common_times, [belova.pk], date(2026, 9, 7), 2)
    assert [item.words for item in found] == [
        "Понедельник, 7\u00a0сентября, 2-й урок, 9:25–10:10",
        "Понедельник, 14\u00a0сентября, после 3-го урока",
    ]


# ── For matching ───────────────────────────────────────────────────────────────────────────────────────────────────────

WEDNESDAY_AFTER = 1 << (2 * 4 + 2)


def test_slots_are_the_half_days_until_a_timetable_is_loaded(school: School, belova: Person, kim: Person) -> None:
    assert asked(school, queries.meeting_slots, belova.pk, WEDNESDAY_AFTER) == WEDNESDAY_AFTER
    assert asked(school, queries.common_words, WEDNESDAY_AFTER) == "среда, после уроков"
    load(school.client(), listed(WEEK))
    mine, theirs = (asked(school, queries.meeting_slots, person.pk, 0) for person in (belova, kim))
    assert 0 < mine & theirs < 1 << 60
    assert asked(school, queries.common_words, mine & theirs).startswith("среда")
    stranger = school.person("Орлов Иван Дмитриевич")
    told = asked(school, queries.meeting_slots, stranger.pk, WEDNESDAY_AFTER)
    assert asked(school, queries.common_words, told) == "среда, 6-й урок; среда, 7-й урок; среда, после уроков"
    assert asked(school, queries.meeting_slots, stranger.pk, 0) == 0
    assert (
        asked(school, queries.common_words, told & asked(school, queries.meeting_slots, kim.pk, 0)) == "среда, 6-й урок"
    )


def test_inconvenient_is_no_common_time_of_a_pair_and_above_schools_half_days_stay(
    world: World, school: School, belova: Person
) -> None:
    load(school.client(), listed(WEEK[:2]))
    before = asked(school, queries.meeting_slots, belova.pk, 0)
    mark_week(school.act(), person=belova, marked=Marked("bad", frozenset([(3, 1, 2)])))
    after = asked(school, queries.meeting_slots, belova.pk, 0)
    assert asked(school, queries.common_words, before & ~after) == "среда, 2-й урок"
    region = School(world.region)
    with tenancy.within(world.region):
        assert queries.meeting_slots(region.act("regional"), belova.pk, WEDNESDAY_AFTER) == WEDNESDAY_AFTER


def test_many_people_cost_as_many_questions_as_one(
    school: School, belova: Person, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    people = [school.person(f"{surname} Анна Павловна") for surname in ("Орлова", "Титова", "Зимина")]
    load(school.client(), listed([*WEEK[:3], *(Taught(f"{p.surname} А. П.", 3, 2, "5А") for p in people)]))
    for ids in ([belova.pk], [belova.pk, *(p.pk for p in people)]):
        act = school.act()
        with tenancy.within(school.organisation), django_assert_num_queries(4):
            for pk in ids:
                assert queries.meeting_slots(act, pk, 0)
        with tenancy.within(school.organisation), django_assert_num_queries(3):
            queries.common_free(school.act(), ids, SEPTEMBER)


# ── Windows marked by hand ─────────────────────────────────────────────────────────────────────────────────────────────


def marks(school: School) -> set[tuple[Any, ...]]:
    with tenancy.within(school.organisation):
        return set(Mark.objects.values_list("person__surname", "weekday", "shift", "number", "kind", "reason"))


def test_a_person_marks_their_own_week_with_checkboxes(school: School, belova: Person, kim: Person) -> None:
    load(school.client(), listed(WEEK))
    client = school.client("mentee", belova)
    page = client.get(reverse("timetables:own") + "?kind=busy").content.decode()
    assert "Моё расписание" in page and "5А, Математика" in page and 'value="3-1-2"' in page
    assert 'value="3-1-1"' not in page  # a lesson is no window
    address = reverse("timetables:mark", args=[belova.pk])
    client.post(address, {"kind": BUSY, "window": ["3-1-2", "3-0-1"], "reason": "club"})
    client.post(address, {"kind": GOOD, "window": ["3-1-2"]})
    assert marks(school) == {("Белова", 3, 1, 2, GOOD, ""), ("Белова", 3, 0, 1, BUSY, "club")}
    client.post(address, {"kind": BUSY})
    assert marks(school) == {("Белова", 3, 1, 2, GOOD, "")}
    assert weeks(school)[0][3] == BELOVAS
    assert client.post(address, {"kind": GOOD, "window": ["6-1-1"]}).status_code == 422
    assert client.post(address, {"kind": "nonsense", "window": ["3-1-2"]}).status_code == 422
    curator = school.client()
    curator.post(reverse("timetables:mark", args=[kim.pk]), {"kind": GOOD, "window": ["2-1-1"]})
    assert ("Ким", 2, 1, 1, GOOD, "") in marks(school)


def test_one_sees_and_marks_only_oneself_and_a_neighbour_nothing(world: World, belova: Person, kim: Person) -> None:
    client = world.school.client("mentee", belova)
    assert client.get(reverse("timetables:show", args=[belova.pk])).status_code == 200
    assert client.get(reverse("timetables:show", args=[kim.pk])).status_code == 404
    assert client.post(reverse("timetables:mark", args=[kim.pk]), {"kind": GOOD}).status_code == 404
    assert client.get(reverse("timetables:index"))["Location"] == reverse("timetables:own")
    assert client.get(reverse("timetables:import_new")).status_code == 403
    with pytest.raises(Forbidden):
        mark_week(world.school.act("mentee"), person=kim, marked=Marked(GOOD))
    with pytest.raises(Missing):
        mark_week(world.neighbour.act(), person=kim, marked=Marked(GOOD))
    head = world.school.client("head")
    assert head.get(reverse("timetables:show", args=[kim.pk])).status_code == 200
    assert "Сохранить отметки" not in head.get(reverse("timetables:show", args=[kim.pk])).content.decode()
    assert head.post(reverse("timetables:mark", args=[kim.pk]), {"kind": GOOD}).status_code == 404
    nobody = world.school.client("psychologist")
    assert "не связана с карточкой" in nobody.get(reverse("timetables:own")).content.decode()


def test_the_journal_tells_what_was_done_and_not_when_one_is_busy(school: School, belova: Person) -> None:
    load(school.client(), listed(WEEK[:3]))
    mark_week(school.act(), person=belova, marked=Marked(BUSY, frozenset([(3, 1, 2)]), "second_job"))
    events = AuditEntry.objects.filter(event__startswith="timetables").order_by("pk").values_list("event", flat=True)
    assert list(events) == [
        "timetables.import.started",
        "timetables.import.answered",
        "timetables.import.loaded",
        "timetables.week.marked",
    ]
    words = str(list(AuditWording.objects.values_list("title", "subject", "details")))
    assert "second_job" not in words and "5А" not in words


def test_a_forgotten_person_leaves_no_lesson_no_mark_and_no_table(school: School, belova: Person, kim: Person) -> None:
    client = school.client()
    load(client, listed(WEEK))
    start(client, listed(WEEK[:3]))
    other = start(client, listed(WEEK[3:]))
    mark_week(school.act(), person=belova, marked=Marked(BUSY, frozenset([(3, 1, 2)])))
    with tenancy.within(school.organisation), permit("a test of forgetting"):
        forget(subject(school.act(), belova))
        assert list(TimetableImport.objects.values_list("pk", flat=True)) == [draft_of(school, other).pk]
        assert not Mark.objects.exists()
    assert weeks(school) == [("Ким", SEPTEMBER, None, KIMS)]


# ── Bells and vacations ────────────────────────────────────────────────────────────────────────────────────────────────


def test_bells_and_vacations_are_typed_as_lines(school: School) -> None:
    client = school.client()
    page = client.get(reverse("timetables:hours")).content.decode()
    assert "8:30–9:15" in page  # the usual, until the school enters its own
    told = {
        "first": "8:00–8:45\n9:00–9:45", "second": "13:30–14:10", "saturday": "on", "special_days": ["1"],
        "special_first": "8:00–8:30\n8:40–9:20", "special_second": "", "vacations": "26.10.2026–03.11.2026 осенние\n31.12.2026 - 11.01.2027",
    }  # fmt: skip
    assert client.post(reverse("timetables:hours"), told).status_code == 302
    with tenancy.within(school.organisation):
        counts = {day: BellTime.objects.filter(weekday=day).count() for day in (0, 1, 6)}
        assert counts == {0: 3, 1: 2, 6: 3}
        assert list(Vacation.objects.values_list("title", "ends_on")) == [
            ("осенние", date(2026, 11, 3)),
            ("каникулы", date(2027, 1, 11)),
        ]
    page = client.get(reverse("timetables:hours")).content.decode()
    for words in ("8:00–8:30\n8:40–9:20", "13:30–14:10", "26.10.2026–03.11.2026 осенние"):
        assert words in page
    assert client.post(reverse("timetables:hours"), told).status_code == 302  # what is shown can be saved again


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("first", "", "Внесите звонки"), ("first", "рано утром", "Не поняли строку"), ("vacations", "осенью", "Не поняли строку"),
        ("vacations", "03.11.2026–26.10.2026 осенние", "Проверьте даты"), ("special_days", ["6"], "Внесите звонки этих дней"),
        ("vacations", "26.10.2026–03.11.2026 а\n01.11.2026–05.11.2026 б", "пересекаются"), ("special_first", "8:00–8:30", "Отметьте дни"),
    ],
)  # fmt: skip
def test_wrong_bells_are_told_beside_the_field(school: School, field: str, value: Any, words: str) -> None:
    answer = school.client().post(reverse("timetables:hours"), {"first": "8:00–8:45", field: value})
    assert answer.status_code == 422 and words in answer.content.decode()
    with tenancy.within(school.organisation):
        assert not BellTime.objects.exists()


# ── The table of the base ──────────────────────────────────────────────────────────────────────────────────────────────


def test_the_base_refuses_what_makes_no_sense(school: School, belova: Person) -> None:
    load(school.client(), listed(WEEK[:1]))
    own = {"organisation": school.organisation}
    with tenancy.within(school.organisation), permit("a test of constraints"):
        week = PersonWeek.objects.get()
        wrong = [
            lambda: PersonWeek.objects.create(person=belova, starts_on=date(2026, 10, 1), **own),
            lambda: PersonWeek.objects.create(
                person=belova, starts_on=date(2026, 10, 2), ends_on=date(2026, 10, 1), **own
            ),
            lambda: Lesson.objects.create(week=week, weekday=3, number=1, **own),
            lambda: Lesson.objects.create(week=week, weekday=7, number=1, **own),
            lambda: Lesson.objects.create(week=week, weekday=1, number=13, **own),
            lambda: Mark.objects.create(person=belova, weekday=1, shift=1, number=1, kind=GOOD, reason="club", **own),
            lambda: BellTime.objects.create(weekday=0, shift=1, number=1, begins="9:00", ends="8:00", **own),
            lambda: Vacation.objects.create(title="а", starts_on=date(2026, 10, 2), ends_on=date(2026, 10, 1), **own),
        ]
        for make in wrong:
            with pytest.raises(IntegrityError), transaction.atomic():
                make()


def test_lists_cost_as_many_questions_for_one_as_for_three(school: School, belova: Person) -> None:
    client = school.client()
    load(client, listed(WEEK[:3]))
    pages = (reverse("timetables:index"), start(client, listed(WEEK[:3])), reverse("timetables:show", args=[belova.pk]))
    costs: dict[str, set[int]] = {page: set() for page in pages}
    for surname in ("Титова", "Зимина", "Юдина"):
        school.person(f"{surname} Анна Павловна")
        for page in pages:
            with CaptureQueriesContext(connection) as found:
                client.get(page)
            costs[page].add(len(found))
    assert all(len(cost) == 1 for cost in costs.values()), costs


def test_a_large_school_is_read_quickly(school: School) -> None:
    """120 teachers, 30 lessons each, as a list: the check that every answer repeats."""
    letters = str.maketrans("0123456789", "абвгдежзик")
    staff = [Staff(n, f"белов{n}".translate(letters), ("мария", "сергеевна"), f"Белов {n}") for n in range(120)]
    lessons = [
        Taught(f"{person.surname.capitalize()} М. С.", day, number, "5А")
        for person in staff
        for day in range(1, 6)
        for number in range(1, 7)
    ]
    draft = TimetableImport(sheets=[sheet.to_json() for sheet in read_paste(text(listed(lessons))).sheets])
    begins = process_time()
    check = check_import(draft, staff, asked(school, queries.school_week))
    assert promise_of(check) == "3600-120"
    assert process_time() - begins < 3
