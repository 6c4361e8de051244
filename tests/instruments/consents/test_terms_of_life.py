"""The end of consents and the terms of demands: run out, renewed, extended, counted anew when a holiday moves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse

from conftest import NOW, School, World
from nastavnik.foundation.calendars.actions.set_day import set_day
from nastavnik.foundation.jobs import rounds
from nastavnik.foundation.people.actions.end_employment import end_employment
from nastavnik.foundation.people.models import Person
from nastavnik.instruments.consents.actions.handle_demands import (
    WrongDemand,
    ask_about_data,
    extend_demand,
    note_demand,
)
from nastavnik.instruments.consents.actions.mark_consents import mark_permitted, mark_signed, withdraw_consent
from nastavnik.instruments.consents.actions.prepare_consents import Wanted, prepare_consents, publication
from nastavnik.instruments.consents.kinds import ConsentKind
from nastavnik.instruments.consents.models import Consent, Demand
from nastavnik.instruments.consents.purposes import Purpose, permitting, with_consent
from nastavnik.instruments.consents.rules import Permitted
from nastavnik.kernel import tenancy
from nastavnik.kernel.act import Act, Actor
from nastavnik.stages.mentees.actions.note_request import ask_for_mentor
from nastavnik.stages.selection.queries import participants
from stages.cast import Stage, open_stage

TODAY = NOW.date()
TERMS = publication(["https://school12.example — сайт"], ["фамилия, имя, отчество"])


@pytest.fixture
def stage(school: School, clock: Callable[[datetime], None]) -> Stage:
    return open_stage(school)


def page(answer: object) -> str:
    return answer.content.decode().replace("\u00a0", " ")  # type: ignore[attr-defined,no-any-return]


def publishing(stage: Stage, person: Person, last: date) -> Consent:
    """A signed D18 whose last day is ``last``."""
    wanted = Wanted(person, ConsentKind.DISSEMINATION, starts_on=TODAY, ends_on=last, terms=TERMS)
    [consent] = prepare_consents(stage.act, year=stage.year, wanted=[wanted])
    mark_permitted(stage.act, consent=consent, permitted=Permitted({"фамилия, имя, отчество": (True, "")}))
    mark_signed(stage.act, consents=[consent], signed_on=stage.act.today)
    return consent


def own(stage: Stage, person: Person) -> Act:
    return Act(Actor(str(person), "mentee", 99, person.pk), stage.school.organisation, stage.now)


def demands(stage: Stage) -> list[tuple[str, date, date]]:
    return [(row.kind, row.received_on, row.due_on) for row in stage.all(Demand)]


# ── Срок истёк, согласие продлевают ────────────────────────────────────────────────────────────────────────────────────


def test_a_consent_that_has_run_out_says_so_and_may_be_renewed(stage: Stage, clock: Callable[[datetime], None]) -> None:
    person = stage.person()
    consent = publishing(stage, person, TODAY + timedelta(days=9))
    assert "скоро закончится" in page(stage.school.client().get(reverse("consents:show", args=[consent.pk])))
    after = stage.later(10)
    clock(after.now)
    rounds.run()
    assert stage.fresh(consent).state == "expired"
    assert demands(stage) == [("unpublish", date(2026, 9, 25), date(2026, 9, 30))], "what is on the site must go"
    assert "больше ничего не разрешает" in page(stage.school.client().get(reverse("consents:show", args=[consent.pk])))
    rounds.run()
    assert len(stage.all(Demand)) == 1
    renewed = publishing(after, person, TODAY + timedelta(days=100))
    assert renewed.pk != consent.pk


def test_it_is_renewed_without_waiting_for_the_night_work(stage: Stage) -> None:
    person = stage.person()
    consent = publishing(stage, person, TODAY + timedelta(days=9))
    again = publishing(stage.later(10), person, TODAY + timedelta(days=100))
    assert (stage.fresh(consent).state, stage.fresh(again).state) == ("expired", "signed")


def test_what_has_run_out_still_proves_the_days_before(stage: Stage) -> None:
    """R03 asks of a past day: the order of October stood on a consent that was valid in October."""
    person = stage.person()
    consent = publishing(stage, person, TODAY + timedelta(days=9))
    publishing(stage.later(10), person, TODAY + timedelta(days=100))
    past = stage.fresh(consent)
    assert [past.valid_on(TODAY + timedelta(days=day)) for day in (-1, 0, 9, 10)] == [False, True, True, False]
    with tenancy.within(stage.school.organisation):
        assert [row.pk for row in Consent.objects.valid_on(TODAY)] == [consent.pk]


@pytest.mark.parametrize(
    "day", [TODAY - timedelta(days=1), TODAY, TODAY + timedelta(days=5), TODAY + timedelta(days=6)]
)
def test_the_gate_is_the_same_as_a_question_and_as_a_condition(stage: Stage, day: date) -> None:
    people = [stage.person() for _ in range(3)]
    stage.sign(ConsentKind.PROCESSING, people[0], on=TODAY)
    wanted = Wanted(people[1], ConsentKind.PROCESSING, ends_on=TODAY + timedelta(days=5))
    mark_signed(stage.act, consents=prepare_consents(stage.act, year=stage.year, wanted=[wanted]), signed_on=TODAY)
    with tenancy.within(stage.school.organisation):
        asked = with_consent(Purpose.BANK, [person.pk for person in people], day)
        condition = Person.objects.filter(permitting(Purpose.BANK, day, "pk"))
        assert set(condition.values_list("pk", flat=True)) == asked
    expected = {0: people[:2], 1: people[:1]}[int(day > TODAY + timedelta(days=5))] if day >= TODAY else []
    assert asked == {person.pk for person in expected}


@pytest.mark.parametrize("purpose", [Purpose.PUBLISHING, Purpose.TRANSFER])
def test_publishing_and_transfer_have_no_general_permission(stage: Stage, purpose: Purpose) -> None:
    with pytest.raises(ValueError, match="ask with_consent"):
        permitting(purpose, TODAY)


# ── Сроки ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_term_runs_from_the_day_the_paper_came_not_from_the_day_it_was_typed(stage: Stage) -> None:
    person = stage.person()
    [consent] = stage.sign(ConsentKind.PROCESSING, person)
    withdraw_consent(stage.later(5).act, consent=consent, on=TODAY)
    assert demands(stage) == [("withdrawal", TODAY, date(2026, 10, 15))]


def test_a_moved_holiday_moves_the_open_terms_both_ways(
    stage: Stage, world: World, clock: Callable[[datetime], None]
) -> None:
    person = stage.person()
    ask_about_data(own(stage, person), person=person, kind="unpublish")
    done = note_demand(stage.act, person=stage.person(), kind="unpublish", received_on=TODAY)
    with tenancy.within(stage.school.organisation):
        assert done.due_on == date(2026, 9, 18)
    region = School(world.region)
    off = set_day(region.act("regional"), day=date(2026, 9, 17), works=False, ground="День республики")
    rounds.run()
    assert {row.due_on for row in stage.all(Demand)} == {date(2026, 9, 21)}
    set_day(region.act("regional"), day=date(2026, 9, 19), works=True, ground="Рабочая суббота")
    rounds.run()
    assert {row.due_on for row in stage.all(Demand)} == {date(2026, 9, 19)}, "an earlier day is the law's too"
    assert off.pk


def test_the_school_may_add_five_working_days_once_and_says_why(stage: Stage) -> None:
    person = stage.person()
    demand = ask_about_data(own(stage, person), person=person, kind="information")
    assert demand.due_on == date(2026, 9, 29)
    client = stage.school.client()
    url = reverse("consents:extend_demand", args=[demand.pk])
    refused = client.post(url, {"why": " "})
    assert (refused.status_code, stage.fresh(demand).due_on) == (422, date(2026, 9, 29))
    assert client.post(url, {"why": "Ждём ответа архива"}).status_code == 302
    assert stage.fresh(demand).due_on == date(2026, 10, 6)
    assert "Ждём ответа архива" in page(stage.school.client("mentee", person).get(reverse("consents:own")))
    with pytest.raises(WrongDemand, match="Второй раз"):
        extend_demand(stage.act, demand=stage.fresh(demand), why="ещё")


def test_what_the_law_does_not_let_extend_is_not_extended(stage: Stage) -> None:
    person = stage.person()
    fixed = ask_about_data(own(stage, person), person=person, kind="unpublish")
    with pytest.raises(WrongDemand, match="закон продлить не позволяет"):
        extend_demand(stage.act, demand=fixed, why="не успели")
    late = ask_about_data(own(stage, person), person=person, kind="stop")
    with pytest.raises(WrongDemand, match="Срок уже прошёл"):
        extend_demand(stage.later(30).act, demand=late, why="не успели")


def test_unlawful_processing_is_noted_by_the_school_and_not_by_the_person(stage: Stage) -> None:
    person = stage.person()
    noted = note_demand(stage.act, person=person, kind="unlawful", received_on=TODAY)
    assert noted.due_on == date(2026, 9, 18)
    with pytest.raises(WrongDemand):
        ask_about_data(own(stage, person), person=person, kind="unlawful")


def test_who_leaves_the_school_is_forgotten_by_a_day(stage: Stage) -> None:
    person, stranger = stage.person(), stage.person()
    stage.sign(ConsentKind.PROCESSING, person)
    for one in (person, stranger):
        end_employment(stage.act, person=one, on=TODAY + timedelta(days=3))
    assert demands(stage) == [("reached", date(2026, 9, 18), date(2026, 10, 19))], "18 October is a Sunday"


@pytest.mark.parametrize(("role", "place"), [("curator", "/"), ("head", "/")])
def test_overdue_terms_stand_first_on_the_start_pages_of_those_who_answer(
    stage: Stage, role: str, place: str, clock: Callable[[datetime], None]
) -> None:
    person = stage.person()
    ask_about_data(own(stage, person), person=person, kind="unpublish")
    client = stage.school.client(role)
    shown = page(client.get(place))
    assert "Обращения о данных: 1" in shown
    assert "Срок прошёл" not in shown
    clock(NOW + timedelta(days=7))
    assert "Срок прошёл: 1" in page(client.get(place))


def test_everybody_reads_their_own_consent_also_the_psychologist(stage: Stage) -> None:
    for role in ("mentor", "mentee", "psychologist", "head"):
        person = stage.person()
        [consent] = stage.sign(ConsentKind.PROCESSING, person)
        client = stage.school.client(role, person)
        assert client.get(reverse("consents:own")).status_code == 200
        assert client.get(reverse("consents:show", args=[consent.pk])).status_code == 200, role
    other = stage.person()
    [foreign] = stage.sign(ConsentKind.PROCESSING, other)
    assert stage.school.client("psychologist").get(reverse("consents:show", args=[foreign.pk])).status_code in (
        403,
        404,
    )


def test_a_refusal_is_an_answer_not_asked_again_and_may_be_thought_over(stage: Stage) -> None:
    """R06: neither a refusal nor a withdrawal comes back among what is missing; a change of mind has a way."""
    person = stage.person()
    ask_for_mentor(stage.act, year=stage.year, person=person)
    [consent] = stage.sign(ConsentKind.PROCESSING, person)
    stage.withdraw(ConsentKind.PROCESSING, person)
    with tenancy.within(stage.school.organisation):
        [row] = participants(stage.year)
    assert (row.missing, row.declined, row.complete) == (
        [ConsentKind.MENTEE_PARTICIPATION],
        [ConsentKind.PROCESSING],
        False,
    )
    client = stage.school.client()
    shown = page(client.get(reverse("selection:participants")))
    assert "обработка данных: отозвано 15.09" in shown.lower(), "the day of the withdrawal, not of the signature"
    address = reverse("consents:change", args=[consent.pk, "again"])
    made = page(client.post(address, follow=True))
    assert "Отметить подписанным" in made
    states = sorted((row.kind, row.state) for row in stage.all(Consent, person=person))
    assert states == [("D17", "prepared"), ("D17", "withdrawn")]
