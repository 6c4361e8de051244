"""What the measurements of pairing share: rules, the instance on disk for the peers, processes, an independent look."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from _instances import instance

from pairing import HARD, Edges, Mentees, Mentors, Rules, candidates
from pairing.solve import unit_of

HERE = Path(__file__).resolve().parent
MENTOR_MATCH = HERE.parent / ".venv-mentor-match" / "bin" / "python"
RULES = Rules(
    weights={
        "coverage": 4000, "subject": 1500, "level": 700, "schedule": 1400, "preference": 800, "closeness": 800, "seniority": 800,
    },
    hard=frozenset(HARD) - {"trained"}, senior_by=3, same_subject=frozenset({"C00", "C06", "C08", "C14"}),
)  # fmt: skip
"""All hard rules but the one about training; seven criteria; a mentor has three years more than the mentee."""


@dataclass(frozen=True)
class Case:
    """An instance with all its eligible edges."""

    name: str
    mentees: Mentees
    mentors: Mentors
    edges: Edges

    @classmethod
    def of(cls, name: str) -> Case:
        mentees, mentors = instance(name)
        return cls(name, mentees, mentors, candidates(mentees, mentors, RULES))

    @property
    def unit(self) -> int:
        return unit_of(len(self.mentees), RULES.worth())

    @property
    def base(self) -> np.ndarray[Any, Any]:
        """What serving a mentee weighs."""
        return self.unit * (1 + self.mentees.tier.astype(np.int64))

    def store(self, folder: Path) -> None:
        """For ``_peers.py`` and ``_engine.py``."""
        arrays = {
            "ptr": self.edges.ptr, "mentor": self.edges.mentor, "score": self.edges.score, "base": self.base,
            "places": self.mentors.places.astype(np.int64), "tier": self.mentees.tier,
        }  # fmt: skip
        for name, column in arrays.items():
            np.save(folder / f"{name}.npy", column)

    def judge(self, mate: list[int]) -> Outcome:
        """What a plan is worth, by nobody's word: places are counted, every pair must be an eligible edge."""
        used = np.bincount([j for j in mate if j >= 0], minlength=len(self.mentors))
        assert (used <= self.mentors.places).all(), "more mentees than places"
        fit = matched = must = 0
        for i, j in enumerate(mate):
            if j < 0:
                continue
            columns, scores = self.edges.row(i)
            at = int(np.searchsorted(columns, j))
            assert at < len(columns) and columns[at] == j, f"({i}, {j}) is not eligible"
            fit, matched, must = fit + int(scores[at]), matched + 1, must + bool(self.mentees.tier[i])
        return Outcome(matched, must, fit, self.unit * (matched + must) + fit)


@dataclass(frozen=True)
class Outcome:
    """``weight``: the objective; two plans of one weight are equally good."""

    matched: int
    must: int
    fit: int
    weight: int

    def __str__(self) -> str:
        return f"{self.matched:,} | {self.must:,} | {self.fit:,}"


def run(script: str, *arguments: object, python: Path | str = sys.executable, limit: float = 1800) -> dict[str, Any]:
    """A script of this folder in a process of its own; its JSON."""
    command = [str(python), str(HERE / script), *map(str, arguments)]
    done = subprocess.run(command, stdout=subprocess.PIPE, timeout=limit, check=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def finish(missed: list[str]) -> None:
    """Bars missed are named, and the exit code says so."""
    if missed:
        sys.exit("Bars missed: " + "; ".join(missed))


def bar(missed: list[str], held: bool, text: str) -> None:
    if not held:
        missed.append(text)
