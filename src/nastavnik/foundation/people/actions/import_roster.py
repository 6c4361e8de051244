"""A staff list from Excel: start, correct, add, undo. Nothing is written to people before ``add_imported``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from django.db.models import ProtectedError

from nastavnik.foundation.people.actions._naming import refresh_forms
from nastavnik.foundation.people.capabilities import Cap
from nastavnik.foundation.people.importing import check_import, facts_of
from nastavnik.foundation.people.models import ColumnMemory, Employment, Person, RosterImport
from nastavnik.foundation.people.roster import RosterRow, Table, mapping_of, propose_mapping, remember
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action
from nastavnik.kernel.errors import Refusal

UNDO_FOR = timedelta(days=7)
Tell = Callable[[str, int, int], None]


class ImportRefused(Refusal):
    """The import is over, or there is nothing in it to add."""


@action(capability=Cap.IMPORT_STAFF, event="people.import.started", title="Прочитан список педагогов")
def start_import(act: Act, *, table: Table) -> RosterImport:
    """Keep a table as a draft, with the mapping proposed from headings, contents and memory."""
    known = dict(ColumnMemory.objects.values_list("heading", "field"))
    mapping = mapping_of(propose_mapping(table, known))  # type: ignore[arg-type]
    draft: RosterImport = RosterImport.objects.create(
        organisation_id=act.organisation.pk,
        source_name=table.filename[:200],
        table=table.to_json(),
        mapping={str(index): str(field) for index, field in mapping.items()},
        created_at=act.now,
        created_by=act.actor.name,
    )
    return draft


@action(capability=Cap.IMPORT_STAFF, event="people.import.corrected", title="Исправлен список перед загрузкой", about="draft")
def correct_import(
    act: Act, *, draft: RosterImport, mapping: Mapping[str, str] | None = None, fixes: Mapping[str, Mapping[str, str]] | None = None
) -> RosterImport:
    """Keep what the curator chose: meanings of columns, corrected cells, decisions about rows."""
    draft = _open(draft)
    if mapping is not None:
        draft.mapping = dict(mapping)
    for row, fields in (fixes or {}).items():
        draft.fixes[row] = {**draft.fixes.get(row, {}), **fields}
    draft.save()
    return draft


@action(capability=Cap.IMPORT_STAFF, event="people.import.added", title="Добавлены педагоги из списка", about="draft")
def add_imported(act: Act, *, draft: RosterImport, prepared: list[dict[str, Any]] | None = None) -> RosterImport:
    """Add what is ready, all or nothing. Rows with questions stay in the draft's outcome for later.

    ``prepared``: forms of names made beforehand by a background job, so that the transaction stays short.
    """
    draft = _open(draft)
    check = check_import(act, draft)
    if check.problems:
        raise ImportRefused(check.problems[0])
    ready = [row for row in check.rows if row.is_ready and row.decision in ("add", "update")]
    if not ready:
        raise ImportRefused("Добавлять пока нечего: решите вопросы в строках или выберите столбцы.")
    forms = {item["row"]: item for item in prepared or []}
    added, updated = [], []
    for row in ready:
        person, before = _write(act, row, forms.get(row.number))
        (updated if before is not None else added).append({"person": person.pk, "before": before})
    for heading, field in remember(Table.from_json(draft.table), _mapping(draft)).items():
        ColumnMemory.objects.update_or_create(
            heading=heading[:200], defaults={"organisation_id": act.organisation.pk, "field": str(field)}
        )
    draft.outcome = {"added": added, "updated": updated, "left": [row.number for row in check.questions]}
    draft.state, draft.added_at = RosterImport.State.ADDED, act.now
    draft.save()
    return draft


@action(capability=Cap.IMPORT_STAFF, event="people.import.undone", title="Отменена загрузка списка", about="draft")
def undo_import(act: Act, *, draft: RosterImport) -> list[str]:
    """Take an import back within seven days. A person who takes part in something already stays; their names are returned."""
    draft = RosterImport.objects.select_for_update().get(pk=draft.pk)
    if draft.state != RosterImport.State.ADDED or draft.added_at is None:
        raise ImportRefused("Эту загрузку отменить нельзя.")
    if act.now - draft.added_at > UNDO_FOR:
        raise ImportRefused("Прошло больше семи дней. Измените данные педагогов в их карточках.")
    from django.db import transaction

    kept = []
    for item in draft.outcome["added"]:
        person = Person.objects.filter(pk=item["person"]).first()
        if person is None:
            continue
        try:
            with transaction.atomic():
                person.delete()
        except ProtectedError:
            kept.append(person.short_name)
    for item in draft.outcome["updated"]:
        person = Person.objects.filter(pk=item["person"]).first()
        if person is not None:
            for name, value in item["before"].items():
                setattr(person, name, value)
            refresh_forms(person)
            person.save()
    draft.state = RosterImport.State.UNDONE
    draft.save()
    return kept


@action(capability=Cap.IMPORT_STAFF, event="people.import.dropped", title="Список не загружен", about="draft")
def drop_import(act: Act, *, draft: RosterImport) -> RosterImport:
    """Forget a draft."""
    draft = _open(draft)
    draft.state, draft.table, draft.fixes = RosterImport.State.DROPPED, {}, {}
    draft.save()
    return draft


def _open(draft: RosterImport) -> RosterImport:
    """The draft, locked: a second press of the button finds it closed."""
    draft = RosterImport.objects.select_for_update().get(pk=draft.pk)
    if draft.state != RosterImport.State.DRAFT:
        raise ImportRefused(f"Этот список уже обработан: {draft.get_state_display().lower()}.")
    return draft


def _mapping(draft: RosterImport) -> dict[int, Any]:
    return {int(index): field for index, field in draft.mapping.items()}


def _write(act: Act, row: RosterRow, forms: Mapping[str, Any] | None) -> tuple[Person, dict[str, Any] | None]:
    facts = facts_of(row, act.today)
    before = None
    if row.decision == "update" and row.duplicate is not None and row.duplicate.person_ids:
        person = Person.objects.get(pk=row.duplicate.person_ids[0])
        before = {name: getattr(person, name) for name in facts if name != "experience_on"}
    else:
        person = Person(organisation_id=act.organisation.pk, created_at=act.now)
    for name, value in facts.items():
        setattr(person, name, value)
    if forms is not None:
        person.forms, person.post_forms, person.forms_doubtful = forms["forms"], forms["post_forms"], forms["doubtful"]
    else:
        refresh_forms(person)
    person.save()
    if before is None:
        Employment.objects.create(
            organisation_id=act.organisation.pk, person=person, starts_on=min(row.values.hired_on or act.today, act.today)
        )
    return person, before
