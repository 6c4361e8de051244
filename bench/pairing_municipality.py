"""A municipality of 300 mentees and 500 mentors, end to end, beside open products of the same purpose.

``python3 run.py bench pairing_municipality``: columns → eligible pairs → proven optimum, the certificate checked by ``verify``
from the columns before a figure is printed. Peers, each in a process of its own, on the same scores: mentor-match 7.0.1 with munkres
3.0.0 (its rule looks our score up, so scoring is free for it; one mentee per mentor, as it works), ``matching`` HospitalResident (stable,
with places), and scipy's linear_sum_assignment as the oracle of the optimum. CPU seconds, ours the best of several rounds; plentiful
and scarce. Prints Markdown; a bar missed is named on stderr, exit code 1.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path

import numpy as np
from _pairs import MENTOR_MATCH, Case, Outcome, bar, finish, run

ROUNDS = 7
BARS = {"municipality": 200.0, "municipality_tight": 0.0}
"""How many times less CPU than mentor-match; no bar for the scarce kind."""


def main() -> None:
    missed: list[str] = []
    print("| Кто | Пар | Из них в первую очередь | Сумма оценок | CPU, мс | Во сколько раз дольше | Память, МБ |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    for name, least in BARS.items():
        folder = Path(tempfile.mkdtemp(prefix="bench-"))
        try:
            measure(name, least, folder, missed)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    finish(missed)


def measure(name: str, least: float, folder: Path, missed: list[str]) -> None:
    case = Case.of(name)
    case.store(folder)
    ours = run("_engine.py", "whole", name, ROUNDS)
    optimum = case.judge(ours["mate"])
    oracle = run("_peers.py", "scipy", folder)
    assert case.judge(oracle["mate"]).weight == optimum.weight, "the optimum is not the oracle's"
    peer = mentor_match(case, folder)
    stable = run("_peers.py", "resident", folder)
    plain = run("_engine.py", "whole", name, ROUNDS, "plain")
    assert plain["mate"] == ours["mate"], "plain NumPy found another plan"
    rows = [
        ("pairing", optimum, ours["cpu"], ours["peak"]),
        ("pairing без numba", optimum, plain["cpu"], plain["peak"]),
        ("mentor-match 7.0.1 + munkres 3.0.0", case.judge(peer["mate"]), peer["cpu"], peer["peak"]),
        ("matching 1.4.3, HospitalResident", case.judge(stable["mate"]), stable["cpu"], stable["peak"]),
        ("scipy linear_sum_assignment, without scoring", case.judge(oracle["mate"]), oracle["cpu"], oracle["peak"]),
    ]
    print(f"| **{len(case.mentees)} × {len(case.mentors)}**, подходящих пар {len(case.edges.mentor):,} | | | | | | |")
    for title, found, cpu, peak in rows:
        print(f"| {title} | {found} | {1000 * cpu:,.1f} | {cpu / ours['cpu']:,.1f} | {peak:.0f} |", flush=True)
    bar(
        missed,
        peer["cpu"] >= least * ours["cpu"],
        f"{name}: mentor-match {peer['cpu'] / ours['cpu']:.0f} of {least:g} times",
    )
    better(missed, name, optimum, rows[3][1])


def better(missed: list[str], name: str, optimum: Outcome, stable: Outcome) -> None:
    bar(missed, optimum.matched > stable.matched, f"{name}: no more people matched than by HospitalResident")


def mentor_match(case: Case, folder: Path) -> dict[str, object]:
    table = np.zeros((len(case.mentees), len(case.mentors)), dtype="<u2")
    for row in range(len(case.mentees)):
        columns, scores = case.edges.row(row)
        table[row, columns] = scores + 1
    (folder / "scores.bin").write_bytes(table.tobytes())
    (folder / "size.json").write_text(json.dumps(table.shape))
    found = run("_mentor_match.py", folder, python=MENTOR_MATCH)
    mate = [-1] * len(case.mentees)
    for row, column in found["pairs"]:
        mate[row] = column
    return {**found, "mate": mate}


if __name__ == "__main__":
    main()
