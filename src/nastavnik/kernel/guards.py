"""What code could forget the database refuses: conditions over several rows, which a constraint of one row cannot say.

An app declares its guards and keeps them from ``AppConfig.ready``. They are triggers, made anew after every ``migrate`` and
taken down before it on SQLite, where Django rebuilds a table under another name: a trigger that names the table would be
lost with it or stop its renaming.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate


@dataclass(frozen=True, slots=True)
class Guard:
    """``wrong``: an SQL condition over ``NEW``, in the words both engines know, under which ``verb`` (INSERT or UPDATE) of a row of
    ``table`` is refused with ``IntegrityError`` and the English ``words``.

    ``lock``: rows a second transaction waits for on PostgreSQL (``SELECT …`` without FOR UPDATE); SQLite has one writer.
    """

    name: str
    table: str
    verb: str
    wrong: str
    words: str
    lock: str = ""

    def up(self, vendor: str) -> list[str]:
        """Statements that make it, whether it is there or not."""
        if vendor == "sqlite":
            return [
                *self.down(vendor),
                f"CREATE TRIGGER {self.name} BEFORE {self.verb} ON {self.table} WHEN {self.wrong} "
                f"BEGIN SELECT RAISE(ABORT, '{self.words}'); END",
            ]
        waits = f"PERFORM 1 FROM ({self.lock} FOR UPDATE) AS held;" if self.lock else ""
        return [
            f"CREATE OR REPLACE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {waits} IF {self.wrong} "
            f"THEN RAISE EXCEPTION '{self.words}' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
            f"CREATE OR REPLACE TRIGGER {self.name} BEFORE {self.verb} ON {self.table} "
            f"FOR EACH ROW EXECUTE FUNCTION {self.name}()",
        ]

    def down(self, vendor: str) -> list[str]:
        return [f"DROP TRIGGER IF EXISTS {self.name}"] if vendor == "sqlite" else []


def keep(app: AppConfig, guards: Sequence[Guard]) -> None:
    """Have the guards of an app stand whenever the tables do."""

    def run(using: str, verb: str) -> None:
        connection = connections[using]
        with connection.cursor() as cursor:
            there = set(connection.introspection.table_names(cursor))
            for guard in guards:
                if guard.table in there:
                    for statement in getattr(guard, verb)(connection.vendor):
                        cursor.execute(statement)

    def before(using: str, **_: Any) -> None:
        run(using, "down")

    def after(using: str, **_: Any) -> None:
        run(using, "up")

    pre_migrate.connect(before, sender=app, weak=False, dispatch_uid=f"{app.label}.guards.down")
    post_migrate.connect(after, sender=app, weak=False, dispatch_uid=f"{app.label}.guards.up")
