"""Between the pure reader of lists and the people of the school."""

from __future__ import annotations

from datetime import date
from typing import Any

from nastavnik.foundation.people.models import Person, RosterImport
from nastavnik.foundation.people.roster import Check, ExistingPerson, RosterRow, Table, check_rows, mapping_problems
from nastavnik.kernel.act import Act

LEVELS = {1: "primary", 2: "basic", 3: "secondary"}


def check_import(act: Act, draft: RosterImport) -> Check:
    """The draft as it stands: every row with its problems, notices and decision."""
    table = Table.from_json(draft.table)
    mapping: Any = {int(index): field for index, field in draft.mapping.items()}
    existing = [
        ExistingPerson(row["pk"], row["surname"], row["name"], row["patronymic"], None, row["email"], row["phone"])
        for row in Person.objects.values("pk", "surname", "name", "patronymic", "email", "phone")
    ]
    fixes = {int(row): fields for row, fields in draft.fixes.items()}
    return check_rows(table, mapping, existing=existing, today=act.today, fixes=fixes)


def column_problems(draft: RosterImport) -> tuple[str, ...]:
    """What the chosen columns lack."""
    mapping: Any = {int(index): field for index, field in draft.mapping.items()}
    return mapping_problems(Table.from_json(draft.table), mapping)


def facts_of(row: RosterRow, today: date) -> dict[str, Any]:
    """Fields of ``Person`` a row tells. What it does not tell is absent, so an update erases nothing."""
    values = row.values
    told: dict[str, Any] = {
        "surname": values.surname,
        "name": values.name,
        "patronymic": values.patronymic,
        "gender": values.gender or "",
        "post": values.post,
        "subjects": list(values.subjects),
        "category": values.category or "",
        "email": values.email,
        "phone": values.phone,
    }
    facts = {name: value for name, value in told.items() if value}
    if values.experience_years is not None:
        facts |= {"experience_years": int(values.experience_years), "experience_on": today}
    if values.is_class_teacher is not None:
        facts["class_teacher"] = values.is_class_teacher
    return facts
