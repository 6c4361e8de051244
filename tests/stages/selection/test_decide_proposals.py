"""Deciding about pairs sends nothing: accept, take back, reject, put by hand; who cannot be paired is told why."""

from __future__ import annotations

import pytest
from django.core import mail

from nastavnik.foundation.people.actions.end_employment import end_employment
from nastavnik.instruments.surveys.taxonomy import competences
from nastavnik.kernel import tenancy
from nastavnik.kernel.errors import Refusal
from nastavnik.stages.mentees.actions.note_request import leave_bank as mentee_leaves
from nastavnik.stages.mentors.actions.note_wish import leave_bank as mentor_leaves
from nastavnik.stages.mentors.actions.note_wish import wish_to_mentor
from nastavnik.stages.selection.actions.decide_proposals import (
    accept_proposals,
    place_by_hand,
    reject_proposal,
    take_back_proposal,
)
from nastavnik.stages.selection.actions.propose_pairs import propose_pairs
from nastavnik.stages.selection.models import ForbiddenPair, Proposal
from nastavnik.stages.selection.places import free_places
from stages.cast import TODAY, Stage

CODES = list(competences())


def states(stage: Stage) -> list[str]:
    return [row.state for row in sorted(stage.all(Proposal), key=lambda row: row.pk)]


def suggested(stage: Stage) -> Proposal:
    stage.mentee(needs=CODES[:1])
    stage.mentor(strengths=CODES[:1])
    propose_pairs(stage.act, year=stage.year)
    [made] = stage.all(Proposal)
    return made  # type: ignore[no-any-return]


def test_accepting_is_a_decision_of_the_curator_alone(stage: Stage) -> None:
    proposal = suggested(stage)
    accept_proposals(stage.act, proposals=[proposal])
    assert states(stage) == ["accepted"]
    assert (proposal.sent_at, proposal.starts_on, proposal.answer_by) == (None, None, None)
    assert mail.outbox == []
    with tenancy.within(stage.school.organisation):
        for person in (proposal.mentee.person, proposal.mentor.person):
            act = stage.school.act("mentee" if person == proposal.mentee.person else "mentor", person=person)
            assert list(Proposal.objects.owned_by(act.actor)) == []


def test_a_decision_can_be_taken_back_and_made_again(stage: Stage) -> None:
    proposal = suggested(stage)
    accept_proposals(stage.act, proposals=[proposal])
    take_back_proposal(stage.act, proposal=proposal)
    assert states(stage) == ["suggested"]
    accept_proposals(stage.act, proposals=[proposal])
    assert states(stage) == ["accepted"]


def test_what_is_sent_cannot_be_taken_back_or_rejected(stage: Stage) -> None:
    proposal = stage.sent(stage.mentee(), stage.mentor())
    for action in (take_back_proposal, reject_proposal):
        with pytest.raises(Refusal, match="Сейчас состояние «на согласии», поэтому это действие недоступно"):
            action(stage.act, proposal=proposal)


def test_accepting_twice_is_refused(stage: Stage) -> None:
    proposal = suggested(stage)
    accept_proposals(stage.act, proposals=[proposal])
    with pytest.raises(Refusal, match="Сейчас состояние «принята»"):
        accept_proposals(stage.act, proposals=[proposal])


def test_several_are_accepted_all_or_none(stage: Stage) -> None:
    proposal = suggested(stage)
    broken = suggested_again(stage)
    reject_proposal(stage.act, proposal=broken)
    with pytest.raises(Refusal):
        accept_proposals(stage.act, proposals=[proposal, broken])
    assert states(stage) == ["suggested", "rejected"]


def suggested_again(stage: Stage) -> Proposal:
    made = stage.accepted(stage.mentee(), stage.mentor())
    return take_back_proposal(stage.act, proposal=made)


def test_a_choice_by_hand_replaces_the_suggestion_and_keeps_its_reasons(stage: Stage) -> None:
    proposal = suggested(stage)
    other = stage.mentor()
    made = place_by_hand(stage.act, year=stage.year, mentee=proposal.mentee, mentor=other)
    assert states(stage) == ["rejected", "accepted"]
    assert made.by_hand
    assert made.explanation["remarks"] == [f"Не закрывает: {lower(competences()[CODES[0]].title)}."]
    assert made.explanation["counted"][0]["title"] == "Закрывает запросы"


def lower(title: str) -> str:
    return title[0].lower() + title[1:]


def test_a_choice_by_hand_replaces_an_unsent_decision_too(stage: Stage) -> None:
    mentee = stage.mentee()
    first, second = stage.mentor(), stage.mentor()
    stage.accepted(mentee, first)
    stage.accepted(mentee, second)
    assert states(stage) == ["rejected", "accepted"]


def test_a_choice_by_hand_lifts_an_earlier_ban(stage: Stage) -> None:
    proposal = suggested(stage)
    reject_proposal(stage.act, proposal=proposal, never_together=True)
    assert len(stage.all(ForbiddenPair)) == 1
    place_by_hand(stage.act, year=stage.year, mentee=proposal.mentee, mentor=proposal.mentor)
    assert stage.all(ForbiddenPair) == []
    assert states(stage) == ["rejected", "accepted"]


def test_ruling_a_pair_out_twice_is_one_note(stage: Stage) -> None:
    mentee, mentor = stage.mentee(), stage.mentor()
    for _ in range(2):
        made = stage.accepted(mentee, mentor)
        reject_proposal(stage.act, proposal=made, never_together=True)
    assert len(stage.all(ForbiddenPair)) == 1


def test_who_cannot_be_a_pair_is_refused_in_words_and_nothing_changes(stage: Stage) -> None:
    both = stage.person()
    self_mentee, self_mentor = stage.mentee(both), stage.mentor(both)
    waiting, candidate = stage.mentee(signed=False), stage.mentor(signed=False)
    mentee, mentor = stage.mentee(), stage.mentor(capacity=1)
    stage.accepted(stage.mentee(), mentor)
    cases = [
        (self_mentee, self_mentor, "Педагог не может быть наставником самому себе."),
        (waiting, self_mentor, "Пару можно поставить тем, кто ищет наставника."),
        (mentee, candidate, "Наставник должен быть в банке."),
        (mentee, mentor, "свободных мест нет. Выберите другого наставника или измените число мест в его карточке."),
    ]
    before = states(stage)
    for left, right, sentence in cases:
        with pytest.raises(Refusal) as refused:
            place_by_hand(stage.act, year=stage.year, mentee=left, mentor=right)
        assert sentence in refused.value.text
    assert states(stage) == before


def test_who_is_asked_already_cannot_be_put_with_another(stage: Stage) -> None:
    mentee = stage.mentee()
    stage.sent(mentee, stage.mentor())
    with pytest.raises(Refusal, match="пара уже выбрана"):
        stage.accepted(mentee, stage.mentor())
    assert states(stage) == ["sent"]


def test_who_works_here_no_more_cannot_be_put_in_a_pair(stage: Stage) -> None:
    mentee, mentor = stage.mentee(), stage.mentor()
    end_employment(stage.act, person=mentor.person, on=TODAY)
    with pytest.raises(Refusal, match="больше не работает в школе"):
        stage.later(2).accepted(mentee, mentor)


def test_places_are_counted_from_decisions_and_lowering_them_later_shows(stage: Stage) -> None:
    mentor = stage.mentor(capacity=2)
    for _ in range(2):
        stage.accepted(stage.mentee(), mentor)
    with tenancy.within(stage.school.organisation):
        assert free_places(stage.act, [mentor]) == {mentor.pk: 0}
    wish_to_mentor(stage.act, year=stage.year, person=mentor.person, capacity=1)
    with tenancy.within(stage.school.organisation):
        assert free_places(stage.act, [mentor]) == {mentor.pk: -1}


@pytest.mark.parametrize("side", ["mentee", "mentor"])
@pytest.mark.parametrize(("made", "after"), [("accepted", "rejected"), ("sent", "declined"), ("agreed", "declined")])
def test_who_leaves_takes_the_pair_being_prepared_along(stage: Stage, side: str, made: str, after: str) -> None:
    mentee, mentor = stage.mentee(), stage.mentor()
    other = stage.accepted(stage.mentee(), stage.mentor())
    proposal = getattr(stage, made)(mentee, mentor)
    if side == "mentee":
        mentee_leaves(stage.act, mentee=stage.fresh(mentee))
    else:
        mentor_leaves(stage.act, mentor=stage.fresh(mentor))
    assert stage.fresh(proposal).state == after
    assert stage.fresh(other).state == "accepted"
