"""The screens of selection: participants, marks, board (S14), why (S15): who opens them and what they do."""

from __future__ import annotations

import pytest
from django.core import mail
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from conftest import World
from nastavnik.foundation.people.actions.end_employment import end_employment
from nastavnik.instruments.consents.kinds import ConsentKind
from nastavnik.instruments.consents.models import Consent
from nastavnik.instruments.surveys.taxonomy import competences
from nastavnik.stages.mentees.models import Mentee
from nastavnik.stages.mentors.models import Mentor
from nastavnik.stages.selection.actions.decide_proposals import take_back_proposal
from nastavnik.stages.selection.models import ForbiddenPair, MatchingRun, Proposal
from stages.cast import Stage, events, everybody, open_stage, text

CODES = list(competences())
BOARD, MARK, PEOPLE_PAGE, SEND = (reverse(f"selection:{name}") for name in ("index", "mark", "participants", "send"))
LISTS = ("compare", "rules", "runs", "bans", "fits", "searches")
CURATOR, ASKED = {"curator"}, {"curator", "head", "mentor", "mentee"}
PAGES: dict[str, tuple[str, set[str]]] = {
    "index": ("get", CURATOR),
    "participants": ("get", CURATOR),
    "mark": ("get", CURATOR),
    "send": ("get", CURATOR),
    "why": ("get", CURATOR),
    "offer": ("get", ASKED),
    "answer": ("post", {"curator", "mentor", "mentee"}),
    "print_missing": ("post", CURATOR),
    "propose": ("post", CURATOR),
    "accept_clean": ("post", CURATOR),
    "decide": ("post", CURATOR),
    "place": ("post", CURATOR),
    "change": ("get", CURATOR),
    "compare": ("get", CURATOR),
    "rules": ("get", CURATOR),
    "runs": ("get", {"curator", "head"}),
    "bans": ("get", CURATOR),
    "fits": ("get", CURATOR),
    "searches": ("get", {"municipal"}),
}


def url(name: str, stage: Stage, proposal: Proposal | None = None) -> str:
    pk = proposal and (proposal.mentee_id if name in ("place", "change") else proposal.pk)
    plain = ("index", "participants", "mark", "send", "print_missing", "propose", "accept_clean", *LISTS)
    arguments = [] if name in plain else [pk, "accept"] if name == "decide" else [pk]
    return reverse(f"selection:{name}", args=arguments)


def suggested(stage: Stage, *, strengths: bool = True) -> Proposal:
    mentee = stage.mentee(needs=CODES[:2])
    made = stage.accepted(mentee, stage.mentor(strengths=CODES[:2] if strengths else []))
    return take_back_proposal(stage.act, proposal=made)


@pytest.mark.parametrize("name", PAGES)
def test_who_opens_which_page(name: str, stage: Stage, world: World) -> None:
    method, allowed = PAGES[name]
    address = url(name, stage, suggested(stage))
    assert {role for role, client in everybody(world) if getattr(client, method)(address).status_code != 403} == allowed


@pytest.mark.parametrize("name", [name for name, (method, _) in PAGES.items() if method == "post"])
def test_what_writes_is_not_opened_by_a_link(name: str, stage: Stage) -> None:
    assert stage.school.client().get(url(name, stage, suggested(stage))).status_code == 405


@pytest.mark.parametrize("name", ["why", "offer", "answer", "decide", "place"])
def test_a_neighbour_gets_404(name: str, stage: Stage, world: World) -> None:
    proposal = stage.sent(stage.mentee(), stage.mentor())
    open_stage(world.neighbour)
    client = world.neighbour.client()
    assert getattr(client, PAGES[name][0])(url(name, stage, proposal)).status_code == 404
    assert stage.fresh(proposal).state == "sent"


def test_a_neighbours_mentor_cannot_be_put_in_a_pair(stage: Stage, world: World) -> None:
    other = open_stage(world.neighbour)
    stranger = other.mentor(other.person("Чужова Нина Павловна"))
    mentee = stage.mentee()
    answer = stage.school.client().post(reverse("selection:place", args=[mentee.pk]), {"mentor": stranger.pk})
    assert answer.status_code == 404
    assert stage.all(Proposal) == []


@pytest.mark.parametrize("name", ["index", "participants", "mark"])
def test_before_the_year_a_page_leads_to_its_start(name: str, world: World) -> None:
    page = text(world.neighbour.client().get(reverse(f"selection:{name}")))
    assert "Учебный год ещё не начат" in page
    assert reverse("roadmap:start", args=[1]) in page


@pytest.mark.parametrize("name", ["propose", "accept_clean", "print_missing"])
def test_before_the_year_nothing_is_done(name: str, world: World) -> None:
    answer = world.neighbour.client().post(reverse(f"selection:{name}"))
    assert answer.status_code == 422
    assert "Учебный год ещё не начат" in text(answer)


# ── Участники ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_marking_is_one_form_for_all(stage: Stage) -> None:
    asks, helps, both = stage.person(), stage.person(), stage.person()
    client, before = stage.school.client(), len(events(stage.school))
    answer = client.post(MARK, {"mentee": [asks.pk, both.pk], "mentor": [helps.pk, both.pk]}, follow=True)
    assert "Отмечено: просят помощи 2, готовы помочь 2." in text(answer)
    assert {row.person_id for row in stage.all(Mentee)} == {asks.pk, both.pk}
    assert {row.person_id for row in stage.all(Mentor)} == {helps.pk, both.pk}
    assert events(stage.school, before).count("selection.participants.marked") == 1
    again = client.post(MARK, {"mentee": [asks.pk], "mentor": [both.pk]})
    assert again.status_code == 422
    assert len(stage.all(Mentee)) == 2


@pytest.mark.parametrize("told", [{}, {"mentee": "999999"}, {"mentor": "x"}])
def test_a_form_without_a_tick_says_what_to_do(stage: Stage, told: dict[str, str]) -> None:
    stage.person()
    answer = stage.school.client().post(MARK, told)
    assert answer.status_code == 422
    assert "Отметьте хотя бы одного человека и повторите." in text(answer)


def test_who_works_here_no_more_is_not_on_the_list(stage: Stage) -> None:
    here, gone = stage.person(), stage.person()
    end_employment(stage.act, person=gone, on=stage.act.today.replace(day=1))
    page = text(stage.school.client().get(MARK))
    assert here.surname in page
    assert gone.surname not in page


def test_each_role_of_a_person_has_its_own_link(stage: Stage) -> None:
    person = stage.person()
    stage.mentee(person, needs=CODES[:1])
    stage.mentor(person)
    page = text(stage.school.client().get(PEOPLE_PAGE))
    assert "Изменить запросы" in page
    assert "Внести сильные стороны" in page


def test_missing_consents_are_prepared_once(stage: Stage) -> None:
    stage.mentee(signed=False)
    stage.mentor()
    client = stage.school.client()
    assert "Подготовить 3 согласия" in text(client.get(PEOPLE_PAGE))
    answer = client.post(reverse("selection:print_missing"), follow=True)
    assert "Подготовлено согласий: 3." in text(answer)
    kinds = sorted(row.kind for row in stage.all(Consent))
    assert kinds == ["D10", "D11", "D17", "D17"]
    again = client.post(reverse("selection:print_missing"))
    assert again.status_code == 422
    assert "Все согласия уже напечатаны." in text(again)


# ── Стол подбора ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_board_proposes_accepts_and_sends_nothing(stage: Stage) -> None:
    stage.mentee(stage.person("Белова Мария Сергеевна"), needs=CODES[:1])
    stage.mentor(stage.person("Громова Елена Андреевна"), strengths=CODES[:1])
    client = stage.school.client()
    page = text(client.post(reverse("selection:propose"), {"policy": "everyone"}, follow=True))
    assert "Громова Е. А." in page
    assert f"Закрывает: {competences()[CODES[0]].title.lower()[:5]}" in page
    assert "Принять 1 без замечаний" in page
    page = text(client.post(reverse("selection:accept_clean"), follow=True))
    assert "Принято пар: 1. Пока ничего не отправлено." in page
    assert [row.state for row in stage.all(Proposal)] == ["accepted"]
    assert mail.outbox == []
    again = client.post(reverse("selection:accept_clean"))
    assert again.status_code == 422
    assert "Предложений без замечаний сейчас нет." in text(again)


def test_the_board_says_why_nobody_was_found(stage: Stage) -> None:
    stage.mentee(needs=CODES[:1])
    stage.mentee(needs=CODES[:1])
    stage.mentor(strengths=CODES[:1])
    client = stage.school.client()
    page = text(client.post(reverse("selection:propose"), {"policy": "everyone"}, follow=True))
    assert "Мест не хватает: наставляемых 2, подходящих мест 1." in page


@pytest.mark.parametrize(
    ("policy", "sentence"),
    [("everyone", "В банке нет наставников."), ("lottery", "Выберите правило подбора из списка.")],
)
def test_what_cannot_be_computed_is_said(stage: Stage, policy: str, sentence: str) -> None:
    stage.mentee()
    answer = stage.school.client().post(reverse("selection:propose"), {"policy": policy})
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert stage.all(MatchingRun) == []


@pytest.mark.parametrize(
    ("verb", "state", "forbidden"),
    [("accept", "accepted", 0), ("reject", "rejected", 0), ("never", "rejected", 1)],
)
def test_each_decision_has_its_button(stage: Stage, verb: str, state: str, forbidden: int) -> None:
    proposal = suggested(stage)
    answer = stage.school.client().post(reverse("selection:decide", args=[proposal.pk, verb]))
    assert answer["Location"] == BOARD
    assert stage.fresh(proposal).state == state
    assert len(stage.all(ForbiddenPair)) == forbidden


def test_a_decision_can_be_taken_back_on_the_board(stage: Stage) -> None:
    proposal = stage.accepted(stage.mentee(), stage.mentor())
    client = stage.school.client()
    assert reverse("selection:decide", args=[proposal.pk, "take-back"]) in text(client.get(BOARD))
    client.post(reverse("selection:decide", args=[proposal.pk, "take-back"]))
    assert stage.fresh(proposal).state == "suggested"


@pytest.mark.parametrize("chosen", ["", "abc", "-1"])
def test_placing_nobody_is_refused_in_words(stage: Stage, chosen: str) -> None:
    answer = stage.school.client().post(reverse("selection:place", args=[stage.mentee().pk]), {"mentor": chosen})
    assert answer.status_code == 422
    assert "Выберите наставника из списка." in text(answer)


def test_why_tells_reasons_others_and_the_proof(stage: Stage) -> None:
    stage.mentee(stage.person("Белова Мария Сергеевна"), needs=CODES[:2])
    stage.mentor(stage.person("Громова Елена Андреевна"), strengths=CODES[:2])
    stage.mentor(stage.person("Лебедева Ольга Николаевна"), strengths=CODES[:1])
    client = stage.school.client()
    client.post(reverse("selection:propose"), {"policy": "everyone"})
    [proposal] = stage.all(Proposal)
    page = text(client.get(reverse("selection:why", args=[proposal.pk])))
    for words in ("Белова Мария Сергеевна", "Закрывает:", "Лебедева О. Н.", "Проверено независимым расчётом", "из 100"):
        assert words in page


# ── Запросы ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["index", "participants", "mark", "send", "why", "offer", "change", "compare", "fits"])
def test_a_page_costs_the_same_with_one_pair_and_three(
    name: str, stage: Stage, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = stage.school.client()

    def pair() -> Proposal:
        made = stage.accepted(stage.mentee(needs=CODES[:3]), stage.mentor(strengths=CODES[:3], capacity=2))
        stage.sign(ConsentKind.MENTOR_DUTIES, made.mentor.person)
        suggested(stage)
        return made

    first = pair()
    client.get(url(name, stage, first))
    with django_assert_max_num_queries(30) as one:
        assert client.get(url(name, stage, first)).status_code == 200
    pair()
    pair()
    client.get(url(name, stage, first))  # the look at the new ones is noted once a day
    with django_assert_max_num_queries(30) as three:
        assert client.get(url(name, stage, first)).status_code == 200
    assert len(three) == len(one)
