from __future__ import annotations

import dataclasses
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

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
    verify,
    why_nobody,
)
from pairing.rules import scores
from pairing.words_ru import nobody, reasons, remarks

CODES = ["LES1", "LES2", "CLS1", "COM1", "DIV2"]


def people(seed: int, n: int, m: int) -> tuple[list[Mentee], list[Mentor]]:
    rng = random.Random(seed)
    mentees = [
        Mentee(
            id=i * 3 + 1, person=i + 1, needs={code: rng.choice([0, 330, 670, 1000]) for code in rng.sample(CODES, rng.randint(0, 4))},
            subjects=frozenset(rng.sample(["mat", "phy", "rus"], rng.randint(0, 2))), must=rng.random() < 0.3,
            slots=rng.getrandbits(10) if rng.random() < 0.5 else 0, wishes=tuple(rng.sample(range(1, n + m + 3), 2)) if rng.random() < 0.3 else (),
        )
        for i in range(n)
    ]  # fmt: skip
    mentors = [
        Mentor(
            id=j * 2 + 5, person=n + j - 1 if j else 1, strengths={code: rng.choice([0, 340, 800, 1000]) for code in CODES},
            subjects=frozenset(rng.sample(["mat", "phy", "rus"], rng.randint(0, 2))), places=rng.randint(0, 3), slots=rng.getrandbits(10),
        )
        for j in range(m)
    ]  # fmt: skip
    return mentees, mentors


def rules(seed: int) -> Rules:
    rng = random.Random(seed)
    forbidden = frozenset((rng.randint(0, 9) * 3 + 1, rng.randint(0, 9) * 2 + 5) for _ in range(rng.randint(0, 6)))
    return Rules(forbidden=forbidden, same_subject=frozenset({"LES1"}), least=rng.choice([0, 0, 4000]))


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 10**6), st.integers(0, 9), st.integers(0, 8))
def test_the_plan_is_proven_and_equals_an_independent_oracle(seed: int, n: int, m: int) -> None:
    mentees, mentors = people(seed, n, m)
    left, right, law = Mentees.of(mentees), Mentors.of(mentors), rules(seed)
    plan = match(left, right, law)
    assert verify(left, right, law, plan) == []
    table = scores(law, left, right)
    weights = np.where(table > 0, table - 1 + plan.certificate.matched_weight * (1 + left.tier[:, None].astype(int)), 0)
    columns = np.repeat(np.arange(m), [person.places for person in right.people]).astype(int)
    square = np.zeros((n, len(columns) + n))
    square[:, : len(columns)] = weights[:, columns]
    rows, chosen = linear_sum_assignment(square, maximize=True)
    assert plan.certificate.objective == int(square[rows, chosen].sum())


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.randoms(use_true_random=False))
def test_the_order_of_the_input_does_not_matter(seed: int, rng: random.Random) -> None:
    mentees, mentors = people(seed, 7, 6)
    first = match(Mentees.of(mentees), Mentors.of(mentors), Rules())
    rng.shuffle(mentees)
    rng.shuffle(mentors)
    assert match(Mentees.of(mentees), Mentors.of(mentors), Rules()) == first


def test_a_tampered_plan_is_caught() -> None:
    mentees, mentors = people(7, 8, 8)
    left, right = Mentees.of(mentees), Mentors.of(mentors)
    plan = match(left, right, Rules())
    assert len(plan.pairs) > 1
    worse = dataclasses.replace(plan, pairs=plan.pairs[1:], unmatched=(*plan.unmatched, plan.pairs[0][0]))
    richer = dataclasses.replace(
        plan, pairs=((plan.pairs[0][0], plan.pairs[0][1], plan.pairs[0][2] + 1), *plan.pairs[1:])
    )
    cheap = dataclasses.replace(
        plan, certificate=dataclasses.replace(plan.certificate, u=tuple(0 for _ in plan.certificate.u))
    )
    for forged in (worse, richer, cheap):
        assert verify(left, right, Rules(), forged) != []


def test_a_plan_survives_storage() -> None:
    mentees, mentors = people(3, 5, 5)
    plan = match(Mentees.of(mentees), Mentors.of(mentors), Rules())
    assert Plan.from_json(plan.to_json()) == plan


def test_pinned_pairs_stay_and_their_loss_is_exact() -> None:
    mentees, mentors = people(11, 6, 6)
    left, right = Mentees.of(mentees), Mentors.of(mentors)
    plan = match(left, right, Rules())
    table = scores(Rules(), left, right)
    row = 0
    for column in np.flatnonzero(table[row]):
        pair = (int(left.ids[row]), int(right.ids[column]))
        forced = match(left, right, Rules(), pinned=[pair])
        assert pair in {(mentee, mentor) for mentee, mentor, _ in forced.pairs}
        assert loss_of_forcing(left, right, Rules(), plan, *pair) >= 0
    chosen = next(pair for pair in plan.pairs)
    assert loss_of_forcing(left, right, Rules(), plan, chosen[0], chosen[1]) == 0


def test_the_first_of_all_are_served_first_when_places_are_few() -> None:
    mentees = [Mentee(1, 1, {"CLS1": 1000}), Mentee(2, 2, {"CLS1": 330}, must=True)]
    mentor = Mentor(9, 9, {"CLS1": 1000}, places=1)
    plan = match(Mentees.of(mentees), Mentors.of([mentor]), Rules())
    assert [pair[0] for pair in plan.pairs] == [2]
    assert (
        nobody(why_nobody(Mentees.of(mentees), Mentors.of([mentor]), Rules(), plan, 1))
        == "Мест не хватает: наставляемых 2, подходящих мест 1."
    )


def test_words() -> None:
    mentee = Mentee(1, 1, {"CLS1": 1000, "DIV2": 1000}, first=("CLS1",), subjects=frozenset({"mat"}))
    mentor = Mentor(2, 2, {"CLS1": 1000}, subjects=frozenset({"mat"}))
    found = explain(Mentees.of([mentee]), Mentors.of([mentor]), Rules(), 1, 2)
    names = {"CLS1": "Порядок на уроке", "DIV2": "Ученики с ОВЗ"}
    assert reasons(found, names, {"mat": "Математика"}) == [
        "Закрывает: порядок на уроке (учит этому других).",
        "Один предмет: математика.",
    ]
    assert remarks(found, names) == ["Не закрывает: ученики с ОВЗ."]


@pytest.mark.parametrize(
    ("mentees", "mentors", "field"),
    [
        ([Mentee(1, 1), Mentee(1, 2)], [], "mentees.id"),
        ([Mentee(1, 1, {"CLS1": 1001})], [], "mentees[1].needs[CLS1]"),
        ([], [Mentor(1, 1, places=-1)], "mentors[1].places"),
    ],
)
def test_broken_input_is_refused_by_name(mentees: list[Mentee], mentors: list[Mentor], field: str) -> None:
    with pytest.raises(ContractError) as refused:
        Mentees.of(mentees)
        Mentors.of(mentors)
    assert refused.value.field == field


def test_weights_must_be_whole() -> None:
    with pytest.raises(ContractError):
        Rules(weights={"coverage": 1, "subject": 0, "level": 0, "schedule": 0, "preference": 0})
