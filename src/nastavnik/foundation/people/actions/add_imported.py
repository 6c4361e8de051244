from __future__ import annotations

from typing import Any

from nastavnik.foundation.organisations.models import Organisation
from nastavnik.foundation.people.actions._drafts import ImportRefused, lock_draft
from nastavnik.foundation.people.capabilities import Cap
from nastavnik.foundation.people.importing import Change, Plan, basis_of, mapping_of_draft, rest_table, table_of
from nastavnik.foundation.people.models import ColumnMemory, Employment, Person, RosterImport
from nastavnik.foundation.people.roster import Table, mapping_problems, remember
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action


class PlanIsOld(ImportRefused):
    """The list or the people changed after the plan was made: make it again."""


@action(capability=Cap.IMPORT_STAFF, event="people.import.added", title="Добавлены люди из списка", about="draft")
def add_imported(act: Act, *, draft: RosterImport, plan: Plan) -> RosterImport:
    """Write the plan (``importing.make_plan``), all or nothing. Rows that wait become a draft of their own.

    Raises ``PlanIsOld`` when the plan no longer fits, ``ImportRefused`` when there is nothing to write.
    """
    # One import of a school at a time, or two lists would add the same people past each other (PostgreSQL).
    Organisation.objects.select_for_update(no_key=True).get(pk=act.organisation.pk)
    draft = lock_draft(draft)
    table = table_of(draft)
    if problems := mapping_problems(table, mapping_of_draft(draft)):
        raise ImportRefused(problems[0])
    if plan.basis != basis_of(act, draft):
        raise PlanIsOld("Пока вы смотрели, список людей изменился. Проверьте строки и нажмите «Добавить» ещё раз.")
    if not (plan.newcomers or plan.changes):
        raise ImportRefused("Добавлять пока нечего. Ответьте на вопросы или выберите, что в столбцах.")
    undo = {"added": _add(act, plan), "changed": [_change(act, change) for change in plan.changes]}
    _remember(act, table, mapping_of_draft(draft))
    rest = _leave(act, draft, table, plan)
    draft.outcome = {
        "added": len(plan.newcomers),
        "updated": len(plan.changes),
        "merged": len(plan.merged),
        "skipped": len(plan.skipped),
        "rest": len(plan.rest),
        "rest_draft": rest.pk if rest else None,
        "undo": undo,
    }
    # The list itself is not needed any more, and what is not needed is not kept (152-ФЗ, ст. 5).
    draft.table, draft.mapping, draft.fixes = {}, {}, {}
    draft.state, draft.added_at = RosterImport.State.ADDED, act.now
    draft.save()
    return draft


def _add(act: Act, plan: Plan) -> list[int]:
    made = Person.objects.bulk_create([item.person for item in plan.newcomers], batch_size=500)
    Employment.objects.bulk_create(
        [
            Employment(
                organisation_id=act.organisation.pk, person=person, starts_on=item.starts_on, ends_on=item.ends_on
            )
            for item, person in zip(plan.newcomers, made, strict=True)
        ],
        batch_size=500,
    )
    return [person.pk for person in made]


def _change(act: Act, change: Change) -> dict[str, Any]:
    """Change one known person; what it was and what it became, for an undo."""
    person = Person.objects.select_for_update().get(pk=change.person_id)
    before = {name: getattr(person, name) for name in change.facts}
    for name, value in change.facts.items():
        setattr(person, name, value)
    if change.facts:
        person.save()
    trace: dict[str, Any] = {"person": person.pk, "before": _plain(before), "after": _plain(change.facts)}
    if change.ends_work:
        period = Employment.objects.filter(person=person).order_by("starts_on").last()
        if period is not None:
            trace["ended"] = {"period": period.pk, "ends_on": period.ends_on and period.ends_on.isoformat()}
            period.ends_on = max(period.starts_on, act.today)
            period.save(update_fields=["ends_on"])
    elif change.returns_on is not None:
        period = Employment.objects.create(
            organisation_id=act.organisation.pk, person=person, starts_on=change.returns_on
        )
        trace["returned"] = period.pk
    return trace


def _plain(facts: Any) -> dict[str, Any]:
    """For a JSON field: days as text."""
    return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in facts.items()}


def _remember(act: Act, table: Table, mapping: dict[int, str]) -> None:
    """What the headings meant, for the next list."""
    ColumnMemory.objects.bulk_create(
        [
            ColumnMemory(organisation_id=act.organisation.pk, heading=heading[:200], field=field)
            for heading, field in remember(table, mapping).items()
        ],
        update_conflicts=True,
        unique_fields=["organisation", "heading"],
        update_fields=["field"],
    )


def _leave(act: Act, draft: RosterImport, table: Table, plan: Plan) -> RosterImport | None:
    """The rows that wait, as a draft to return to."""
    if not plan.rest:
        return None
    waiting: RosterImport = RosterImport.objects.create(
        organisation_id=act.organisation.pk,
        source_name=draft.source_name,
        table=rest_table(table, plan.rest).to_json(),
        mapping=draft.mapping,
        fixes={number: given for number, given in draft.fixes.items() if int(number) in plan.rest},
        created_at=act.now,
        created_by=act.actor.name[:200],
    )
    return waiting
