"""Consents behind the lines of stages 1 to 4, and their register."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone

from nastavnik.foundation.organisations.models import SchoolYear
from nastavnik.instruments.consents.kinds import ConsentKind
from nastavnik.instruments.consents.models import OPENED, Consent
from nastavnik.instruments.documents.archive import Item
from nastavnik.instruments.roadmap.proofs import proof, register_of
from nastavnik.stages.mentees.models import Mentee
from nastavnik.stages.mentors.models import Mentor
from nastavnik.stages.selection.models import MatchingRun, Proposal
from nastavnik.stages.selection.queries import defence


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


@proof("decisions")
def sheets(year: SchoolYear) -> list[Item]:
    """The explanation sheet of every computation that led to a decision, and of the last: pairs and proof, no requests of people."""
    runs = list(
        MatchingRun.objects.filter(year=year).select_related("rules", "year", "organisation").order_by("made_at", "pk")
    )
    led = set(
        Proposal.objects.filter(year=year, run__isnull=False)
        .exclude(state="suggested")
        .values_list("run_id", flat=True)
    )
    found = []
    for run in runs:
        if run.pk not in led and run is not runs[-1]:
            continue
        told = defence(run)
        page = render_to_string("selection/_sheet.html", {"found": told, "school": run.organisation})
        proven = "доказательство проверено" if not told.faults else "доказательство не сошлось"
        day = f"{timezone.localtime(run.made_at):%d.%m.%Y %H-%M}"
        found.append(Item(f"Подбор пар {day}.html", page.encode(), (told.terms.words(), proven)))
    return found


@register_of(
    "Решения о парах", "Наставляемый", "Наставник", "Решение", "Ответить до", "Ответ наставника", "Ответ наставляемого"
)
def decided(year: SchoolYear) -> Iterator[tuple[Any, ...]]:
    """Every pair the curator decided about, or that was refused. Why, stays with the curator."""
    rows = (
        Proposal.objects.filter(year=year).exclude(state="suggested").select_related("mentee__person", "mentor__person")
    )
    for row in rows:
        yield (
            row.mentee.person.full_name, row.mentor.person.full_name, row.get_state_display(), row.answer_by,
            row.get_mentor_answer_display() if row.mentor_answer else "", row.get_mentee_answer_display() if row.mentee_answer else "",
        )  # fmt: skip


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
