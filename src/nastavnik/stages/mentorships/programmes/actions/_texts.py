"""A text that several people change: rows are locked, and nobody overwrites what they have not seen."""

from __future__ import annotations

from typing import Any, TypeVar

from nastavnik.kernel.act import Act
from nastavnik.kernel.errors import Refusal
from nastavnik.stages.mentorships.programmes.models import Goal, Revision, Task
from nastavnik.ui.text import moment

Row = TypeVar("Row", Goal, Task)


class Outdated(Refusal):
    """Somebody else has changed it meanwhile."""


class Closed(Refusal):
    """The text of this version does not change now."""


def locked(revision: Revision) -> Revision:
    """The version as it stands now, locked till the end of the transaction, with its pair."""
    rows = Revision.objects.select_for_update(of=("self",)).select_related("organisation")
    rows = rows.select_related("programme__mentorship__mentor__person", "programme__mentorship__year", "paper")
    found: Revision = rows.get(pk=revision.pk)
    return found


def as_seen(revision: Revision, stamp: int) -> Revision:
    """The same, when it is still the text that was seen. Raises ``Outdated``."""
    found = locked(revision)
    if found.stamp != stamp:
        raise Outdated(
            "Пока вы смотрели, программа изменилась. Откройте её ещё раз: согласие даётся тому тексту, который перед глазами."
        )
    return found


def editable(revision: Revision) -> Revision:
    """The same, when its text may change. Raises ``Closed``."""
    found = locked(revision)
    if found.state == "draft":
        return found
    if found.is_open:
        raise Closed("Программа на согласовании. Чтобы изменить текст, нажмите «Вернуть к правке».")
    raise Closed("Эта версия программы уже не меняется. Изменения оформляются новой версией.")


def fresh(row: Row, stamp: int) -> Row:
    """A goal or task of a version that may change, as it stands now. Raises ``Outdated`` when others have changed or removed it."""
    revision = editable(row.revision if isinstance(row, Goal) else row.goal.revision)
    found = type(row).objects.filter(pk=row.pk).first()
    if found is None:
        raise Outdated("Этот пункт уже убрали. Откройте программу ещё раз.")
    if found.stamp != stamp:
        when = f" ({found.changed_by}, {moment(found.changed_at)})" if found.changed_by else ""
        raise Outdated(f"Пока вы писали, этот пункт изменился{when}. Ниже оба варианта: выберите нужный.")
    if isinstance(found, Goal):
        found.revision = revision
    else:
        found.goal.revision = revision
    result: Row = found
    return result


def put(act: Act, row: Any, **values: Any) -> None:
    """Write the values, say who and when, and let the version know that its text is another."""
    for name, value in values.items():
        setattr(row, name, value)
    if row.pk is not None:
        row.stamp += 1
    row.changed_by, row.changed_at = act.actor.name, act.now
    row.save()
    touch(row.revision if isinstance(row, Goal) else row.goal.revision)


def touch(revision: Revision) -> None:
    """The text of a version is another now."""
    revision.stamp += 1
    revision.save()
