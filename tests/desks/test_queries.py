"""What the first pages cost: the same number of queries with one thing to show and with three; and whom they show."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from conftest import School, World, system_act
from nastavnik.desks import queries
from nastavnik.foundation.organisations.actions.create_organisation import create_organisation
from nastavnik.instruments.consents.actions.prepare_consents import Wanted, prepare_consents
from nastavnik.instruments.consents.kinds import ConsentKind
from nastavnik.instruments.documents.actions.register_document import register_document
from nastavnik.instruments.documents.actions.send_document import send_document
from nastavnik.kernel import tenancy
from nastavnik.stages.mentees.models import Mentee
from nastavnik.stages.mentorships.actions.draft_order import draft_order
from nastavnik.stages.regulations.actions.issue_regulation import issue_regulation
from nastavnik.stages.selection.models import Proposal
from stages.cast import TODAY, Stage, open_stage, text


def fix(stage: Stage, *proposals: Proposal) -> None:
    order = draft_order(stage.act, year=stage.year, proposals=proposals, dated_on=TODAY)
    register_document(stage.act, document=order, dated_on=TODAY)


def cost(client: object, limit: DjangoAssertNumQueries) -> int:
    """Queries of the first page, the second time it is asked for."""
    client.get("/")  # type: ignore[attr-defined]
    with limit(60) as found:
        assert client.get("/").status_code == 200  # type: ignore[attr-defined]
    return len(found)


@pytest.mark.parametrize("role", ["curator", "head", "psychologist"])
def test_a_desk_of_the_school_costs_the_same_with_one_and_three(
    role: str, stage: Stage, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = stage.school.client(role)

    def grow() -> None:
        fix(stage, stage.agreed(stage.mentee(), stage.mentor()))
        stage.mentee()
        send_document(stage.act, document=issue_regulation(stage.act, year=stage.year, dated_on=TODAY))

    grow()
    one = cost(client, django_assert_max_num_queries)
    grow()
    grow()
    assert cost(client, django_assert_max_num_queries) == one
    assert one <= {"curator": 60, "head": 57, "psychologist": 8}[role]


@pytest.mark.parametrize("role", ["mentor", "mentee"])
def test_ones_own_desk_costs_the_same_with_one_and_three(
    role: str, world: World, stage: Stage, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    me = stage.person()
    client = stage.school.client(role, me)
    mentor, others = stage.mentor(me, capacity=2), [stage.mentee() for _ in range(2)]
    mentee = stage.mentee(me)
    fix(stage, stage.agreed(mentee, stage.mentor()))
    stage.sent(others[0], mentor)
    wanted = [Wanted(me, ConsentKind.MENTEE_PARTICIPATION, other.person) for other in others]
    prepare_consents(stage.act, year=stage.year, wanted=wanted[:1])
    one = cost(client, django_assert_max_num_queries)
    stage.sent(others[1], mentor)
    prepare_consents(stage.act, year=stage.year, wanted=wanted)
    assert cost(client, django_assert_max_num_queries) == one <= 21
    page = text(client.get("/"))
    assert page.count("Вам предложена пара") == 2
    for other in others:
        assert other.person.full_name in page
    assert "Мой наставник" in page
    assert page.count(me.full_name) == 0


def test_the_unanswered_offer_comes_first_and_has_the_one_primary_button(stage: Stage) -> None:
    from nastavnik.stages.selection.actions.send_proposals import answer_proposal

    mentor = stage.mentor(capacity=2)
    first, second = (stage.sent(stage.mentee(), mentor) for _ in range(2))
    answer_proposal(stage.act, proposal=first, side="mentor", yes=True)
    page = text(stage.school.client("mentor", mentor.person).get("/"))
    waiting, answered = (reverse("selection:offer", args=[item.pk]) for item in (second, first))
    assert page.index(waiting) < page.index(answered)
    assert page.count("btn--primary") == 1
    assert "Посмотреть и ответить" in page
    assert "Открыть" in page


def test_a_mentor_of_two_groups_sees_who_still_takes_part(stage: Stage) -> None:
    mentor = stage.mentor(capacity=2)
    fix(stage, *(stage.agreed(stage.mentee(), mentor) for _ in range(2)))
    act = stage.school.act("mentor", person=mentor.person)
    with tenancy.within(stage.school.organisation):
        [pair] = queries.own_desk(act).pairs
    assert pair.leading
    assert len(pair.others) == 2


def test_the_head_is_told_of_those_alone_only_once_there_are_pairs(stage: Stage) -> None:
    alone = stage.mentee()
    client = stage.school.client("head")
    assert "Нет наставника" not in text(client.get("/"))
    fix(stage, stage.agreed(stage.mentee(), stage.mentor()))
    assert f"Нет наставника: {alone.person.surname}" in text(client.get("/"))


def test_the_head_is_told_what_to_sign(stage: Stage) -> None:
    send_document(stage.act, document=issue_regulation(stage.act, year=stage.year, dated_on=TODAY))
    page = text(stage.school.client("head").get("/"))
    assert "На подпись: 1 документ" in page
    assert reverse("regulations:signing") in page


def test_a_late_stage_is_named_to_the_head(stage: Stage, clock: object) -> None:
    act = stage.later(60).act
    with tenancy.within(stage.school.organisation):
        sentence = queries.head_desk(act, stage.year).sentence
    assert sentence.startswith("Есть задержка по этапам: 1, 2")


def test_the_cards_of_the_curator_are_three_and_by_deadline(stage: Stage) -> None:
    with tenancy.within(stage.school.organisation):
        today = queries.today_of(stage.act, stage.year)
    assert len(today.cards) == 3
    days = [line.due_on for line, _ in today.cards]
    assert days == sorted(days)
    assert not {line.id for line, _ in today.cards} & {line.id for line in (*today.later, *today.ahead)}
    assert all(verb for _, verb in today.cards)


@pytest.mark.parametrize("role", ["municipal", "regional", "admin"])
def test_an_overview_costs_the_same_with_two_schools_and_five(
    role: str, world: World, stage: Stage, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    place = world.municipality if role == "municipal" else world.region
    client = School(place).client(role)
    fix(stage, stage.agreed(stage.mentee(), stage.mentor()))
    before = cost(client, django_assert_max_num_queries)
    act = system_act(world.region)
    for number in (20, 21, 22):
        made = create_organisation(
            act, parent=world.municipality, kind="school", name=f"Школа имени {number}", short_name=f"Школа № {number}",
            details={"place": "г. Ключи"},
        )  # fmt: skip
        open_stage(School(made)).mentee()
    assert cost(client, django_assert_max_num_queries) == before <= 12


def test_an_overview_names_no_person_and_puts_those_in_need_first(stage: Stage, world: World) -> None:
    alone, above = stage.mentee(), School(world.municipality)
    with tenancy.within(world.municipality):
        act = above.act("municipal", now=stage.now)
        rows = [(row.school.short_name, row.need) for row in queries.overview(act)]
        assert rows == [("Школа № 7", "учебный год не начат"), ("Школа № 12", "")]
        later = above.act("municipal", now=stage.now + timedelta(days=60))
        assert [(row.need, row.alone) for row in queries.overview(later) if row.school.short_name == "Школа № 12"] == [
            ("есть педагоги без наставника", 1)
        ]
    assert alone.person.surname not in text(above.client("municipal").get("/"))
    assert date(2026, 10, 15) > stage.act.today
    assert [row.state for row in stage.all(Mentee)] == ["searching"]
