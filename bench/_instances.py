"""Teachers of a made-up school, municipality, region and country: spread as real ones are, the same at every run.

Regions hold municipalities, these hold schools; all sizes are Pareto: a few are large, most are small. A person has subjects,
levels, competences, a week of free periods, a scope (own school, municipality, region), formats of meeting, a distance they will
travel, consent (92 %), experience and a category; a mentee also has wishes, people to avoid and a superior, and asks for a least
category. ``must`` are those of at most two years' experience. Mentors have 1, 2, 3 or 5 places (60, 25, 12, 3 %). In the scarce
kind (``tight``) there are as many mentors as mentees, one place each. 2 % of the mentees are mentors too.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

sys.path.append(str(Path(__file__).resolve().parents[1] / "src"))

from pairing import Mentees, Mentors

Ints = np.ndarray[Any, np.dtype[np.int64]]

SUBJECTS, COMPETENCES, PERIODS = 30, 24, 40
LEVELS = 3
SHARE_OF_BOTH = 0.02


@dataclass(frozen=True)
class Size:
    """How many people, in how many places."""

    mentees: int
    mentors: int
    regions: int
    municipalities: int
    schools: int
    ready: tuple[float, float] = (0.66, 0.72)
    """Shares of mentees and mentors who would work with anybody of the region."""


SIZES = {
    "school": Size(10, 15, 1, 1, 1),
    "municipality": Size(300, 500, 1, 1, 25),
    "region": Size(6_000, 12_000, 1, 40, 600),
    "country": Size(130_000, 250_000, 89, 2_000, 30_000, (0.45, 0.5)),
}


def instance(name: str, seed: int = 2026) -> tuple[Mentees, Mentors]:
    """By a name of ``SIZES``; with ``_tight`` at its end the scarce kind."""
    return make(SIZES[name.removesuffix("_tight")], tight=name.endswith("_tight"), seed=seed)


def make(size: Size, *, tight: bool, seed: int) -> tuple[Mentees, Mentors]:
    """People of a size, the same for the same seed."""
    rng = np.random.default_rng(seed)
    many = size.mentees if tight else size.mentors
    tree = _tree(rng, size)
    left, right = (
        _side(rng, tree, size.mentees, size.ready[0], asks=True),
        _side(rng, tree, many, size.ready[1], asks=False),
    )
    right["ids"] = right["person"] = np.arange(many) + 1
    left["ids"] = left["person"] = np.arange(size.mentees) + many + 1
    both = rng.choice(min(size.mentees, many), max(int(SHARE_OF_BOTH * min(size.mentees, many)), 1), replace=False)
    left["person"] = left["person"].copy()
    left["person"][both] = right["person"][both]
    right["places"] = (
        np.ones(many, dtype=np.int64) if tight else rng.choice([1, 2, 3, 5], many, p=[0.6, 0.25, 0.12, 0.03])
    )
    left["wishes"] = _neighbour(rng, left, right, 0.8)[:, None]
    left["avoids"] = _neighbour(rng, left, right, 0.1)[:, None]
    left["superior"] = _neighbour(rng, left, right, 0.05)
    left["tier"] = (left["experience"] <= 2).astype(np.int64)
    left["category"] = rng.choice(3, size.mentees, p=[0.75, 0.2, 0.05])
    right["category"] = rng.choice(3, many, p=[0.25, 0.4, 0.35])
    names = {
        "competences": [f"C{number:02}" for number in range(COMPETENCES)],
        "subject_names": [f"S{number:02}" for number in range(SUBJECTS)],
        "level_names": [f"L{number}" for number in range(LEVELS)],
    }
    left["needs"], right["strengths"] = left.pop("power"), right.pop("power")
    return Mentees.of_columns(**left, **names), Mentors.of_columns(**right, **names)


def _tree(rng: np.random.Generator, size: Size) -> dict[str, Ints]:
    """School by school: its region, municipality, where it stands (metres), its share of the people."""
    share = _pareto(rng, size.regions)
    region = _spread(rng, share, size.municipalities)
    town = _within(_pareto(rng, size.municipalities), region) * share[region]
    municipality = _spread(rng, town, size.schools)
    school = _within(_pareto(rng, size.schools), municipality) * town[municipality]
    at = rng.uniform(0, 250_000, (size.municipalities, 2))[municipality] + rng.normal(0, 8_000, (size.schools, 2))
    return {
        "region": region[municipality],
        "municipality": municipality,
        "at": at.astype(np.int64),
        "share": school / school.sum(),
    }


def _pareto(rng: np.random.Generator, count: int) -> Ints:
    """Sizes with a heavy tail, the largest thirty times the least."""
    return np.minimum(rng.pareto(1.5, count) + 0.5, 15)


def _within(share: Ints, parent: Ints) -> Ints:
    """Shares that sum to one within each parent."""
    return share / np.bincount(parent, share)[parent]


def _spread(rng: np.random.Generator, share: Ints, count: int) -> Ints:
    """``count`` children over parents by their shares, every parent at least one; ascending."""
    more = rng.choice(len(share), count - len(share), p=share / share.sum())
    return np.sort(np.concatenate([np.arange(len(share)), more]))


def _side(rng: np.random.Generator, tree: dict[str, Ints], count: int, ready: float, *, asks: bool) -> dict[str, Any]:
    """Columns that both sides have, people by schools."""
    school = np.sort(rng.choice(len(tree["share"]), count, p=tree["share"]))
    popular = 1 / np.arange(1, SUBJECTS + 1) ** 0.7
    first = rng.choice(SUBJECTS, count, p=popular / popular.sum())
    second = np.where(rng.random(count) < 0.3, first // 3 * 3 + rng.integers(0, 3, count), first)
    told = rng.random((count, COMPETENCES)) < (0.16 if asks else 0.3)
    power = np.where(told, np.array([340, 670, 1000])[rng.integers(0, 3, (count, COMPETENCES))], 0)
    often = rng.uniform(0.08, 0.4, count)
    slots = np.zeros(count, dtype=np.int64)
    for period in range(PERIODS):
        slots |= (rng.random(count) < often).astype(np.int64) << period
    young = rng.choice(30, count, p=np.concatenate([np.full(3, 0.65 / 3), np.full(27, 0.35 / 27)]))
    return {
        "region": tree["region"][school],
        "municipality": tree["municipality"][school],
        "organisation": school,
        "x": tree["at"][school, 0],
        "y": tree["at"][school, 1],
        "subjects": (np.int64(1) << first) | (np.int64(1) << second),
        "levels": rng.choice([1, 2, 4, 3, 6], count, p=[0.3, 0.3, 0.15, 0.05, 0.2]),
        "power": power,
        "slots": slots,
        "scope": rng.choice(3, count, p=[0.3 * (1 - ready), 0.7 * (1 - ready), ready]),
        "formats": rng.choice([1, 2, 3], count, p=[0.3, 0.15, 0.55]),
        "reach": rng.choice([5_000, 15_000, 50_000, 150_000], count, p=[0.15, 0.3, 0.3, 0.25]),
        "consent": rng.random(count) < (0.99 if asks else 0.92),
        "experience": young if asks else np.minimum(3 + rng.gamma(2.2, 6, count).astype(np.int64), 50),
    }


def _neighbour(rng: np.random.Generator, left: dict[str, Any], right: dict[str, Any], share: float) -> Ints:
    """For a share of the mentees the person of a mentor of the same municipality, −1 for the others."""
    begin = np.searchsorted(right["municipality"], left["municipality"], side="left")
    end = np.searchsorted(right["municipality"], left["municipality"], side="right")
    at = begin + (rng.random(len(begin)) * (end - begin)).astype(np.int64)
    told = (end > begin) & (rng.random(len(begin)) < share)
    return np.where(told, right["person"][np.minimum(at, len(right["person"]) - 1)], -1)
