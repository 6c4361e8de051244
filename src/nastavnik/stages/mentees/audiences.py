"""What the bank of mentees lends to questionnaires."""

from __future__ import annotations

from collections.abc import Iterable

from nastavnik.foundation.organisations.queries import current_year
from nastavnik.instruments.surveys.audiences import audience, reads
from nastavnik.kernel.act import Act
from nastavnik.stages.mentees.models import Mentee


@audience("mentee", "наставляемые")
def mentees(act: Act) -> Iterable[int]:
    """Everybody who asks for help this year."""
    year = current_year(act)
    return (
        []
        if year is None
        else Mentee.objects.filter(year=year).exclude(state="left").values_list("person_id", flat=True)
    )


reads(
    "mentee_needs", "start", "needs_grid", "priorities", "situation", "success", "formats", "feedback", "days", "times",
    "frequency", "preferred", "circumstances",
)  # fmt: skip
