"""Pairs, a pair, the order on the screen: who opens them, what they say, what they cost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from conftest import World
from nastavnik.instruments.consents.kinds import ConsentKind
from nastavnik.instruments.documents.actions.register_document import register_document
from nastavnik.instruments.documents.models import Document
from nastavnik.stages.mentorships.actions.draft_order import draft_order
from nastavnik.stages.mentorships.models import Mentorship
from nastavnik.stages.selection.models import Proposal
from stages.cast import TODAY, Stage, everybody, open_stage, text

INDEX, ORDER = reverse("mentorships:index"), reverse("mentorships:order")


def agreed(stage: Stage) -> Proposal:
    return stage.agreed(stage.mentee(), stage.mentor())


def fixed(stage: Stage, *proposals: Proposal) -> list[Mentorship]:
    """The pairs of a registered order."""
    order = draft_order(stage.act, year=stage.year, proposals=proposals or [agreed(stage)], dated_on=TODAY)
    order = register_document(stage.act, document=order, dated_on=TODAY)
    return stage.all(Mentorship, order=order)


@pytest.mark.parametrize(
    ("page", "allowed"),
    [
        ("index", {"curator", "head", "mentor", "mentee", "psychologist"}),
        ("show", {"curator", "head", "mentor", "mentee", "psychologist"}),
        ("order", {"curator", "head"}),
    ],
)
def test_who_opens_which_page(stage: Stage, world: World, page: str, allowed: set[str]) -> None:
    [made] = fixed(stage)
    url = reverse(f"mentorships:{page}", args=[made.pk] if page == "show" else [])
    found = {role: client.get(url).status_code for role, client in everybody(world)}
    assert {role for role, status in found.items() if status != 403} == allowed
    if page == "show":
        assert {found["mentor"], found["mentee"]} == {404}


def test_the_two_of_a_pair_see_their_pair_only(stage: Stage) -> None:
    mine, other = agreed(stage), agreed(stage)
    pairs = fixed(stage, mine, other)
    for role, me in (("mentor", mine.mentor), ("mentee", mine.mentee)):
        client = stage.school.client(role, me.person)
        page = text(client.get(INDEX))
        assert mine.mentor.person.surname in page
        assert other.mentor.person.surname not in page
        assert "Подготовить приказ" not in page
        found = {pair.mentor_id: client.get(reverse("mentorships:show", args=[pair.pk])).status_code for pair in pairs}
        assert found == {mine.mentor_id: 200, other.mentor_id: 404}


def test_a_pair_tells_who_till_when_and_by_which_order(stage: Stage) -> None:
    mentor = stage.mentor(stage.person("Громова Елена Андреевна"), capacity=2)
    pupils = [stage.person("Белова Мария Сергеевна"), stage.person("Орлов Иван Дмитриевич")]
    [made] = fixed(stage, *(stage.agreed(stage.mentee(person), mentor) for person in pupils))
    page = text(stage.school.client("psychologist").get(reverse("mentorships:show", args=[made.pk])))
    for words in ("Громова Елена Андреевна", "Белова Мария Сергеевна", "Орлов Иван Дмитриевич", "групповое"):
        assert words in page
    assert "01.10.2026 — 31.05.2027" in page
    assert f"№ {made.order.number_text} от 15.09.2026" in page


def test_a_neighbour_gets_404(stage: Stage, world: World) -> None:
    [made] = fixed(stage)
    open_stage(world.neighbour)
    client = world.neighbour.client()
    assert client.get(reverse("mentorships:show", args=[made.pk])).status_code == 404
    assert made.mentor.person.surname not in text(client.get(INDEX))


def test_the_list_leads_to_the_order_while_pairs_wait_for_it(stage: Stage) -> None:
    client = stage.school.client()
    assert "Пар пока нет." in text(client.get(INDEX))
    made = agreed(stage)
    assert "Согласовано, приказ ещё не подписан: 1 пара." in text(client.get(INDEX))
    fixed(stage, made)
    page = text(client.get(INDEX))
    assert "приказ ещё не подписан" not in page
    assert "Действует" in page


def test_the_order_is_prepared_from_the_ticked_pairs(stage: Stage) -> None:
    one, two = agreed(stage), agreed(stage)
    client = stage.school.client()
    answer = client.post(ORDER, {"proposal": [one.pk], "dated_on": "2026-09-15", "number": "84"})
    [document] = stage.all(Document, kind="D12")
    assert answer["Location"] == reverse("regulations:show", args=[document.pk])
    assert (document.context["proposals"], document.number_text) == ([one.pk], "84-ОД")
    page = text(client.get(ORDER))
    assert "Уже в проекте приказа." in page
    again = client.post(ORDER, {"proposal": [one.pk, two.pk], "dated_on": "2026-09-15"})
    assert again.status_code == 422
    assert "Уже в проекте приказа:" in text(again)
    assert len(stage.all(Document, kind="D12")) == 1


def test_what_stands_in_the_way_is_said_before_the_button_and_after(stage: Stage) -> None:
    made = stage.agreed(stage.mentee(), stage.mentor(), papers=False)
    stage.sign(ConsentKind.MENTOR_DUTIES, made.mentor.person)
    client = stage.school.client()
    assert "нет подписанного согласия участвовать." in text(client.get(ORDER))
    answer = client.post(ORDER, {"proposal": [made.pk], "dated_on": "2026-09-15", "number": "7"})
    assert answer.status_code == 422
    assert "Приказ пока нельзя издать." in text(answer)
    assert 'value="7"' in text(answer)
    assert stage.all(Document, kind="D12") == []


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"dated_on": "2026-09-15"}, "Нет согласованных пар."),
        ({"dated_on": "вчера", "proposal": "all"}, ""),
        ({"dated_on": "2026-09-15", "proposal": "all", "number": "0"}, ""),
    ],
)
def test_a_form_that_cannot_be_is_shown_again(stage: Stage, told: dict[str, str], sentence: str) -> None:
    made = agreed(stage)
    told = {**told, "proposal": str(made.pk)} if told.get("proposal") else told
    answer = stage.school.client().post(ORDER, told)
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert stage.all(Document, kind="D12") == []


def test_a_stranger_among_the_ticks_is_not_taken(stage: Stage, world: World) -> None:
    other = open_stage(world.neighbour)
    stranger = other.agreed(
        other.mentee(other.person("Чужова Нина Павловна")), other.mentor(other.person("Чужих Олег"))
    )
    made = agreed(stage)
    stage.school.client().post(ORDER, {"proposal": [made.pk, stranger.pk], "dated_on": "2026-09-15"})
    assert [row.context["proposals"] for row in stage.all(Document, kind="D12")] == [[made.pk]]


def test_a_date_before_the_consents_is_refused_at_the_field(stage: Stage) -> None:
    made = agreed(stage)
    early = (TODAY - timedelta(days=10)).isoformat()
    answer = stage.school.client().post(ORDER, {"proposal": [made.pk], "dated_on": early})
    assert answer.status_code == 422
    assert text(answer).count("позже даты приказа 05.09.2026") >= 2


@pytest.mark.parametrize("page", ["index", "show", "order"])
def test_a_page_costs_the_same_with_one_pair_and_three(
    page: str, stage: Stage, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = stage.school.client()
    [first] = fixed(stage)
    agreed(stage)
    url = reverse(f"mentorships:{page}", args=[first.pk] if page == "show" else [])
    client.get(url)
    with django_assert_max_num_queries(20) as one:
        assert client.get(url).status_code == 200
    fixed(stage, agreed(stage), agreed(stage))
    agreed(stage)
    agreed(stage)
    with django_assert_max_num_queries(20) as three:
        assert client.get(url).status_code == 200
    assert len(three) == len(one)
