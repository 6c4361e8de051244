"""Catalogue editions: texts that people sign or answer never change; a change is a new edition.

A catalogue is files beside the app's code. ``EditionLock`` remembers the SHA-256 of every published edition; a test
refuses a change of the content under an old number.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from nastavnik.kernel.errors import WrongWiring


@dataclass(frozen=True, slots=True)
class Edition:
    """One published text: ``code``, ``number`` and the fingerprint of its files. ``data`` is the parsed manifest."""

    code: str
    number: int
    sha256: str
    path: Path
    data: Mapping[str, Any]

    def __str__(self) -> str:
        return f"{self.code}/{self.number}"

    def file(self, name: str) -> bytes:
        """A file of an edition that is a folder."""
        return (self.path / name).read_bytes()


def fingerprint(path: Path) -> str:
    """SHA-256 over the file, or over names and contents of a folder's files in order. What a template is drawn and checked with does not count."""
    digest = hashlib.sha256()
    files = [path] if path.is_file() else sorted(item for item in path.rglob("*") if item.is_file())
    for item in files:
        if item.name in {"golden.txt", "sample.json", "text.txt"} or "__pycache__" in item.parts:
            continue
        digest.update(item.relative_to(path.parent).as_posix().encode())
        digest.update(b"\0")
        digest.update(hashlib.sha256(item.read_bytes()).digest())
    return digest.hexdigest()


@cache
def edition(path: Path) -> Edition:
    """Read an edition: a ``.toml``/``.yaml`` file, or a folder with ``manifest.toml``. Needs ``code`` and ``edition``."""
    manifest = path / "manifest.toml" if path.is_dir() else path
    text = manifest.read_text(encoding="utf-8")
    data: dict[str, Any] = tomllib.loads(text) if manifest.suffix == ".toml" else yaml.safe_load(text)
    try:
        return Edition(str(data["code"]), int(data["edition"]), fingerprint(path), path, data)
    except KeyError as absent:
        raise WrongWiring(f"{manifest}: no {absent}") from absent


class EditionLock:
    """The published editions in a file: ``D01/1 <sha256>`` a line. Lines are added, never changed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        lines = path.read_text(encoding="utf-8").split("\n") if path.is_file() else []
        self.published: dict[str, str] = dict(line.split() for line in lines if line)

    def faults(self, editions: Iterable[Edition]) -> list[str]:
        """What is wrong with the editions in use: changed under an old number, older than a published one, not published."""
        found = []
        for item in editions:
            newest = max(
                (int(n) for code, n in (key.split("/") for key in self.published) if code == item.code), default=0
            )
            if item.number < newest:
                found.append(f"{item}: a newer edition {item.code}/{newest} has been published")
            elif str(item) not in self.published:
                found.append(f"{item}: not published, add it to {self.path.name}")
            elif self.published[str(item)] != item.sha256:
                found.append(f"{item}: changed since it was published; raise its number")
        return found

    def add(self, editions: Iterable[Edition]) -> list[str]:
        """Publish what is not published yet. Returns the names added; a changed edition stays a fault."""
        added = {str(item): item.sha256 for item in editions if str(item) not in self.published}
        self.published |= added
        text = "".join(f"{name} {self.published[name]}\n" for name in sorted(self.published))
        self.path.write_text(text, encoding="utf-8")
        return sorted(added)
