"""Acts and the days they are in force. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class LegalAct:
    """An act of the legal basis. ``cited_as`` follows «в соответствии с»; ``documents``: kinds that cite it."""

    code: str
    title: str
    cited_as: str
    in_force_from: date
    in_force_to: date | None = None
    documents: tuple[str, ...] = ()
    instead: str = ""
    found_by: str = ""
    other_model: bool = False
    checked: bool = True
    own: int | None = None
    """Id of the row when a region entered the act."""

    def in_force(self, day: date) -> bool:
        return self.in_force_from <= day and (self.in_force_to is None or day <= self.in_force_to)


@dataclass(frozen=True, slots=True)
class Stale:
    """A mention of an act that must not be cited: what, and what to do."""

    act: LegalAct
    text: str


def cited(acts: Iterable[LegalAct], kind: str, day: date) -> list[str]:
    """What the preamble of a document of this kind cites on a day: acts in force only (R18)."""
    return [act.cited_as for act in acts if kind in act.documents and act.in_force(day)]


def stale(acts: Iterable[LegalAct], text: str, day: date) -> list[Stale]:
    """Mentions in a text of acts not in force on a day, or of the model for pupils (R18)."""
    plain = re.sub(r"\s+", " ", text)
    found = []
    for act in acts:
        if not act.found_by or not re.search(act.found_by, plain):
            continue
        if act.other_model:
            found.append(Stale(act, f"{act.title} — другая модель. Нужно: {act.instead}."))
        elif not act.in_force(day):
            until = f" после {act.in_force_to:%d.%m.%Y}" if act.in_force_to and act.in_force_to < day else ""
            instead = f" Вместо него: {act.instead}." if act.instead else ""
            found.append(Stale(act, f"{act.title} не действует{until}.{instead}"))
    return found
