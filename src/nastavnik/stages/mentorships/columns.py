"""What the pairs add to the list of people: with whom one works."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.models import Q

from nastavnik.foundation.people.columns import COLUMNS, Column
from nastavnik.kernel.act import Act
from nastavnik.stages.mentorships.capabilities import Cap
from nastavnik.stages.mentorships.lifecycles import RUNNING
from nastavnik.stages.mentorships.models import Participation


def pairs(act: Act, ids: Sequence[int]) -> Mapping[int, str]:
    """A mentee's mentor, a mentor's mentees: of pairs at work."""
    rows = Participation.objects.filter(
        Q(mentee__person_id__in=ids) | Q(mentorship__mentor__person_id__in=ids),
        ends_on__isnull=True,
        mentorship__state__in=RUNNING,
    ).select_related("mentee__person", "mentorship__mentor__person")
    found: dict[int, list[str]] = {}
    for row in rows:
        mentee, mentor = row.mentee.person, row.mentorship.mentor.person
        found.setdefault(mentee.pk, []).append(str(mentor))
        found.setdefault(mentor.pk, []).append(str(mentee))
    return {person: ", ".join(sorted(names)) for person, names in found.items()}


COLUMNS.append(Column("Пара", pairs, place=60, capability=Cap.SEE_MENTORSHIPS))
