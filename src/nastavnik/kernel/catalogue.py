"""Catalogue editions: texts that people sign or answer never change; a change is a new edition.

A catalogue is files beside the app's code. ``EditionLock`` remembers the SHA-256 of every published edition; a test
refuses a change of the content under an old number.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
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
    """SHA-256 over the file, or over names and contents of a folder's files in order. Golden texts do not count."""
    digest = hashlib.sha256()
    files = [path] if path.is_file() else sorted(item for item in path.rglob("*") if item.is_file())
    for item in files:
        if item.name in {"golden.txt", "sample.json"} or "__pycache__" in item.parts:
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
