"""Questions about the school's local acts."""

from __future__ import annotations

from nastavnik.instruments.documents.contexts import date_words
from nastavnik.instruments.documents.models import Document
from nastavnik.kernel.act import Act


def regulation_order(act: Act) -> dict[str, str] | None:
    """Number and date of the order that approved the regulation (D01), for those who cite it."""
    found = (
        Document.objects.filter(organisation_id=act.organisation.pk, kind="D01", state="registered")
        .order_by("-dated_on")
        .first()
    )
    if found is None:
        return None
    return {"номер": found.number_text, "дата": date_words(found.dated_on)}
