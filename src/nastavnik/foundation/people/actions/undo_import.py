from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import ForeignObjectRel

from nastavnik.foundation.people.actions._drafts import ImportRefused
from nastavnik.foundation.people.capabilities import Cap
from nastavnik.foundation.people.models import Employment, Person, RosterImport
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action

UNDO_FOR = timedelta(days=7)
_DAYS = ("experience_on",)


@dataclass(frozen=True, slots=True)
class Undone:
    """What came of an undo: how many were removed and restored; who stays, and why; whose newer edits were left alone."""

    removed: int
    restored: int
    kept: tuple[str, ...]
    newer: tuple[str, ...]

    def __str__(self) -> str:
        return f"убрано {self.removed}, возвращено {self.restored}, осталось {len(self.kept)}"


@action(capability=Cap.IMPORT_STAFF, event="people.import.undone", title="Отменена загрузка списка", about="draft")
def undo_import(act: Act, *, draft: RosterImport) -> Undone:
    """Take an import back within seven days of adding.

    Whoever was added is removed unless something refers to them already; whoever was updated gets the former facts back,
    except those edited since.
    """
    draft = RosterImport.objects.select_for_update().get(pk=draft.pk)
    if draft.state != RosterImport.State.ADDED or draft.added_at is None:
        raise ImportRefused("Эту загрузку отменить нельзя: она не добавлена или уже отменена.")
    if act.now - draft.added_at > UNDO_FOR or "undo" not in draft.outcome:
        raise ImportRefused("Прошло больше семи дней. Измените данные в карточках людей.")
    trace = draft.outcome["undo"]
    added = {person.pk: person for person in Person.objects.select_for_update().filter(pk__in=trace["added"])}
    referred = references(added)
    gone = [pk for pk in added if pk not in referred]
    Person.objects.filter(pk__in=gone).delete()
    newer = [words for item in reversed(trace["changed"]) if (words := _restore(item))]
    kept = tuple(f"{added[pk]} ({why})" for pk, why in referred.items())
    draft.outcome = {name: value for name, value in draft.outcome.items() if name != "undo"}
    draft.state = RosterImport.State.UNDONE
    draft.save()
    return Undone(len(gone), len(trace["changed"]), kept, tuple(dict.fromkeys(newer)))


def references(ids: Iterable[int]) -> dict[int, str]:
    """Who of these people something refers to, besides the period of work, and what: «наставляемый»."""
    wanted = list(ids)
    found: dict[int, str] = {}
    for relation in Person._meta.get_fields(include_hidden=True):
        if not isinstance(relation, ForeignObjectRel) or relation.many_to_many or relation.related_model is Employment:
            continue
        model: Any = relation.related_model
        name = relation.field.name
        for pk in model._base_manager.filter(**{f"{name}__in": wanted}).values_list(f"{name}_id", flat=True).distinct():
            found.setdefault(pk, str(model._meta.verbose_name).lower())
    return found


def _restore(item: dict[str, Any]) -> str:
    """Give one person the former facts back; the name, when something edited since was left as it is."""
    person = Person.objects.select_for_update().filter(pk=item["person"]).first()
    if person is None:
        return ""
    newer = False
    for name, before in item["before"].items():
        if _plain(getattr(person, name)) != item["after"][name]:
            newer = True
            continue
        setattr(person, name, date.fromisoformat(before) if name in _DAYS and before else before)
    person.save()
    if "ended" in item:
        period = Employment.objects.filter(pk=item["ended"]["period"]).first()
        later = period and Employment.objects.filter(person=person, starts_on__gt=period.starts_on).exists()
        if period is not None and not later:
            former = item["ended"]["ends_on"]
            period.ends_on = date.fromisoformat(former) if former else None
            period.save(update_fields=["ends_on"])
    if "returned" in item:
        Employment.objects.filter(pk=item["returned"], ends_on__isnull=True).delete()
    return str(person) if newer else ""


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
