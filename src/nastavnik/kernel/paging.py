"""Pages of a list whose rows are shown through a view model."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from django.core.paginator import Page

A = TypeVar("A")
B = TypeVar("B")


def turned(page: Page[A], turn: Callable[[A], B]) -> Page[B]:
    """The same page with every row turned into what the template shows."""
    return Page([turn(row) for row in page.object_list], page.number, cast(Any, page.paginator))
