"""Whether the compiled twin of the loops is used. It gives the same results, only sooner; numba is not needed."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from types import ModuleType

ENOUGH = 4_000_000
"""Pairs from which loading numba (one or two seconds of a process) pays."""
WARM = 20_000
"""Pairs from which it pays once it is loaded."""
NAME = "pairing.compiled"


def module(pairs: int, wanted: bool | None = None) -> ModuleType | None:
    """The compiled twin for a problem of so many pairs, or ``None``. ``wanted``: decided by the caller.

    Raises ``ModuleNotFoundError`` when it is wanted and numba is not installed.
    """
    if wanted is None:
        enough = WARM if NAME in sys.modules else ENOUGH
        wanted = pairs >= enough and importlib.util.find_spec("numba") is not None
    return importlib.import_module(NAME) if wanted else None
