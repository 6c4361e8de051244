"""The rule set: what forbids a pair, what speaks for it, with which weight. Integers only.

The functions over two records are the definition of every rule, in words of Python; ``edges`` does the same over columns
and ``verify`` once more by another hand, and tests compare all three.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields

import numpy as np

from pairing.model import FULL, ON_SITE, ContractError, Ints, Mentee, Mentees, Mentor, Mentors

CRITERIA = (
    "coverage", "subject", "level", "schedule", "preference", "mentor_preference", "help", "feedback", "closeness",
    "seniority",
)  # fmt: skip
HARD = (
    "not_self", "no_place", "forbidden", "consent", "scope", "format", "distance", "time", "experience", "category",
    "superior", "trained", "refused", "theme", "too_weak",
)  # fmt: skip
OPTIONAL = frozenset({"time", "superior", "trained"})
"""Hard rules that are off unless asked for: by default they are warnings."""
WHOLE = 10_000
STEEPEST = 2**40


@dataclass(frozen=True, slots=True)
class Rules:
    """``weights`` of the soft criteria sum to 10 000, so a score is 0…10 000; a criterion without a weight is not used.

    ``hard``: the hard rules that are on; where a side gave no data a hard rule does not forbid. ``forbidden``: (mentee id,
    mentor id) that are not put together. ``least``: pairs under this score are not eligible («Лучше никого, чем кого
    попало»). ``same_subject``: competences that count in full only when both teach the same subject, else half.
    ``priority``: weight of the three requests to begin with, ×10; ``ordinary``: of the others. ``best_bonus``: added to
    what a mentor does best, of 1000.

    Tables of 0…1000: ``schedule`` by the number of common periods, ``wish`` by the place among the wishes, ``closeness``
    for the same school, municipality, region, elsewhere, ``seniority`` by how many years the mentor is ahead; the last
    entry serves everything beyond. ``least_slots``, ``senior_by`` (by how many years the mentor is ahead; 0: no
    matter, as for reverse pairs), ``least_experience`` (years) and ``least_category`` are the figures of the hard rules
    ``time``, ``experience``, ``category``.

    ``utility``: for fairness, (10 001,) what a score is worth to the total, not decreasing; empty: the score itself.
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
    hard: frozenset[str] = frozenset(HARD) - OPTIONAL
    schedule: tuple[int, ...] = (0, 333, 666, 1000)
    wish: tuple[int, ...] = (1000, 700, 500)
    closeness: tuple[int, int, int, int] = (1000, 700, 400, 0)
    seniority: tuple[int, ...] = (0, 200, 400, 600, 700, 800, 850, 900, 950, 1000)
    least_slots: int = 1
    senior_by: int = 0
    least_experience: int = 0
    least_category: int = 0
    utility: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if not self.weights or not set(self.weights) <= set(CRITERIA):
            raise ContractError("rules.weights", f"must name some of {', '.join(CRITERIA)}")
        if sum(self.weights.values()) != WHOLE or min(self.weights.values()) < 0:
            raise ContractError("rules.weights", f"must sum to {WHOLE}")
        if not self.hard <= set(HARD):
            raise ContractError("rules.hard", f"must name some of {', '.join(HARD)}")
        if not 0 <= self.least <= WHOLE:
            raise ContractError("rules.least", f"is 0…{WHOLE}")
        if len(self.priority) != 3 or not all(1 <= item <= 1000 for item in (*self.priority, self.ordinary)):
            raise ContractError("rules.priority", "three weights and the ordinary one, each 1…1000")
        for name in ("least_slots", "senior_by", "least_experience", "least_category"):
            if getattr(self, name) < 0:
                raise ContractError(f"rules.{name}", "not negative")
        if not 0 <= self.best_bonus <= FULL:
            raise ContractError("rules.best_bonus", f"is 0…{FULL}")
        for name in ("schedule", "wish", "closeness", "seniority"):
            table = getattr(self, name)
            if not table or not all(0 <= item <= FULL for item in table):
                raise ContractError(f"rules.{name}", f"a table of 0…{FULL}")
        if len(self.wish) > 3 or len(self.closeness) != 4:
            raise ContractError("rules.wish" if len(self.wish) > 3 else "rules.closeness", "wrong length")
        if self.utility and (
            len(self.utility) != WHOLE + 1
            or not 0 <= self.utility[0] <= self.utility[-1] <= STEEPEST
            or any(after < before for before, after in zip(self.utility, self.utility[1:], strict=False))
        ):
            raise ContractError("rules.utility", f"{WHOLE + 1} values from 0 to {STEEPEST} that do not decrease")

    def worth(self) -> Ints:
        """(10 001,): what a score adds to the total."""
        return np.array(self.utility or range(WHOLE + 1), dtype=np.int64)

    def digest(self) -> str:
        """SHA-256 of the rules in a canonical form."""
        data = {item.name: getattr(self, item.name) for item in fields(self)}
        plain = {name: sorted(value) if isinstance(value, frozenset) else value for name, value in data.items()}
        return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()


def value(rules: Rules, criterion: str, mentee: Mentee, mentor: Mentor) -> int | None:
    """0…1000, or ``None`` where one side gave no data: then the pair gets half of the weight, and says so."""
    if criterion == "coverage":
        return coverage(rules, mentee, mentor)
    if criterion == "schedule":
        if not mentee.slots or not mentor.slots:
            return None
        return _entry(rules.schedule, (mentee.slots & mentor.slots).bit_count())
    if criterion == "preference":
        return _wish(rules, mentee.wishes, mentor.person)
    if criterion == "mentor_preference":
        return _wish(rules, mentor.wishes, mentee.person)
    if criterion == "closeness":
        return rules.closeness[_apart(mentee, mentor)] if mentee.organisation and mentor.organisation else None
    if criterion == "seniority":
        if mentee.experience < 0 or mentor.experience < 0:
            return None
        return _entry(rules.seniority, mentor.experience - mentee.experience)
    name = {"subject": "subjects", "level": "levels"}.get(criterion, criterion)
    return _overlap(getattr(mentee, name), getattr(mentor, name))


def coverage(rules: Rules, mentee: Mentee, mentor: Mentor) -> int | None:
    """⌊Σ weight·need·strength / Σ weight·need⌋ over what the mentee asks for."""
    asked = covered = 0
    same = bool(mentee.subjects & mentor.subjects)
    for code, need in mentee.needs.items():
        weight = need * (rules.priority[mentee.first.index(code)] if code in mentee.first else rules.ordinary)
        strength = min(FULL, mentor.strengths.get(code, 0) + (rules.best_bonus if code in mentor.best else 0))
        if code in rules.same_subject and not same:
            strength //= 2
        asked += weight
        covered += weight * strength
    return covered // asked if asked else None


def points(rules: Rules, criterion: str, mentee: Mentee, mentor: Mentor) -> int:
    """What the criterion adds to the score."""
    found = value(rules, criterion, mentee, mentor)
    return rules.weights.get(criterion, 0) * (FULL // 2 if found is None else found) // FULL


def score(rules: Rules, mentee: Mentee, mentor: Mentor) -> int:
    """0…10 000."""
    return sum(points(rules, criterion, mentee, mentor) for criterion in rules.weights)


def hard_reason(rules: Rules, mentee: Mentee, mentor: Mentor) -> str | None:
    """The first hard rule (a name of ``HARD``) that forbids the pair; ``None`` when it is eligible."""
    return next((name for name in HARD if name in rules.hard and forbids(rules, name, mentee, mentor)), None)


def forbids(rules: Rules, name: str, mentee: Mentee, mentor: Mentor) -> bool:
    """Whether one hard rule forbids the pair, be it on or off."""
    common = mentee.formats & mentor.formats
    known = mentor.experience >= 0
    verdicts: Mapping[str, bool] = {
        "not_self": mentee.person == mentor.person,
        "no_place": mentor.places < 1,
        "forbidden": (mentee.id, mentor.id) in rules.forbidden,
        "consent": not (mentee.consent and mentor.consent),
        "scope": _apart(mentee, mentor) > min(mentee.scope, mentor.scope),
        "format": bool(mentee.formats and mentor.formats and not common),
        "distance": common == ON_SITE
        and not all(_within(mentee, mentor, reach) for reach in (mentee.reach, mentor.reach)),
        "time": bool(mentee.slots and mentor.slots) and (mentee.slots & mentor.slots).bit_count() < rules.least_slots,
        "experience": known
        and (
            mentor.experience < rules.least_experience
            or (rules.senior_by > 0 <= mentee.experience and mentor.experience < mentee.experience + rules.senior_by)
        ),
        "category": mentor.category < max(mentee.category, rules.least_category),
        "superior": mentee.superior == mentor.person,
        "trained": not mentor.trained,
        "refused": mentor.person in mentee.avoids or mentee.person in mentor.avoids,
        "theme": bool(mentor.theme) and not mentee.needs.get(mentor.theme, 0),
        "too_weak": rules.least > 0 and name == "too_weak" and score(rules, mentee, mentor) < rules.least,
    }
    return verdicts[name]


def scores(rules: Rules, mentees: Mentees, mentors: Mentors) -> Ints:
    """(n, m): score of every eligible pair plus one, 0 where a hard rule forbids. The plain definition, for small tables."""
    table = np.zeros((len(mentees), len(mentors)), dtype=np.int64)
    tutors = mentors.people
    for row, mentee in enumerate(mentees.people):
        for column, mentor in enumerate(tutors):
            if hard_reason(rules, mentee, mentor) is None:
                table[row, column] = score(rules, mentee, mentor) + 1
    return table


def _apart(mentee: Mentee, mentor: Mentor) -> int:
    """0: the same school, 1: the same municipality, 2: the same region, 3: elsewhere."""
    if mentee.region != mentor.region:
        return 3
    if mentee.municipality != mentor.municipality:
        return 2
    return 0 if mentee.organisation == mentor.organisation else 1


def _within(mentee: Mentee, mentor: Mentor, reach: int) -> bool:
    return reach < 0 or (mentee.x - mentor.x) ** 2 + (mentee.y - mentor.y) ** 2 <= reach**2


def _entry(table: tuple[int, ...], at: int) -> int:
    return table[min(max(at, 0), len(table) - 1)]


def _wish(rules: Rules, wishes: tuple[int, ...], person: int) -> int | None:
    if not wishes:
        return None
    near = wishes[: len(rules.wish)]
    return rules.wish[near.index(person)] if person in near else 0


def _overlap(left: frozenset[str], right: frozenset[str]) -> int | None:
    if not left or not right:
        return None
    return FULL if left & right else 0
