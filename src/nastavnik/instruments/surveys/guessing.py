"""Guessing links: misses counted by the address they come from, right links never."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

MISSES = 20
"""Wrong links or codes in a minute from one address; after them the page says to wait."""
MINUTE = 60


def missed(request: HttpRequest) -> bool:
    """Count one miss. Returns whether there were too many within a minute of the first."""
    name = f"survey-misses:{get_adapter().get_client_ip(request)}"
    cache.add(name, 0, MINUTE)
    try:
        return int(cache.incr(name)) > MISSES
    except ValueError:  # it ran out between the two
        return False
