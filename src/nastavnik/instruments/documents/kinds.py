"""Document kinds: their catalogue editions, contexts, and what happens together with a registration.

An app above adds a *companion* to a kind: a function that runs inside the registration's transaction. It may refuse
(R03: no order without both consents) and it may carry the consequence (the pair becomes active), so that the order and
what it orders can never part.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from nastavnik.kernel.act import Act
from nastavnik.kernel.catalogue import Edition, edition
from nastavnik.kernel.errors import WrongWiring

CATALOGUE = Path(__file__).parent / "catalogue"
Companion = Callable[[Act, Any], None]
_companions: dict[str, Companion] = {}


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


def together_with(code: str) -> Callable[[Companion], Companion]:
    """Declare the companion of a kind's registration."""

    def declare(companion: Companion) -> Companion:
        if code in _companions:
            raise WrongWiring(f"{code} has a companion already")
        _companions[code] = companion
        return companion

    return declare


def companion(code: str) -> Companion | None:
    """What runs with the registration of a kind, if anything."""
    return _companions.get(code)
