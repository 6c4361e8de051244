"""The builder: what a curator may change and what a methodist, what nobody may take out, two windows, remarks."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import School, World
from nastavnik.instruments.surveys import taxonomy
from nastavnik.instruments.surveys.actions.edit_version import NotEditable, draft_version, edit_version
from nastavnik.instruments.surveys.audiences import read_by_stages
from nastavnik.instruments.surveys.exchange.nastavnik import as_yaml
from nastavnik.instruments.surveys.library import instruments
from nastavnik.instruments.surveys.models import Version
from nastavnik.instruments.surveys.spec import Instrument, Item, Option, editing, faults_of, load_bundle
from nastavnik.instruments.surveys.spec.hints import hints
from nastavnik.instruments.surveys.versions import instrument_of
from nastavnik.instruments.surveys.views.builder import conditions_before
from nastavnik.kernel import tenancy

NEEDS = "mentee_needs"


def draft(school: School, role: str = "curator", code: str = NEEDS) -> Version:
    made: Version = draft_version(school.act(role), instrument=instruments()[code], based_on=f"{code}/1")
    return made


def now(school: School, version: Version) -> Instrument:
    with tenancy.within(school.organisation):
        return instrument_of(Version.objects.get(pk=version.pk))


def page(answer: object) -> str:
    return answer.content.decode().replace("\u00a0", " ")  # type: ignore[attr-defined,no-any-return]


def own(number: int) -> Item:
    return Item(f"own_{number}", "text", "Что ещё?", ("self", "curator"))


# ── Что можно ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_curator_changes_the_introduction_hides_and_adds_three(school: School) -> None:
    version = draft(school)
    client = school.client()
    assert "добавить до 3 своих" in page(client.get(reverse("surveys:edit", args=[version.pk])))
    client.post(reverse("surveys:edit_intro", args=[version.pk]), {"intro": "Добрый день!"})
    client.post(reverse("surveys:edit_step", args=[version.pk, "psychologist", "remove"]))
    for _ in range(3):
        added = client.post(reverse("surveys:add_item", args=[version.pk]), {"section": "style", "kind": "single"})
        assert added.status_code == 302
        told = {"text": "Где вам удобно?", "options": "В школе\n\nНа связи", "required": "on"}
        assert client.post(added["Location"], told).status_code == 302
    fourth = client.post(reverse("surveys:add_item", args=[version.pk]), {"section": "style", "kind": "text"})
    assert fourth.status_code == 422
    assert "не больше 3" in page(fourth)
    made = now(school, version)
    assert made.intro == "Добрый день!"
    assert "psychologist" not in {item.id for item in made.items()}
    mine = editing.own_items(made)
    assert [item.id for item in mine] == ["own_1", "own_2", "own_3"]
    assert [option.label for option in mine[0].options] == ["В школе", "На связи"]
    assert mine[0].audience == ("self", "curator"), "as the neighbours of the section were promised"
    assert list(faults_of(made)) == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda one: editing.changed(one, "class_teacher", text="Иначе"), "вопросы образца меняет методист"),
        (lambda one: editing.without(one, "class_teacher"), "обязательный вопрос убирает методист"),
        (lambda one: editing.with_section(one, "Ещё"), "Разделы анкеты меняет методист"),
        (lambda one: editing.added(one, "about", replace(own(1), id="extra")), "кнопкой «Добавить вопрос»"),
        (lambda one: editing.without(one, "situation"), "попадают в банки и подбор"),
    ],
)
def test_what_a_curator_may_not(school: School, change: object, words: str) -> None:
    version = draft(school)
    before = now(school, version)
    with pytest.raises(NotEditable, match=words):
        edit_version(school.act(), version=version, instrument=change(before), revision=version.revision)  # type: ignore[operator]
    assert now(school, version) == before


def test_a_methodist_changes_anything_but_what_the_banks_read(world: World) -> None:
    above = School(world.municipality)
    version = draft(above, "municipal")
    client = above.client("municipal")
    url = reverse("surveys:edit_item", args=[version.pk, "class_teacher"])
    told = {"text": "Ведёте ли вы класс?", "options": "Да\nПока нет, но скоро буду\nНет\nНе помню",
            "asked_when": "start == 'first_year'", "audience": ["self", "curator"]}  # fmt: skip
    assert client.post(url, told).status_code == 302
    found = editing.find(now(above, version), "class_teacher")
    assert (found.text, found.show_if, found.audience) == (
        "Ведёте ли вы класс?",
        "start == 'first_year'",
        ("self", "curator"),
    )
    assert [option.value for option in found.options] == ["yes", "soon", "no", "o1"], "kept lines keep their values"
    client.post(reverse("surveys:edit_step", args=[version.pk, "class_teacher", "up"]))
    assert [item.id for item in now(above, version).sections[0].items][:3] == ["subjects", "levels", "class_teacher"]
    refused = client.post(reverse("surveys:edit_step", args=[version.pk, "needs_grid", "remove"]))
    assert refused.status_code in (409, 422)
    assert "попадают в банки и подбор" in page(refused)


def test_a_methodist_adds_a_section_and_takes_it_out(world: World) -> None:
    above = School(world.municipality)
    version = draft(above, "municipal")
    client, url = above.client("municipal"), reverse("surveys:edit_section", args=[version.pk])
    client.post(url, {"title": "Ещё раздел", "revision": version.revision})
    made = now(above, version)
    assert made.sections[-1].title == "Ещё раздел"
    assert any("«Ещё раздел» нет вопросов" in fault for _, fault in faults_of(made))
    client.post(url, {"remove": made.sections[-1].id})
    assert now(above, version) == instruments()[NEEDS]


def test_a_question_by_name_among_those_without_is_remarked() -> None:
    one = editing.changed(instruments()[NEEDS], "stay", audience=("self", "curator"))
    assert [key for key, words in hints(one) if "обещано без имени" in words] == ["stay"]


def test_what_the_stages_read_exists(school: School) -> None:
    for code in (NEEDS, "mentor_candidate"):
        assert read_by_stages(code) <= {item.id for item in instruments()[code].items()}
        assert read_by_stages(code)


def test_two_windows_do_not_overwrite_each_other(school: School) -> None:
    version = draft(school)
    client = school.client()
    url = reverse("surveys:edit_intro", args=[version.pk])
    first = {"intro": "Первое окно", "revision": version.revision}
    assert client.post(url, first).status_code == 302
    second = client.post(url, {"intro": "Второе окно", "revision": version.revision})
    assert second.status_code == 422
    assert "в другом окне" in page(second)
    assert "Второе окно" in page(second), "what was typed is kept"
    assert now(school, version).intro == "Первое окно"


def test_who_opens_the_builder(school: School, world: World) -> None:
    version = draft(school)
    url = reverse("surveys:edit", args=[version.pk])
    for role in ("head", "mentor", "mentee", "psychologist"):
        assert school.client(role).get(url).status_code == 403
    assert world.neighbour.client().get(url).status_code == 404
    assert School(world.municipality).client("municipal").get(url).status_code == 404, (
        "a school's draft is the school's"
    )


def test_a_published_version_has_no_builder(school: School) -> None:
    version = draft(school)
    client = school.client()
    client.post(reverse("surveys:publish", args=[version.pk]))
    assert client.get(reverse("surveys:edit", args=[version.pk])).status_code == 404


def test_a_sample_becomes_ones_own_version_by_a_button(school: School) -> None:
    client = school.client()
    assert reverse("surveys:copy", args=[NEEDS]) in page(client.get(reverse("surveys:new", args=[NEEDS])))
    made = client.post(reverse("surveys:copy", args=[NEEDS]), follow=True)
    assert "Изменить" in page(made)


# ── Шаги как значения ──────────────────────────────────────────────────────────────────────────────────────────────────

STEPS = st.lists(
    st.tuples(st.sampled_from(["remove", "up", "down", "add", "text", "section", "option"]), st.integers(0, 60)),
    max_size=8,
)


@given(STEPS)
@settings(max_examples=40, deadline=None)
def test_any_steps_leave_a_loadable_questionnaire_or_named_faults(steps: list[tuple[str, int]]) -> None:
    one = instruments()[NEEDS]
    for verb, number in steps:
        items = list(one.items())
        if not items:
            break
        item = items[number % len(items)]
        section = one.sections[number % len(one.sections)].id
        match verb:
            case "remove":
                one = editing.without(one, item.id)
            case "up" | "down":
                one = editing.moved(one, item.id, -1 if verb == "up" else 1)
            case "add":
                one = editing.added(one, section, replace(own(1), id=editing.next_id(one)))
            case "text":
                one = editing.changed(one, item.id, text=f"Вопрос {number}?")
            case "section":
                one = editing.with_section(one, f"Раздел {number}")
            case _ if item.type == "single":
                labels = [*(option.label for option in item.options), f"Ещё {number}"]
                one = editing.changed(one, item.id, options=editing.options_of(labels, item.options))
    faults = list(faults_of(one))
    assert all(text for _, text in faults)
    if not faults:
        again = load_bundle(as_yaml(one, taxonomy.source().data["taxonomy"]), taxonomy.source().data["taxonomy"])
        assert again.instruments[NEEDS] == one


def test_a_line_that_was_there_keeps_its_value() -> None:
    before = (Option("yes", "Да"), Option("o1", "Может быть"))
    found = editing.options_of(["Может быть", "Нет", "Да"], before)
    assert [(option.value, option.label) for option in found] == [("o1", "Может быть"), ("o2", "Нет"), ("yes", "Да")]


def test_a_condition_hangs_on_what_was_asked_before() -> None:
    told = dict(conditions_before(instruments()[NEEDS], "class_teacher"))
    assert "start == 'first_year'" in told
    assert not any(key.startswith("class_teacher") for key in told)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Насколько вам помогли встречи и документы?", "два вопроса"),
        ("Не считаете ли вы, что не хватает времени?", "два отрицания"),
        ("Ведь наставник вам помогает?", "подсказывает"),
        ("Сталкивался(лась) ли вы с этим?", "скобки рода"),
        ("Hасколько это удобно?", "латинские"),
        ("Длинно " * 30, "не дочитают"),
    ],
)
def test_remarks_about_wording(text: str, words: str) -> None:
    one = editing.added(instruments()[NEEDS], "about", replace(own(1), text=text))
    assert any(words in remark for key, remark in hints(one) if key == "own_1")


def test_our_own_questionnaires_have_no_remarks() -> None:
    assert {code: hints(one) for code, one in instruments().items() if hints(one)} == {}
