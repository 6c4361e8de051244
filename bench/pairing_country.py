"""A country of 89 regions, end to end: columns → eligible pairs → proven optimum with its certificate.

``python3 run.py bench pairing_country [plentiful|scarce] [--solve]``: 130,000 × 250,000, then 130,000 × 130,000 with one place each. Nobody
is ready to work beyond the own region, so ``match`` solves the regions apart, and the plan is proven over all pairs of the country by
one certificate. In one process, then over two and four; each must give the very same plan. CPU seconds of everything from
the columns to the plan, children included; compiled code is loaded before. ``verify`` checks the plan from the raw columns before its row is
printed (``--solve``: it does not, and the row says so). Peak memory of the greatest process. Prints Markdown; a bar missed is named on
stderr, exit code 1.
"""

from __future__ import annotations

import hashlib
import json
import resource
import subprocess
import sys
import time
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
    verify = "--solve" not in sys.argv
    missed: list[str] = []
    print(
        "| Страна | Процессов | Пар | Из них в первую очередь | Сумма оценок | CPU, с | Секунд | Быстрее | Проверка с нуля, CPU с "
        "| Память, МБ |"
    )
    print("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|")
    for name in [KINDS[kind] for kind in sys.argv[1:] if kind in KINDS] or list(BARS):
        alone: dict[str, Any] = {}
        for workers in WORKERS:
            found = child(name, workers, verify=verify and workers == 1)
            alone = alone or found
            assert found["plan"] == alone["plan"], "another number of processes gave another plan"
            checked = f"{found['verify']:.1f}" if workers == 1 and verify else "—"
            print(
                f"| {found['people']} | {workers} | {found['matched']:,} | {found['must']:,} | {found['fit']:,} | {found['cpu']:.2f} "
                f"| {found['wall']:.2f} | {alone['wall'] / found['wall']:.2f} | {checked} | {found['peak']:.0f} |",
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
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, timeout=1800)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def solved(name: str, workers: int, checks: bool) -> dict[str, Any]:
    from _engine import warm
    from _instances import instance
    from _pairs import RULES
    from _peers import peak

    from pairing import match, verify

    mentees, mentors = instance(name)
    warm()
    begun, spent = time.perf_counter(), cpu()
    plan = match(mentees, mentors, RULES, workers=workers)
    wall, spent = time.perf_counter() - begun, cpu() - spent
    top = max(peak(), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)
    begun = time.process_time()
    faults = verify(mentees, mentors, RULES, plan) if checks else []
    assert not faults, faults[:3]
    must = {int(person) for person in mentees.ids[mentees.tier > 0]}
    return {
        "people": f"{len(mentees):,} × {len(mentors):,}", "matched": len(plan.pairs), "fit": sum(fit for _, _, fit in plan.pairs),
        "must": sum(mentee in must for mentee, _, _ in plan.pairs), "cpu": spent, "wall": wall, "peak": top,
        "verify": time.process_time() - begun, "plan": hashlib.sha256(json.dumps(plan.to_json()).encode()).hexdigest(),
    }  # fmt: skip


def cpu() -> float:
    """Seconds of this process and of those it has waited for."""
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


if __name__ == "__main__":
    main()
