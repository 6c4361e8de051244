"""The list of people, the card, the cells, and who may do what."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from conftest import NOW, School, World
from nastavnik.foundation.people import columns
from nastavnik.foundation.people.actions.add_person import add_person
from nastavnik.foundation.people.actions.edit_person import edit_name_forms, edit_person
from nastavnik.foundation.people.actions.end_employment import end_employment
from nastavnik.foundation.people.capabilities import Cap
from nastavnik.foundation.people.columns import BulkAction, Column, Filter, Section, Tab
from nastavnik.foundation.people.models import Employment, Person
from nastavnik.kernel import tenancy
from nastavnik.kernel.act import Act
from nastavnik.kernel.errors import Forbidden, Missing

INDEX = "people:index"


@pytest.fixture(autouse=True)
def _clock(clock: Callable[[datetime], None]) -> None:
    """Roles of the cast are open on the day of the tests."""


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The registers of the list without what the stages have put there."""
    for name in ("COLUMNS", "FILTERS", "BULK", "SECTIONS", "TABS"):
        monkeypatch.setattr(columns, name, [])
        for user in ("nastavnik.foundation.people.queries", "nastavnik.foundation.people.views.staff"):
            monkeypatch.setattr(f"{user}.{name}", getattr(columns, name), raising=False)
    yield


def page(school: School, role: str = "curator", **query: str) -> str:
    return school.client(role).get(reverse(INDEX), query).content.decode()


def shown(text: str, *surnames: str) -> list[str]:
    """Which of these surnames stand in the table, in its order."""
    table = text.partition("<tbody>")[2].partition("</tbody>")[0]
    return sorted(
        (name for name in surnames if f">{name}\u00a0" in table), key=lambda name: table.index(f">{name}\u00a0")
    )


def reload(school: School, person: Person) -> Person:
    with tenancy.within(school.organisation):
        return Person.objects.get(pk=person.pk)


# ── The list ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("words", ["Алфёров", "алферов", "АЛФЕРОВ пётр", "петр алф", "ЁРОВ"])
def test_a_search_knows_no_case_and_no_yo(school: School, words: str) -> None:
    school.person("Алфёров Пётр Ильич")
    school.person("Белова Мария Сергеевна")
    assert shown(page(school, q=words), "Алфёров", "Белова") == ["Алфёров"]


def test_the_alphabet_is_russian_and_yo_is_ye(school: School) -> None:
    for name in ("Яковлева Анна Ивановна", "Ёлкина Анна Ивановна", "Егорова Анна Ивановна", "Жукова Анна Ивановна"):
        school.person(name)
    order = ("Егорова", "Ёлкина", "Жукова", "Яковлева")
    assert shown(page(school), *order) == list(order)
    assert shown(page(school, order="-name"), *order) == list(reversed(order))


def test_experience_grows_and_the_unknown_stand_last(school: School) -> None:
    told = date(2020, 9, 1)
    school.person("Молодая Анна Ивановна", experience_years=1, experience_on=NOW.date())
    school.person("Старшая Анна Ивановна", experience_years=2, experience_on=told)
    school.person("Тайная Анна Ивановна")
    text = page(school, order="experience")
    assert shown(text, "Старшая", "Молодая", "Тайная") == ["Молодая", "Старшая", "Тайная"]
    assert shown(page(school, order="-experience"), "Старшая", "Молодая", "Тайная") == ["Старшая", "Молодая", "Тайная"]
    assert ">8<" in text  # 2 in 2020 is 8 in 2026


def test_an_unknown_order_filter_or_page_does_no_harm(school: School) -> None:
    school.person()
    for query in ({"order": "password"}, {"show": "nonsense"}, {"page": "-7"}, {"page": "x" * 50}):
        assert shown(page(school, **query), "Белова") == ["Белова"]


def test_fifty_a_page(school: School) -> None:
    for number in range(51):
        school.person(f"Педагог{chr(1072 + number % 32)}{chr(1072 + number // 32)} Анна Ивановна")
    text = page(school)
    assert "Показано 50 из 51." in text
    assert "Страница 1 из 2" in text
    assert "Показано 1 из 51." in page(school, page="2", order="name")


def test_those_who_left_are_apart_and_those_to_come_are_here(school: School) -> None:
    gone, here = school.person("Ушедшая Анна Ивановна"), school.person("Белова Мария Сергеевна")
    end_employment(school.act(), person=gone, on=date(2026, 9, 14))
    add_person(school.act(), facts={"surname": "Будущая", "name": "Анна"}, employed_from=date(2026, 10, 1))
    every = ("Белова", "Будущая", "Ушедшая")
    assert shown(page(school), *every) == ["Белова", "Будущая"]
    assert shown(page(school, show="left"), *every) == ["Ушедшая"]
    end_employment(school.act(), person=here, on=NOW.date())
    assert shown(page(school), *every) == ["Белова", "Будущая"]  # the last day is a day of work


def test_stages_add_columns_filters_and_actions(school: School, registry: None) -> None:
    belova, orlov = school.person("Белова Мария Сергеевна"), school.person("Орлов Иван Дмитриевич")

    def of(person: Person, words: str) -> Callable[[Act, Sequence[int]], Mapping[int, str]]:
        return lambda act, ids: {person.pk: words} if person.pk in ids else {}

    def here(act: Act) -> list[int]:
        return [belova.pk]

    columns.COLUMNS += [
        Column("Пара", of(orlov, "есть"), place=90),
        Column("Согласия", of(orlov, "2 из 2"), place=10),
        Column("Секрет", of(belova, "тайна"), capability=Cap.IMPORT_STAFF),
    ]
    columns.FILTERS += [
        Filter("mentors", "Наставники", "наставник", here, place=60),
        Filter("mentees", "Наставляемые", "наставляемый", here),
    ]
    columns.BULK.append(BulkAction("Отправить анкету", "people:index", Cap.EDIT_PEOPLE))
    text = page(school)
    assert "наставляемый, наставник" in text
    order = [text.index(f'data-label="{title}"') for title in ("Роль", "Согласия", "Пара")]
    assert order == sorted(order)
    assert 'Наставляемые <span class="chips__count">1</span>' in text
    assert 'Без роли <span class="chips__count">1</span>' in text
    assert shown(page(school, show="mentees"), "Белова", "Орлов") == ["Белова"]
    assert shown(page(school, show="none"), "Белова", "Орлов") == ["Орлов"]
    assert "Отправить анкету" in text
    head = page(school, "head")
    assert "наставляемый, наставник" in head
    assert "тайна" not in head
    assert "Отправить анкету" not in head


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_as_much_for_one_as_for_three(
    school: School, registry: None, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    for name in ("Белова Мария Сергеевна", "Орлов Иван Дмитриевич", "Громова Елена Андреевна")[:count]:
        school.person(name)
    client = school.client()
    client.get(reverse(INDEX))
    with django_assert_num_queries(6):  # session, roles, year, names, rows, drafts
        client.get(reverse(INDEX))


def test_the_workbook_has_all_that_is_found_and_no_formula(school: School, registry: None) -> None:
    belova = school.person("Белова Мария Сергеевна", post='=HYPERLINK("http://evil.example";"x")', experience_years=3)
    school.person("Орлов Иван Дмитриевич", post="https://evil.example")
    columns.COLUMNS.append(Column("Пара", lambda act, ids: {belova.pk: "=1+1"}))
    client = school.client()

    def rows(**query: Any) -> list[tuple[Any, ...]]:
        answer = client.get(reverse("people:download"), query)
        sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
        assert sheet is not None
        assert not any(cell.data_type == "f" or cell.hyperlink for line in sheet.iter_rows() for cell in line)
        return list(sheet.iter_rows(values_only=True))

    whole = rows()
    assert whole[0] == ("Фамилия", "Имя", "Отчество", "Должность", "Предметы", "Стаж, лет", "Категория",
                        "Электронная почта", "Телефон", "Пара")  # fmt: skip
    assert [line[0] for line in whole[1:]] == ["Белова", "Орлов"]
    assert (whole[1][3], whole[1][5], whole[1][9]) == ('=HYPERLINK("http://evil.example";"x")', 3, "=1+1")
    assert [line[0] for line in rows(q="орл")[1:]] == ["Орлов"]
    assert [line[0] for line in rows(persons=[belova.pk])[1:]] == ["Белова"]


def test_an_empty_school_is_offered_to_paste(school: School) -> None:
    text = page(school)
    assert "Пока никого нет. Скопируйте таблицу из Excel" in text
    assert text.count("btn--primary") == 1
    school.person()
    assert "По этому запросу никого нет" in page(school, q="ъъъ")


# ── A cell ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

CELLS = [
    ("post", "post", "завуч", "завуч", "post"),
    ("subjects", "subjects", "матем., физика", ["mathematics", "physics"], "математика, физика"),
    ("experience", "experience_years", "7", 7, "7"),
    ("post", "post", "", "", "указать"),
    ("subjects", "subjects", "", [], "указать"),
    ("experience", "experience_years", "", None, "указать"),
]


@pytest.mark.parametrize(("cell", "field", "typed", "kept", "words"), CELLS)
def test_a_cell_is_edited_on_a_page_of_its_own(
    school: School, cell: str, field: str, typed: str, kept: Any, words: str
) -> None:
    person = school.person(post="учитель", subjects=["chemistry"], experience_years=1)
    client = school.client()
    address = reverse(f"people:edit_{cell}", args=[person.pk]) + "?show=none&order=-name"
    assert f'name="{field}"' in client.get(address).content.decode()
    answer = client.post(address, {field: typed})
    assert answer["Location"] == reverse(INDEX) + "?show=none&order=-name"
    assert getattr(reload(school, person), field) == kept


@pytest.mark.parametrize(("cell", "field", "typed", "kept", "words"), CELLS[1:])
def test_a_cell_is_edited_in_place_and_says_so(
    school: School, cell: str, field: str, typed: str, kept: Any, words: str
) -> None:
    person = school.person(post="учитель", subjects=["chemistry"], experience_years=1)
    client = school.client()
    address = reverse(f"people:edit_{cell}", args=[person.pk])
    htmx = {"hx-request": "true"}
    form = client.get(address, headers=htmx).content.decode()
    assert "<html" not in form
    assert f'name="{field}"' in form
    saved = client.post(address, {field: typed}, headers=htmx).content.decode()
    assert words in saved
    assert 'id="announce"' in saved
    assert "Сохранено" in saved
    assert getattr(reload(school, person), field) == kept
    left = client.get(address, {"leave": "1"}, headers=htmx).content.decode()
    assert words in left
    assert "Сохранено" not in left


@pytest.mark.parametrize(
    ("cell", "field", "typed", "text"),
    [
        ("experience", "experience_years", "99", "Стаж — число от 0 до 60."),
        ("experience", "experience_years", "двадцать", "Стаж — число от 0 до 60."),
        ("subjects", "subjects", "матем., абракадабра", "Не узнали предмет: «абракадабра»."),
        ("post", "post", "у" * 201, "200"),
    ],
)
def test_a_wrong_cell_keeps_what_was_typed(school: School, cell: str, field: str, typed: str, text: str) -> None:
    person = school.person(experience_years=1)
    client = school.client()
    for headers in ({}, {"hx-request": "true"}):
        answer = client.post(reverse(f"people:edit_{cell}", args=[person.pk]), {field: typed}, headers=headers)
        assert answer.status_code == 422
        assert text in answer.content.decode()
        assert typed in answer.content.decode()
    assert reload(school, person).experience_years == 1


# ── The card ───────────────────────────────────────────────────────────────────────────────────────────────────────────

NEW = {
    "surname": "Белова",
    "name": "Мария",
    "patronymic": "Сергеевна",
    "gender": "auto",
    "post": "учитель",
    "subjects": "матем.",
}


def test_a_person_is_added_and_the_gender_is_told_by_the_patronymic(school: School) -> None:
    answer = school.client().post(reverse("people:add"), {**NEW, "phone": "8 (912) 345-67-89", "levels": ["basic"]})
    with tenancy.within(school.organisation):
        person = Person.objects.get()
    assert answer["Location"] == reverse("people:show", args=[person.pk])
    assert (person.gender, person.subjects, person.phone, person.levels) == (
        "f",
        ["mathematics"],
        "+7 912 345-67-89",
        ["basic"],
    )


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({"patronymic": ""}, "Без отчества пол не определить. Выберите его."),
        ({"patronymic": "Али"}, "По отчеству «Али» пол не определить. Выберите его."),
        ({"surname": ""}, "Укажите фамилию и имя."),
        ({"patronymic": "", "experience_years": "99"}, "Проверьте, пожалуйста: 2\u00a0поля"),
        ({"experience_years": "61"}, "Стаж — число от 0 до 60."),
        ({"phone": "123"}, "Проверьте номер: в нём должно быть 11 цифр."),
        ({"email": "belova"}, "Похоже, в адресе ошибка."),
        ({"subjects": "колдовство"}, "Не узнали предмет: «колдовство»."),
    ],
)
def test_a_wrong_fact_is_named_and_what_was_typed_stays(school: School, given: dict[str, str], text: str) -> None:
    answer = school.client().post(reverse("people:add"), {**NEW, "post": "особая должность", **given})
    assert answer.status_code == 422
    assert text in answer.content.decode()
    assert "особая должность" in answer.content.decode()
    with tenancy.within(school.organisation):
        assert not Person.objects.exists()


def test_without_a_patronymic_the_gender_is_chosen(school: School) -> None:
    assert school.client().post(reverse("people:add"), {**NEW, "patronymic": "", "gender": "f"}).status_code == 302


def test_an_edit_leaves_untouched_experience_as_it_was_told(school: School) -> None:
    person = school.person(experience_years=2, experience_on=date(2020, 9, 1))
    client = school.client()
    address = reverse("people:edit", args=[person.pk])
    assert 'value="8"' in client.get(address).content.decode()
    client.post(address, {**NEW, "experience_years": "8", "post": "завуч"})
    same = reload(school, person)
    assert (same.post, same.experience_years, same.experience_on) == ("завуч", 2, date(2020, 9, 1))
    client.post(address, {**NEW, "experience_years": "9"})
    assert (reload(school, person).experience_years, reload(school, person).experience_on) == (9, NOW.date())


def test_the_card_shows_the_name_in_sentences_and_keeps_a_correction(school: School) -> None:
    person = school.person("Черных Ян Ли")
    assert person.forms_doubtful
    client = school.client()
    card = client.get(reverse("people:show", args=[person.pk])).content.decode()
    assert "Проверьте склонение" in card
    address = reverse("people:edit_name_forms", args=[person.pk])
    given = {
        "genitive": "Черных Яна Ли",
        "dative": "Черных Яну Ли",
        "accusative": "Черных Яна Ли",
        "instrumental": "Черных Яном Ли",
    }
    assert client.post(address, {**given, "dative": ""}).status_code == 422
    assert client.post(address, given).status_code == 302
    card = client.get(reverse("people:show", args=[person.pk])).content.decode()
    assert "Закрепить за <b>Черных Яном Ли</b>, предоставить <b>Черных Яну Ли</b>" in card
    assert "Проверьте склонение" not in card
    client.post(address, {**given, "indeclinable": "on"})
    assert "Закрепить за <b>Черных Ян Ли</b>" in client.get(reverse("people:show", args=[person.pk])).content.decode()


def test_work_ends_with_a_last_day(school: School) -> None:
    person = school.person()
    client = school.client()
    address = reverse("people:end_employment", args=[person.pk])
    early = client.post(address, {"on": "01.01.2019"})
    assert early.status_code == 422
    assert "Работа началась 01.09.2020" in early.content.decode()
    assert client.post(address, {"on": "14 сентября 2026"}).status_code == 302
    card = client.get(reverse("people:show", args=[person.pk])).content.decode()
    assert "с 01.09.2020 по 14.09.2026" in card
    assert "Больше не работает" in card
    again = client.post(address, {"on": "15.09.2026"})
    assert "сейчас не числится работающим" in again.content.decode()


def test_stages_add_tabs_and_sections(school: School, registry: None) -> None:
    person = school.person()
    columns.SECTIONS += [
        Section("Пустое", lambda act, pk: []),
        Section("Наставничество", lambda act, pk: [("Роль", f"наставник {pk}", "/mentors/1/")]),
        Section("Запросы", lambda act, pk: [("Секрет", "тайна", "")], capability=Cap.IMPORT_STAFF),
    ]
    columns.TABS += [
        Tab("Встречи", lambda act, pk: f"/x/{pk}/", Cap.SEE_PEOPLE),
        Tab("Нет", lambda act, pk: None, Cap.SEE_PEOPLE),
    ]
    address = reverse("people:show", args=[person.pk])
    card = school.client().get(address).content.decode()
    assert f"наставник {person.pk}" in card
    assert "тайна" in card
    assert f'href="/x/{person.pk}/"' in card
    assert "Пустое" not in card
    assert ">Нет<" not in card
    assert "тайна" not in school.client("head").get(address).content.decode()


@pytest.mark.parametrize("periods", [1, 3])
def test_the_card_asks_as_much_for_one_period_as_for_three(
    school: School, registry: None, django_assert_num_queries: DjangoAssertNumQueries, periods: int
) -> None:
    from nastavnik.kernel.writing import permit

    person = school.person()
    with tenancy.within(school.organisation), permit("the past"):
        for year in range(2010, 2009 + periods):
            Employment.objects.create(
                organisation=school.organisation, person=person, starts_on=date(year, 1, 1), ends_on=date(year, 2, 1)
            )
    client = school.client()
    client.get(reverse("people:show", args=[person.pk]))
    with django_assert_num_queries(5):  # session, roles, the year, the person, periods
        client.get(reverse("people:show", args=[person.pk]))


# ── Who may ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_contacts_are_for_the_curator_and_for_oneself(school: School) -> None:
    person = school.person(phone="+7 912 345-67-89")
    other = school.person("Орлов Иван Дмитриевич", phone="+7 900 000-00-00")
    address = reverse("people:show", args=[person.pk])
    assert "345-67-89" in school.client().get(address).content.decode()
    assert "345-67-89" not in school.client("head").get(address).content.decode()
    own = school.client("mentor", person)
    assert "345-67-89" in own.get(address).content.decode()
    assert own.get(reverse("people:show", args=[other.pk])).status_code == 404
    assert own.get(reverse(INDEX))["Location"] == address
    answer = school.client("head").get(reverse("people:download"))
    heads = [cell.value for cell in next(openpyxl.load_workbook(io.BytesIO(answer.content)).active.iter_rows())]
    assert "Телефон" not in heads


def test_only_the_curator_edits(school: School) -> None:
    person = school.person()
    pages = [reverse("people:add"), *(reverse(f"people:{name}", args=[person.pk]) for name in
             ("edit", "edit_name_forms", "end_employment", "edit_post", "edit_subjects", "edit_experience"))]  # fmt: skip
    for role in ("head", "mentor", "mentee", "psychologist"):
        client = school.client(role)
        for address in pages:
            assert client.get(address).status_code == 403, (role, address)
            assert client.post(address, NEW).status_code == 403, (role, address)
    assert "Добавить человека" not in page(school, "head")
    assert "cell__empty" not in page(school, "head")
    assert school.client("psychologist").get(reverse(INDEX)).status_code == 403


def test_every_verb_asks_the_matrix_and_the_wall(world: World) -> None:
    person = world.school.person()
    verbs: list[Callable[[Act], Any]] = [
        lambda act: edit_person(act, person=person, facts={"post": "x"}),
        lambda act: edit_name_forms(act, person=person, forms={"dative": "x"}),
        lambda act: end_employment(act, person=person, on=NOW.date()),
    ]
    for verb in verbs:
        for role in ("head", "mentor", "psychologist"):
            with pytest.raises(Forbidden):
                verb(world.school.act(role))
        with pytest.raises(Missing):
            verb(world.neighbour.act())
    with pytest.raises(Forbidden):
        add_person(world.school.act("head"), facts={"surname": "А", "name": "Б"})


def test_the_neighbour_sees_nobody_of_ours(world: World) -> None:
    person = world.school.person()
    world.neighbour.person("Орлов Иван Дмитриевич")
    assert shown(page(world.neighbour), "Белова", "Орлов") == ["Орлов"]
    client = world.neighbour.client()
    for name in ("show", "edit", "edit_name_forms", "end_employment", "edit_post"):
        assert client.get(reverse(f"people:{name}", args=[person.pk])).status_code == 404
    answer = client.get(reverse("people:download"), {"persons": [person.pk]})
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    assert sheet.max_row == 1
