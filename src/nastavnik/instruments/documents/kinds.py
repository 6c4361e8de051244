"""Document kinds: the catalogue editions in use."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from nastavnik.kernel.catalogue import Edition, edition
from nastavnik.kernel.errors import WrongWiring

CATALOGUE = Path(__file__).parent / "catalogue"
ARCHIVE = CATALOGUE / "archive"
"""Editions that were published and replaced: ``archive/<number>/<code>``. A draft keeps the edition it was drawn up by."""


@cache
def kinds() -> dict[str, Edition]:
    """Code → the edition in use of every document the product can issue."""
    found = (edition(folder) for folder in sorted(CATALOGUE.iterdir()) if (folder / "manifest.toml").is_file())
    return {item.code: item for item in found}


@cache
def edition_named(name: str) -> Edition:
    """The edition «D12/1», in use or replaced. Raises ``WrongWiring`` for one that was never published."""
    code, _, number = name.partition("/")
    if code in kinds() and str(kinds()[code]) == name:
        return kinds()[code]
    folder = ARCHIVE / number / code
    if not (folder / "manifest.toml").is_file():
        raise WrongWiring(f"The catalogue holds no edition {name}")
    return edition(folder)


def kind(code: str) -> Edition:
    """The edition of a kind. Raises ``WrongWiring`` for a code the catalogue does not hold."""
    try:
        return kinds()[code]
    except KeyError as absent:
        raise WrongWiring(f"The catalogue holds no document {code}") from absent
