"""Certificates of a session are made in the background, one by one."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from nastavnik.foundation.jobs.running import Progress, job
from nastavnik.kernel.act import Act
from nastavnik.stages.selection.training.actions.certify_attendance import certify_attendance, waiting
from nastavnik.stages.selection.training.models import Session
from nastavnik.ui.text import plural

CERTIFY = "training.certify_attendance"


@job(CERTIFY)
def certify_in_background(act: Act, progress: Progress, *, session_id: int) -> dict[str, Any]:
    """Idempotent: only what is not there is made."""
    session = Session.objects.get(pk=session_id)
    rows = waiting(session)
    for number, row in enumerate(rows):
        progress(f"Справка: {row.person.short_name}", number, len(rows))
        certify_attendance(act, session=session, invitations=[row])
    made = f"Подготовлено: {plural(len(rows), 'справка', 'справки', 'справок')}."
    return {"url": reverse("training:session", args=[session_id]), "text": made}
