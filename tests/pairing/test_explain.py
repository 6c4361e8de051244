"""Losses, prices, reasons and presets of whole plans, each against solving again or against the definition of the rules."""

from __future__ import annotations

import dataclasses
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pairing import (
    ContractError,
    Mentee,
    Mentees,
    Mentor,
    Mentors,
    Plan,
    Rules,
    explain,
    loss_of_forcing,
    match,
    why_nobody,
)
from pairing.edges import candidates
from pairing.explain import alternatives, compare, difference, relaxed, verdicts
from pairing.pareto import PRESETS, few_weak, pareto, with_fairness
from pairing.residual import Residual, Worth
from pairing.rules import HARD, WHOLE, forbids, score
from pairing.scarcity import scarcity
from pairing.stability import stability

CODES = ("CLS1", "COM1", "DIV2", "LES1", "LES2")
SUBJECTS = ("mat", "phy", "rus")


def some(rng: random.Random, names: tuple[str, ...], most: int) -> frozenset[str]:
    return frozenset(rng.sample(names, rng.randint(0, most)))


def common(rng: random.Random) -> dict[str, object]:
    region = rng.randint(0, 1)
    municipality = region * 2 + rng.randint(0, 1)
    return {
        "subjects": some(rng, SUBJECTS, 2), "slots": rng.choice([0, rng.getrandbits(10)]), "region": region,
        "municipality": municipality, "organisation": municipality * 3 + rng.randint(1, 3), "consent": rng.random() < 0.9,
        "scope": rng.choice([0, 1, 2, 3, 3]), "formats": rng.randint(0, 3), "x": rng.randint(-99, 99), "y": rng.randint(-99, 99),
        "reach": rng.choice([-1, 60, 150]), "experience": rng.randint(-1, 12), "category": rng.choice([0, 0, 0, 1, 2]),
    }  # fmt: skip


def case(seed: int) -> tuple[Mentees, Mentors, Rules]:
    """A small world with every kind of column, free (few rules on) or strict."""
    rng = random.Random(seed)
    n, m, free = rng.randint(0, 8), rng.randint(0, 7), rng.random() < 0.5
    pupils = [
        Mentee(
            id=i * 3 + 1, person=i + 1, needs={code: rng.choice([330, 670, 1000]) for code in some(rng, CODES, 4)},
            must=rng.random() < 0.3, superior=rng.choice([-1, -1, 20]), avoids=tuple(rng.sample(range(20, 28), rng.randint(0, 2))),
            wishes=tuple(rng.sample(range(20, 28), rng.randint(0, 2))), **common(rng),
        )  # type: ignore[arg-type]
        for i in range(n)
    ]  # fmt: skip
    tutors = [
        Mentor(
            id=j * 2 + 5, person=20 + j if j else 1, strengths={code: rng.choice([340, 800, 1000]) for code in some(rng, CODES, 5)},
            places=rng.choice([0, 1, 1, 2, 3]), trained=rng.random() < 0.8, theme=rng.choice(["", "", "", "CLS1"]),
            avoids=tuple(rng.sample(range(1, 9), rng.randint(0, 1))), **common(rng),
        )  # type: ignore[arg-type]
        for j in range(m)
    ]  # fmt: skip
    forbidden = frozenset((rng.randint(0, 8) * 3 + 1, rng.randint(0, 8) * 2 + 5) for _ in range(rng.randint(0, 4)))
    hard = frozenset({"not_self", "no_place", "forbidden"}) if free else frozenset(HARD)
    law = Rules(
        forbidden=forbidden, same_subject=frozenset({"LES1"}), least=rng.choice([0, 0, 3000]), hard=hard,
        senior_by=rng.randint(0, 2), least_experience=rng.randint(0, 2), least_category=rng.choice([0, 0, 1]),
    )  # fmt: skip
    return Mentees.of(pupils), Mentors.of(tutors), law


def objective(mentees: Mentees, rules: Rules, plan: Plan, other: Plan) -> int:
    """The total of all pairs of ``other`` in the weights of ``plan``."""
    proof, worth = plan.certificate, rules.worth()
    tier = {int(item): int(mentees.tier[mentees.row(int(item))]) for item in mentees.ids}
    return sum(proof.matched_weight + proof.must_weight * tier[a] + int(worth[fit]) for a, _, fit in other.pairs)


def pairs_of(mentees: Mentees, mentors: Mentors, rules: Rules) -> list[tuple[int, int]]:
    edges = candidates(mentees, mentors, rules)
    return [(int(mentees.ids[i]), int(mentors.ids[j])) for i in range(len(mentees)) for j in edges.row(i)[0]]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6))
def test_the_loss_of_a_pair_is_what_solving_again_says(seed: int) -> None:
    left, right, law = case(seed)
    plan = match(left, right, law)
    for pair in pairs_of(left, right, law):
        try:
            forced = objective(left, law, plan, match(left, right, law, pinned=[pair]))
        except ContractError:
            with pytest.raises(ValueError, match="not eligible"):
                loss_of_forcing(left, right, law, plan, *pair)
            continue
        assert loss_of_forcing(left, right, law, plan, *pair) == plan.certificate.objective - forced


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.randoms(use_true_random=False))
def test_the_loss_of_a_pair_is_exact_beside_pinned_ones(seed: int, rng: random.Random) -> None:
    left, right, law = case(seed)
    possible = pairs_of(left, right, law)
    if len(possible) < 2:
        return
    pinned = rng.choice(possible)
    plan = match(left, right, law, pinned=[pinned])
    before = objective(left, law, plan, plan)
    assert alternatives(left, right, law, plan, pinned[0]) == ()
    for pair in possible:
        if pair[0] == pinned[0]:
            continue
        try:
            forced = objective(left, law, plan, match(left, right, law, pinned=[pinned, pair]))
        except ContractError:
            continue
        assert loss_of_forcing(left, right, law, plan, *pair) == before - forced


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6))
def test_alternatives_are_the_cheapest_and_each_enters_the_plan_when_its_worth_rises_by_its_loss(seed: int) -> None:
    left, right, law = case(seed)
    plan = match(left, right, law)
    chosen = {(a, b) for a, b, _ in plan.pairs}
    residual = Residual.of(left, right, law, plan)
    for mentee in map(int, left.ids):
        told = alternatives(left, right, law, plan, mentee, 3, residual=residual)
        every = alternatives(left, right, law, plan, mentee, 99)
        assert every[:3] == told
        assert [item.loss for item in every] == sorted(item.loss for item in every)
        others = {pair for pair in pairs_of(left, right, law) if pair[0] == mentee and pair not in chosen}
        assert {(mentee, item.mentor) for item in every} == others
        for item in told:
            assert item.loss.steps >= 0
            loss = loss_of_forcing(left, right, law, plan, mentee, item.mentor)
            before = plan.certificate.objective
            assert item.loss == Worth.between(before, before - loss, plan.certificate.matched_weight)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6))
def test_a_price_is_what_one_more_place_would_add(seed: int) -> None:
    left, right, law = case(seed)
    plan = match(left, right, law)
    found = scarcity(left, right, law, plan)
    prices = dict(found.prices)
    for mentor in right.people:
        if mentor.places == 0:
            continue
        more = [dataclasses.replace(item, places=item.places + (item.id == mentor.id)) for item in right.people]
        richer = match(left, Mentors.of(more), law)
        unit = plan.certificate.matched_weight
        assert richer.certificate.matched_weight == unit
        gain = Worth.between(richer.certificate.objective, plan.certificate.objective, unit)
        assert prices.get(mentor.id, Worth(0, 0)) == gain
        if gain.steps:
            assert len(richer.pairs) == len(plan.pairs) + 1


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6))
def test_everybody_without_a_mentor_is_in_a_conflict_or_has_no_candidate(seed: int) -> None:
    left, right, law = case(seed)
    plan = match(left, right, law)
    found = scarcity(left, right, law, plan)
    for conflict in found.conflicts:
        assert len(conflict.rivals) - conflict.places == len(conflict.without)
        for subject in conflict.subjects:
            assert all(subject in left.record(left.row(item)).subjects for item in conflict.rivals)
    assert sorted([*found.nobody, *(item for conflict in found.conflicts for item in conflict.without)]) == sorted(
        plan.unmatched
    )
    assert sum(found.by_municipality.values()) == len(plan.unmatched)
    for mentee in plan.unmatched:
        why = why_nobody(left, right, law, plan, mentee)
        assert ("rivals" in why) == (mentee not in found.nobody)
        if "rivals" in why:
            assert why["rivals"] > why["places"]
        else:
            assert sum(why.values()) == len(right)


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 10**6))
def test_rules_over_columns_forbid_what_the_rules_over_records_forbid(seed: int) -> None:
    left, right, law = case(seed)
    for row, mentee in enumerate(left.people):
        masks = verdicts(left, right, law, row)
        assert set(masks) == (law.hard if law.least else law.hard - {"too_weak"})
        for name, mask in masks.items():
            assert mask.tolist() == [forbids(law, name, mentee, mentor) for mentor in right.people], name
        alone = dict.fromkeys(masks, 0)
        for mentor in right.people:
            against = [name for name in masks if forbids(law, name, mentee, mentor)]
            if len(against) == 1:
                alone[against[0]] += 1
        assert relaxed(left, right, law, mentee.id) == {name: count for name, count in alone.items() if count}


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6))
def test_presets_serve_the_same_number_and_few_weak_is_the_least_there_can_be(seed: int) -> None:
    left, right, law = case(seed)
    rows = {row.preset: row for row in pareto(left, right, law)}
    assert set(rows) == set(PRESETS)
    assert len({row.matched for row in rows.values()}) == 1
    assert rows["plain"].loss == 0
    assert all(row.total <= rows["plain"].total and row.loss >= 0 for row in rows.values())
    assert rows["few_weak"].weak == min(row.weak for row in rows.values())
    # Proof by another way: only whether a pair is weak counts, nothing else.
    n = max(len(left), 1)
    counting = dataclasses.replace(law, utility=tuple(int(fit >= 4000) for fit in range(WHOLE + 1)))
    strong = sum(fit >= 4000 for _, _, fit in match(left, right, counting).pairs)
    assert rows["few_weak"].matched - rows["few_weak"].weak == strong
    plan = match(left, right, with_fairness(law, "few_weak", n))
    assert sum(fit < 4000 for _, _, fit in plan.pairs) == rows["few_weak"].weak


def test_every_utility_is_taken_by_the_rules() -> None:
    for preset in PRESETS:
        table = with_fairness(Rules(), preset, 6_000).worth()
        assert (np.diff(table) >= 0).all()
    assert few_weak(1, 5000)[4999] + 10_001 < few_weak(1, 5000)[5000] + 1


def test_a_plan_beside_another_says_who_loses_who_gains_who_moves() -> None:
    mentees = Mentees.of([Mentee(1, 1, {"CLS1": 1000}), Mentee(2, 2, {"CLS1": 1000}), Mentee(3, 3, {"COM1": 1000})])
    mentors = Mentors.of([Mentor(7, 7, {"CLS1": 1000}), Mentor(8, 8, {"COM1": 1000})])
    plan = match(mentees, mentors, Rules())
    (alone,) = plan.unmatched
    assert alone in (1, 2)
    forced = match(mentees, mentors, Rules(), pinned=[(alone, 8)])
    found = compare(plan, forced)
    assert (found.lost, found.gained, found.moved) == ((3,), (alone,), ())
    assert compare(forced, plan).gained == (3,)
    assert compare(plan, plan) == compare(forced, forced)


def test_the_price_of_stability() -> None:
    mentees = Mentees.of([Mentee(1, 1, {"CLS1": 1000, "COM1": 1000}), Mentee(2, 2, {"CLS1": 1000})])
    mentors = Mentors.of([Mentor(7, 7, {"CLS1": 1000}), Mentor(8, 8, {"COM1": 1000})])
    law = Rules(forbidden=frozenset({(2, 8)}), weights={"coverage": 10_000})
    edges = candidates(mentees, mentors, law)
    plan = match(mentees, mentors, law)
    mate = Residual.of(mentees, mentors, law, plan).served
    found = stability(edges.ptr, edges.mentor, edges.score, mate, mentors.places.astype(np.int64), mentees.tier)
    assert len(plan.pairs) == found.matched == 2
    assert (found.pairs, found.fit) == (0, sum(fit for _, _, fit in plan.pairs))


def test_what_gets_better_and_what_gets_worse() -> None:
    pupil = Mentee(1, 1, {"CLS1": 1000}, subjects=frozenset({"mat"}), slots=0b111)
    tutors = [
        Mentor(7, 7, {"CLS1": 1000}, subjects=frozenset({"rus"}), slots=0b111),
        Mentor(8, 8, {"CLS1": 340}, subjects=frozenset({"mat"}), slots=0b111),
    ]
    left, right = Mentees.of([pupil]), Mentors.of(tutors)
    mine, other = explain(left, right, Rules(), 1, 7), explain(left, right, Rules(), 1, 8)
    assert difference(mine, other) == (["subject"], ["coverage"])
    assert mine.score == score(Rules(), left.record(0), right.record(0))
