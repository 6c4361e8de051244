"""From the banks to the matching engine and back: the only room that knows ``pairing``."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from nastavnik.foundation.organisations.models import SchoolYear
from nastavnik.kernel.act import Act
from nastavnik.stages.mentees.models import Mentee
from nastavnik.stages.mentors.models import Mentor


@dataclass(frozen=True, slots=True)
class FoundPair:
    """A suggested pair: score 0…10 000 and the explanation in words (see ``explain_pair``)."""

    mentee_id: int
    mentor_id: int
    score: int
    explanation: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Found:
    """What one computation gave."""

    engine: str
    mentees: int
    mentors: int
    input: dict[str, Any]
    result: dict[str, Any]
    pairs: list[FoundPair] = field(default_factory=list)


def compute(act: Act, year: SchoolYear, policy: str) -> Found:
    raise NotImplementedError


def explain_pair(act: Act, year: SchoolYear, mentee: Mentee, mentor: Mentor) -> dict[str, Any]:
    raise NotImplementedError
