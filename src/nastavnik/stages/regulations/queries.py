"""Questions about the school's local acts."""

from __future__ import annotations

from datetime import date
from typing import Any

from nastavnik.foundation.organisations.models import SchoolYear
from nastavnik.instruments.documents.contexts import order_reference, own_words
from nastavnik.instruments.documents.models import Document
from nastavnik.kernel.act import Act


def regulation_order(act: Act) -> dict[str, str] | None:
    """Number and date of the order that approved the regulation (D01), for those who cite it."""
    found = last_registered(act, "D01")
    return order_reference(found) if found else None


def last_registered(act: Act, code: str) -> Document | None:
    """The latest registered document of a kind."""
    rows = Document.objects.filter(organisation_id=act.organisation.pk, kind=code, state="registered")
    found: Document | None = rows.order_by("-dated_on", "-pk").first()
    return found


def curator_words(act: Act) -> dict[str, str] | None:
    """The curator as the latest registered order names them: D04, else D01."""
    for code in ("D04", "D01"):
        found = last_registered(act, code)
        if found is not None and found.context.get("куратор"):
            words: dict[str, str] = found.context["куратор"]
            return words
    return None


def act_words(act: Act, year: SchoolYear, code: str, day: date) -> dict[str, Any]:
    """``own_words`` and what the school itself has ordered: the regulation, the curator."""
    return {**own_words(act, year, code, day), "положение": regulation_order(act), "куратор": curator_words(act)}
