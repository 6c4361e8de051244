"""What the pages of destruction show: whose data it may be time to destroy, the records, the extract of the log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from nastavnik.foundation.audit.models import AuditEntry
from nastavnik.foundation.organisations.models import Organisation
from nastavnik.foundation.people.models import Employment, Person
from nastavnik.foundation.privacy.models import DestructionRecord, Ground
from nastavnik.instruments.consents.kinds import ConsentKind
from nastavnik.instruments.consents.models import Consent
from nastavnik.instruments.documents.contexts import date_words
from nastavnik.instruments.documents.drawing import drawn


@dataclass(frozen=True, slots=True)
class Ripe:
    """A person whose data it may be time to destroy: since when, and why."""

    person: Person
    since: date
    ground: Ground

    @property
    def until(self) -> date:
        """The last of the thirty days of the law (152-ФЗ, article 21, parts 4 and 5)."""
        return self.since + timedelta(days=30)


def ripe(day: date) -> list[Ripe]:
    """People who withdrew the consent to processing, whose consent has run out, or who left, longest first. Who has a valid
    consent again is not among them."""
    gone = set(DestructionRecord.objects.values_list("person_number", flat=True))
    processing = Consent.objects.filter(kind=ConsentKind.PROCESSING.value)
    gone |= set(processing.valid_on(day).values_list("person_id", flat=True))
    found: dict[int, tuple[date, Ground]] = {}
    working = set(Person.objects.staff_on(day).values_list("pk", flat=True))
    for pk, ended in Employment.objects.filter(ends_on__lt=day).order_by("ends_on").values_list("person_id", "ends_on"):
        if pk not in working and ended is not None:
            found[pk] = (ended, Ground.REACHED)
    expired = processing.filter(state__in=("signed", "expired"), ends_on__lt=day, ended_on__isnull=True).order_by(
        "ends_on"
    )
    found |= {
        pk: (on, Ground.EXPIRED) for pk, on in expired.values_list("person_id", "ends_on") if on and pk in working
    }
    withdrawn = processing.filter(state="withdrawn", ended_on__lte=day).order_by("ended_on")
    found |= {pk: (on, Ground.WITHDRAWN) for pk, on in withdrawn.values_list("person_id", "ended_on") if on}
    people = Person.objects.in_bulk([pk for pk in found if pk not in gone])
    rows = [Ripe(person, *found[pk]) for pk, person in people.items()]
    return sorted(rows, key=lambda row: (row.since, row.person.full_name))


def extract(record: DestructionRecord, organisation: Organisation, titles: Mapping[str, str]) -> bytes:
    """The extract of the event log that goes with the act, as a Word file. ``titles``: event → words."""
    entries = AuditEntry.objects.filter(organisation_id=organisation.pk, act_id=record.act_id).order_by("number")
    lines = [
        "# ВЫГРУЗКА", "^ из журнала регистрации событий в информационной системе персональных данных",
        f"Оператор: {organisation.name} (адрес: {organisation.address or '____________'}).",
        f"Информационная система: «{record.system}».",
        f"Субъект: участник № {record.person_number} (фамилия, имя, отчество: ______________________________).",
        f"Причина уничтожения: {record.get_ground_display()}.",
        f"Дата уничтожения: {date_words(record.destroyed_at.date())}",
        "## Уничтоженные данные", "|: 7638 2000", "| Категория | Записей |",
        *(f"| {part['title']} | {part['count']} |" for part in record.erased),
    ]  # fmt: skip
    if record.kept:
        lines += ["## Сохранено по закону", "|: 5000 4638", "| Что | Основание |"]
        lines += [f"| {_cell(part['title'])} | {part['ground']} |" for part in record.kept]
    lines += ["## Записи журнала", "|: 1000 2200 3438 3000", "| № | Когда | Событие | Контрольная сумма |"]
    lines += [
        f"| {row.number} | {row.at:%d.%m.%Y %H:%M} UTC | {titles.get(row.event, row.event)} | {row.digest[:16]}… |"
        for row in entries
    ]
    return drawn("\n".join([*lines, "~ Ответственный за обработку данных | "]))


def _cell(text: str) -> str:
    return text.replace("|", "/")
