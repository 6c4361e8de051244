"""The rule set: what forbids a pair, what speaks for it, with which weight. Integers only."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field

import numpy as np

from pairing.model import FULL, ContractError, Ints, Mentee, Mentees, Mentor, Mentors

CRITERIA = ("coverage", "subject", "level", "schedule", "preference")
WHOLE = 10_000


@dataclass(frozen=True, slots=True)
class Rules:
    """``weights`` of the soft criteria sum to 10 000, so a score is 0…10 000.

    ``forbidden``: (mentee id, mentor id) that are not put together. ``least``: pairs under this score are not eligible
    («Лучше никого, чем кого попало»); 0 means every pair may serve. ``same_subject``: competences that count in full
    only when both teach the same subject, else half. ``priority``: weight of the three requests to begin with, ×10.
    """

    weights: dict[str, int] = field(
        default_factory=lambda: {"coverage": 5500, "subject": 1800, "level": 800, "schedule": 1400, "preference": 500}
    )
    forbidden: frozenset[tuple[int, int]] = frozenset()
    same_subject: frozenset[str] = frozenset()
    priority: tuple[int, int, int] = (30, 20, 15)
    ordinary: int = 10
    best_bonus: int = 100
    least: int = 0

    def __post_init__(self) -> None:
        if set(self.weights) != set(CRITERIA):
            raise ContractError("rules.weights", f"must name {', '.join(CRITERIA)}")
        if sum(self.weights.values()) != WHOLE or min(self.weights.values()) < 0:
            raise ContractError("rules.weights", f"must sum to {WHOLE}")

    def digest(self) -> str:
        """SHA-256 of the rules in a canonical form."""
        data = asdict(self) | {"forbidden": sorted(self.forbidden), "same_subject": sorted(self.same_subject)}
        return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()


def value(rules: Rules, criterion: str, mentee: Mentee, mentor: Mentor) -> int | None:
    """0…1000, or ``None`` where one side gave no data: then the pair gets half of the weight, and says so."""
    if criterion == "coverage":
        return coverage(rules, mentee, mentor)
    if criterion == "subject":
        return _overlap(mentee.subjects, mentor.subjects)
    if criterion == "level":
        return _overlap(mentee.levels, mentor.levels)
    if criterion == "schedule":
        if not mentee.slots or not mentor.slots:
            return None
        return min((mentee.slots & mentor.slots).bit_count(), 3) * FULL // 3
    if not mentee.wishes:
        return None
    return (FULL, 700, 500)[mentee.wishes.index(mentor.person)] if mentor.person in mentee.wishes[:3] else 0


def coverage(rules: Rules, mentee: Mentee, mentor: Mentor) -> int | None:
    """Σ weight·need·strength / Σ weight·need over what the mentee asks for."""
    asked = covered = 0
    same = bool(mentee.subjects & mentor.subjects)
    for code, need in mentee.needs.items():
        weight = rules.priority[mentee.first.index(code)] if code in mentee.first else rules.ordinary
        strength = min(FULL, mentor.strengths.get(code, 0) + (rules.best_bonus if code in mentor.best else 0))
        if code in rules.same_subject and not same:
            strength //= 2
        asked += weight * need
        covered += weight * need * strength // FULL
    return covered * FULL // asked if asked else None


def points(rules: Rules, criterion: str, mentee: Mentee, mentor: Mentor) -> int:
    """What the criterion adds to the score."""
    found = value(rules, criterion, mentee, mentor)
    return rules.weights[criterion] * (FULL // 2 if found is None else found) // FULL


def score(rules: Rules, mentee: Mentee, mentor: Mentor) -> int:
    """0…10 000."""
    return sum(points(rules, criterion, mentee, mentor) for criterion in CRITERIA)


def hard_reason(rules: Rules, mentee: Mentee, mentor: Mentor) -> str | None:
    """Which hard rule forbids the pair: ``not_self``, ``no_place``, ``forbidden``, ``too_weak``; ``None`` when eligible."""
    if mentee.person == mentor.person:
        return "not_self"
    if mentor.places < 1:
        return "no_place"
    if (mentee.id, mentor.id) in rules.forbidden:
        return "forbidden"
    if rules.least and score(rules, mentee, mentor) < rules.least:
        return "too_weak"
    return None


def scores(rules: Rules, mentees: Mentees, mentors: Mentors) -> Ints:
    """Score of every eligible pair plus one (so that 0 means «not eligible»), mentees by rows."""
    table = np.zeros((len(mentees.people), len(mentors.people)), dtype=np.int64)
    for row, mentee in enumerate(mentees.people):
        for column, mentor in enumerate(mentors.people):
            if hard_reason(rules, mentee, mentor) is None:
                table[row, column] = score(rules, mentee, mentor) + 1
    return table


def _overlap(left: frozenset[str], right: frozenset[str]) -> int | None:
    if not left or not right:
        return None
    return FULL if left & right else 0
