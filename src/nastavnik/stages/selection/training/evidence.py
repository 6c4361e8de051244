"""What proves the training, the materials, the consultations and the set-up sessions of stage 4."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from nastavnik.foundation.organisations.models import SchoolYear
from nastavnik.instruments.documents.lifecycles import SIGNED
from nastavnik.instruments.roadmap.evidence import Evidence, evidence
from nastavnik.stages.selection.training.models import Booking, Material, Session
from nastavnik.stages.selection.training.queries import trained_mentors
from nastavnik.stages.selection.training.rules import Kind
from nastavnik.stages.selection.training.source import enough
from nastavnik.ui.text import long_date, short_date


@evidence("mentors_trained")
def mentors_trained(year: SchoolYear, today: date) -> Evidence:
    """Every mentor of the year is trained by the school's rule."""
    rows = trained_mentors(year, today)
    done = sum(row.mark.trained for row in rows)
    return Evidence(done, len(rows), f"Обучены {done} из {len(rows)}" if rows else "")


@evidence("materials_ready")
def materials_ready(year: SchoolYear, today: date) -> Evidence:
    """Materials for mentors are in use, as many as the catalogue calls enough."""
    count = Material.objects.filter(organisation_id=year.organisation_id, state="used", for_mentors=True).count()
    needed = enough("materials")
    return Evidence(min(count, needed), needed, f"Материалов для наставников: {count}") if count else Evidence(0, 0)


@evidence("consultations_held")
def consultations_held(year: SchoolYear, today: date) -> Evidence:
    """Consultations that took place: those booked and marked so, and group ones."""
    marks = list(Booking.objects.filter(slot__year=year).values_list("took_place", "slot__starts_at"))
    held = sum(mark is True for mark, _ in marks)
    groups = Session.objects.filter(year=year, kind=Kind.CONSULTATION).order_by()
    states = list(groups.values_list("state", flat=True))
    held += states.count("held")
    ahead = sum(mark is None and timezone.localdate(moment) >= today for mark, moment in marks) + states.count(
        "planned"
    )
    unmarked = sum(mark is None and timezone.localdate(moment) < today for mark, moment in marks)
    if not (held or ahead or unmarked):
        return Evidence(0, 0)
    told = (
        [f"Состоялось: {held}"]
        + ([f"впереди: {ahead}"] if ahead else [])
        + ([f"не отмечено: {unmarked}"] if unmarked else [])
    )
    needed = enough("consultations")
    return Evidence(min(held, needed), needed, ", ".join(told), waiting=not held and bool(ahead) and not unmarked)


@evidence("setup_session_held")
def setup_session_held(year: SchoolYear, today: date) -> Evidence:
    """A set-up session took place and its minutes are signed."""
    rows = list(
        Session.objects.filter(year=year, kind=Kind.SETUP)
        .exclude(state="cancelled")
        .select_related("minutes")
        .order_by("starts_at")
    )
    held = [row for row in rows if row.state == "held"]
    for row in held:
        if row.minutes is not None and row.minutes.state in SIGNED:
            return Evidence(1, 1, f"Проведена {short_date(row.starts_at)}, протокол № {row.minutes.number_text}")
    if held:
        drawn = held[0].minutes is not None and held[0].minutes.state != "cancelled"
        words = "протокол готовится" if drawn else "нужен протокол"
        return Evidence(0, 1, f"Проведена {short_date(held[0].starts_at)}, {words}")
    if rows:
        ahead = timezone.localdate(rows[0].starts_at) >= today
        words = f"Назначена на {long_date(rows[0].starts_at)}" if ahead else "Отметьте, кто был на сессии"
        return Evidence(0, 1, words, waiting=ahead)
    return Evidence(0, 0)
