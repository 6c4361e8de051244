"""What apps above add to the screens of people: columns, filters, actions over the chosen, parts of a card.

They register, people asks. A stage declares its own ``columns.py`` (imported at start-up) with lines such as
``COLUMNS.append(Column("Роль", words))``. A ``capability`` hides the thing from roles without it; ``place`` orders.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from nastavnik.kernel.access import Capability
from nastavnik.kernel.act import Act
from nastavnik.kernel.registry import registry


@dataclass(frozen=True, slots=True)
class Column:
    """``words(act, person ids)`` → person id → what the cell says; a constant number of queries for the whole page.

    Columns of one title are one column: two stages may both say what role a person has.
    """

    title: str
    words: Callable[[Act, Sequence[int]], Mapping[int, str]]
    place: int = 50
    capability: Capability | None = None


@dataclass(frozen=True, slots=True)
class Filter:
    """A chip above the list. ``ids(act)`` → a queryset of person ids. Who is in no filter is «Без роли»."""

    code: str
    title: str
    ids: Callable[[Act], Any]
    place: int = 50
    capability: Capability | None = None


@dataclass(frozen=True, slots=True)
class BulkAction:
    """A button under the list: posts the chosen as ``persons`` (ids) to the page named ``page``."""

    title: str
    page: str
    capability: Capability
    place: int = 50


@dataclass(frozen=True, slots=True)
class Section:
    """A block of a person's card: ``rows(act, person id)`` → (label, words, link or ""). An empty one is not shown."""

    title: str
    rows: Callable[[Act, int], Sequence[tuple[str, str, str]]]
    place: int = 50
    capability: Capability | None = None


@dataclass(frozen=True, slots=True)
class Tab:
    """A link under the name on a card; ``url(act, person id)`` gives ``None`` where there is nothing to open."""

    title: str
    url: Callable[[Act, int], str | None]
    capability: Capability
    place: int = 50


COLUMNS: list[Column] = []
FILTERS: list[Filter] = []
BULK: list[BulkAction] = []
SECTIONS: list[Section] = []
TABS: list[Tab] = []
NEXT_STEPS: list[tuple[str, str]] = []
"""After a list was loaded: (what to do, name of the page)."""


class _Placed(Protocol):
    @property
    def place(self) -> int: ...

    @property
    def capability(self) -> Capability | None: ...


Item = TypeVar("Item", bound=_Placed)


def open_to(act: Act, items: Iterable[Item]) -> list[Item]:
    """Those the actor's role may see, in order."""
    held = [item for item in items if item.capability is None or registry.reach(act.actor.role, item.capability)]
    return sorted(held, key=lambda item: item.place)


def column_words(act: Act, ids: Sequence[int]) -> dict[str, dict[int, str]]:
    """Title → person id → words, in the order of the columns."""
    found: dict[str, dict[int, str]] = {}
    for column in open_to(act, COLUMNS):
        cells = found.setdefault(column.title, {})
        for person_id, words in column.words(act, ids).items():
            cells[person_id] = f"{cells[person_id]}, {words}" if cells.get(person_id) else words
    return found
