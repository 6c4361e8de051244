"""What a checked list is made of: values of a person, a row with its remarks, the whole check. JSON and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from .table import Issue, SkippedRow

ADD, UPDATE, SKIP = "add", "update", "skip"
DECISIONS = (UPDATE, ADD, SKIP)
DECISION = "decision"
"""The key in ``fixes`` by which the user's choice for a row is given: «update», «add» or «skip»."""

Fixes = Mapping[int, Mapping[str, str]]
"""Row number → field → what the user typed instead (fields of ``Field``, or ``DECISION``)."""


@dataclass(frozen=True, slots=True)
class ExistingPerson:
    """Someone the school has already. ``id`` is the caller's own and comes back in ``Duplicate``."""

    id: str
    surname: str
    name: str
    patronymic: str = ""
    birth_on: date | None = None
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class PersonValues:
    """What the row says of a person. ``None`` and empty mean "not told", so an update must not erase by them.

    ``gender``: m/f/"". ``experience_years``: full years. ``category``: highest, first, second, conformity, none,
    methodist, mentor. ``status``: working, leave, dismissed, part_time_internal, part_time_external, "".
    """

    surname: str = ""
    name: str = ""
    patronymic: str = ""
    former_surname: str = ""
    gender: str = ""
    post: str = ""
    post_code: str = ""
    is_teaching: bool | None = None
    subjects: tuple[str, ...] = ()
    experience_years: int | None = None
    hired_on: date | None = None
    birth_on: date | None = None
    category: str = ""
    email: str = ""
    phone: str = ""
    is_class_teacher: bool | None = None
    class_teacher_of: str = ""
    grades: tuple[int, ...] = ()
    classes: tuple[str, ...] = ()
    status: str = ""
    section: str = ""

    @property
    def full_name(self) -> str:
        return " ".join(part for part in (self.surname, self.name, self.patronymic) if part)

    def to_json(self) -> dict[str, Any]:
        data = asdict(self)
        for day in ("hired_on", "birth_on"):
            data[day] = data[day].isoformat() if data[day] else None
        return {key: list(value) if isinstance(value, tuple) else value for key, value in data.items()}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> PersonValues:
        read: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in data.items()}
        for day in ("hired_on", "birth_on"):
            read[day] = date.fromisoformat(read[day]) if read[day] else None
        return cls(**read)


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Who this row repeats. ``kind``: existing (``person_ids``) or file (``row``). ``exact``: the same full name."""

    kind: str
    exact: bool
    text: str
    person_ids: tuple[str, ...] = ()
    row: int = 0

    def to_json(self) -> dict[str, Any]:
        return {**asdict(self), "person_ids": list(self.person_ids)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Duplicate:
        return cls(**{**data, "person_ids": tuple(data["person_ids"])})


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One person to be. ``decision`` is what will happen unless the user says otherwise; ``decided`` tells if he did.

    A row with ``problems`` is not loaded until they are answered (or the row is skipped); ``notices`` do not block.
    """

    number: int
    values: PersonValues
    problems: tuple[Issue, ...]
    notices: tuple[Issue, ...]
    decision: str
    decided: bool = False
    skip_reason: str = ""  # dismissed, vacancy, support, repeat, chosen
    duplicate: Duplicate | None = None

    @property
    def is_ready(self) -> bool:
        """Will be loaded as it stands."""
        return not self.problems and self.decision != SKIP

    @property
    def has_question(self) -> bool:
        """Belongs to «Нужно решить»: a blocking problem, or someone known already and no choice made yet."""
        return bool(self.problems) or (self.duplicate is not None and not self.decided)

    def to_json(self) -> dict[str, Any]:
        return {
            "number": self.number,
            "values": self.values.to_json(),
            "problems": [issue.to_json() for issue in self.problems],
            "notices": [issue.to_json() for issue in self.notices],
            "decision": self.decision,
            "decided": self.decided,
            "skip_reason": self.skip_reason,
            "duplicate": self.duplicate.to_json() if self.duplicate else None,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> RosterRow:
        return cls(
            number=data["number"],
            values=PersonValues.from_json(data["values"]),
            problems=tuple(Issue.from_json(item) for item in data["problems"]),
            notices=tuple(Issue.from_json(item) for item in data["notices"]),
            decision=data["decision"],
            decided=data["decided"],
            skip_reason=data["skip_reason"],
            duplicate=Duplicate.from_json(data["duplicate"]) if data["duplicate"] else None,
        )


@dataclass(frozen=True, slots=True)
class Check:
    """The whole list, checked. Every data row of the table is in ``rows``; what is not data stands in ``skipped``.

    ``problems`` concern the choice of columns and block everything.
    """

    rows: tuple[RosterRow, ...]
    skipped: tuple[SkippedRow, ...]
    problems: tuple[str, ...] = ()

    @property
    def ready(self) -> tuple[RosterRow, ...]:
        return tuple(row for row in self.rows if row.is_ready) if not self.problems else ()

    @property
    def questions(self) -> tuple[RosterRow, ...]:
        return tuple(row for row in self.rows if row.has_question)

    @property
    def left_out(self) -> tuple[RosterRow, ...]:
        """Rows that will not be loaded by decision, without open problems."""
        return tuple(row for row in self.rows if row.decision == SKIP and not row.problems)

    def to_json(self) -> dict[str, Any]:
        """Plain lists and dicts for a JSON field; ``from_json`` gives an equal check back."""
        return {
            "rows": [row.to_json() for row in self.rows],
            "skipped": [asdict(row) for row in self.skipped],
            "problems": list(self.problems),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Check:
        return cls(
            rows=tuple(RosterRow.from_json(item) for item in data["rows"]),
            skipped=tuple(SkippedRow(**item) for item in data["skipped"]),
            problems=tuple(data["problems"]),
        )
