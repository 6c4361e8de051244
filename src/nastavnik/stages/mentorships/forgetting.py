from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q

from nastavnik.foundation.privacy.portions import Obstacle, Said, Subject, forgets
from nastavnik.stages.mentorships.lifecycles import RUNNING
from nastavnik.stages.mentorships.models import Participation


@forgets()
def pairs(about: Subject) -> Iterator[Said]:
    """A pair that works is ended first, by an order: the work is paid and the colleague must know."""
    theirs = Q(mentee__person=about.person) | Q(mentorship__mentor__person=about.person)
    going = Participation.objects.filter(theirs, ends_on__isnull=True).select_related("mentorship")
    for row in going.filter(mentorship__ends_on__gte=about.act.today, mentorship__state__in=RUNNING):
        yield Obstacle(
            f"Пара {row.mentorship} ещё работает. Сначала завершите её на странице «Пары», потом уничтожайте данные."
        )
