"""The only clock. Faces read it once to make an ``Act``; use cases see ``act.now`` and nothing else.

A demonstration may live at another day of the school year: ``settings.CLOCK_SHIFT`` (a ``timedelta``) moves the clock
as a whole. Sign-in, sessions and background queues keep the real time.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils import timezone


def now() -> datetime:
    """The present moment of the school, aware, in UTC."""
    shift: timedelta = getattr(settings, "CLOCK_SHIFT", timedelta(0))
    return timezone.now() + shift


def today() -> date:
    """The present day in the current time zone."""
    return timezone.localtime(now()).date()
