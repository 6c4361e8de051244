"""Sending is what asks both people; each answers for oneself or through the curator; a refusal needs no reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from conftest import NOW
from nastavnik.kernel import tenancy
from nastavnik.kernel.act import Act, Actor
from nastavnik.kernel.errors import Forbidden, Refusal
from nastavnik.stages.selection.actions.send_proposals import answer_proposal, send_proposals
from nastavnik.stages.selection.models import Proposal
from stages.cast import TODAY, Stage

TERM = {"starts_on": date(2026, 10, 1), "ends_on": date(2027, 5, 31), "answer_by": date(2026, 9, 22)}


def person_act(stage: Stage, proposal: Proposal, side: str) -> Act:
    who = getattr(proposal, side)
    return Act(Actor(str(who), side, 1, who.person_id), stage.school.organisation, stage.now)


def test_sending_sets_the_term_and_shows_the_pair_to_both(stage: Stage) -> None:
    mentee, mentor = stage.mentee(), stage.mentor()
    proposal = stage.accepted(mentee, mentor)
    send_proposals(stage.act, proposals=[proposal], **TERM)
    assert (proposal.state, proposal.sent_at, proposal.term) == ("sent", NOW, (date(2026, 10, 1), date(2027, 5, 31)))
    with tenancy.within(stage.school.organisation):
        for side in ("mentor", "mentee"):
            seen = Proposal.objects.owned_by(person_act(stage, proposal, side).actor)
            assert [row.pk for row in seen] == [proposal.pk]


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"ends_on": date(2026, 10, 1)}, "ends_on", "Окончание должно быть позже начала."),
        ({"ends_on": date(2026, 9, 30)}, "ends_on", "Окончание должно быть позже начала."),
        (
            {"answer_by": TODAY - timedelta(days=1)},
            "answer_by",
            "Дата уже прошла. Выберите сегодняшнюю или более позднюю.",
        ),
    ],
)
def test_days_that_cannot_be_are_refused(stage: Stage, changed: dict[str, date], field: str, sentence: str) -> None:
    proposal = stage.accepted(stage.mentee(), stage.mentor())
    with pytest.raises(Refusal) as refused:
        send_proposals(stage.act, proposals=[proposal], **{**TERM, **changed})
    assert (refused.value.field, refused.value.text) == (field, sentence)
    assert stage.fresh(proposal).state == "accepted"


def test_the_answer_may_be_asked_for_today(stage: Stage) -> None:
    proposal = stage.accepted(stage.mentee(), stage.mentor())
    send_proposals(stage.act, proposals=[proposal], **{**TERM, "answer_by": TODAY})
    assert proposal.answer_by == TODAY


def test_a_pair_without_a_decision_is_not_sent(stage: Stage) -> None:
    proposal = stage.sent(stage.mentee(), stage.mentor())
    with pytest.raises(Refusal, match="Сейчас состояние «на согласии»"):
        send_proposals(stage.act, proposals=[proposal], **TERM)


def test_a_pair_before_sending_has_no_term(stage: Stage) -> None:
    with pytest.raises(ValueError, match="have a term"):
        assert stage.accepted(stage.mentee(), stage.mentor()).term


@pytest.mark.parametrize("order", [("mentor", "mentee"), ("mentee", "mentor")])
def test_both_say_yes_and_the_pair_is_agreed(stage: Stage, order: tuple[str, str]) -> None:
    proposal = stage.sent(stage.mentee(), stage.mentor())
    for side, state in zip(order, ("sent", "agreed"), strict=True):
        answer_proposal(person_act(stage, proposal, side), proposal=proposal, side=side, yes=True)
        assert stage.fresh(proposal).state == state
    assert (proposal.mentor_answered_on, proposal.mentee_answered_on) == (TODAY, TODAY)


@pytest.mark.parametrize("side", ["mentor", "mentee"])
def test_one_no_is_enough_and_asks_for_no_reason(stage: Stage, side: str) -> None:
    mentee = stage.mentee()
    proposal = stage.sent(mentee, stage.mentor())
    answer_proposal(person_act(stage, proposal, side), proposal=proposal, side=side, yes=False)
    assert (proposal.state, getattr(proposal, f"{side}_answer")) == ("declined", "no")
    assert stage.fresh(mentee).state == "searching"
    assert stage.accepted(mentee, stage.mentor()).state == "accepted"


@pytest.mark.parametrize("side", ["mentor", "mentee"])
def test_one_may_change_ones_mind_before_the_order(stage: Stage, side: str) -> None:
    proposal = stage.agreed(stage.mentee(), stage.mentor())
    answer_proposal(person_act(stage, proposal, side), proposal=proposal, side=side, yes=False)
    assert stage.fresh(proposal).state == "declined"


def test_after_a_refusal_no_answer_is_wanted(stage: Stage) -> None:
    proposal = stage.sent(stage.mentee(), stage.mentor())
    answer_proposal(stage.act, proposal=proposal, side="mentor", yes=False)
    with pytest.raises(Refusal, match="На это предложение ответ уже не нужен"):
        answer_proposal(stage.act, proposal=proposal, side="mentee", yes=True)


def test_nobody_answers_before_the_pair_is_sent(stage: Stage) -> None:
    proposal = stage.accepted(stage.mentee(), stage.mentor())
    with pytest.raises(Refusal, match="ответ уже не нужен"):
        answer_proposal(stage.act, proposal=proposal, side="mentee", yes=True)
    with pytest.raises(Forbidden):
        answer_proposal(person_act(stage, proposal, "mentee"), proposal=proposal, side="mentee", yes=True)


def test_nobody_answers_for_a_colleague(stage: Stage) -> None:
    proposal = stage.sent(stage.mentee(), stage.mentor())
    for side, other in (("mentor", "mentee"), ("mentee", "mentor")):
        with pytest.raises(Refusal, match="За коллегу ответить нельзя"):
            answer_proposal(person_act(stage, proposal, side), proposal=proposal, side=other, yes=True)
    assert stage.fresh(proposal).state == "sent"


def test_the_curator_enters_answers_in_the_words_of_people_with_their_day(stage: Stage) -> None:
    proposal = stage.sent(stage.mentee(), stage.mentor())
    day = TODAY - timedelta(days=1)
    for side in ("mentor", "mentee"):
        answer_proposal(stage.act, proposal=proposal, side=side, yes=True, on=day)
    assert (proposal.state, proposal.mentor_answered_on, proposal.mentee_answered_on) == ("agreed", day, day)


def test_an_answer_of_tomorrow_is_refused(stage: Stage) -> None:
    proposal = stage.sent(stage.mentee(), stage.mentor())
    with pytest.raises(Refusal, match="Дата ответа ещё не наступила") as refused:
        answer_proposal(stage.act, proposal=proposal, side="mentor", yes=True, on=TODAY + timedelta(days=1))
    assert refused.value.field == "on"


def test_only_the_two_sides_answer(stage: Stage) -> None:
    proposal = stage.sent(stage.mentee(), stage.mentor())
    with pytest.raises(Refusal, match="Ответить может наставник или наставляемый"):
        answer_proposal(stage.act, proposal=proposal, side="head", yes=True)


def test_a_person_in_the_other_role_answers_for_their_side_of_the_pair(stage: Stage) -> None:
    """Who is signed in as a mentor and is the mentee of this pair answers as the mentee."""
    both = stage.person()
    stage.mentor(both)
    proposal = stage.sent(stage.mentee(both), stage.mentor())
    act = person_act(stage, proposal, "mentee")
    act = replace(act, actor=replace(act.actor, role="mentor"))
    answer_proposal(act, proposal=proposal, side="mentee", yes=True)
    assert proposal.mentee_answer == "yes"
