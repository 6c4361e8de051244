"""What exactness gives: people matched beside Gale–Shapley, fairness presets, explanations of a whole region.

``python3 run.py bench pairing_quality``: a region, plentiful and scarce. Gale–Shapley (mentees propose, joint scores, all eligible pairs) is
``pairing.stability.stable``; it is checked to be stable, the engine's plan is checked by ``verify`` from the raw columns: nobody can match
more. Fairness: the presets side by side, each checked by its own certificate; the least number of pairs under the threshold is
what the certificate of ``few_weak`` proves. Explanations: the five cheapest other choices for every mentee with their exact losses; a
sample of them is compared with solving again. CPU seconds. Prints Markdown; a bar missed is named on stderr, exit code 1.
"""

from __future__ import annotations

import sys
import time
from typing import Any

import numpy as np
from _engine import warm
from _pairs import RULES, Case, bar, finish

from pairing import match, solve, verify
from pairing.pareto import PRESETS, measured, with_fairness
from pairing.residual import Residual, Worth
from pairing.scarcity import scarcity
from pairing.stability import blocking, stable

MORE = 8.0
"""Per cent more people matched than by Gale–Shapley, scarce."""
SHARE = 0.1
"""Per cent of the total that the least number of weak pairs may cost."""
EXPLAIN = 0.3
"""CPU seconds of five alternatives for everybody, plentiful."""
FIVE, SAMPLE = 5, 12
RULE = {
    "plain": "сумма как есть",
    "gentle": "×2 ниже 50",
    "firm": "×4 ниже 50",
    "proportional": "корень",
    "few_weak": "меньше всего слабых",
}


def main() -> None:
    names = sys.argv[1:] or ["region", "region_tight"]
    warm()
    missed: list[str] = []
    cases = [Case.of(name) for name in names]
    plans = [match(case.mentees, case.mentors, RULES) for case in cases]
    for case, plan in zip(cases, plans, strict=True):
        faults = verify(case.mentees, case.mentors, RULES, plan)
        assert not faults, faults[:3]
    beside_stable(cases, plans, missed)
    fairness(cases, missed)
    explanations(cases, plans, missed)
    finish(missed)


def size(case: Case) -> str:
    return f"{len(case.mentees):,} × {len(case.mentors):,}"


def mate_of(case: Case, plan: Any) -> np.ndarray[Any, Any]:
    return Residual.of(case.mentees, case.mentors, RULES, plan, case.edges).served


def beside_stable(cases: list[Case], plans: list[Any], missed: list[str]) -> None:
    print(
        "| Область | Подбор | Пар | Из них в первую очередь | Сумма оценок | Больше пар, % | Двоим лучше друг с другом, случаев |"
    )
    print("|---|---|---:|---:|---:|---:|---:|")
    for case, plan in zip(cases, plans, strict=True):
        places = case.mentors.places.astype(np.int64)
        graph = (case.edges.ptr, case.edges.mentor, case.edges.score)
        other = stable(*graph, places)
        assert blocking(*graph, other, places) == (0, 0), "the stable plan is not stable"
        mine = mate_of(case, plan)
        best, peer = case.judge(mine.tolist()), case.judge(other.tolist())
        more = 100 * (best.matched / peer.matched - 1)
        print(f"| {size(case)} | pairing | {best} | {more:+.1f} | {blocking(*graph, mine, places)[0]:,} |")
        print(f"| | Гейл — Шепли | {peer} | | 0 |", flush=True)
        if case.name.endswith("_tight"):
            bar(missed, more >= MORE, f"{case.name}: {more:.1f} of {MORE:g} % more matched")


def fairness(cases: list[Case], missed: list[str]) -> None:
    print(
        "\n| Область | Правило | Пар | Потеря суммы, % | Наименьшая оценка | p5 | Слабых пар (ниже 40 из 100) | CPU, с |"
    )
    print("|---|---|---:|---:|---:|---:|---:|---:|")
    for case in cases:
        best: int | None = None
        fewest: dict[str, int] = {}
        for preset in PRESETS:
            law = with_fairness(RULES, preset, len(case.mentees))
            begun = time.process_time()
            found = solve(case.edges, case.mentors.places, case.mentees.tier, law.worth())
            spent = time.process_time() - begun
            certified(case, found, law.worth())
            row = measured(preset, case.edges, found.mate, case.mentors.places.astype(np.int64), 4000, best)
            best = row.total if best is None else best
            fewest[preset] = row.weak
            print(
                f"| {size(case)} | {RULE[preset]} | {row.matched:,} | {row.loss / 10_000:.4f} | {row.least} | {row.p5} | {row.weak} | {spent:.2f} |",
                flush=True,
            )
            if preset == "few_weak":
                assert row.weak == min(fewest.values())
                if not case.name.endswith("_tight"):
                    bar(
                        missed,
                        row.loss <= SHARE * 10_000,
                        f"{case.name}: {row.loss / 10_000:.3f} of {SHARE:g} % for the fewest weak pairs",
                    )


def certified(case: Case, found: Any, worth: np.ndarray[Any, Any]) -> None:
    """The duals prove the plan under this utility, over all eligible pairs."""
    row = np.repeat(np.arange(len(case.mentees), dtype=np.int32), np.diff(case.edges.ptr))
    gain = worth[case.edges.score] + (found.unit * (1 + case.mentees.tier.astype(np.int64)))[row]
    assert (found.u[row] + found.v[case.edges.mentor] >= gain).all()
    total = int(gain[case.edges.mentor == found.mate[row]].sum())
    assert total == int(found.u.sum()) + int((found.v * case.mentors.places).sum())


def explanations(cases: list[Case], plans: list[Any], missed: list[str]) -> None:
    print("\n| Область | Объяснение | Сколько | CPU, с | На одно, мс | Сверено решением заново |")
    print("|---|---|---:|---:|---:|---:|")
    for case, plan in zip(cases, plans, strict=True):
        scarce = case.name.endswith("_tight")
        begun = time.process_time()
        residual = Residual.of(case.mentees, case.mentors, RULES, plan, case.edges)
        ready = time.process_time() - begun
        rng = np.random.default_rng(1)
        rows = np.sort(rng.choice(len(case.mentees), 20, replace=False)) if scarce else np.arange(len(case.mentees))
        residual.next_best(rows[:1], FIVE)
        begun = time.process_time()
        edges, losses = residual.next_best(rows, FIVE)
        spent = time.process_time() - begun + ready
        checked = again(case, plan, residual, rows, edges, losses, rng)
        told = int((edges >= 0).sum())
        print(
            f"| {size(case)} | {FIVE} лучших замен с точной потерей, {len(rows):,} чел. | {told:,} | {spent:.3f} | {1000 * spent / max(told, 1):.3f} | {checked} |"
        )
        if not scarce:
            bar(missed, spent <= EXPLAIN, f"{case.name}: explanations {spent:.2f} of {EXPLAIN:g} s")
        begun = time.process_time()
        found = scarcity(case.mentees, case.mentors, RULES, plan, residual=residual)
        spent = time.process_time() - begun
        prices = len(found.prices)
        print(
            f"| {size(case)} | цена места и споры за места | {prices:,} и {len(found.conflicts)} | {spent:.3f} | | {prices_again(case, plan, found, rng)} |",
            flush=True,
        )


def again(
    case: Case, plan: Any, residual: Residual, rows: Any, edges: Any, losses: Any, rng: np.random.Generator
) -> int:
    """A sample of losses beside solving with the pair pinned."""
    shown = np.argwhere(edges >= 0)
    for at, place in shown[rng.choice(len(shown), min(SAMPLE, len(shown)), replace=False)]:
        i, e = int(rows[at]), int(edges[at, place])
        j = int(case.edges.mentor[e])
        places = case.mentors.places.copy()
        places[j] -= 1
        rest = solve(case.edges.without(np.array([i])), places, case.mentees.tier)
        own = case.base[i] + int(case.edges.score[e])
        total = weight(rest, places) + own
        assert plan.certificate.objective - total == losses[at, place], "the loss is not exact"
    return min(SAMPLE, len(shown))


def weight(found: Any, places: Any) -> int:
    return int(found.u.sum()) + int((found.v * places).sum())


def prices_again(case: Case, plan: Any, found: Any, rng: np.random.Generator) -> int:
    """A sample of prices beside solving with one more place."""
    chosen = rng.choice(len(found.prices), min(SAMPLE, len(found.prices)), replace=False)
    for at in chosen:
        mentor, told = found.prices[at]
        places = case.mentors.places.copy()
        places[case.mentors.row(mentor)] += 1
        more = weight(solve(case.edges, places, case.mentees.tier), places)
        assert Worth.between(more, plan.certificate.objective, case.unit) == told, "the price is not exact"
    return len(chosen)


if __name__ == "__main__":
    main()
