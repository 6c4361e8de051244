"""Pairs are proposed by eligibility and fit, the run is kept, proven again on demand, and blind to order."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import pairing
from nastavnik.instruments.consents.kinds import ConsentKind
from nastavnik.instruments.surveys.taxonomy import competences
from nastavnik.kernel import tenancy
from nastavnik.kernel.errors import Refusal
from nastavnik.kernel.writing import permit
from nastavnik.stages.mentees.actions.note_request import leave_bank
from nastavnik.stages.selection import matching
from nastavnik.stages.selection.actions.decide_proposals import accept_proposals, reject_proposal
from nastavnik.stages.selection.actions.propose_pairs import propose_pairs
from nastavnik.stages.selection.actions.send_proposals import answer_proposal
from nastavnik.stages.selection.matching import replay
from nastavnik.stages.selection.models import MatchingRun, Proposal
from stages.cast import Stage

CODES = list(competences())
BOUND = [code for code, item in competences().items() if item.subject_bound]
FREE = [code for code in CODES if code not in BOUND]
CAREFUL = MatchingRun.Policy.CAREFUL


def pairs(stage: Stage, state: str = "suggested") -> dict[str, str]:
    """Surname of the mentee → surname of the mentor."""
    with tenancy.within(stage.school.organisation):
        rows = Proposal.objects.filter(state=state).select_related("mentee__person", "mentor__person")
        return {row.mentee.person.surname: row.mentor.person.surname for row in rows}


def propose(stage: Stage, policy: str = MatchingRun.Policy.EVERYONE) -> MatchingRun:
    return propose_pairs(stage.act, year=stage.year, policy=policy)


def test_the_one_who_can_help_is_proposed(stage: Stage) -> None:
    belova = stage.mentee(stage.person("Белова Мария Сергеевна"), needs=FREE[:2])
    stage.mentor(stage.person("Громова Елена Андреевна"), strengths=FREE[5:7])
    stage.mentor(stage.person("Лебедева Ольга Николаевна"), strengths=FREE[:2])
    run = propose(stage)
    assert pairs(stage) == {"Белова": "Лебедева"}
    [proposal] = stage.all(Proposal)
    assert (proposal.run_id, proposal.state, proposal.mentee_id, proposal.by_hand) == (
        run.pk,
        "suggested",
        belova.pk,
        False,
    )
    assert replay(run) == []


@pytest.mark.parametrize("empty", ["mentees", "mentors", "both"])
def test_an_empty_bank_is_refused_in_words(stage: Stage, empty: str) -> None:
    stage.mentee(signed=empty == "mentors")
    stage.mentor(signed=empty == "mentees")
    sentence = "нет наставников" if empty == "mentors" else "в банке нет наставляемых без наставника"
    with pytest.raises(Refusal, match=sentence):
        propose(stage)
    assert stage.all(MatchingRun) == []


def test_an_unknown_rule_is_refused(stage: Stage) -> None:
    with pytest.raises(Refusal, match="Выберите правило подбора из списка"):
        propose(stage, "lottery")


def test_nobody_is_proposed_to_oneself(stage: Stage) -> None:
    person = stage.person()
    stage.mentee(person, needs=FREE[:1])
    stage.mentor(person, strengths=FREE[:1])
    run = propose(stage)
    assert pairs(stage) == {}
    [words] = run.result["nobody"].values()
    assert words == "Подходящего наставника нет: один из наставников — сам педагог."


def test_places_are_not_overrun_and_the_first_of_all_come_first(stage: Stage) -> None:
    stage.mentee(stage.person("Белова Мария Сергеевна"), needs=FREE[:1])
    stage.mentee(stage.person("Юдина Вера Павловна"), needs=FREE[:2], first_of_all=True)
    stage.mentor(stage.person("Громова Елена Андреевна"), strengths=FREE[:1], capacity=1)
    run = propose(stage)
    assert pairs(stage) == {"Юдина": "Громова"}
    assert list(run.result["nobody"].values()) == ["Мест не хватает: наставляемых 2, подходящих мест 1."]


def test_a_mentor_takes_as_many_as_they_said(stage: Stage) -> None:
    for _ in range(3):
        stage.mentee(needs=FREE[:1])
    stage.mentor(strengths=FREE[:1], capacity=2)
    propose(stage)
    assert len(pairs(stage)) == 2


@pytest.mark.parametrize(("codes", "half"), [(BOUND[:1], True), (FREE[:1], False)])
def test_what_is_bound_to_a_subject_counts_half_across_subjects(stage: Stage, codes: list[str], half: bool) -> None:
    mentee = stage.mentee(stage.person(subjects=["mathematics"]), needs=codes)
    other = stage.mentor(stage.person(subjects=["physics"]), strengths=codes)
    same = stage.mentor(stage.person(subjects=["mathematics"]), strengths=codes)
    with tenancy.within(stage.school.organisation):
        found = {
            mentor.pk: {item["title"]: item["points"] for item in words["counted"]}
            for mentor, _, words in matching.alternatives(stage.act, stage.year, mentee)
        }
    assert found[same.pk]["Закрывает запросы"] == 45
    assert found[other.pk]["Закрывает запросы"] == (22 if half else 45)
    propose(stage)
    assert [row.mentor_id for row in stage.all(Proposal)] == [same.pk]


def test_everybody_gets_somebody_or_nobody_gets_just_anybody(stage: Stage) -> None:
    stage.mentee(stage.person("Белова Мария Сергеевна", subjects=["physics"]), needs=FREE[:1])
    stage.mentor(stage.person("Громова Елена Андреевна", subjects=["russian"]), strengths=FREE[7:8])
    propose(stage)
    assert pairs(stage) == {"Белова": "Громова"}
    run = propose(stage, CAREFUL)
    assert pairs(stage) == {}
    assert list(run.result["nobody"].values()) == [
        "Подходящего наставника нет: у 1 наставника мало общего с запросами."
    ]
    assert (run.policy, run.input["rules"]["least"], replay(run)) == ("careful", 5000, [])


def test_a_pair_ruled_out_is_not_proposed_again(stage: Stage) -> None:
    stage.mentee(stage.person("Белова Мария Сергеевна"), needs=FREE[:1])
    stage.mentor(stage.person("Громова Елена Андреевна"), strengths=FREE[:1])
    stage.mentor(stage.person("Титова Вера Ивановна"))
    propose(stage)
    [proposal] = stage.all(Proposal)
    reject_proposal(stage.act, proposal=proposal, never_together=True)
    run = propose(stage)
    assert pairs(stage) == {"Белова": "Титова"}
    assert replay(run) == []


def test_after_a_refusal_the_next_is_proposed(stage: Stage) -> None:
    mentee = stage.mentee(stage.person("Белова Мария Сергеевна"), needs=FREE[:1])
    first = stage.mentor(stage.person("Громова Елена Андреевна"), strengths=FREE[:1])
    stage.mentor(stage.person("Титова Вера Ивановна"))
    answer_proposal(stage.act, proposal=stage.sent(mentee, first), side="mentor", yes=False)
    propose(stage)
    assert pairs(stage) == {"Белова": "Титова"}


def test_decided_pairs_stay_and_only_bare_suggestions_are_replaced(stage: Stage) -> None:
    for name in ("Белова Мария Сергеевна", "Юдина Вера Павловна"):
        stage.mentee(stage.person(name), needs=FREE[:1])
    stage.mentor(stage.person("Громова Елена Андреевна"), strengths=FREE[:1])
    stage.mentor(stage.person("Титова Вера Ивановна"))
    propose(stage)
    chosen = next(row for row in stage.all(Proposal) if row.mentee.person.surname == "Белова")
    accept_proposals(stage.act, proposals=[chosen])
    kept = pairs(stage, "accepted")
    propose(stage)
    assert pairs(stage, "accepted") == kept
    assert set(pairs(stage)) == {"Юдина"}
    assert set(pairs(stage).values()).isdisjoint(kept.values())


def test_who_left_is_not_matched(stage: Stage) -> None:
    leave_bank(stage.act, mentee=stage.mentee(stage.person("Белова Мария Сергеевна")))
    stage.mentee(stage.person("Юдина Вера Павловна"))
    stage.mentor(stage.person("Громова Елена Андреевна"), capacity=2)
    propose(stage)
    assert pairs(stage) == {"Юдина": "Громова"}


def test_a_withdrawn_consent_takes_the_suggestion_away(stage: Stage) -> None:
    mentee = stage.mentee(needs=FREE[:1])
    stage.mentor(strengths=FREE[:1])
    propose(stage)
    stage.withdraw(ConsentKind.PROCESSING, mentee.person)
    assert [row.state for row in stage.all(Proposal)] == ["rejected"]


def test_the_same_banks_give_the_same_run(stage: Stage) -> None:
    for index in range(3):
        stage.mentee(needs=CODES[index : index + 3])
        stage.mentor(strengths=CODES[index : index + 2], capacity=2)
    one, two = propose(stage), propose(stage)
    assert (one.input, one.result) == (two.input, two.result)


Forge = Callable[[MatchingRun], None]


def forge_score(run: MatchingRun) -> None:
    run.result["plan"]["pairs"][0][2] += 1


def forge_pair(run: MatchingRun) -> None:
    first, second = run.result["plan"]["pairs"][:2]
    first[1], second[1] = second[1], first[1]


def drop_pair(run: MatchingRun) -> None:
    run.result["plan"]["unmatched"].append(run.result["plan"]["pairs"].pop()[0])


def forge_need(run: MatchingRun) -> None:
    run.input["mentees"][0]["needs"] = {}


def forge_price(run: MatchingRun) -> None:
    run.result["plan"]["certificate"]["u"][0] += 1


def forge_unseen(run: MatchingRun) -> None:
    """A fact that changes no score: only the digest knows."""
    run.input["mentees"][0]["levels"] = ["начальная школа"]


def forge_rules(run: MatchingRun) -> None:
    run.input["rules"]["forbidden"] = [[10**6, 10**6]]


@pytest.mark.parametrize(
    "forge", [forge_score, forge_pair, drop_pair, forge_need, forge_price, forge_unseen, forge_rules]
)
def test_a_tampered_run_is_found(stage: Stage, forge: Forge) -> None:
    for index in range(2):
        stage.mentee(needs=FREE[index : index + 2])
        stage.mentor(strengths=FREE[index : index + 2])
    run = stage.fresh(propose(stage))
    assert replay(run) == []
    forge(run)
    with permit("a forger at the database"), tenancy.within(stage.school.organisation):
        run.save()
    assert replay(stage.fresh(run)) != []


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(random_=st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(stored: dict[str, Any], random_: random.Random) -> None:
    data = copy.deepcopy(stored["input"])
    random_.shuffle(data["mentees"])
    random_.shuffle(data["mentors"])
    left = pairing.Mentees.of(matching._read_mentee(row) for row in data["mentees"])
    right = pairing.Mentors.of(matching._read_mentor(row) for row in data["mentors"])
    plan = pairing.match(left, right, matching._read_rules(data["rules"]))
    assert plan == pairing.Plan.from_json(stored["result"]["plan"])


@pytest.fixture
def stored(stage: Stage) -> dict[str, Any]:
    """A run with ties: equal people on both sides."""
    for index in range(5):
        stage.mentee(needs=FREE[index % 2 : index % 2 + 2], first_of_all=index == 4)
        stage.mentor(strengths=FREE[index % 2 : index % 2 + 2], capacity=1 + index % 2)
    run = propose(stage)
    return {"input": run.input, "result": run.result}


def test_the_stored_run_is_enough_to_read_it_back(stored: dict[str, Any]) -> None:
    rules = matching._read_rules(stored["input"]["rules"])
    assert rules.digest() == stored["result"]["plan"]["rules_digest"]
    assert replace(rules, least=1).digest() != rules.digest()
