"""A region, every eligible pair: the solve step beside OR-Tools SimpleMinCostFlow and scipy linear_sum_assignment.

``python3 run.py bench pairing_region``: 6,000 × 12,000 (72 million pairs), then the scarce kind, 6,000 × 6,000 with one place each. All
solvers get the same edges and weights, each in a process of its own, and must come to the same optimum before a figure is
printed; the engine's plan is also checked by ``verify`` from the raw columns. The solve step begins with the edges in memory and ends with
the plan, so it has what a solver makes of the edges for itself: our short lists and prices, OR-Tools' arcs, scipy's table (filled row by row
by NumPy); the call of the peer's solver alone is told beside it. CPU seconds, ours the best of several rounds, peers once. Memory
is the peak of the whole process.
A last line tells the engine end to end. Prints Markdown; a bar missed is named on stderr, exit code 1.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from _pairs import Case, bar, finish, run

ROUNDS = 5
BARS = {
    "region": {"ortools": 40.0, "scipy": 30.0},
    "region_tight": {"ortools": 4.0, "scipy": 25.0},
}
"""How many times less CPU than each peer."""
AIMS = {"region_tight": {"ortools": 10.0, "scipy": 70.0}}
MEMORY = 0.25
"""Of the peer's, when places are plentiful."""
VERIFY = 2.0
"""CPU seconds at most."""
TITLES = {"ortools": "OR-Tools SimpleMinCostFlow", "scipy": "scipy linear_sum_assignment"}


def main() -> None:
    names = sys.argv[1:] or list(BARS)
    missed: list[str] = []
    print(
        "| Кто | Пар | Из них в первую очередь | Сумма оценок | Решение, CPU с | Во сколько раз "
        "| Один вызов решателя, CPU с | Во сколько раз | Память, МБ |"
    )
    print("|---|---:|---:|---:|---:|---:|---:|---:|---:|")
    told = []
    for name in names:
        folder = Path(tempfile.mkdtemp(prefix="bench-"))
        try:
            told.append(measure(name, folder, missed))
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    print(
        "\n| От столбцов до доказанного подбора | Подходящих пар | Кандидаты, CPU с | Решение, CPU с | Всего, CPU с | Проверка с нуля, CPU с | Память, МБ |"
    )
    print("|---|---:|---:|---:|---:|---:|---:|")
    print("\n".join(told))
    finish(missed)


def measure(name: str, folder: Path, missed: list[str]) -> str:
    case = Case.of(name)
    case.store(folder)
    print(
        f"| **{len(case.mentees):,} × {len(case.mentors):,}**, подходящих пар {len(case.edges.mentor):,} | | | | | | | | |",
        flush=True,
    )
    whole = run("_engine.py", "whole", name, 1)
    optimum = case.judge(whole["mate"])
    ours = run("_engine.py", "solve", folder, ROUNDS)
    assert case.judge(ours["mate"]) == optimum, "two solves of one instance differ"
    peers = {peer: run("_peers.py", peer, folder) for peer in BARS[name]}
    for peer, found in peers.items():
        assert case.judge(found["mate"]).weight == optimum.weight, f"{peer} has another optimum"
    print(f"| pairing | {optimum} | {ours['cpu']:.3f} | 1 | — | — | {ours['peak']:.0f} |")
    for peer, found in peers.items():
        whole_cpu = found["load"] + found["cpu"]
        times = whole_cpu / ours["cpu"]
        print(
            f"| {TITLES[peer]} | {case.judge(found['mate'])} | {whole_cpu:.2f} | {times:.1f} | {found['cpu']:.2f} | {found['cpu'] / ours['cpu']:.1f} "
            f"| {found['peak']:.0f} |",
            flush=True,
        )
        bar(missed, times >= BARS[name][peer], f"{name}: {TITLES[peer]} {times:.1f} of {BARS[name][peer]:g} times")
        if name in AIMS and times < AIMS[name][peer]:
            print(f"{name}: {TITLES[peer]} {times:.1f} times, the aim is {AIMS[name][peer]:g}", file=sys.stderr)
        if name not in AIMS:
            bar(
                missed,
                ours["peak"] <= MEMORY * found["peak"],
                f"{name}: memory {ours['peak']:.0f} of {found['peak']:.0f} MB",
            )
    bar(missed, whole["verify_cpu"] <= VERIFY, f"{name}: verification {whole['verify_cpu']:.2f} s")
    return (
        f"| {len(case.mentees):,} × {len(case.mentors):,} | {whole['edges']:,} | {whole['edges_cpu']:.2f} | {whole['solve_cpu']:.2f} "
        f"| {whole['cpu']:.2f} | {whole['verify_cpu']:.2f} | {whole['peak']:.0f} |"
    )


if __name__ == "__main__":
    main()
