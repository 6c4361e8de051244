"""What proves a line of the road map: rules over facts that already exist, declared by the apps that own the facts.

A rule has two halves. A *reader* loads the facts of several school years at once (so a page asks the database the same
number of times for one person and for a thousand, for one school and for a region); a *rule* turns the facts of one year
into ``Evidence`` and touches no database. Apps above declare both in their ``evidence.py``::

    @evidence("mentees.bank_formed", facts=read_bank)
    def bank_formed(bank: Bank, today: date) -> Evidence: ...
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from nastavnik.foundation.organisations.models import SchoolYear
from nastavnik.kernel.errors import WrongWiring

F = TypeVar("F")
Reader = Callable[[Sequence[SchoolYear], date], Mapping[int, F]]
"""Years (of the scope in force) and the day → facts by the year's id. Every year asked for is in the answer."""


@dataclass(frozen=True, slots=True)
class Item:
    """One row of the progress on the page of a line: who or what, how it stands, whether it is done."""

    title: str
    words: str
    done: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is done of how much, in words. Counts are of things (consents, pairs), never percents.

    ``complete`` follows from the counts: all of at least one. ``begun``: work is under way though nothing is counted as
    done yet. ``waiting_on``: the people we wait for, as a list may show them; not empty means the move is theirs.
    ``blocked``: why it cannot be begun. ``not_needed``: why it does not apply (R15).
    """

    done: int = 0
    total: int = 0
    words: str = ""
    begun: bool = False
    waiting_on: tuple[str, ...] = ()
    items: tuple[Item, ...] = ()
    blocked: str = ""
    not_needed: str = ""

    @property
    def complete(self) -> bool:
        return 0 < self.total <= self.done


@dataclass(frozen=True, slots=True)
class Rule:
    code: str
    facts: Reader[Any]
    weigh: Callable[[Any, date], Evidence]


_rules: dict[str, Rule] = {}


def evidence(
    code: str, *, facts: Reader[F]
) -> Callable[[Callable[[F, date], Evidence]], Callable[[F, date], Evidence]]:
    """Declare the one rule of an evidence code."""

    def declare(weigh: Callable[[F, date], Evidence]) -> Callable[[F, date], Evidence]:
        if code in _rules:
            raise WrongWiring(f"Two rules prove {code}")
        _rules[code] = Rule(code, facts, weigh)
        return weigh

    return declare


def check(codes: Iterable[str]) -> None:
    """Every code a catalogue names has its rule, and no rule is idle. Raises ``WrongWiring``."""
    named = set(codes)
    if unproved := named - set(_rules):
        raise WrongWiring(f"No rule proves: {', '.join(sorted(unproved))}")
    if idle := set(_rules) - named:
        raise WrongWiring(f"No activity asks for: {', '.join(sorted(idle))}")


def gather(years: Sequence[SchoolYear], today: date, codes: Iterable[str]) -> dict[tuple[int, str], Evidence]:
    """(year id, code) → evidence. Each reader is asked once, however many rules, years and people there are."""
    if not years:
        return {}
    read: dict[Any, Mapping[int, Any]] = {}
    found = {}
    for code in set(codes):
        rule = _rules[code]
        if rule.facts not in read:
            read[rule.facts] = rule.facts(years, today)
        for year in years:
            found[year.pk, code] = rule.weigh(read[rule.facts][year.pk], today)
    return found


def by_year(years: Sequence[SchoolYear], rows: Iterable[Any]) -> dict[int, list[Any]]:
    """Rows that carry ``year_id``, grouped; every year is there."""
    grouped: dict[int, list[Any]] = {year.pk: [] for year in years}
    for row in rows:
        grouped[row.year_id].append(row)
    return grouped
