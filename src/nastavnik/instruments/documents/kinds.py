"""Document kinds: the catalogue editions in use."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from nastavnik.kernel.catalogue import Edition, edition
from nastavnik.kernel.errors import WrongWiring

CATALOGUE = Path(__file__).parent / "catalogue"


@cache
def kinds() -> dict[str, Edition]:
    """Code → the edition in use of every document the product can issue."""
    found = (edition(folder) for folder in sorted(CATALOGUE.iterdir()) if (folder / "manifest.toml").is_file())
    return {item.code: item for item in found}


def kind(code: str) -> Edition:
    """The edition of a kind. Raises ``WrongWiring`` for a code the catalogue does not hold."""
    try:
        return kinds()[code]
    except KeyError as absent:
        raise WrongWiring(f"The catalogue holds no document {code}") from absent
