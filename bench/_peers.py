"""One solver in a process of its own, so that its memory is its own: ``python _peers.py NAME FOLDER [ROUNDS]``.

``FOLDER`` holds the instance as arrays (``_instances.store``): compressed rows of all eligible edges, tier weights, places. The
solver gets the very edges and weights the engine got. Prints JSON: CPU seconds of the solve step (the best of the rounds), of
getting the edges into the solver, peak memory (``VmHWM``), the mentor of every mentee.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

Arrays = dict[str, Any]
Solved = tuple[Any, float, float]
"""Column of every row (−1: none), CPU seconds of loading, of solving."""


def main(name: str, folder: Path, rounds: int) -> None:
    arrays = {path.stem: np.load(path) for path in folder.glob("*.npy")}
    best: Solved | None = None
    for _ in range(rounds):
        found = SOLVERS[name](arrays)
        best = found if best is None or found[2] < best[2] else best
    assert best is not None
    print(json.dumps({"load": best[1], "cpu": best[2], "peak": peak(), "mate": [int(j) for j in best[0]]}))


def peak() -> float:
    """Megabytes at most."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def clock() -> float:
    return time.process_time()


def min_cost_flow(arrays: Arrays) -> Solved:
    """OR-Tools SimpleMinCostFlow: source → mentees → mentors → sink, and an arc that leaves a mentee without."""
    from ortools.graph.python import min_cost_flow as flow

    ptr, col, places = arrays["ptr"], arrays["mentor"], arrays["places"]
    rows, columns, edges = len(ptr) - 1, len(places), len(col)
    begun = clock()
    owner = np.repeat(np.arange(rows, dtype=np.int32), np.diff(ptr))
    weight = arrays["base"][owner] + arrays["score"]
    solver = flow.SimpleMinCostFlow()
    solver.add_arcs_with_capacity_and_unit_cost(
        owner, (col + rows).astype(np.int32), np.ones(edges, dtype=np.int64), -weight
    )
    del weight
    sink = rows + columns
    mentors = np.arange(rows, sink, dtype=np.int32)
    solver.add_arcs_with_capacity_and_unit_cost(
        mentors, np.full(columns, sink, dtype=np.int32), places, np.zeros(columns, dtype=np.int64)
    )
    alone = np.arange(rows, dtype=np.int32)
    solver.add_arcs_with_capacity_and_unit_cost(
        alone, np.full(rows, sink, dtype=np.int32), np.ones(rows, dtype=np.int64), np.zeros(rows, dtype=np.int64)
    )
    solver.set_nodes_supplies(np.arange(rows, dtype=np.int32), np.ones(rows, dtype=np.int64))
    solver.set_node_supply(sink, -rows)
    loaded = clock()
    assert solver.solve() == solver.OPTIMAL
    solved = clock()
    taken = solver.flows(np.arange(edges, dtype=np.int32)) > 0
    mate = np.full(rows, -1, dtype=np.int64)
    mate[owner[taken]] = col[taken]
    return mate, loaded - begun, solved - loaded


def linear_sum(arrays: Arrays) -> Solved:
    """scipy's linear_sum_assignment: dense, a column for every place; a weight of 0 means «nobody»."""
    from scipy.optimize import linear_sum_assignment

    ptr, col, places = arrays["ptr"], arrays["mentor"], arrays["places"]
    rows = len(ptr) - 1
    begun = clock()
    own = np.repeat(np.arange(len(places)), places)
    first = np.concatenate([[0], np.cumsum(places)])
    table = np.zeros((rows, len(own)))
    for i in range(rows):
        edges = slice(ptr[i], ptr[i + 1])
        many = places[col[edges]]
        at = np.repeat(first[col[edges]] - np.cumsum(many) + many, many) + np.arange(many.sum())
        table[i, at] = np.repeat(arrays["base"][i] + arrays["score"][edges], many)
    loaded = clock()
    chosen, places_of = linear_sum_assignment(table, maximize=True)
    solved = clock()
    mate = np.full(rows, -1, dtype=np.int64)
    real = table[chosen, places_of] > 0
    mate[chosen[real]] = own[places_of[real]]
    return mate, loaded - begun, solved - loaded


def resident(arrays: Arrays) -> Solved:
    """``matching`` HospitalResident on the same scores: mentees propose. Its copying is deep, so is the stack it gets."""
    import warnings

    from matching.games import HospitalResident

    warnings.simplefilter("ignore")
    ptr, col, score, places = arrays["ptr"], arrays["mentor"], arrays["score"], arrays["places"]
    rows = len(ptr) - 1
    begun = clock()
    prefs = {
        i: [
            int(j) for j in col[ptr[i] : ptr[i + 1]][np.argsort(-score[ptr[i] : ptr[i + 1]].astype(int), kind="stable")]
        ]
        for i in range(rows)
        if ptr[i + 1] > ptr[i]
    }
    wooed: dict[int, list[tuple[int, int]]] = {}
    for i in range(rows):
        for e in range(ptr[i], ptr[i + 1]):
            wooed.setdefault(int(col[e]), []).append((-int(score[e]), i))
    ranks = {j: [i for _, i in sorted(asked)] for j, asked in wooed.items()}
    loaded = clock()
    out: list[Any] = []

    def play() -> None:
        game = HospitalResident.create_from_dictionaries(prefs, ranks, {j: int(places[j]) for j in ranks})
        out.append(game.solve())

    sys.setrecursionlimit(10**7)
    threading.stack_size(512 << 20)
    worker = threading.Thread(target=play)
    worker.start()
    worker.join()
    solved = clock()
    mate = np.full(rows, -1, dtype=np.int64)
    for mentor, mentees in out[0].items():
        for mentee in mentees:
            mate[mentee.name] = mentor.name
    return mate, loaded - begun, solved - loaded


SOLVERS: dict[str, Callable[[Arrays], Solved]] = {
    "ortools": min_cost_flow,
    "scipy": linear_sum,
    "resident": resident,
}

if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 1)
