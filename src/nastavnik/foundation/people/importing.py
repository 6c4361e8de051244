"""Between the pure reader of lists and the people of the school: the check of a draft, and the plan of what to write.

A plan is made outside any transaction (names are declined here, which takes the time); ``add_imported`` writes it only
if the list and the people are still those it was made of.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Max

from nastavnik.foundation.people.actions._facts import apply_facts
from nastavnik.foundation.people.models import Person, RosterImport
from nastavnik.foundation.people.roster import (
    SKIP,
    UPDATE,
    Check,
    ExistingPerson,
    Issue,
    PersonValues,
    RosterRow,
    Table,
    check_rows,
)
from nastavnik.foundation.people.rules import PersonFacts
from nastavnik.kernel.act import Act

EMPTY = Table("", "", "", (), (), (), (), (), ())
Tell = Callable[[str, int, int], None]
"""Hears the named step, how much is done and out of how much."""

LEVELS = (("primary", range(1, 5)), ("basic", range(5, 10)), ("secondary", range(10, 12)))
"""Levels of general education by grade (273-ФЗ, ст. 66; ФГОС НОО, ООО, СОО)."""


@dataclass(frozen=True, slots=True)
class ReadList:
    """A list as it was read. The journal names it by its size: people of a list are nobody's persons yet."""

    table: Table

    def __str__(self) -> str:
        return f"{self.table.kind}, строк: {len(self.table.rows)}"


@dataclass(frozen=True, slots=True)
class Answers:
    """Row → field (or «decision») → what to take instead; an empty string takes a correction back."""

    rows: Mapping[int, Mapping[str, str]]

    def __str__(self) -> str:
        return f"строк: {len(self.rows)}"


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A person to add, with forms of the name made, and the period of work."""

    row: int
    person: Person
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class Change:
    """Facts of a known person to change (only those that differ), and what happens to the period of work."""

    row: int
    person_id: int
    facts: Mapping[str, Any]
    ends_work: bool
    returns_on: date | None


@dataclass(frozen=True, slots=True)
class Plan:
    """What pressing «Добавить» will do. Every row of the table stands in exactly one of the five."""

    newcomers: tuple[Newcomer, ...]
    changes: tuple[Change, ...]
    merged: tuple[int, ...]
    skipped: tuple[int, ...]
    rest: tuple[int, ...]
    basis: str

    def __str__(self) -> str:
        return (
            f"добавить {len(self.newcomers)}, обновить {len(self.changes)}, объединить {len(self.merged)}, "
            f"пропустить {len(self.skipped)}, оставить на потом {len(self.rest)}"
        )


def table_of(draft: RosterImport) -> Table:
    """The table as it was read; an empty one where nothing is kept any more."""
    return Table.from_json(draft.table) if draft.table else EMPTY


def mapping_of_draft(draft: RosterImport) -> dict[int, str]:
    return {int(index): field for index, field in draft.mapping.items()}


def check_import(act: Act, draft: RosterImport) -> Check:
    """The draft as it stands: every row with its problems, notices and decision."""
    return _check(act, draft, _people())


def make_plan(act: Act, draft: RosterImport, tell: Tell | None = None) -> Plan:
    """Decide what every row becomes and decline the names. Reads only."""
    people = _people()
    check = _check(act, draft, people)
    rest = _rest(check)
    ready = [row for row in check.ready if row.number not in rest]
    merged = tuple(row.number for row in ready if _is_merged(row))
    known = Person.objects.in_bulk([_known_id(row) for row in ready if _updates(row)])
    worked = {row["pk"]: row["works_till"] for row in people}
    newcomers: list[Newcomer] = []
    changes: list[Change] = []
    written = [row for row in ready if not _is_merged(row)]
    for number, row in enumerate(written, start=1):
        if _updates(row):
            changes.append(_change(act, row, known[_known_id(row)], worked[_known_id(row)]))
        else:
            newcomers.append(_newcomer(act, row))
        if tell and (number % 20 == 0 or number == len(written)):
            tell("Склоняем имена", number, len(written))
    skipped = tuple(row.number for row in check.rows if row.number not in rest and row.decision == SKIP)
    return Plan(tuple(newcomers), tuple(changes), merged, skipped, tuple(sorted(rest)), _basis(act, draft, people))


def basis_of(act: Act, draft: RosterImport) -> str:
    """Fingerprint of what a plan is made of: the draft, the day and the people of the school."""
    return _basis(act, draft, _people())


def counts(check: Check) -> tuple[int, int, int]:
    """How many people to add, to update, and how many rows to leave for later, as ``make_plan`` will do it."""
    rest = _rest(check)
    written = [row for row in check.ready if row.number not in rest and not _is_merged(row)]
    updates = sum(map(_updates, written))
    return len(written) - updates, updates, len(rest)


def rest_table(table: Table, rows: Sequence[int]) -> Table:
    """The same table with these rows alone."""
    kept = set(rows)
    return replace(
        table,
        rows=tuple(row for row in table.rows if row.number in kept),
        skipped=(),
        notices=tuple(issue for issue in table.notices if issue.row in kept),
    )


def facts_of(values: PersonValues) -> PersonFacts:
    """Fields of ``Person`` a row tells. What it does not tell is absent, so an update erases nothing."""
    told: dict[str, Any] = {
        "surname": values.surname,
        "name": values.name,
        "patronymic": values.patronymic,
        "gender": values.gender,
        "post": values.post,
        "subjects": list(values.subjects),
        "levels": [level for level, grades in LEVELS if any(grade in grades for grade in values.grades)],
        "category": values.category,
        "email": values.email,
        "phone": values.phone,
        "experience_years": values.experience_years,
        "class_teacher": values.is_class_teacher,
    }
    return {name: value for name, value in told.items() if value not in ("", None, [])}  # type: ignore[return-value]


def _people() -> list[dict[str, Any]]:
    """Everyone the school knows, with the last day of work (``None`` while it goes on)."""
    rows = Person.objects.order_by("pk").values("pk", "surname", "name", "patronymic", "email", "phone", "post")
    ends = dict(Person.objects.order_by("pk").annotate(till=Max("employments__ends_on")).values_list("pk", "till"))
    open_ = set(Person.objects.filter(employments__ends_on__isnull=True).values_list("pk", flat=True))
    return [{**row, "works_till": None if row["pk"] in open_ else ends[row["pk"]]} for row in rows]


def _check(act: Act, draft: RosterImport, people: Sequence[Mapping[str, Any]]) -> Check:
    existing = [
        ExistingPerson(str(row["pk"]), row["surname"], row["name"], row["patronymic"], None, row["email"], row["phone"])
        for row in people
    ]
    fixes = {int(row): fields for row, fields in draft.fixes.items()}
    found = check_rows(table_of(draft), mapping_of_draft(draft), existing=existing, today=act.today, fixes=fixes)
    return replace(found, rows=tuple(_fitting(row) for row in found.rows))


_LONGEST = {
    name: Person._meta.get_field(name).max_length or 0
    for name in ("surname", "name", "patronymic", "post", "email", "phone")
}


def _fitting(row: RosterRow) -> RosterRow:
    """Blocking remarks for what would not fit into the columns of the table of people."""
    if row.decision == SKIP:
        return row
    issues = [
        Issue("too_long", row.number, "", name, value[:60] + "…", f"Слишком длинно. Сократите до {longest} знаков.")
        for name, longest in _LONGEST.items()
        if len(value := getattr(row.values, name)) > longest
    ]
    return replace(row, problems=(*row.problems, *issues)) if issues else row


def _rest(check: Check) -> set[int]:
    """Rows that wait: those with problems, and those that add to a row that waits."""
    rest = {row.number for row in check.rows if row.problems}
    for row in check.rows:
        if _is_merged(row) and row.duplicate is not None and row.duplicate.row in rest:
            rest.add(row.number)
    return rest


def _is_merged(row: RosterRow) -> bool:
    """Its values have gone into an earlier row of the same person."""
    return row.decision == UPDATE and row.duplicate is not None and row.duplicate.kind == "file"


def _updates(row: RosterRow) -> bool:
    return row.decision == UPDATE and row.duplicate is not None and row.duplicate.kind == "existing"


def _known_id(row: RosterRow) -> int:
    assert row.duplicate is not None
    return int(row.duplicate.person_ids[0])


def _newcomer(act: Act, row: RosterRow) -> Newcomer:
    person = Person(organisation_id=act.organisation.pk, created_at=act.now)
    apply_facts(person, facts_of(row.values), act)
    person.refresh_search()
    starts_on = row.values.hired_on or act.today
    ends_on = max(starts_on, act.today) if row.values.status == "dismissed" else None
    return Newcomer(row.number, person, starts_on, ends_on)


_COMPARED = (
    "surname", "name", "patronymic", "gender", "post", "subjects", "levels", "category", "email", "phone",
    "experience_years", "experience_on", "class_teacher", "forms", "forms_source", "forms_doubtful", "post_forms",
)  # fmt: skip


def _change(act: Act, row: RosterRow, person: Person, works_till: date | None) -> Change:
    """``person`` is read for the plan alone and never saved."""
    before = {name: getattr(person, name) for name in _COMPARED}
    facts = facts_of(row.values)
    if facts.get("experience_years") == person.experience(act.today):
        facts.pop("experience_years", None)
    apply_facts(person, facts, act)
    told = {name: getattr(person, name) for name in _COMPARED if getattr(person, name) != before[name]}
    leaves = row.values.status == "dismissed"
    returns_on = None
    if works_till is not None and works_till < act.today and not leaves:
        hired = row.values.hired_on
        returns_on = hired if hired is not None and hired > works_till else act.today
    return Change(row.number, person.pk, told, leaves and (works_till is None or works_till > act.today), returns_on)


def _basis(act: Act, draft: RosterImport, people: Sequence[Mapping[str, Any]]) -> str:
    whole = [
        draft.pk,
        draft.mapping,
        draft.fixes,
        act.today.isoformat(),
        [[str(value) for value in row.values()] for row in people],
    ]
    return hashlib.sha256(json.dumps(whole, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
