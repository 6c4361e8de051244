"""How many more mentees a mentor can take."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, Q

from nastavnik.foundation.organisations.models import Organisation
from nastavnik.kernel.act import Act
from nastavnik.stages.mentors.lifecycles import AT_WORK
from nastavnik.stages.mentors.models import Mentor
from nastavnik.stages.selection.models import LIVE, Proposal


def free_places(act: Act, mentors: Iterable[Mentor], except_for: Proposal | None = None) -> dict[int, int]:
    """Mentor id → places left: their capacity within the school's limit, less active mentees and live decisions.

    May be negative where the capacity was lowered later. Two queries, whatever the number of mentors.
    """
    limit = Organisation.objects.get(pk=act.organisation.pk).mentees_per_mentor
    live = Q(proposals__state__in=LIVE)
    if except_for is not None and except_for.pk is not None:
        live &= ~Q(proposals__pk=except_for.pk)
    active = Q(mentorships__state__in=AT_WORK, mentorships__participations__ends_on__isnull=True)
    rows = Mentor.objects.filter(pk__in=[mentor.pk for mentor in mentors]).annotate(
        decided=Count("proposals", filter=live, distinct=True),
        leading=Count("mentorships__participations", filter=active, distinct=True),
    )
    return {row.pk: min(row.capacity, limit) - row.decided - row.leading for row in rows}
