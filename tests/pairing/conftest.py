"""People of all kinds for the tests of the engine: few values of every field, so that ties and refusals are frequent."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest

from pairing import HARD, Mentee, Mentor, Rules

CODES = ["CLS1", "COM1", "DIV2", "LES1", "LES2"]
Case = tuple[list[Mentee], list[Mentor], Rules]


@pytest.fixture(scope="session")
def case() -> Callable[[int, int, int], Case]:
    """Mentees, mentors and rules by a seed and two numbers."""
    return lambda seed, n, m: draw(random.Random(seed), n, m)


def draw(rng: random.Random, n: int, m: int) -> Case:
    rich = rng.random() < 0.7
    mentees = [
        Mentee(
            id=3 * at + 1, person=at + 1, must=rng.random() < 0.3,
            needs={code: rng.choice([0, 333, 667, 1000]) for code in rng.sample(CODES, rng.randint(0, 4))},
            first=tuple(rng.sample(CODES, rng.randint(0, 3))), superior=rng.choice([-1, n + 1]), **some(rng, n + m, rich),
        )
        for at in range(n)
    ]  # fmt: skip
    mentors = [
        Mentor(
            id=2 * at + 5, person=n + at if rng.random() < 0.9 else rng.randint(1, n + m),
            strengths={code: rng.choice([0, 340, 800, 1000]) for code in rng.sample(CODES, rng.randint(1, 5))},
            best=frozenset(rng.sample(CODES, rng.randint(0, 2))), places=rng.choice([0, 1, 1, 1, 2, 3]),
            trained=rng.random() < 0.7, theme=rng.choice(["", "", "", "CLS1"]), **some(rng, n + m, rich),
        )
        for at in range(m)
    ]  # fmt: skip
    return mentees, mentors, law(rng, n, m)


def some(rng: random.Random, people: int, rich: bool) -> dict[str, Any]:
    """Fields that both sides have; a poor person tells only subjects and free periods."""
    told: dict[str, Any] = {
        "subjects": frozenset(rng.sample(["mat", "phy", "rus"], rng.randint(0, 2))),
        "slots": rng.getrandbits(6) if rng.random() < 0.7 else 0,
    }
    if rich:
        region = rng.choice([1, 1, 1, 2])
        municipality = 10 * region + rng.randint(0, 1)
        told |= {
            "region": region, "municipality": municipality, "organisation": rng.choice([0, 100 * municipality + rng.randint(0, 1)]),
            "levels": frozenset(rng.sample(["low", "middle", "high"], rng.randint(0, 2))), "consent": rng.random() < 0.9,
            "scope": rng.choice([0, 1, 2, 2, 3]), "formats": rng.choice([0, 1, 1, 2, 3]), "x": rng.randint(0, 9) * 1000,
            "y": rng.randint(0, 9) * 1000, "reach": rng.choice([-1, 0, 5000, 9000]), "experience": rng.choice([-1, 0, 2, 5, 20]),
            "category": rng.choice([0, 0, 1, 2]), "help": frozenset(rng.sample("abc", rng.randint(0, 2))),
            "feedback": frozenset(rng.sample("de", rng.randint(0, 1))),
            "wishes": tuple(rng.choices(range(1, people + 1), k=rng.randint(0, 4))),
            "avoids": tuple(rng.sample(range(1, people + 1), min(rng.choice([0, 0, 1]), people))),
        }  # fmt: skip
    return told


def law(rng: random.Random, n: int, m: int) -> Rules:
    rules: dict[str, Any] = {}
    if rng.random() < 0.6:
        rules["weights"] = {
            "coverage": 4000, "subject": 1500, "level": 500, "schedule": 1000, "preference": 500, "mentor_preference": 300,
            "help": 700, "feedback": 300, "closeness": 700, "seniority": 500,
        }  # fmt: skip
    if rng.random() < 0.3:
        rules["hard"] = frozenset(rng.sample(HARD, rng.randint(8, len(HARD)))) | {"no_place"}
    if rng.random() < 0.3:
        rules["utility"] = tuple(min(2 * score, score + 5000) for score in range(10_001))
    return Rules(
        forbidden=frozenset((rng.randint(0, n) * 3 + 1, rng.randint(0, m) * 2 + 5) for _ in range(rng.randint(0, 4))),
        same_subject=frozenset(rng.sample(["LES1", "LES2", "XXX"], rng.randint(0, 2))), least=rng.choice([0, 0, 0, 4000]),
        senior_by=rng.choice([0, 3]), least_experience=rng.choice([0, 1]), least_slots=rng.choice([1, 2]), **rules,
    )  # fmt: skip
