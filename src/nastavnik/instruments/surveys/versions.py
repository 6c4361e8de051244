"""The parsed questionnaire of a version."""

from __future__ import annotations

from functools import lru_cache

from nastavnik.instruments.surveys.models import Version
from nastavnik.instruments.surveys.spec import Instrument, from_json


@lru_cache(maxsize=64)
def _parsed(version_id: int, sha256: str, revision: int) -> Instrument:
    return from_json(Version._base_manager.values_list("spec", flat=True).get(pk=version_id))


def instrument_of(version: Version) -> Instrument:
    """The questionnaire of a version, parsed once in a process (a draft: once in a revision)."""
    return _parsed(version.pk, version.sha256, version.revision)
