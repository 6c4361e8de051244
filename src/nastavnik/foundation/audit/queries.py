"""Questions about the audit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet

from nastavnik.foundation.access.roles import Role
from nastavnik.foundation.audit.models import AuditEntry, AuditWording
from nastavnik.foundation.organisations.models import Organisation
from nastavnik.kernel.paging import turned
from nastavnik.kernel.registry import registry

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry in words: when, who in which role, what, over whom, with which details."""

    number: int
    at: datetime
    organisation: str
    actor: str
    role: str
    title: str
    subject: str
    details: tuple[tuple[str, str], ...]
    erased: bool


@dataclass(frozen=True, slots=True)
class Filter:
    """What the screen asks for; empty means all."""

    organisation_id: int | None = None
    event: str = ""
    words: str = ""


def organisations() -> dict[int, str]:
    """Names of the organisations in scope, in the order of the tree."""
    return {row.pk: str(row) for row in Organisation.objects.in_scope()}


def events() -> dict[str, str]:
    """Event → what was done, as the journal says it."""
    return dict(
        sorted(((action.event, action.title) for action in registry.actions.values()), key=lambda pair: pair[1])
    )


def journal(names: dict[int, str], chosen: Filter, number: str | int = 1) -> Page[Entry]:
    """A page of entries of these organisations, newest first: three queries, whatever the length."""
    wanted = [pk for pk in names if chosen.organisation_id in (None, pk)]
    entries = AuditEntry.objects.filter(organisation_id__in=wanted).order_by("-id")
    if chosen.event:
        entries = entries.filter(event=chosen.event)
    if chosen.words:
        entries = entries.filter(pk__in=_spoken_of(wanted, chosen.words))
    page = Paginator(entries, PER_PAGE).get_page(number)
    wordings = AuditWording.objects.in_bulk([row.pk for row in page.object_list])
    return turned(page, lambda row: _entry(row, wordings.get(row.pk), names))


def _spoken_of(organisation_ids: list[int], words: str) -> QuerySet[Any, Any]:
    """Ids of the entries whose actor or subject holds every word."""
    found = AuditWording.objects.filter(organisation_id__in=organisation_ids)
    for word in words.split()[:5]:
        # SQLite compares only Latin letters without regard to case, so both spellings are asked.
        spellings = {word, word.lower(), word.capitalize()}
        any_of = Q()
        for spelling in spellings:
            any_of |= Q(actor__icontains=spelling) | Q(subject__icontains=spelling)
        found = found.filter(any_of)
    return found.values("entry_id")


def _entry(row: AuditEntry, wording: AuditWording | None, names: dict[int, str]) -> Entry:
    details = wording.details if wording else {}
    return Entry(
        number=row.number,
        at=row.at,
        organisation=names[row.organisation_id],
        actor=wording.actor if wording else "—",
        role=Role(row.role).label,
        title=wording.title if wording else row.event,
        subject=wording.subject if wording else "—",
        details=tuple(
            (_label(name, row.subject_type), _text(value, row.subject_type)) for name, value in details.items()
        ),
        erased=bool(wording and wording.erased_at),
    )


WORDS = {
    "role": "роль", "on": "день", "changes": "что изменено", "facts": "данные", "person": "человек",
    "persons": "люди", "organisation": "организация", "parent": "входит в", "details": "сведения", "kind": "вид",
    "settings": "настройки", "year": "учебный год", "mentee": "наставляемый", "mentor": "наставник",
    "levels": "ответы", "first": "самое нужное", "username": "логин", "email": "почта", "name": "имя",
    "password": "пароль", "wanted": "согласия", "consents": "согласия", "document": "документ", "number": "номер",
    "file": "файл", "note": "заметка", "answer": "ответ", "because": "причина", "attachments": "приложения",
    "cites": "ссылается на", "package": "пакет", "acquaint": "ознакомить", "by": "чем", "remark": "замечание",
    "upload": "файл", "signature": "подпись", "scan": "скан", "template": "образец", "code": "вид документа",
    "stale_too": "с устаревшими ссылками", "curator": "куратор", "union": "мнение профсоюза", "proposals": "пары",
    "minutes_number": "номер протокола", "minutes_on": "дата протокола", "context": "сведения", "title": "заголовок",
}  # fmt: skip
"""Arguments of actions in words; fields of the subject are named by their own labels."""


def _label(name: str, subject_type: str) -> str:
    if name in WORDS:
        return WORDS[name]
    try:
        label = str(apps.get_model(subject_type)._meta.get_field(name).verbose_name)
    except (LookupError, ValueError, FieldDoesNotExist, AttributeError):
        return name
    return label[:1].lower() + label[1:] if not label[:2].isupper() else label


def _text(value: object, subject_type: str) -> str:
    if value is None:
        return "—"
    if isinstance(value, bool):
        return "да" if value else "нет"
    if isinstance(value, dict):
        return "; ".join(f"{_label(name, subject_type)}: {_text(item, subject_type)}" for name, item in value.items())
    if isinstance(value, list):
        return ", ".join(_text(item, subject_type) for item in value)
    return ROLES.get(str(value), str(value))


ROLES: dict[str, str] = {role.value: role.label for role in Role}
