"""Rounds: what the house does by itself every ten minutes, organisation by organisation, as the system actor.

An app declares ``@on_round`` over ``def work(act)``; it must be idempotent and quick when there is nothing to do. One
organisation's failure stops neither the others nor the other works: it is logged, and tried again the next round.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.utils import timezone

from nastavnik.foundation.organisations.models import Organisation
from nastavnik.kernel import clock, tenancy
from nastavnik.kernel.act import Act, Actor

MINUTES = 10
Work = Callable[[Act], None]
_works: list[Work] = []
log = logging.getLogger("nastavnik.jobs")


def on_round(work: Work) -> Work:
    """Declare a work of the rounds."""
    _works.append(work)
    return work


def run() -> None:
    """One round. django-q2's scheduler calls it."""
    import zoneinfo

    for organisation in Organisation.objects.order_by("path"):
        act = Act(actor=Actor.system("Обход"), organisation=organisation, now=clock.now())
        with tenancy.within(organisation), timezone.override(zoneinfo.ZoneInfo(organisation.time_zone)):
            for work in _works:
                try:
                    work(act)
                except Exception:
                    log.exception("Round %s failed in organisation %s", work.__qualname__, organisation.pk)


def appoint(**kwargs: Any) -> None:
    """Receiver of ``post_migrate``: the scheduler knows of the rounds."""
    from django_q.models import Schedule

    Schedule.objects.update_or_create(
        name="rounds",
        defaults={
            "func": "nastavnik.foundation.jobs.rounds.run",
            "schedule_type": Schedule.MINUTES,
            "minutes": MINUTES,
        },
    )
