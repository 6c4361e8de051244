"""The engine in a process of its own, so that its memory is its own. Prints JSON.

``python _engine.py solve FOLDER ROUNDS``: the solve step alone, over edges that ``_pairs.Case.store`` left.
``python _engine.py whole NAME ROUNDS [plain]``: columns → edges → optimum → certificate, checked by ``verify`` from the columns;
``plain``: without numba. CPU seconds, the best of the rounds; compiled code is loaded by a small instance before the clock starts.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
from _instances import instance
from _pairs import RULES
from _peers import peak

from pairing import Edges, accelerator, candidates, match, solve, verify


def main(verb: str, what: str, rounds: int) -> None:
    warm(accelerated="plain" not in sys.argv)
    found = {"solve": solved, "whole": whole}[verb](what, rounds)
    print(json.dumps({**found, "peak": peak()}))


def warm(accelerated: bool = True) -> None:
    """Load the compiled code, or keep to plain NumPy."""
    if not accelerated:
        accelerator.ENOUGH = accelerator.WARM = sys.maxsize
        return
    for name in ("school", "school_tight"):
        mentees, mentors = instance(name)
        edges = candidates(mentees, mentors, RULES, accelerated=True)
        solve(edges, mentors.places, mentees.tier, accelerated=True)


def solved(folder: str, rounds: int) -> dict[str, Any]:
    arrays = {path.stem: np.load(path) for path in Path(folder).glob("*.npy")}
    edges = Edges(arrays["ptr"], arrays["mentor"], arrays["score"])
    spent = []
    for _ in range(rounds):
        begun = time.process_time()
        found = solve(edges, arrays["places"].astype(np.int32), arrays["tier"])
        spent.append(time.process_time() - begun)
    return {"cpu": min(spent), "load": 0.0, "mate": found.mate.tolist()}


def whole(name: str, rounds: int) -> dict[str, Any]:
    mentees, mentors = instance(name)
    best: dict[str, Any] = {}
    for _ in range(rounds):
        begun = time.process_time()
        edges = candidates(mentees, mentors, RULES)
        chosen = time.process_time()
        solve(edges, mentors.places, mentees.tier)
        ready = time.process_time()
        plan = match(mentees, mentors, RULES)
        matched = time.process_time()
        faults = verify(mentees, mentors, RULES, plan)
        checked = time.process_time()
        assert not faults, faults[:3]
        told = {
            "cpu": matched - ready, "edges_cpu": chosen - begun, "solve_cpu": ready - chosen, "verify_cpu": checked - matched,
        }  # fmt: skip
        if not best or told["cpu"] < best["cpu"]:
            best = {**told, "edges": len(edges.mentor), "matched": len(plan.pairs), "pairs": plan.pairs}
        del edges
    rows = {int(person): row for row, person in enumerate(mentees.ids)}
    columns = {int(person): row for row, person in enumerate(mentors.ids)}
    mate = [-1] * len(mentees)
    for mentee, mentor, _ in best.pop("pairs"):
        mate[rows[mentee]] = columns[mentor]
    return {**best, "mate": mate}


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
