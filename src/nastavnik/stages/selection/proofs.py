"""Consents behind the lines of stages 1 to 4, and their register."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from nastavnik.foundation.organisations.models import SchoolYear
from nastavnik.instruments.consents.kinds import ConsentKind
from nastavnik.instruments.consents.models import OPENED, Consent
from nastavnik.instruments.documents.archive import Item
from nastavnik.instruments.roadmap.proofs import proof, register_of
from nastavnik.stages.mentees.models import Mentee
from nastavnik.stages.mentors.models import Mentor


def _items(year: SchoolYear, *kinds: ConsentKind, people: Iterable[int] | None = None) -> list[Item]:
    rows = Consent.objects.filter(year=year, kind__in=kinds, state__in=OPENED)
    if people is not None:
        rows = rows.filter(person_id__in=people)
    found = []
    for row in rows.select_related("person", "file", "scan"):
        words = (f"подписано {row.signed_on:%d.%m.%Y}" if row.signed_on else "", row.get_state_display())
        found.append(Item(row.file.name, row.file, words))
        if row.scan is not None:
            ending = row.scan.name.rpartition(".")[2]
            found.append(Item(f"{row.file.name.rpartition('.')[0]} — скан.{ending}", row.scan, words))
    return found


@proof("duty_consents")
def duties(year: SchoolYear) -> list[Item]:
    """Written consents to be a mentor and to be mentored."""
    return _items(year, ConsentKind.MENTOR_DUTIES, ConsentKind.MENTEE_PARTICIPATION)


@proof("mentee_processing")
def of_mentees(year: SchoolYear) -> list[Item]:
    """Consents of mentees to the processing of their data."""
    return _items(
        year, ConsentKind.PROCESSING, people=Mentee.objects.filter(year=year).values_list("person_id", flat=True)
    )


@proof("mentor_processing")
def of_mentors(year: SchoolYear) -> list[Item]:
    """Consents of mentors to the processing of their data."""
    return _items(
        year, ConsentKind.PROCESSING, people=Mentor.objects.filter(year=year).values_list("person_id", flat=True)
    )


@register_of(
    "Реестр согласий",
    "Работник",
    "Согласие",
    "Издание",
    "Подписано",
    "Отозвано или истекло",
    "Состояние",
    "SHA-256 текста",
)
def consents(year: SchoolYear) -> Iterator[tuple[Any, ...]]:
    """Every consent of the year, printed, signed, refused or withdrawn."""
    for row in Consent.objects.filter(year=year).exclude(state="replaced").select_related("person"):
        yield (
            row.person.full_name, row.get_kind_display(), row.edition, row.signed_on, row.ended_on,
            row.get_state_display(), row.text_sha256,
        )  # fmt: skip


@register_of("Банк наставляемых", "Работник", "Должность", "Категория", "В банке с", "Состояние")
def mentees(year: SchoolYear) -> Iterator[tuple[Any, ...]]:
    """The bank of mentees: those who entered it with a valid consent (R01). What each asked help with stays with the curator."""
    for row in Mentee.objects.filter(year=year, entered_on__isnull=False).select_related("person"):
        yield (
            row.person.full_name,
            row.person.post,
            row.get_category_display() if row.category else "",
            row.entered_on,
            row.get_state_display(),
        )


@register_of("Банк наставников", "Работник", "Должность", "В банке с", "Состояние")
def mentors(year: SchoolYear) -> Iterator[tuple[Any, ...]]:
    """The bank of mentors: those who entered it with a valid consent (R01)."""
    for row in Mentor.objects.filter(year=year, entered_on__isnull=False).select_related("person"):
        yield row.person.full_name, row.person.post, row.entered_on, row.get_state_display()
