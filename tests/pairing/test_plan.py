"""Plans over people of all kinds: verified, the same in any order, by regions, with pinned pairs, after edits."""

from __future__ import annotations

import dataclasses
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pairing import ContractError, Mentee, Mentees, Mentor, Mentors, Plan, Rules, match, verify
from pairing.edits import Edit, apply, co_mentors, full_groups, second_round, what_if

Case = Callable[[int, int, int], Any]
seeds = st.integers(0, 10**9)
sizes = st.integers(0, 9)


@settings(max_examples=120, deadline=None)
@given(seed=seeds, n=sizes, m=sizes, rng=st.randoms(use_true_random=False))
def test_plans_are_verified_and_the_order_of_people_does_not_matter(
    case: Case, seed: int, n: int, m: int, rng: random.Random
) -> None:
    mentees, mentors, rules = case(seed, n, m)
    left, right = Mentees.of(mentees), Mentors.of(mentors)
    plan = match(left, right, rules)
    assert verify(left, right, rules, plan) == []
    rng.shuffle(mentees)
    rng.shuffle(mentors)
    assert match(Mentees.of(mentees), Mentors.of(mentors), rules, accelerated=rng.random() < 0.5) == plan
    assert Plan.from_json(plan.to_json()) == plan
    columns = {name: column[::-1] for name, column in left.columns().items()}
    assert match(Mentees.of_columns(**columns, **left.vocabularies()), right, rules) == plan


@settings(max_examples=60, deadline=None)
@given(seed=seeds, n=sizes, m=sizes, rng=st.randoms(use_true_random=False))
def test_edits_and_pinned_pairs_are_proven_too(case: Case, seed: int, n: int, m: int, rng: random.Random) -> None:
    mentees, mentors, rules = case(seed, n, m)
    left, right = Mentees.of(mentees), Mentors.of(mentors)
    plan = match(left, right, rules)
    pinned = [(mentee, mentor) for mentee, mentor, _ in plan.pairs if rng.random() < 0.4]
    kept = match(left, right, rules, pinned=pinned)
    assert verify(left, right, rules, kept) == []
    assert sum(fit for *_, fit in kept.pairs) == sum(fit for *_, fit in plan.pairs) or rules.utility
    edit = Edit(
        without_mentees=frozenset(person.id for person in mentees if rng.random() < 0.2),
        places={person.id: rng.randint(0, 2) for person in mentors if rng.random() < 0.3},
        forbidden=frozenset(pair[:2] for pair in plan.pairs if rng.random() < 0.2),
    )
    after = what_if(left, right, rules, edit)
    changed = apply(left, right, rules, edit)
    assert verify(*changed, after) == []
    assert not {pair[:2] for pair in after.pairs} & edit.forbidden
    second = co_mentors(left, right, rules, plan, [person.id for person in mentees])
    assert verify(*second_round(left, right, rules, plan, [person.id for person in mentees]), second) == []
    assert not {pair[:2] for pair in second.pairs} & {pair[:2] for pair in plan.pairs}
    load = Counter(mentor for _, mentor, _ in (*plan.pairs, *second.pairs))
    assert all(load[person.id] <= person.places for person in mentors)


@pytest.mark.parametrize("way", ["nothing", "u", "v", "pair", "score", "pin", "engine"])
def test_a_forged_plan_is_caught(case: Case, way: str) -> None:
    mentees = [Mentee(key, key, {"CLS1": 1000}, must=key == 2) for key in (1, 2, 3)]
    mentors = [Mentor(8, 8, {"CLS1": 800}), Mentor(9, 9, {"CLS1": 340})]
    left, right = Mentees.of(mentees), Mentors.of(mentors)
    plan = match(left, right, Rules(), pinned=[(3, 9)])
    proof, first = plan.certificate, plan.pairs[0]
    forged = {
        "nothing": plan,
        "u": dataclasses.replace(plan, certificate=dataclasses.replace(proof, u=tuple(0 for _ in proof.u))),
        "v": dataclasses.replace(plan, certificate=dataclasses.replace(proof, v=tuple(item + 1 for item in proof.v))),
        "pair": dataclasses.replace(plan, pairs=plan.pairs[1:], unmatched=(*plan.unmatched, first[0])),
        "score": dataclasses.replace(plan, pairs=((*first[:2], first[2] + 1), *plan.pairs[1:])),
        "pin": dataclasses.replace(plan, pinned=()),
        "engine": dataclasses.replace(plan, engine="1.0"),
    }[way]
    assert (verify(left, right, Rules(), forged) == []) == (way == "nothing")
    assert verify(left, right, Rules(least=1), plan) != []
    assert verify(left, Mentors.of([*mentors, Mentor(10, 10)]), Rules(), plan) != []


def test_regions_are_solved_apart_and_in_processes_with_one_result(case: Case) -> None:
    mentees, mentors, rules = case(5, 60, 60)
    home = [dataclasses.replace(person, region=person.id % 3, scope=2) for person in mentees]
    there = [dataclasses.replace(person, region=person.id % 4, scope=2) for person in mentors]
    left, right = Mentees.of(home), Mentors.of(there)
    plan = match(left, right, rules)
    assert plan.pairs and verify(left, right, rules, plan) == []
    assert match(left, right, rules, workers=2) == plan
    far = Mentors.of([*there, dataclasses.replace(there[0], id=999, person=999, scope=3, region=7)])
    assert verify(left, far, rules, match(left, far, rules)) == []


def test_a_pair_of_two_regions_cannot_be_pinned() -> None:
    left, right = Mentees.of([Mentee(1, 1, region=1, scope=2)]), Mentors.of([Mentor(2, 2, region=2, scope=2)])
    with pytest.raises(ContractError) as refused:
        match(left, right, Rules(), pinned=[(1, 2)])
    assert refused.value.field == "pinned"


def test_a_group_takes_those_who_ask_for_its_theme_and_fills_or_closes() -> None:
    mentees = [Mentee(key, key, {"CLS1" if key < 4 else "COM1": 1000}) for key in range(1, 6)]
    mentors = [
        Mentor(11, 50, {"CLS1": 1000, "COM1": 1000}, places=3, theme="CLS1"),
        Mentor(12, 50, {"COM1": 1000}, places=3, theme="COM1"),
        Mentor(13, 60, {"COM1": 340}),
    ]
    left, right = Mentees.of(mentees), Mentors.of(mentors)
    plan = match(left, right, Rules())
    assert Counter(pair[1] for pair in plan.pairs) == {11: 3, 12: 2}
    filled, open_ = full_groups(left, right, Rules(), {11: 3, 12: 3})
    assert Counter(pair[1] for pair in filled.pairs) == {11: 3, 13: 1}
    assert verify(left, open_, Rules(), filled) == []


def test_a_young_teacher_mentors_an_experienced_one_and_nobody_themselves() -> None:
    left = Mentees.of([Mentee(1, 100, {"DIG2": 1000}, experience=25), Mentee(2, 200, {"CLS1": 1000}, experience=1)])
    right = Mentors.of([Mentor(1, 100, {"CLS1": 1000}, experience=25), Mentor(2, 200, {"DIG2": 1000}, experience=1)])
    assert [pair[:2] for pair in match(left, right, Rules()).pairs] == [(1, 2), (2, 1)]
    assert [pair[:2] for pair in match(left, right, Rules(senior_by=3)).pairs] == [(2, 1)]


@pytest.mark.parametrize(
    ("columns", "field"),
    [
        ({"person": [1, 2]}, "mentees.ids"),
        ({"ids": [1, 2], "slots": [1]}, "mentees.slots"),
        ({"ids": [1, 2], "slots": [0.5, 1]}, "mentees.slots"),
        ({"ids": [1, 2], "scope": [0, 4]}, "mentees.scope"),
        ({"ids": [1, 1]}, "mentees.id"),
        ({"ids": [1], "needs": [[5000]], "competences": ["CLS1"]}, "mentees.needs"),
        ({"ids": [1], "needs": [[5, 5]], "competences": ["CLS1"]}, "mentees.needs"),
        ({"ids": [1], "first": [[1]], "competences": ["CLS1"]}, "mentees.first"),
        ({"ids": [1], "wishes": [[-1, 4]]}, "mentees.wishes"),
        ({"ids": [1], "subjects": [4], "subject_names": ["mat"]}, "mentees.subjects"),
        ({"ids": [1], "height": [180]}, "mentees.height"),
    ],
)
def test_broken_columns_are_refused_by_name(columns: dict[str, Any], field: str) -> None:
    with pytest.raises(ContractError) as refused:
        Mentees.of_columns(**columns)
    assert refused.value.field == field


def test_records_come_back_from_columns(case: Case) -> None:
    mentees, mentors, _ = case(8, 9, 9)
    left, right = Mentees.of(mentees), Mentors.of(mentors)
    again = Mentees.of(left.people), Mentors.of(right.people)
    assert again[0].people == left.people and again[1].people == right.people
    assert np.array_equal(again[0].needs.sum(axis=1), left.needs.sum(axis=1))


def test_importing_the_library_does_not_import_numba() -> None:
    code = "import sys, pairing; sys.exit('numba' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], env={"PYTHONPATH": "src"}).returncode == 0
