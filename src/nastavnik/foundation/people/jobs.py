"""A long list is added in the background: names are declined first, then everything is written at once."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from nastavnik.foundation.jobs.running import Progress, job
from nastavnik.foundation.people.actions.add_imported import PlanIsOld, add_imported
from nastavnik.foundation.people.actions.queue_import import KIND
from nastavnik.foundation.people.importing import Tell, make_plan
from nastavnik.foundation.people.models import RosterImport
from nastavnik.foundation.people.queries import outcome_words
from nastavnik.kernel.act import Act

LONG = 100
"""Lists with more rows than this go to the background."""
ATTEMPTS = 3


@job(KIND)
def add_in_background(act: Act, progress: Progress, *, draft_id: int) -> dict[str, Any]:
    """Idempotent: a list that is added already is only told about."""
    draft = RosterImport.objects.get(pk=draft_id)
    if draft.state == RosterImport.State.DRAFT:
        draft = add_now(act, draft, progress)
    return {"url": reverse("people:import_check", args=[draft.pk]), "text": outcome_words(draft)}


def add_now(act: Act, draft: RosterImport, tell: Tell | None = None) -> RosterImport:
    """Plan and write. People who appear between the two make the plan old; then it is made again."""
    for attempt in range(1, ATTEMPTS + 1):
        plan = make_plan(act, draft, tell)
        if tell:
            tell("Записываем", 0, 0)
        try:
            return add_imported(act, draft=draft, plan=plan)
        except PlanIsOld:
            if attempt == ATTEMPTS:
                raise
    raise AssertionError("unreachable")
