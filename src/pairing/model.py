"""The contract: people as records, checked once, then as column arrays sorted by id."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
FULL = 1000
"""A whole: needs and strengths are integers 0…1000."""


class ContractError(ValueError):
    """The input breaks the contract; ``field`` names where."""

    def __init__(self, field: str, text: str) -> None:
        super().__init__(f"{field}: {text}")
        self.field = field


@dataclass(frozen=True, slots=True)
class Mentee:
    """One who looks for a mentor.

    ``needs``: competence → 0…1000 (how much help is asked); ``first``: up to three competences, the most wanted first.
    ``slots``: bits of the weekly free periods; 0 means no data. ``must``: served before the others when places are few.
    """

    id: int
    person: int
    needs: dict[str, int] = field(default_factory=dict)
    first: tuple[str, ...] = ()
    subjects: frozenset[str] = frozenset()
    levels: frozenset[str] = frozenset()
    slots: int = 0
    wishes: tuple[int, ...] = ()
    must: bool = False


@dataclass(frozen=True, slots=True)
class Mentor:
    """One who offers help. ``strengths``: competence → 0…1000; ``places``: how many mentees they can still take."""

    id: int
    person: int
    strengths: dict[str, int] = field(default_factory=dict)
    best: frozenset[str] = frozenset()
    subjects: frozenset[str] = frozenset()
    levels: frozenset[str] = frozenset()
    slots: int = 0
    places: int = 1


@dataclass(frozen=True, slots=True)
class Mentees:
    """Mentees in the order of their ids."""

    people: tuple[Mentee, ...]
    ids: Ints

    @classmethod
    def of(cls, people: Iterable[Mentee]) -> Mentees:
        """Raises ``ContractError`` for doubled ids, needs outside 0…1000, more than three to begin with."""
        ordered = _ordered(people, "mentees")
        for person in ordered:
            _bounded(person.needs, f"mentees[{person.id}].needs")
            if len(person.first) > 3:
                raise ContractError(f"mentees[{person.id}].first", "at most three")
        return cls(tuple(ordered), np.array([person.id for person in ordered], dtype=np.int64))


@dataclass(frozen=True, slots=True)
class Mentors:
    """Mentors in the order of their ids."""

    people: tuple[Mentor, ...]
    ids: Ints

    @classmethod
    def of(cls, people: Iterable[Mentor]) -> Mentors:
        """Raises ``ContractError`` for doubled ids, strengths outside 0…1000, negative places."""
        ordered = _ordered(people, "mentors")
        for person in ordered:
            _bounded(person.strengths, f"mentors[{person.id}].strengths")
            if person.places < 0:
                raise ContractError(f"mentors[{person.id}].places", "not negative")
        return cls(tuple(ordered), np.array([person.id for person in ordered], dtype=np.int64))


def _ordered(people: Iterable[Any], name: str) -> list[Any]:
    ordered = sorted(people, key=lambda person: int(person.id))
    ids: Sequence[int] = [person.id for person in ordered]
    if len(set(ids)) != len(ids):
        raise ContractError(f"{name}.id", "ids repeat")
    return ordered


def _bounded(values: dict[str, int], name: str) -> None:
    for code, value in values.items():
        if not 0 <= value <= FULL:
            raise ContractError(f"{name}[{code}]", f"{value} is outside 0…{FULL}")
