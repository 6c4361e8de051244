"""How an app says what it holds of a person: what is erased, what the law keeps, what stands in the way.

An app declares ``@forgets(...)`` in its ``forgetting.py`` over a function of a ``Subject``. The same declaration is
counted for the preview and carried out by the destruction, so the two cannot disagree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction

from nastavnik.foundation.accounts.models import User
from nastavnik.foundation.files.models import StoredFile
from nastavnik.foundation.people.models import Person
from nastavnik.foundation.privacy.words import Words
from nastavnik.kernel.act import Act


@dataclass(frozen=True, slots=True)
class Subject:
    """The person to be forgotten, their account if any, and the words that betray them in a text."""

    act: Act
    person: Person
    user: User | None
    words: Words


def delete(rows: Any) -> None:
    """The ordinary way: the rows go."""
    rows.delete()


@dataclass(frozen=True, slots=True)
class Portion:
    """Rows to erase under one heading of the act. ``erase`` gets the rows."""

    title: str
    rows: Any
    erase: Callable[[Any], None] = delete


@dataclass(frozen=True, slots=True)
class Kept:
    """Papers that stay, and the ground. Their own files and words are left as they are."""

    papers: Iterable[str]
    ground: str


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why the person cannot be forgotten yet, and what to do first."""

    text: str


Said = Portion | Kept | Obstacle
Forgetter = Callable[[Subject], Iterator[Said]]
FORGETTERS: list[Forgetter] = []
COVERED: set[str] = set()
"""«app.Model.field»: the foreign keys to people and accounts somebody answers for."""


def forgets(*fields: str) -> Callable[[Forgetter], Forgetter]:
    """Declare what an app does with a person's rows; ``fields`` are its foreign keys to a person («mentees.Mentee.person»)."""

    def declare(forgetter: Forgetter) -> Forgetter:
        FORGETTERS.append(forgetter)
        COVERED.update(fields)
        return forgetter

    return declare


def with_files(*names: str) -> Callable[[Any], None]:
    """Delete rows together with the stored files their ``names`` point at."""

    def erase(rows: Any) -> None:
        ids = {pk for row in rows.values_list(*names) for pk in row if pk is not None}
        rows.delete()
        erase_files(ids)

    return erase


def erase_files(ids: Iterable[int]) -> None:
    """Rows now, bytes when the transaction holds: a failed act leaves every file in its place."""
    files = StoredFile.objects.filter(pk__in=list(ids))
    keys = list(files.values_list("key", flat=True))
    files.delete()
    transaction.on_commit(lambda: [default_storage.delete(key) for key in keys])
