"""Drafts of many programmes are made in the background: a page shows which pair it is at."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from nastavnik.foundation.jobs.running import Progress, job
from nastavnik.foundation.organisations.models import SchoolYear
from nastavnik.kernel.act import Act
from nastavnik.kernel.errors import Refusal
from nastavnik.stages.mentorships.programmes.actions.draft_programmes import draft_programmes
from nastavnik.stages.mentorships.programmes.queries import without_programme
from nastavnik.ui.text import plural

DRAFT = "programmes.draft_programmes"
AT_ONCE = 25
"""Pairs drafted in one transaction: the page moves every second or so, and others may write in between."""


@job(DRAFT)
def draft_in_background(act: Act, progress: Progress, *, year_id: int) -> dict[str, Any]:
    """Drafts for every pair at work without a programme. Idempotent: begun again, it makes what is missing."""
    year = SchoolYear.objects.get(pk=year_id)
    waiting = without_programme(year)
    made, notes = 0, []
    for first in range(0, len(waiting), AT_ONCE):
        progress("Составляем программы", first, len(waiting))
        try:
            made += len(draft_programmes(act, mentorships=waiting[first : first + AT_ONCE]))
        except Refusal as refusal:
            notes.append(refusal.text)
    said = f"Составлено: {plural(made, 'программа', 'программы', 'программ')}."
    return {"url": reverse("programmes:index"), "text": " ".join([said, *dict.fromkeys(notes)])}
