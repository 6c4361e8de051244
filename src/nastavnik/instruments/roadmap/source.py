"""The road map as data: stages and activities of an edition. The files are the truth; this only reads and checks them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from nastavnik.foundation.access.roles import Role
from nastavnik.kernel.catalogue import Edition
from nastavnik.kernel.catalogue import edition as read
from nastavnik.kernel.errors import WrongWiring

HERE = Path(__file__).parent / "catalogue"
ATTACHMENT = "attachment"
"""Evidence code of an activity that only an attached document can prove."""

WAIVER_REASONS = ("Сделает другая организация", "В этом году не планируем")
"""Reasons that fit any activity; those of the activity itself stand before them."""


@dataclass(frozen=True, slots=True)
class Activity:
    """One line of the road map. ``official`` is the part of the official text it carries.

    ``starts`` and ``due`` are (month, day) for a year that begins on 1 September (see ``rules.shifted``).
    ``attachable``: a document of the school closes the line. ``document`` names it where the school may bring its own.
    ``note`` says honestly what the product cannot do yet. ``late_after``: not late before the day of that activity (R14).
    """

    code: str
    stage: int
    position: int
    title: str
    official: str
    help: str
    result: str
    role: Role
    starts: tuple[int, int]
    due: tuple[int, int]
    evidence: str
    attachable: bool
    document: str
    note: str
    link: str
    link_text: str
    depends_on: tuple[str, ...]
    unavailable: str
    late_after: str
    waiver_reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage with its official text. ``all_year``: it runs beside the others (stage 7)."""

    number: int
    title: str
    short: str
    official: str
    all_year: bool
    activities: tuple[Activity, ...]


@cache
def editions() -> Mapping[str, Edition]:
    """«road-map/1» → edition, oldest first."""
    found = sorted((read(file) for file in HERE.glob("*.toml")), key=lambda item: item.number)
    return {str(item): item for item in found}


def edition() -> Edition:
    """The edition new school years take."""
    return list(editions().values())[-1]


@cache
def stages(name: str = "") -> tuple[Stage, ...]:
    """The stages of an edition («road-map/1»); of the newest by default. Raises ``WrongWiring`` for a hole in the file."""
    data = (editions().get(name) or edition()).data
    made = tuple(_stage(row) for row in data["stage"])
    lines = [activity for stage in made for activity in stage.activities]
    codes = [line.code for line in lines]
    if len(set(codes)) != len(codes):
        raise WrongWiring("The road map names an activity twice")
    for line in lines:
        unknown = {*line.depends_on, *filter(None, [line.late_after])} - set(codes)
        if unknown:
            raise WrongWiring(f"Road map, {line.code}: no activity {unknown}")
        if bool(line.depends_on) != bool(line.unavailable):
            raise WrongWiring(f"Road map, {line.code}: depends_on and its reason go together")
    return made


@cache
def activities(name: str = "") -> Mapping[str, Activity]:
    """Code → activity of an edition, in order."""
    return {line.code: line for stage in stages(name) for line in stage.activities}


def activity(code: str, name: str = "") -> Activity:
    """An activity by its code: of the edition ``name``, else of the newest edition that knows it."""
    for tried in (name, *reversed(editions())):
        if tried in editions() and code in activities(tried):
            return activities(tried)[code]
    raise WrongWiring(f"No edition of the road map knows {code}")


def _stage(row: Mapping[str, Any]) -> Stage:
    number = int(row["number"])
    lines = tuple(_activity(number, position, line) for position, line in enumerate(row["line"], start=1))
    return Stage(number, row["title"], row["short"], row["official"], bool(row.get("all_year")), lines)


def _activity(stage: int, position: int, row: Mapping[str, Any]) -> Activity:
    return Activity(
        code=row["code"],
        stage=stage,
        position=position,
        title=row["title"],
        official=row["official"],
        help=row["help"],
        result=row["result"],
        role=Role(row["role"]),
        starts=_month_day(row["from"]),
        due=_month_day(row["to"]),
        evidence=row["evidence"],
        attachable=bool(row.get("attach")) or row["evidence"] == ATTACHMENT,
        document=row.get("document", ""),
        note=row.get("note", ""),
        link=row.get("link", ""),
        link_text=row.get("link_text", ""),
        depends_on=tuple(row.get("depends_on", ())),
        unavailable=row.get("unavailable", ""),
        late_after=row.get("late_after", ""),
        waiver_reasons=(*row.get("waive", ()), *WAIVER_REASONS),
    )


def _month_day(text: str) -> tuple[int, int]:
    day, month = text.split(".")
    return int(month), int(day)
