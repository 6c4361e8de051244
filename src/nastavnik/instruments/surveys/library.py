"""The questionnaires that come with the product: one file, every instrument an edition of its own."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from nastavnik.instruments.surveys import taxonomy
from nastavnik.instruments.surveys.spec import Instrument, load_bundle, sha256
from nastavnik.kernel.catalogue import Edition, EditionLock

FILE = Path(__file__).parent / "catalogue" / "ankety.yaml"
LOCK = EditionLock(FILE.with_name("published.txt"))


@cache
def instruments() -> Mapping[str, Instrument]:
    """Code → questionnaire, in the order of the file."""
    return load_bundle(FILE.read_text(encoding="utf-8"), taxonomy.source().data["taxonomy"]).instruments


def editions() -> list[Edition]:
    """What the lock compares: the fingerprint is of the questionnaire itself, not of the file around it."""
    return [Edition(item.id, item.version, sha256(item), FILE, {}) for item in instruments().values()]
