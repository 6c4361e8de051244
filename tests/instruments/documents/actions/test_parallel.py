"""Eight clerks register at once: the numbers run 1 to 8, none twice, none left out, on both databases."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, connections

from conftest import World
from instruments.documents.papers import TODAY, Office, open_office
from nastavnik.instruments.documents.actions.register_document import NumberRefused, register_document
from nastavnik.instruments.documents.models import Document
from nastavnik.kernel.errors import Refusal
from nastavnik.kernel.registry import Happening, registry

CLERKS = 8


@pytest.fixture
def db(django_db_setup: None, django_db_blocker: Any, tmp_path: Path) -> Iterator[None]:
    """A database of this test alone, a copy of the empty one: threads see what is committed, the journal need not be wiped."""
    settings = connection.settings_dict
    shared, sqlite = settings["NAME"], connection.vendor == "sqlite"
    own = str(tmp_path / "own.sqlite3") if sqlite else f"{shared}_parallel"
    with django_db_blocker.unblock():
        connection.ensure_connection()
        kept = connection.connection
        if sqlite:
            with closing(sqlite3.connect(own)) as copy:
                kept.backup(copy)
            connection.connection = None
        else:
            connection.close()
            with connection._nodb_cursor() as cursor:
                cursor.execute(f'DROP DATABASE IF EXISTS "{own}"')
                cursor.execute(f'CREATE DATABASE "{own}" TEMPLATE "{shared}"')
        settings["NAME"] = own
        try:
            yield
        finally:
            connection.close()
            settings["NAME"] = shared
            if sqlite:
                connection.connection = kept
            else:
                with connection._nodb_cursor() as cursor:
                    cursor.execute(f'DROP DATABASE "{own}"')


@pytest.fixture
def office(world: World) -> Office:
    office = open_office(world.school)
    office.act("head")
    return office


def at_once(work: Callable[[Document], object], documents: Sequence[Document]) -> list[object]:
    """Do it to every document, each in a thread and on a connection of its own, begun together. Refusals are results."""
    together = Barrier(len(documents), timeout=30)

    def one(document: Document) -> object:
        try:
            together.wait()
            return work(document)
        except (Refusal, Dropped) as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(documents)) as pool:
        return list(pool.map(one, documents))


class Dropped(Exception):
    """A listener of the tests refuses."""


def registered(office: Office, document: Document, number: int | None = None) -> int | None:
    return register_document(office.act("head"), document=document, dated_on=TODAY, number=number).number


def test_numbers_run_without_gaps_or_doubles(office: Office) -> None:
    documents = [office.order() for _ in range(CLERKS)]
    given = at_once(lambda document: registered(office, document), documents)
    assert sorted(given) == list(range(1, CLERKS + 1))  # type: ignore[type-var]
    assert [office.stored(document).number for document in documents] == given
    assert office.last_number() == CLERKS


def test_one_document_registered_by_all_gets_one_number(office: Office) -> None:
    document = office.order()
    given = at_once(lambda item: registered(office, item), [document] * CLERKS)
    assert [item for item in given if isinstance(item, int)] == [1]
    assert office.last_number() == 1 and office.stored(document).number == 1


def test_one_number_asked_by_all_is_given_once(office: Office) -> None:
    documents = [office.order() for _ in range(CLERKS)]
    given = at_once(lambda document: registered(office, document, number=84), documents)
    assert given.count(84) == 1
    assert sum(isinstance(item, NumberRefused) for item in given) == CLERKS - 1
    assert registered(office, office.order()) == 85


def test_a_registration_that_falls_among_others_burns_no_number(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    documents = [office.order() for _ in range(CLERKS)]
    falling = {document.pk for document in documents[::3]}

    def drop(happening: Happening) -> None:
        if happening.result.pk in falling:
            raise Dropped

    monkeypatch.setitem(registry.listeners, "documents.document.registered", [drop])
    given = at_once(lambda document: registered(office, document), documents)
    kept = [item for item in given if isinstance(item, int)]
    assert sorted(kept) == list(range(1, CLERKS - len(falling) + 1))
    assert office.last_number() == len(kept)
    assert {office.stored(document).state for document in documents if document.pk in falling} == {"draft"}
