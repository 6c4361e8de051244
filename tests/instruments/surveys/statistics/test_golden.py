"""Every golden vector of the design notes, SciPy as an independent oracle, and an adversary against suppression."""

from __future__ import annotations

import itertools
import random
from collections.abc import Sequence
from statistics import mean

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats

from nastavnik.instruments.surveys.library import instruments
from nastavnik.instruments.surveys.statistics.change import change, correction, paired_effect, sign_test
from nastavnik.instruments.surveys.statistics.distributions import (
    f_cdf,
    f_quantile,
    noncentral_t_cdf,
    t_cdf,
    t_quantile,
)
from nastavnik.instruments.surveys.statistics.recommendation import adjusted_index, recommendation
from nastavnik.instruments.surveys.statistics.reliability import alpha, reliability
from nastavnik.instruments.surveys.statistics.scoring import demand, row_values, score
from nastavnik.instruments.surveys.statistics.suppression import Hidden, filter_allowed, publish

RAW = [
    [4, 4, 5, 4, 4, 2], [3, 4, 4, 3, 3, 3], [5, 5, 4, 4, 5, 1], [2, 2, 3, 2, 2, 4], [4, 3, 4, 4, 3, 2],
    [3, 3, 3, 3, 4, 4], [5, 4, 5, 5, 4, 1], [2, 3, 2, 3, 2, 5], [4, 4, 4, 3, 4, 2], [3, 2, 3, 3, 3, 3],
]  # fmt: skip
CONFIDENCE = next(item for item in instruments()["mentee_needs"].items() if item.block == "teach_confidence")
BEFORE = [2.0, 2.2, 1.8, 2.6, 2.4, 3.0, 2.2, 1.6]
AFTER = [2.8, 2.6, 2.6, 3.0, 3.2, 3.2, 2.4, 2.6]


def marks(person: Sequence[int]) -> dict[str, int]:
    return {row.id: mark for row, mark in zip(CONFIDENCE.rows, person, strict=True)}


# ── scores ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_last_row_is_reversed_and_the_means_are_as_told() -> None:
    told = [4.1667, 3.3333, 4.6667, 2.1667, 3.6667, 3.0, 4.6667, 2.1667, 3.8333, 2.8333]
    assert [score(CONFIDENCE, marks(person)) for person in RAW] == [pytest.approx(value, abs=5e-5) for value in told]


def test_too_few_answered_rows_make_no_score() -> None:
    assert CONFIDENCE.score is not None
    least = CONFIDENCE.score.min_answered
    partly = dict(list(marks(RAW[0]).items())[:least])
    assert score(CONFIDENCE, partly) is not None
    partly.popitem()
    assert score(CONFIDENCE, {**partly, "tc6": "skip"}) is None, "an escape is no answer"


def test_the_request_index() -> None:
    found = demand([1, 1, 2, 3, 4, "no_case", "not_mine", 2])
    assert (found.n, round(found.index or 0, 4), found.asking) == (7, 0.5953, 4)
    assert demand(["not_mine"]).index is None


# ── agreement ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_alpha_and_its_interval() -> None:
    people = [list(row_values(CONFIDENCE, marks(person)).values()) for person in RAW]
    found = reliability(people)
    assert found is not None
    assert (found.alpha, found.low, found.high) == pytest.approx((0.9447, 0.8665, 0.9841), abs=5e-5)
    assert found.if_deleted == pytest.approx((0.9164, 0.9438, 0.9356, 0.9407, 0.9377, 0.9283), abs=5e-5)
    assert found.item_rest == pytest.approx((0.9726, 0.7475, 0.8240, 0.7892, 0.8041, 0.9153), abs=5e-5)
    assert found.rough and found.words == "Ответы хорошо согласованы."


def test_forgetting_to_reverse_is_seen() -> None:
    assert alpha(RAW) == pytest.approx(0.3816, abs=5e-5)


def test_nine_people_are_too_few_for_alpha() -> None:
    assert reliability(RAW[:9]) is None


# ── change ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_change_of_eight_people() -> None:
    found = change(BEFORE, AFTER)
    assert found is not None and found.low is not None and found.high is not None
    assert (found.mean, found.sd, found.low, found.high) == pytest.approx((0.575, 0.3105, 0.3154, 0.8346), abs=5e-5)
    assert (found.up, found.same, found.down) == (8, 0, 0) and found.effect is None, "eight are too few for an effect"
    effect = paired_effect(found.mean, found.sd, 8)
    assert (effect.d, effect.g, effect.low, effect.high) == pytest.approx((1.8517, 1.6447, 0.5828, 2.6701), abs=5e-4)
    assert sign_test(8, 0) == pytest.approx(0.0078, abs=5e-5)
    assert found.words == "Выросла на 0,6 (от 0,3 до 0,8)."


@pytest.mark.parametrize(
    ("df", "told"), [(4, 0.79788), (7, 0.88820), (9, 0.91387), (11, 0.92996), (19, 0.95991), (29, 0.97387)]
)
def test_the_correction_of_a_small_sample(df: int, told: float) -> None:
    assert correction(df) == pytest.approx(told, abs=5e-6)


def test_the_words_follow_the_interval() -> None:
    assert change(BEFORE[:4], AFTER[:4]) is None
    alike = change([1.0] * 6, [1.5] * 6)
    assert alike is not None and alike.low is None and alike.words == "У всех одинаковое изменение: +0,5."
    unsure = change([1, 2, 3, 4, 5], [2, 1, 4, 3, 5])
    assert unsure is not None and "не отличить от случайного" in unsure.words
    fallen = change(AFTER, BEFORE)
    assert fallen is not None and fallen.words == "Снизилась на 0,6 (от 0,3 до 0,8)."


# ── recommendation ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_twelve_answers_give_counts_and_no_index() -> None:
    found = recommendation([10, 9, 9, 8, 8, 7, 10, 6, 9, 5, 8, 10])
    assert (found.high, found.middle, found.low, found.index) == (6, 4, 2, None)
    assert adjusted_index(6, 4, 2) == pytest.approx((26.7, -11.3, 64.6), abs=0.05)
    assert recommendation([10] * 20).index is not None


# ── distributions against SciPy ─────────────────────────────────────────────────────────────────────────────────────


@settings(max_examples=150, deadline=None)
@given(st.floats(-30, 30), st.integers(1, 200))
def test_student(t: float, df: int) -> None:
    assert t_cdf(t, df) == pytest.approx(stats.t.cdf(t, df), abs=1e-10)


@settings(max_examples=150, deadline=None)
@given(st.floats(0.001, 50), st.integers(1, 120), st.integers(1, 600))
def test_fisher(f: float, df1: int, df2: int) -> None:
    assert f_cdf(f, df1, df2) == pytest.approx(stats.f.cdf(f, df1, df2), abs=1e-10)


@settings(max_examples=150, deadline=None)
@given(st.floats(-15, 15), st.integers(2, 120), st.floats(-12, 12))
def test_noncentral_student(t: float, df: int, shift: float) -> None:
    told = stats.nct.cdf(t, df, shift)
    assume(told == told)  # SciPy gives up far in the tails
    assert noncentral_t_cdf(t, df, shift) == pytest.approx(told, abs=1e-7)


@pytest.mark.parametrize("df", [1, 4, 9, 29, 200])
def test_quantiles(df: int) -> None:
    assert t_quantile(0.975, df) == pytest.approx(stats.t.ppf(0.975, df), rel=1e-9)
    for p in (0.025, 0.975):
        assert f_quantile(p, df, 5 * df) == pytest.approx(stats.f.ppf(p, df, 5 * df), rel=1e-8)


def test_the_interval_holds_the_truth_as_often_as_it_says() -> None:
    """Coverage of the nominal 95 % interval at six people, 4,000 samples: three standard errors are one per cent."""
    chance = random.Random(11)
    held = 0
    for _ in range(4_000):
        found = change([0.0] * 6, [chance.gauss(0.3, 1) for _ in range(6)])
        assert found is not None and found.low is not None and found.high is not None
        held += found.low <= 0.3 <= found.high
    assert mean([held / 4_000]) == pytest.approx(0.95, abs=0.0105)


# ── suppression ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("sizes", "hidden"),
    [((12, 8), ()), ((9, 4), (9, 4)), ((12, 7, 4), (7, 4)), ((12, 7, 4, 3), (4, 3)), ((3, 1), (3, 1)), ((30, 6, 6, 2), (6, 2)), ((20, 5, 0), ())],
)  # fmt: skip
def test_golden_partitions(sizes: tuple[int, ...], hidden: tuple[int, ...]) -> None:
    groups = {f"г{at}": size for at, size in enumerate(sizes)}
    found = publish(groups)
    assert tuple(size for name, size in groups.items() if found.groups[name] in (Hidden.FEW, Hidden.PROTECTS)) == hidden
    assert (found.total is None) == (sum(sizes) < 5)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.integers(0, 40), min_size=1, max_size=6))
def test_no_hidden_group_can_be_computed(sizes: list[int]) -> None:
    """The adversary knows the rule, the total and what is shown, and lists every partition that would look the same.

    A hidden group is safe when its size is not the same in all of them, and no group of few is pinned.
    """
    groups = {str(at): size for at, size in enumerate(sizes)}
    found = publish(groups)
    if found.total is None:
        return
    few = [name for name, why in found.groups.items() if why is Hidden.FEW]
    protecting = [name for name, why in found.groups.items() if why is Hidden.PROTECTS]
    if not few:
        assert not protecting, "nothing is hidden without need"
        return
    left = found.total - sum(found.shown.values())
    assert left >= 5, "those hidden together are not few"
    assert len(few) + len(protecting) >= 2
    possible = []
    for guess in itertools.product(*([range(1, 5)] * len(few))):
        rest = left - sum(guess)
        if (
            (not protecting and rest == 0)
            or (len(protecting) == 1 and rest >= 5)
            or (len(protecting) > 1 and rest >= 5 * len(protecting))
        ):
            possible.append(guess)
    for at, name in enumerate(few):
        values = {guess[at] for guess in possible}
        assert groups[name] in values
        assert len(values) > 1, (sizes, name, values)


def test_a_remainder_of_few_closes_the_filter() -> None:
    assert filter_allowed(20, 20) and filter_allowed(20, 15) and filter_allowed(20, 5)
    assert not filter_allowed(20, 16) and not filter_allowed(20, 4) and not filter_allowed(9, 5)


def test_each_reason_has_words_of_its_own() -> None:
    assert len({why.words for why in Hidden}) == len(Hidden)
