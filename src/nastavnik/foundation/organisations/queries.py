"""Questions about organisations and years."""

from __future__ import annotations

from dataclasses import dataclass

from nastavnik.foundation.organisations.models import Organisation, SchoolYear
from nastavnik.kernel.act import Act
from nastavnik.kernel.errors import Refusal


class NoYear(Refusal):
    """The school has not started a year."""


YEAR = "organisations.year"
"""Under this name the current year is known to an act; whoever starts or closes a year forgets it."""


def current_year(act: Act) -> SchoolYear | None:
    """The school year of the act's day: the one that holds it, else the latest open one, else none.

    Asked once in an act; that there is none yet is asked again, for it may be started in the same act.
    """
    if YEAR not in act.known:
        found = _current_year(act)
        if found is None:
            return None
        act.known[YEAR] = found
    known: SchoolYear = act.known[YEAR]
    return known


def _current_year(act: Act) -> SchoolYear | None:
    years = list(SchoolYear.objects.filter(organisation_id=act.organisation.pk).order_by("-starts_on")[:5])
    return next(
        (year for year in years if year.holds(act.today)),
        next((year for year in years if year.closed_at is None), None),
    )


def year_or_refuse(act: Act) -> SchoolYear:
    """The current year, or the refusal that says to start one."""
    year = current_year(act)
    if year is None:
        raise NoYear("Учебный год ещё не начат. Начните его на странице «Сегодня».")
    return year


@dataclass(frozen=True, slots=True)
class Node:
    """An organisation in the tree: ``depth`` counts from the top of the viewer's own."""

    pk: int
    name: str
    kind: str
    depth: int
    lacks: tuple[str, ...]


NEEDED = {"name_genitive": "наименование в родительном падеже", "founder": "учредитель", "place": "место составления"}
"""Facts without which a school's documents come out with blanks."""


def tree(act: Act) -> list[Node]:
    """The act's organisation and all below, parents before children, by name: one query."""
    rows = list(Organisation.objects.in_scope())
    names = {str(row.pk): row.short_name for row in rows}
    rows.sort(key=lambda row: [names.get(part, "") for part in row.path.strip("/").split("/")])
    top = act.organisation.path.count("/")
    return [Node(row.pk, str(row), row.get_kind_display(), row.path.count("/") - top, _lacks(row)) for row in rows]


def _lacks(row: Organisation) -> tuple[str, ...]:
    lacking = [words for name, words in NEEDED.items() if not getattr(row, name)] if row.is_leaf else []
    if row.is_leaf and not row.settings.get("head", {}).get("name"):
        lacking.append("руководитель")
    return tuple(lacking)
