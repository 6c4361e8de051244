"""The legal basis of an organisation: the country's catalogue and what the levels above have entered."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

from nastavnik.foundation.legislation.models import RegionalAct
from nastavnik.foundation.legislation.rules import LegalAct, Stale, cited, stale
from nastavnik.kernel import tenancy
from nastavnik.kernel.act import Act
from nastavnik.kernel.catalogue import edition

CATALOGUE = Path(__file__).parent / "catalogue" / "acts.toml"


@cache
def country() -> tuple[LegalAct, ...]:
    """The catalogue, in the order preambles cite."""
    return tuple(LegalAct(**{**row, "documents": tuple(row["documents"])}) for row in edition(CATALOGUE).data["act"])


def acts(act: Act) -> list[LegalAct]:
    """Acts that hold where the act takes place, the country's first. One query."""
    above = [int(part) for part in act.organisation.path.strip("/").split("/")]
    with tenancy.everywhere("the legal basis is kept by the organisations above"):
        rows = list(RegionalAct.objects.filter(organisation_id__in=above))
    own = act.organisation.pk
    return [*country(), *(_of(row, own) for row in rows)]


def citations(act: Act, kind: str, day: date) -> list[str]:
    """What the preamble of a document of this kind cites on a day, in the instrumental case (R18)."""
    return cited(acts(act), kind, day)


def stale_mentions(act: Act, text: str, day: date) -> list[Stale]:
    """Acts a school's own text mentions and must not (R18)."""
    return stale(acts(act), text, day)


def _of(row: RegionalAct, own: int) -> LegalAct:
    return LegalAct(
        code=f"regional-{row.pk}", title=row.title, cited_as=row.cited_as, in_force_from=row.in_force_from,
        in_force_to=row.in_force_to, documents=tuple(row.documents), own=row.pk if row.organisation_id == own else None,
    )  # fmt: skip
