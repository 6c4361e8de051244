"""Questions about the school's local acts."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from nastavnik.instruments.documents.contexts import date_words
from nastavnik.instruments.documents.models import Document
from nastavnik.kernel.act import Act

BASIS = Path(__file__).parent / "catalogue" / "legal_basis.toml"


@cache
def _acts() -> list[dict[str, Any]]:
    return list(tomllib.loads(BASIS.read_text(encoding="utf-8"))["act"])


def legal_basis(code: str, day: date) -> list[str]:
    """What the preamble of a document of kind ``code`` cites: acts in force on ``day``, in order (R18)."""
    return [
        row["cited_as"]
        for row in _acts()
        if code in row["documents"]
        and row["in_force_from"] <= day
        and (row.get("in_force_to") is None or day <= row["in_force_to"])
    ]


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
