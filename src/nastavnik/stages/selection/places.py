"""How many more mentees a mentor can take."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

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
    return places_left(act, [mentor.pk for mentor in mentors], except_for)


def places_left(act: Act, ids: Sequence[int], except_for: Proposal | None = None) -> dict[int, int]:
    """The same by ids."""
    limit = Organisation.objects.get(pk=act.organisation.pk).mentees_per_mentor
    live = Q(proposals__state__in=LIVE)
    if except_for is not None and except_for.pk is not None:
        live &= ~Q(proposals__pk=except_for.pk)
    active = Q(mentorships__state__in=AT_WORK, mentorships__participations__ends_on__isnull=True)
    rows = Mentor.objects.filter(pk__in=ids).order_by().annotate(
        decided=Count("proposals", filter=live, distinct=True),
        leading=Count("mentorships__participations", filter=active, distinct=True),
    )  # fmt: skip
    counted = rows.values_list("pk", "capacity", "decided", "leading")
    return {pk: min(capacity, limit) - decided - leading for pk, capacity, decided, leading in counted}
