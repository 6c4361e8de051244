"""What the bank of mentors lends to questionnaires."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from nastavnik.foundation.organisations.queries import current_year
from nastavnik.instruments.surveys.audiences import audience, directory, reads
from nastavnik.kernel.act import Act
from nastavnik.stages.mentors.models import Mentor


def _rows(act: Act) -> list[Mentor]:
    year = current_year(act)
    return [] if year is None else list(Mentor.objects.filter(year=year).exclude(state="left").select_related("person"))


@audience("mentor_candidate", "кандидаты в наставники")
def candidates(act: Act) -> Iterable[int]:
    """Everybody who has told of the wish to help."""
    return [row.person_id for row in _rows(act)]


@directory("mentor_candidates")
def mentor_candidates(act: Act) -> Sequence[tuple[str, str]]:
    """Colleagues a mentee may name. The list says nothing of their answers."""
    return [(str(row.person_id), row.person.full_name) for row in _rows(act)]


reads(
    "mentor_candidate", "readiness", "conditions", "mentored", "strengths_grid", "best", "formats", "feedback", "days", "times",
    "frequency", "capacity", "external", "circumstances", "training",
)  # fmt: skip
