"""What pairs lend to questionnaires: who is in one, in which role, and with whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from nastavnik.foundation.organisations.queries import current_year
from nastavnik.instruments.surveys.audiences import about, audience
from nastavnik.kernel.act import Act
from nastavnik.stages.mentorships.models import Participation


def _open(act: Act) -> list[Participation]:
    """Mentees at work with their mentors, this year."""
    year = current_year(act)
    if year is None:
        return []
    rows = Participation.objects.filter(ends_on__isnull=True, mentorship__state="active", mentorship__year=year)
    return list(rows.select_related("mentee__person", "mentorship__mentor__person"))


@audience("mentor", "наставники пар")
def mentors(act: Act) -> Iterable[int]:
    return {row.mentorship.mentor.person_id for row in _open(act)}


@audience("mentee_or_mentor", "участники пар")
def members(act: Act) -> Iterable[int]:
    rows = _open(act)
    return {row.mentee.person_id for row in rows} | {row.mentorship.mentor.person_id for row in rows}


@about
def roles(act: Act, people: Sequence[int]) -> Mapping[int, Mapping[str, object]]:
    """``role``, and for a mentor ``pairs``: whom each is asked about. Who is both answers as the one who is helped."""
    rows, pairs = _open(act), defaultdict(list)
    for row in rows:
        pairs[row.mentorship.mentor.person_id].append((row.mentee_id, row.mentee.person.full_name))
    found: dict[int, dict[str, object]] = {pk: {"role": "mentor", "pairs": told} for pk, told in pairs.items()}
    for row in rows:
        found.setdefault(row.mentee.person_id, {})["role"] = "mentee"
    return {pk: found[pk] for pk in people if pk in found}
