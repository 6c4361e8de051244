"""The parsed questionnaire of a version."""

from __future__ import annotations

from collections import OrderedDict

from nastavnik.instruments.surveys.models import Version
from nastavnik.instruments.surveys.spec import Instrument, from_json

KEPT = 64
_parsed: OrderedDict[str, Instrument] = OrderedDict()
"""By fingerprint: the same text is the same questionnaire, whoever published it."""


def instrument_of(version: Version) -> Instrument:
    """The questionnaire of a version; a published one is parsed once in a process, a draft each time."""
    if not version.sha256:
        return from_json(version.spec)
    found = _parsed.get(version.sha256)
    if found is None:
        found = _parsed[version.sha256] = from_json(version.spec)
        while len(_parsed) > KEPT:
            _parsed.popitem(last=False)
    return found
