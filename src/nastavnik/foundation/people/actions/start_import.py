from __future__ import annotations

from nastavnik.foundation.people.actions.undo_import import UNDO_FOR
from nastavnik.foundation.people.capabilities import Cap
from nastavnik.foundation.people.importing import ReadList
from nastavnik.foundation.people.models import ColumnMemory, RosterImport
from nastavnik.foundation.people.roster import mapping_of, propose_mapping
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action


@action(capability=Cap.IMPORT_STAFF, event="people.import.started", title="Прочитан список педагогов")
def start_import(act: Act, *, read: ReadList) -> RosterImport:
    """Keep a list as a draft, with the mapping proposed from headings, contents and memory."""
    _forget_expired(act)
    table = read.table
    known = dict(ColumnMemory.objects.values_list("heading", "field"))
    mapping = mapping_of(propose_mapping(table, known))
    draft: RosterImport = RosterImport.objects.create(
        organisation_id=act.organisation.pk,
        source_name=table.filename[:200],
        table=table.to_json(),
        mapping={str(index): field for index, field in mapping.items()},
        created_at=act.now,
        created_by=act.actor.name[:200],
    )
    return draft


def _forget_expired(act: Act) -> None:
    """Facts kept for an undo whose time has passed are personal data without a purpose (152-ФЗ, ст. 5): only counts stay."""
    expired = RosterImport.objects.filter(state=RosterImport.State.ADDED, added_at__lt=act.now - UNDO_FOR)
    for row in expired.filter(outcome__has_key="undo"):
        row.outcome = {name: value for name, value in row.outcome.items() if name != "undo"}
        row.save(update_fields=["outcome"])
