"""How long a questionnaire takes: an estimate from the kinds of its questions, until a pilot has measured it."""

from __future__ import annotations

from math import ceil

from nastavnik.instruments.surveys.spec import Instrument

SECONDS = {"info": 5, "longtext": 45, "text": 20, "rank": 25, "multi": 15, "date": 15, "number": 10}
ROW = 6
"""Seconds for a row of a grid."""
OTHER = 10


def minutes_of(instrument: Instrument) -> int:
    """Whole minutes for all questions."""
    total = 0
    for section in instrument.sections:
        for item in section.items:
            total += len(item.rows) * ROW if item.rows else SECONDS.get(item.type, OTHER)
    return max(1, ceil(total / 60))
