"""What apps above add to the screens of people: columns, filters, actions over the chosen, parts of a card.

They register, people asks. A stage declares its own ``columns.py`` (imported at start-up) with lines such as
``COLUMNS.append(Column("Роль", words))``. A ``capability`` hides the thing from roles without it; ``place`` orders.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from nastavnik.kernel.access import Capability
from nastavnik.kernel.act import Act
from nastavnik.kernel.registry import registry


@dataclass(frozen=True, slots=True)
class Column:
    """``words(act, person ids)`` → person id → what the cell says; a constant number of queries for the whole page."""

    title: str
    words: Callable[[Act, Sequence[int]], Mapping[int, str]]
    place: int = 50
    capability: Capability | None = None


@dataclass(frozen=True, slots=True)
class Filter:
    """A chip above the list: people in one role. ``word`` says it in the column «Роль»; ``ids(act)`` → their person ids.

    Who is in no filter is «Без роли».
    """

    code: str
    title: str
    word: str
    ids: Callable[[Act], Iterable[int]]
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


@dataclass(frozen=True, slots=True)
class Link:
    """A page about all people of the school, reached from the head of the list; ``page`` by its name."""

    title: str
    page: str
    capability: Capability
    icon: str = ""
    place: int = 50


COLUMNS: list[Column] = []
FILTERS: list[Filter] = []
BULK: list[BulkAction] = []
SECTIONS: list[Section] = []
TABS: list[Tab] = []
LINKS: list[Link] = []
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


def column_words(act: Act, ids: Sequence[int]) -> dict[str, Mapping[int, str]]:
    """Title → person id → words, in the order of the columns."""
    return {column.title: column.words(act, ids) for column in open_to(act, COLUMNS)}
