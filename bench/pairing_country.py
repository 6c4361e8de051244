"""A country of 89 regions, end to end: columns → eligible pairs → proven optimum with its certificate.

``python3 run.py bench pairing_country [plentiful|scarce]``: 130,000 × 250,000, then 130,000 × 130,000 with one place each. Nobody is
ready to work beyond the own region, so the regions are solved one after another and the whole is their sum, proven over all pairs of the
country. In one process, then over two and four (each region in one of them). CPU seconds of everything from the columns to the
plans (compiled code is loaded before); the certificate of every region is checked over its edges, and from the raw columns by ``verify``,
both told apart. Peak memory is of the greatest process. Prints Markdown; a bar missed is named on stderr, exit code 1.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

BARS = {"country": 5.0, "country_tight": 12.0}
"""CPU seconds."""
MEMORY = 700.0
"""Megabytes."""
KINDS = {"plentiful": "country", "scarce": "country_tight"}
WORKERS = (1, 2, 4)


def main() -> None:
    if sys.argv[1:2] == ["child"]:
        print(json.dumps(solved(sys.argv[2], int(sys.argv[3]), sys.argv[4] == "verify")))
        return
    missed: list[str] = []
    print(
        "| Страна | Процессов | Подходящих пар | Пар | Из них в первую очередь | CPU, с | Секунд | Быстрее | Сертификат, CPU с | Проверка с нуля, CPU с | Память, МБ |"
    )
    print("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|")
    for name in [KINDS[kind] for kind in sys.argv[1:]] or list(BARS):
        alone: dict[str, Any] = {}
        for workers in WORKERS:
            found = child(name, workers, verify=workers == 1)
            alone = alone or found
            assert found["weight"] == alone["weight"], "another number of processes gave another optimum"
            checked = f"{found['verify']:.1f}" if workers == 1 else "—"
            print(
                f"| {found['mentees']:,} × {found['mentors']:,} | {workers} | {found['edges']:,} | {found['matched']:,} | {found['must']:,} "
                f"| {found['cpu']:.2f} | {found['wall']:.2f} | {alone['wall'] / found['wall']:.2f} | {found['certificate']:.2f} | {checked} "
                f"| {found['peak']:.0f} |",
                flush=True,
            )
        if alone["cpu"] > BARS[name]:
            missed.append(f"{name}: {alone['cpu']:.1f} of {BARS[name]:g} s")
        if alone["peak"] > MEMORY:
            missed.append(f"{name}: {alone['peak']:.0f} of {MEMORY:g} MB")
    if missed:
        sys.exit("Bars missed: " + "; ".join(missed))


def child(name: str, workers: int, *, verify: bool) -> dict[str, Any]:
    command = [
        sys.executable,
        str(Path(__file__).resolve()),
        "child",
        name,
        str(workers),
        "verify" if verify else "solve",
    ]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, timeout=590)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


SIDES: list[Any] = []
"""Mentees and mentors of the country: made before the processes are forked, so that they share it."""


def solved(name: str, workers: int, verify: bool) -> dict[str, Any]:
    import numpy as np
    from _instances import instance
    from _peers import peak

    SIDES[:] = instance(name)
    mentees, mentors = SIDES
    size = np.bincount(mentees.region) * np.bincount(mentors.region)
    tasks = [int(region) for region in np.argsort(-size)]
    if workers == 1:
        warm()
        begun = time.perf_counter()
        parts = [region_of(region) for region in tasks]
        wall, top = time.perf_counter() - begun, peak()
        again = [verified(region) for region in tasks] if verify else []
    else:
        with ProcessPoolExecutor(workers, mp_context=get_context("fork"), initializer=warm) as pool:
            list(pool.map(ready, range(workers * 4)))
            begun = time.perf_counter()
            parts = list(pool.map(region_of, tasks))
            wall, again = time.perf_counter() - begun, []
        top = max(part["peak"] for part in parts)
    total = {key: sum(part[key] for part in parts) for key in ("edges", "matched", "must", "fit", "cpu", "certificate")}
    weight = [total.pop("matched"), total.pop("must"), total.pop("fit")]
    return {
        **total, "matched": weight[0], "must": weight[1], "weight": weight, "mentees": len(mentees), "mentors": len(mentors),
        "wall": wall, "peak": top, "verify": sum(again),
    }  # fmt: skip


def warm() -> None:
    from _engine import warm as load

    load()


def ready(_: int) -> int:
    time.sleep(0.2)
    return os.getpid()


def part_of(region: int) -> tuple[Any, Any]:
    import numpy as np

    mentees, mentors = SIDES
    return mentees.take(np.flatnonzero(mentees.region == region)), mentors.take(
        np.flatnonzero(mentors.region == region)
    )


def region_of(region: int) -> dict[str, Any]:
    """One region from its columns to a plan, and its certificate over the edges."""
    import numpy as np
    from _pairs import RULES
    from _peers import peak

    from pairing import candidates, solve

    begun = time.process_time()
    mentees, mentors = part_of(region)
    edges = candidates(mentees, mentors, RULES)
    found = solve(edges, mentors.places, mentees.tier)
    done = time.process_time()
    fit, matched, must, weight = 0, 0, 0, 0
    for i in range(len(mentees)):
        columns, scores = edges.row(i)
        gain = found.unit * (1 + int(mentees.tier[i])) + scores.astype(np.int64)
        assert (found.u[i] + found.v[columns] >= gain).all(), "the duals do not cover an edge"
        if found.mate[i] >= 0:
            at = int(np.searchsorted(columns, found.mate[i]))
            assert columns[at] == found.mate[i], "a chosen pair is no edge"
            fit, matched, must, weight = (
                fit + int(scores[at]),
                matched + 1,
                must + bool(mentees.tier[i]),
                weight + int(gain[at]),
            )
    used = np.bincount(found.mate[found.mate >= 0], minlength=len(mentors))
    assert (used <= mentors.places).all() and found.u.min(initial=0) >= 0 and found.v.min(initial=0) >= 0
    assert weight == int(found.u.sum()) + int((found.v * mentors.places).sum()), "the duals do not add up"
    return {
        "edges": len(edges.mentor), "matched": matched, "must": must, "fit": fit, "cpu": done - begun,
        "certificate": time.process_time() - done, "peak": peak(),
    }  # fmt: skip


def verified(region: int) -> float:
    """CPU of the zero-trust check of one region."""
    from _pairs import RULES

    from pairing import match, verify

    mentees, mentors = part_of(region)
    plan = match(mentees, mentors, RULES)
    begun = time.process_time()
    faults = verify(mentees, mentors, RULES, plan)
    spent = time.process_time() - begun
    assert not faults, faults[:3]
    return spent


if __name__ == "__main__":
    main()
