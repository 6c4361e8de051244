"""Puts the tables of the house together at start-up and freezes them."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.apps import apps

from nastavnik.config.access_matrix import MATRIX
from nastavnik.kernel import writing
from nastavnik.kernel.registry import registry

ROOMS = (
    "actions",
    "access",
    "evidence",
    "proofs",
    "listeners",
    "jobs",
    "columns",
    "panels",
    "sections",
    "commissions",
    "audiences",
    "rounds",
    "forgetting",
    "views",
)
"""Rooms whose import declares something: actions, evidence rules, listeners, background work, papers, pages."""


def assemble() -> None:
    """Import every declaring room of our apps in ring order, install the matrix, freeze."""
    if registry.frozen:
        return
    for config in apps.get_app_configs():
        if config.name.startswith("nastavnik.") and config.label != "config":
            for room in ROOMS:
                _import_room(f"{config.name}.{room}")
    registry.install(matrix=MATRIX)
    registry.freeze()


def _import_room(name: str) -> None:
    if find_spec(name) is None:
        return
    module = import_module(name)
    for path in getattr(module, "__path__", ()):
        for file in sorted(Path(path).glob("*.py")):
            if not file.stem.startswith("_"):
                import_module(f"{name}.{file.stem}")


def guard_connection(sender: object, connection: Any, **kwargs: object) -> None:
    """Every connection gets the write lock."""
    writing.install(sender, connection)


_open: list[Any] = []


def open_for_migration(**kwargs: object) -> None:
    """``migrate`` may write: its data steps are reviewed as code."""
    if not _open:
        permit = writing.permit("migrate")
        permit.__enter__()
        _open.append(permit)


def close_after_migration(**kwargs: object) -> None:
    """Close again: what runs after the migrations writes none of our tables."""
    if _open:
        _open.pop().__exit__(None, None, None)
