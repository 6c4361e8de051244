"""A hundred thousand random small instances: every certificate checked, every fifth optimum beside an oracle.

``python3 run.py bench pairing_fuzz [--instances 100000] [--seed 0] [--processes 2]``: up to 12 mentees and 10 mentors with 0…3 places, empty sides, a few
tiers, heavy ties, utilities; the solver as it runs without a compiler and, every other instance, compiled. The certificate is
checked here by a few lines that know nothing of the solver: u, v ≥ 0, u + v ≥ w on every edge, Σ w = Σ u + Σ places·v. The oracle is
scipy's linear_sum_assignment over places. One in forty instances is of whole people with all columns, matched and verified from
the raw columns. The first failure stops the run and tells its seed. Prints Markdown.
"""

from __future__ import annotations

import argparse
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from typing import Any

import numpy as np
from _instances import Size, make
from _pairs import RULES
from scipy.optimize import linear_sum_assignment

from pairing import Edges, Mentees, Mentors, Residual, match, solve, verify

Ints = np.ndarray[Any, np.dtype[np.int64]]
WHOLE = 10_001
CHUNK = 1_000
"""Seeds that a process takes at once."""


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--instances", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--processes", type=int, default=None)
    asked = parser.parse_args()
    begins = range(asked.seed, asked.seed + asked.instances, CHUNK)
    ends = [min(begin + CHUNK, asked.seed + asked.instances) for begin in begins]
    parts = []
    with ProcessPoolExecutor(asked.processes, mp_context=get_context("spawn")) as pool:
        for part in pool.map(several, begins, ends):
            parts.append(part)
            print(f"{sum(item['solved'] for item in parts):,}", end="\r", file=sys.stderr, flush=True)
    told = {name: sum(part[name] for part in parts) for name in parts[0]}
    print(
        "| Примеров | Из них скомпилированным решателем | С пустой стороной | Мест меньше, чем желающих | Сверено с оракулом | Людей целиком, проверено с нуля | Отказов | CPU, с |"
    )
    print("|---:|---:|---:|---:|---:|---:|---:|---:|")
    print(
        f"| {told['solved']:,} | {told['compiled']:,} | {told['empty']:,} | {told['short']:,} | {told['oracle']:,} | {told['people']:,} | 0 "
        f"| {told['cpu']:.0f} |"
    )


def several(begin: int, end: int) -> dict[str, Any]:
    """A run of seeds in a process of its own."""
    started = time.process_time()
    told: dict[str, Any] = {"solved": 0, "compiled": 0, "oracle": 0, "people": 0, "empty": 0, "short": 0}
    for seed in range(begin, end):
        try:
            one(seed, told)
        except AssertionError as fault:
            raise RuntimeError(f"seed {seed}: {fault}") from fault
    return {**told, "cpu": time.process_time() - started}


def one(seed: int, told: dict[str, int]) -> None:
    rng = np.random.default_rng(seed)
    if seed % 40 == 0:
        people(seed, rng)
        told["people"] += 1
    edges, places, tier, worth = table(rng)
    found = solve(edges, places, tier, worth, accelerated=False)
    told["solved"] += 1
    told["empty"] += not len(tier) or not len(places)
    told["short"] += int(places.sum()) < len(tier)
    w = found.unit * (1 + tier.astype(np.int64))[owners(edges)] + worth[edges.score]
    total = certified(edges, places, found.mate, found.u, found.v, w)
    if seed % 2:
        other = solve(edges, places, tier, worth, accelerated=True)
        same = all(np.array_equal(getattr(found, name), getattr(other, name)) for name in ("mate", "u", "v"))
        assert same, "the compiled solver found another plan"
        told["compiled"] += 1
    if seed % 5 == 0:
        assert total == oracle(edges, places, w), "the oracle found a better plan"
        told["oracle"] += 1


def table(rng: np.random.Generator) -> tuple[Edges, Any, Any, Ints]:
    """Edges, places, tiers and a utility."""
    n, m = int(rng.integers(0, 13)), int(rng.integers(0, 11))
    scale = int(rng.choice([1, 2, 5, 100, WHOLE]))
    near = rng.random((n, m)) < rng.choice([0.05, 0.2, 0.5, 1.0])
    ptr = np.concatenate([[0], np.cumsum(near.sum(axis=1))]).astype(np.int64)
    mentor = np.nonzero(near)[1].astype(np.int32)
    score = (rng.integers(0, scale, len(mentor)) * (WHOLE // scale)).clip(0, WHOLE - 1).astype(np.uint16)
    places = rng.integers(0, 4, m).astype(np.int32) if rng.random() < 0.6 else np.ones(m, dtype=np.int32)
    tier = rng.integers(0, rng.integers(1, 5), n).astype(np.uint8)
    steps = np.arange(WHOLE, dtype=np.int64)
    worth = [steps, np.minimum(steps, 5000) + steps, steps // 1000, steps + WHOLE * 13 * (steps >= 4000)][
        rng.integers(0, 4)
    ]
    return Edges(ptr, mentor, score), places, tier, worth


def owners(edges: Edges) -> Ints:
    return np.repeat(np.arange(len(edges.ptr) - 1), np.diff(edges.ptr))


def certified(edges: Edges, places: Any, mate: Any, u: Ints, v: Ints, w: Ints) -> int:
    """The weight of a plan that its duals prove to be the greatest."""
    row = owners(edges)
    assert (u >= 0).all() and (v >= 0).all(), "a negative dual"
    assert (u[row] + v[edges.mentor] >= w).all(), "the duals do not cover an edge"
    chosen = edges.mentor == mate[row] if len(row) else np.zeros(0, dtype=bool)
    assert chosen.sum() == (mate >= 0).sum(), "a chosen pair is no edge"
    assert (np.bincount(mate[mate >= 0], minlength=len(places)) <= places).all(), "more mentees than places"
    total = int(w[chosen].sum())
    assert total == int(u.sum()) + int((places * v).sum()), "the duals do not add up"
    return total


def oracle(edges: Edges, places: Any, w: Ints) -> int:
    """Over places, exact: the weights are less than 2⁵³."""
    own = np.repeat(np.arange(len(places)), places)
    first = np.cumsum(places) - places
    dense = np.zeros((len(edges.ptr) - 1, len(own)))
    row = owners(edges)
    for more in range(int(places.max(initial=0))):
        wide = places[edges.mentor] > more
        dense[row[wide], first[edges.mentor[wide]] + more] = w[wide]
    rows, columns = linear_sum_assignment(dense, maximize=True)
    return int(dense[rows, columns].sum())


def people(seed: int, rng: np.random.Generator) -> None:
    """Whole people with every column, from records' columns to a verified plan; input order does not matter."""
    mentees, mentors = make(
        Size(int(rng.integers(1, 15)), int(rng.integers(1, 15)), 1, 1, 3), tight=bool(seed % 80), seed=seed
    )
    plan = match(mentees, mentors, RULES)
    faults = verify(mentees, mentors, RULES, plan)
    assert not faults, faults[:3]
    slow = Residual.of(mentees, mentors, RULES, plan)
    fast = replace(slow, accelerated=True)
    rows = np.arange(len(mentees))
    twins = [
        (slow.least_prices(), fast.least_prices()),
        *zip(slow.next_best(rows, 3), fast.next_best(rows, 3), strict=True),
    ]
    assert all(np.array_equal(mine, other) for mine, other in twins), "the compiled searches found something else"
    assert np.array_equal(slow.least_prices(), slow.v), "the prices are not the least"
    shuffled = [
        type(side).of_columns(**{name: column[order] for name, column in side.columns().items()}, **side.vocabularies())
        for side in (mentees, mentors)
        for order in [rng.permutation(len(side))]
    ]
    again = match(*_sides(shuffled), RULES)
    assert again == plan, "another order of people gave another plan"


def _sides(sides: list[Any]) -> tuple[Mentees, Mentors]:
    left, right = sides
    return left, right


if __name__ == "__main__":
    main()
