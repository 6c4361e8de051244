"""Files behind the training lines of stage 4, and the register of training."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from nastavnik.foundation.organisations.models import SchoolYear
from nastavnik.instruments.documents.archive import Item, items_of
from nastavnik.instruments.roadmap.proofs import proof, register_of
from nastavnik.stages.selection.training.models import Attendee, Booking, MaterialEdition, Session
from nastavnik.stages.selection.training.queries import trained_mentors
from nastavnik.stages.selection.training.rules import Kind
from nastavnik.ui.text import moment


def _papers(year: SchoolYear, kind: str) -> list[Item]:
    rows = Session.objects.filter(year=year, kind=kind, state="held", minutes__isnull=False).exclude(
        minutes__state="cancelled"
    )
    held = rows.select_related("minutes__file", "minutes__scan", "minutes__signature", "minutes__print")
    return [item for row in held.order_by("starts_at") if row.minutes for item in items_of(row.minutes)]


@proof("setup_session_held")
def of_sessions(year: SchoolYear) -> list[Item]:
    """Minutes of set-up sessions and meetings for exchange of experience."""
    return [*_papers(year, Kind.SETUP), *_papers(year, Kind.EXCHANGE)]


@proof("mentors_trained")
def of_training(year: SchoolYear) -> list[Item]:
    """Minutes of lessons, and certificates of attendance."""
    rows = Attendee.objects.filter(session__year=year, certificate__isnull=False).exclude(
        certificate__state="cancelled"
    )
    papers = rows.select_related(
        "certificate__file", "certificate__scan", "certificate__signature", "certificate__print"
    )
    certificates = [item for row in papers if row.certificate for item in items_of(row.certificate)]
    return [*_papers(year, Kind.LESSON), *certificates]


@proof("consultations_held")
def of_consultations(year: SchoolYear) -> list[Item]:
    """Minutes of group consultations; those of one mentor are in the register."""
    return _papers(year, Kind.CONSULTATION)


@proof("materials_ready")
def of_materials(year: SchoolYear) -> list[Item]:
    """The latest edition of every material in use: the file, or the text; of a link its address."""
    found: dict[int, MaterialEdition] = {}
    rows = MaterialEdition.objects.filter(organisation_id=year.organisation_id, material__state="used")
    for row in rows.select_related("material", "file").order_by("material__title", "material_id", "-number"):
        found.setdefault(row.material_id, row)
    items = []
    for row in found.values():
        words = (row.material.audience, f"редакция {row.number}")
        if row.file is not None:
            items.append(Item(row.file.name, row.file, words))
        else:
            body = f"{row.material.title}\n\n{row.text or row.link}\n"
            items.append(Item(f"{row.material.title}.txt", body.encode(), words))
    return items


@register_of("Обучение наставников", "Наставник", "Обучен", "Часов", "Основание")
def training(year: SchoolYear) -> Iterator[tuple[Any, ...]]:
    """Every mentor of the year with the mark on its last day or today's facts."""
    for row in trained_mentors(year, year.ends_on):
        yield row.mentor.person.full_name, "да" if row.mark.trained else "нет", row.mark.hours, row.mark.words


@register_of("Занятия наставников", "Когда", "Вид", "Название", "Состояние", "Приглашены", "Были")
def held(year: SchoolYear) -> Iterator[tuple[Any, ...]]:
    """Every session of the year."""
    for row in Session.objects.filter(year=year).order_by("starts_at").prefetch_related("attendees"):
        there = list(row.attendees.all())
        yield (
            moment(row.starts_at), row.kind_word, row.title, row.get_state_display(), len(there),
            sum(item.came is True for item in there),
        )  # fmt: skip


@register_of("Консультации наставников", "Когда", "Кто консультирует", "Наставник", "Состоялась")
def consultations(year: SchoolYear) -> Iterator[tuple[Any, ...]]:
    """Booked consultations. What was asked and agreed stays with the two."""
    rows = Booking.objects.filter(slot__year=year).select_related("slot__host", "person").order_by("slot__starts_at")
    for row in rows:
        took = {True: "да", False: "нет", None: "не отмечено"}[row.took_place]
        yield moment(row.slot.starts_at), row.slot.who, row.person.full_name, took
