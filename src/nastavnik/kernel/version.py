"""The version is the first heading of CHANGELOG.md: one place to write it."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path


@cache
def version() -> str:
    """E.g. ``0.1.0``."""
    for folder in Path(__file__).parents:
        changelog = folder / "CHANGELOG.md"
        if changelog.is_file():
            found = re.search(r"^## (\d+\.\d+\.\d+)", changelog.read_text(encoding="utf-8"), re.MULTILINE)
            if found:
                return found.group(1)
    return "0.0.0"
