"""Writing, verifying and forgetting."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.files.base import File
from django.db import models

from nastavnik.foundation.audit.models import AuditEntry, AuditHead, AuditWording
from nastavnik.kernel.act import Act

LONGEST = 300


def record(*, act: Act, event: str, title: str, subject: object, arguments: Mapping[str, Any], result: object) -> None:
    """The kernel's audit sink: one entry, one wording, the head moved on. Runs inside the action's transaction."""
    organisation_id = act.organisation.pk
    AuditHead.objects.get_or_create(organisation_id=organisation_id)
    head = AuditHead.objects.select_for_update().get(organisation_id=organisation_id)
    details = {name: _words(value) for name, value in arguments.items() if not _is_subject(value, subject)}
    wording = AuditWording(
        organisation_id=organisation_id,
        salt=secrets.token_hex(16),
        actor=act.actor.name[:200],
        title=title,
        subject=_title(subject)[:400],
        details=details,
        persons=sorted(set(_persons([subject, result, *arguments.values()]))),
    )
    entry = AuditEntry(
        organisation_id=organisation_id,
        number=head.number + 1,
        at=act.now,
        act_id=act.id,
        event=event,
        role=act.actor.role,
        actor_id=act.actor.user_id,
        subject_type=subject._meta.label_lower if isinstance(subject, models.Model) else type(subject).__name__.lower(),
        subject_id=str(subject.pk) if isinstance(subject, models.Model) else "",
        wording_digest=wording_digest(wording),
        previous=head.digest,
    )
    entry.digest = entry_digest(entry)
    entry.save(force_insert=True)
    wording.entry_id = entry.pk
    wording.save(force_insert=True)
    head.number, head.digest = entry.number, entry.digest
    head.save(update_fields=["number", "digest"])


def wording_digest(wording: AuditWording) -> str:
    """SHA-256 of the salted words: the salt keeps a forgotten short name from being guessed back."""
    words = [wording.salt, wording.actor, wording.title, wording.subject, wording.details, wording.persons]
    return hashlib.sha256(json.dumps(words, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def entry_digest(entry: AuditEntry) -> str:
    """SHA-256 of the entry with the digest of the one before it."""
    parts = [
        entry.previous,
        entry.organisation_id,
        entry.number,
        entry.at.timestamp(),
        str(entry.act_id),
        entry.event,
        entry.role,
        entry.actor_id,
        entry.subject_type,
        entry.subject_id,
        entry.wording_digest,
    ]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Fault:
    """A place where the chain does not hold."""

    organisation_id: int
    number: int
    text: str


def verify(organisation_id: int) -> Iterator[Fault]:
    """Walk a chain from its first entry. Yields nothing when it is whole."""
    previous, expected = "", 1
    wordings = {
        wording.entry_id: wording for wording in AuditWording.objects.filter(organisation_id=organisation_id).iterator()
    }
    for entry in AuditEntry.objects.filter(organisation_id=organisation_id).order_by("number").iterator():
        if entry.number != expected:
            yield Fault(organisation_id, expected, f"Пропущены записи с № {expected} по № {entry.number - 1}")
        if entry.previous != previous or entry_digest(entry) != entry.digest:
            yield Fault(organisation_id, entry.number, f"Запись № {entry.number} изменена после внесения")
        wording = wordings.get(entry.pk)
        if wording is None:
            yield Fault(organisation_id, entry.number, f"У записи № {entry.number} нет текста")
        elif wording.erased_at is None and wording_digest(wording) != entry.wording_digest:
            yield Fault(organisation_id, entry.number, f"Текст записи № {entry.number} изменён после внесения")
        previous, expected = entry.digest, entry.number + 1
    head = AuditHead.objects.filter(organisation_id=organisation_id).first()
    if head is not None and (head.number, head.digest) != (expected - 1, previous):
        yield Fault(organisation_id, head.number, f"Конец журнала не сходится: должна быть запись № {head.number}")


def erase_person(
    organisation_id: int,
    person_id: int,
    moment: datetime,
    *,
    user_id: int | None = None,
    names: Callable[[Any], bool] = lambda words: False,
) -> int:
    """Forget a person: the words of every entry that speaks of them become «удалено». Returns how many entries.

    Theirs are the entries that hold their number, those their account ``user_id`` has made, and those whose words ``names``
    recognises. The salt goes too: without it the digest in the chain cannot be tried against guessed words.
    """
    made = set(
        AuditEntry.objects.filter(organisation_id=organisation_id, actor_id=user_id).values_list("pk", flat=True)
    )
    count = 0
    for wording in AuditWording.objects.filter(organisation_id=organisation_id, erased_at__isnull=True):
        theirs = person_id in wording.persons or (user_id is not None and wording.entry_id in made)
        if theirs or names([wording.actor, wording.subject, wording.details]):
            wording.actor = wording.subject = "удалено"
            wording.details, wording.persons, wording.salt, wording.erased_at = {}, [], "", moment
            wording.save()
            count += 1
    return count


def _words(value: object) -> Any:
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, File):
        return f"{value.name}, {value.size} байт"
    if isinstance(value, bytes):
        return f"{len(value)} байт"
    if isinstance(value, Mapping):
        return {str(name)[:80]: _words(item) for name, item in list(value.items())[:20]}
    if isinstance(value, Sequence) and not isinstance(value, str):
        shown = [_words(item) for item in value[:20]]
        return [*shown, f"… всего {len(value)}"] if len(value) > len(shown) else shown
    text = str(value)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _title(subject: object) -> str:
    """Several subjects are named one after another."""
    return "; ".join(map(str, subject)) if isinstance(subject, (list, tuple)) else str(subject)


def _is_subject(value: object, subject: object) -> bool:
    return isinstance(value, models.Model) and value == subject


def _persons(values: Sequence[object]) -> Iterator[int]:
    for value in values:
        if hasattr(value, "audit_persons"):
            yield from value.audit_persons()
        elif isinstance(value, (list, tuple)):
            yield from _persons(value)
        elif isinstance(value, Mapping):
            yield from _persons(list(value.values()))
