"""Papers of many pairs are made in the background: a page shows which one is being made."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from nastavnik.foundation.jobs.running import Progress, job
from nastavnik.instruments.documents.models import Package
from nastavnik.kernel.act import Act
from nastavnik.stages.mentorships.packages import fill
from nastavnik.ui.text import plural

FILL = "mentorships.fill_package"


@job(FILL)
def fill_in_background(act: Act, progress: Progress, *, package_id: int) -> dict[str, Any]:
    """Idempotent: only what is not there is made."""
    package = Package.objects.select_related("year", "organisation").get(pk=package_id)
    outcome = fill(act, package, progress)
    made = f"Подготовлено: {plural(outcome.made, 'документ', 'документа', 'документов')}."
    said = [made] if outcome.made or not outcome.notes else []
    return {"url": reverse("mentorships:package", args=[package.pk]), "text": " ".join([*said, *outcome.notes])}
