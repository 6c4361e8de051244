"""What lies behind the evidence: the files that prove a line, and the registers of the year. Apps above declare both."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from nastavnik.foundation.organisations.models import SchoolYear
from nastavnik.instruments.documents.archive import Item
from nastavnik.kernel.errors import WrongWiring

Proof = Callable[[SchoolYear], Iterable[Item]]
PROOFS: dict[str, Proof] = {}


def proof(*codes: str) -> Callable[[Proof], Proof]:
    """Declare the files that stand behind rules of evidence."""

    def declare(rule: Proof) -> Proof:
        for code in codes:
            if code in PROOFS:
                raise WrongWiring(f"Two proofs of {code}")
            PROOFS[code] = rule
        return rule

    return declare


Rows = Callable[[SchoolYear], Iterable[Sequence[Any]]]


@dataclass(frozen=True, slots=True)
class Register:
    """A table of the year: the heads of its columns and its rows (words, numbers, dates)."""

    title: str
    columns: Sequence[str]
    rows: Rows


REGISTERS: list[Register] = []


def register_of(title: str, *columns: str) -> Callable[[Rows], Rows]:
    """Declare a register of the year."""

    def declare(rows: Rows) -> Rows:
        REGISTERS.append(Register(title, columns, rows))
        return rows

    return declare
