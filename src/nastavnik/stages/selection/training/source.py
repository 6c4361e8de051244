"""What the catalogue gives: the default rule, the thresholds of evidence, the ready materials."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from nastavnik.kernel.catalogue import Edition, EditionLock, edition
from nastavnik.stages.selection.training.rules import Rule

HERE = Path(__file__).parent / "catalogue"
MATERIALS = HERE / "materials"
LOCK = EditionLock(MATERIALS / "published.txt")
"""What was published once does not change under its number: a school keeps the number beside its copy."""


@cache
def default_rule() -> Rule:
    """Who counts as trained where the school has not said otherwise."""
    row = edition(HERE / "training.toml").data["rule"]
    return Rule(tuple(row["kinds"]), bool(row["external"]), int(row["hours"]), int(row["years"]))


def enough(of: str) -> int:
    """How many ``materials`` or ``consultations`` prove a line of the road map."""
    return int(edition(HERE / "training.toml").data["evidence"][of])


@dataclass(frozen=True, slots=True)
class Starter:
    """A ready material. ``audience``: fields of ``Material`` that are true for it."""

    edition: Edition
    title: str
    about: str
    audience: tuple[str, ...]
    must_read: bool
    text: str

    @property
    def code(self) -> str:
        return self.edition.code


@cache
def starters() -> dict[str, Starter]:
    """Code → ready material, in the order of their files."""
    found = (edition(path) for path in sorted(MATERIALS.glob("*.toml")))
    return {
        item.code: Starter(
            item, item.data["title"], item.data["about"], tuple(f"for_{name}" for name in item.data["audience"]),
            bool(item.data.get("must_read", False)), item.data["text"].strip(),
        )
        for item in found
    }  # fmt: skip
