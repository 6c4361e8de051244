"""The lock on the database: our tables are written only while an action runs.

An ``execute_wrapper`` on every connection reads the first words of each statement. It is not a convention that a
review may miss: a stray ``save()`` in a view raises, in tests and in service alike.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any

from django.apps import apps
from django.db.backends.base.base import BaseDatabaseWrapper

from nastavnik.kernel.errors import WrongWiring

_WRITE = re.compile(
    r'^\s*(?:INSERT(?:\s+OR\s+\w+)?\s+INTO|REPLACE\s+INTO|UPDATE|DELETE\s+FROM)\s+"?(\w+)"?', re.IGNORECASE
)
_permit: ContextVar[str | None] = ContextVar("nastavnik_writing", default=None)


class WriteOutsideAction(WrongWiring):
    """A table of ours was written outside an action."""


@contextmanager
def permit(reason: str) -> Iterator[None]:
    """Open the lock. ``reason`` is for the reader: an action's event, ``migrate``, a test's arrangement."""
    token = _permit.set(reason)
    try:
        yield
    finally:
        _permit.reset(token)


def permitted() -> bool:
    """Whether a write is allowed here and now."""
    return _permit.get() is not None


@cache
def guarded_tables() -> frozenset[str]:
    """Tables of our models. A model says ``write_guard = False`` beside the reason why others write it too."""
    return frozenset(
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model.__module__.startswith("nastavnik.") and getattr(model, "write_guard", True)
    )


def guard(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """Refuse a write to a guarded table unless a permit is open."""
    if _permit.get() is None:
        found = _WRITE.match(sql)
        if found and found.group(1) in guarded_tables():
            raise WriteOutsideAction(f"{found.group(1)} is written outside an action")
    return execute(sql, params, many, context)


def install(sender: object, connection: BaseDatabaseWrapper, **kwargs: object) -> None:
    """Receiver of ``connection_created``."""
    if guard not in connection.execute_wrappers:
        connection.execute_wrappers.append(guard)
