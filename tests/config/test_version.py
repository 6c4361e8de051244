"""One version: the newest heading of the changelog, the package's metadata and what the product shows."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from nastavnik.kernel.version import version

ROOT = Path(__file__).resolve().parents[2]


def test_the_version_is_the_same_wherever_it_is_written() -> None:
    headings = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == version() == headings[0]


def test_the_changelog_goes_from_the_newest_to_the_oldest() -> None:
    headings = re.findall(r"^## (\d+)\.(\d+)\.(\d+) — (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.M)
    order = [(tuple(map(int, heading[:3])), heading[3]) for heading in headings]
    assert order and order == sorted(order, reverse=True)
