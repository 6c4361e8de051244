"""What questionnaires add to the list of people: where the latest one stands, and sending one to those ticked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from nastavnik.foundation.people.columns import BULK, COLUMNS, BulkAction, Column
from nastavnik.instruments.surveys.capabilities import Cap
from nastavnik.instruments.surveys.models import Invitation
from nastavnik.kernel.act import Act


def standing(act: Act, ids: Sequence[int]) -> Mapping[int, str]:
    """The state of each person's invitation to the latest open campaign. Whether an anonymous one is answered is not told."""
    rows = Invitation.objects.filter(
        person_id__in=ids, campaign__organisation_id=act.organisation.pk, campaign__state="open"
    ).exclude(campaign__mode="anonymous")
    return {row.person_id: row.get_state_display().lower() for row in rows.order_by("campaign__opens_on", "pk")}


COLUMNS.append(Column("Анкета", standing, place=40, capability=Cap.SEE_SURVEYS))
BULK.append(BulkAction("Отправить анкету", "surveys:send_chosen", Cap.RUN_SURVEYS, place=40))
