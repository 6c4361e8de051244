"""The catalogue of the road map: stages and activities of the edition in use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from nastavnik.kernel.catalogue import Edition, edition
from nastavnik.kernel.errors import WrongWiring

HERE = Path(__file__).parent / "catalogue" / "road-map.toml"
ATTACHMENT = "attachment"


@dataclass(frozen=True, slots=True)
class Activity:
    """One line. ``official``: the clause of the road map it carries out; ``starts``, ``due``: (month, day) of the year."""

    code: str
    stage: int
    position: int
    title: str
    official: str
    help: str
    result: str
    responsible: str
    starts: tuple[int, int]
    due: tuple[int, int]
    evidence: str
    page: str
    after: tuple[str, ...]
    waivers: tuple[str, ...]

    def dates(self, starts_on: date, ends_on: date) -> tuple[date, date]:
        """Days in a school year. The whole plan moves with a year that does not start on 1 September."""
        shift = starts_on - date(starts_on.year, 9, 1)

        def place(month: int, day: int) -> date:
            return date(starts_on.year if month >= 8 else starts_on.year + 1, month, day) + shift

        first, last = place(*self.starts), place(*self.due)
        return min(first, ends_on), min(max(first, last), ends_on)


def source() -> Edition:
    """The edition in use."""
    return edition(HERE)


@cache
def stages() -> dict[int, str]:
    """Number → short title."""
    return {row["number"]: row["title"] for row in source().data["stage"]}


@cache
def activities() -> dict[str, Activity]:
    """Code → activity, in the order of the plan."""
    found: dict[str, Activity] = {}
    for position, row in enumerate(source().data["activity"], start=1):
        if row["code"] in found:
            raise WrongWiring(f"Two activities are named {row['code']}")
        found[row["code"]] = Activity(
            row["code"], row["stage"], position, row["title"], row["official"], row["help"], row["result"], row["responsible"],
            tuple(row["starts"]), tuple(row["due"]), row["evidence"], row.get("page", ""), tuple(row.get("after", ())),
            tuple(row.get("waivers", ())),
        )  # fmt: skip
    for item in found.values():
        if unknown := set(item.after) - set(found):
            raise WrongWiring(f"{item.code} comes after unknown {unknown}")
    return found


def activity(code: str) -> Activity:
    """One activity. Raises ``KeyError`` for an unknown code."""
    return activities()[code]
