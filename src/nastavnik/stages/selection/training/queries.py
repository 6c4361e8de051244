"""Questions about training: who is trained, sessions, consultations, materials."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Prefetch, Q

from nastavnik.foundation.access.web import restrict
from nastavnik.foundation.organisations.models import SchoolYear
from nastavnik.foundation.people.models import Person
from nastavnik.kernel.act import Act
from nastavnik.stages.mentors.models import Course, Mentor
from nastavnik.stages.selection.training.actions.keep_materials import outdated
from nastavnik.stages.selection.training.capabilities import Cap
from nastavnik.stages.selection.training.models import (
    Attendee,
    Booking,
    Material,
    MaterialEdition,
    Session,
    Slot,
    TrainingRule,
)
from nastavnik.stages.selection.training.rules import Mark, Record, Rule, judge
from nastavnik.stages.selection.training.source import default_rule, starters

# ── Кто обучен: for the pages here, and for the matching as a criterion or a hard rule ─────────────────────────────────


def rule_of(organisation_id: int) -> Rule:
    """The rule in force in a school: its own, else the catalogue's."""
    row = TrainingRule.objects.filter(organisation_id=organisation_id).first()
    return Rule(tuple(row.kinds), row.external, row.hours, row.years) if row else default_rule()


def trained(people: Iterable[int], on: date, *, organisation_id: int) -> Mapping[int, Mark]:
    """Person id → whether they are trained as mentors on a day, with hours, term and words.

    Everybody asked is in the answer; who has had no training is not trained. Two queries, whatever their number. The rule
    is the school's (``rule_of``); as a hard rule of matching take ``.trained``, for the explanation ``.words``.
    """
    ids = list(people)
    rule = rule_of(organisation_id)
    records: dict[int, list[Record]] = {person: [] for person in ids}
    rows = Course.objects.filter(person_id__in=ids, finished_on__lte=on).order_by()
    for person, hours, finished, until, kind in rows.values_list(
        "person_id", "hours", "finished_on", "valid_until", "attendance__session__kind"
    ):
        records[person].append(Record(kind or "", hours or 0, finished, until))
    return {person: judge(rule, had, on) for person, had in records.items()}


@dataclass(frozen=True, slots=True)
class TrainedRow:
    """A mentor of the year with the mark."""

    mentor: Mentor
    mark: Mark


def trained_mentors(year: SchoolYear, on: date) -> list[TrainedRow]:
    """Everybody who wishes to be a mentor this year, the untrained first. Three queries."""
    mentors = list(Mentor.objects.filter(year=year).exclude(state="left").select_related("person"))
    marks = trained([row.person_id for row in mentors], on, organisation_id=year.organisation_id)
    rows = [TrainedRow(mentor, marks[mentor.person_id]) for mentor in mentors]
    return sorted(rows, key=lambda row: (row.mark.trained, row.mentor.person.full_name))


# ── Занятия ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def sessions(act: Act, year: SchoolYear) -> list[Session]:
    """Sessions of a year the actor may see, the latest first, with numbers of the invited and their answers."""
    told = {
        "invited": Count("attendees", distinct=True),
        "coming": Count("attendees", filter=Q(attendees__answer="yes"), distinct=True),
        "came": Count("attendees", filter=Q(attendees__came=True), distinct=True),
    }
    rows = restrict(Session.objects, act, Cap.SEE_SESSIONS).filter(year=year).annotate(**told)
    return list(rows.select_related("minutes").order_by("-starts_at", "-pk"))


def whole_session() -> Any:
    """Sessions with everything a page of one tells."""
    items = Prefetch("items")
    return Session.objects.select_related("year", "minutes").prefetch_related(
        items, "items__leader", Prefetch("materials", Material.objects.filter(state="used"))
    )


def invitations(session: Session) -> list[Attendee]:
    """Everybody invited, by name."""
    return list(session.attendees.select_related("person", "certificate", "course"))


def to_invite(act: Act, session: Session) -> list[Person]:
    """Mentors of the year's bank who are not invited yet."""
    there = session.attendees.order_by().values("person_id")
    bank = Mentor.objects.filter(year=session.year, state="in_bank").exclude(person_id__in=there)
    return [row.person for row in bank.select_related("person")]


@dataclass(frozen=True, slots=True)
class Own:
    """The page of a mentor (phone): what to answer, what is ahead, consultations, what to read, one's own record."""

    asked: list[Attendee]
    ahead: list[Attendee]
    past: list[Attendee]
    bookings: list[Booking]
    unread: list[Material]
    courses: list[Course]
    mark: Mark | None
    rule: Rule


def own(act: Act) -> Own:
    """Eight queries, whatever the number of sessions and materials."""
    person = act.actor.person_id
    rows = list(
        Attendee.objects.owned_by(act.actor)
        .filter(session__starts_at__gte=act.now - timedelta(days=370))
        .select_related("session", "certificate")
        .order_by("session__starts_at")
    )
    told = [row for row in rows if _news(act, row)]
    mark = trained([person], act.today, organisation_id=act.organisation.pk)[person] if person else None
    return Own(
        told,
        [
            row
            for row in rows
            if row not in told and row.session.state == "planned" and row.session.starts_at >= act.now
        ],
        [row for row in reversed(rows) if row.came],
        _bookings(act),
        [material for material, edition, read in materials(act) if material.must_read and not read],
        list(Course.objects.filter(person_id=person)) if person else [],
        mark,
        rule_of(act.organisation.pk),
    )


def _news(act: Act, row: Attendee) -> bool:
    """An invitation without an answer, or a cancellation of something one might still go to."""
    if row.session.state == "planned":
        return not row.answer and row.came is None and row.session.starts_at >= act.now
    return row.session.state == "cancelled" and row.session.starts_at >= act.now - timedelta(days=1)


def asked(act: Act) -> list[Attendee]:
    """What the start page of a mentor tells of sessions: unanswered invitations, cancellations. One query."""
    rows = Attendee.objects.owned_by(act.actor).filter(
        session__starts_at__gte=act.now - timedelta(days=1), session__state__in=("planned", "cancelled")
    )
    return [row for row in rows.select_related("session").order_by("session__starts_at") if _news(act, row)]


# ── Консультации ───────────────────────────────────────────────────────────────────────────────────────────────────────


def free_slots(act: Act) -> list[Slot]:
    """Times ahead nobody has booked. The actor's own offers are among them."""
    rows = Slot.objects.filter(starts_at__gt=act.now, booking__isnull=True)
    return list(restrict(rows, act, Cap.SEE_SLOTS).select_related("host"))


def _bookings(act: Act) -> list[Booking]:
    rows = restrict(Booking.objects, act, Cap.SEE_BOOKINGS).filter(slot__starts_at__gte=act.now - timedelta(days=370))
    return list(rows.select_related("slot__host", "person").order_by("slot__starts_at"))


def bookings(act: Act) -> tuple[list[Booking], list[Booking]]:
    """Bookings of the year the actor may see: ahead, and past with the latest first."""
    rows = _bookings(act)
    ahead = [row for row in rows if row.slot.starts_at > act.now]
    return ahead, [row for row in reversed(rows) if row.slot.starts_at <= act.now]


# ── Материалы ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def materials(act: Act, *, retired: bool = False) -> Sequence[tuple[Material, MaterialEdition | None, bool]]:
    """Materials the actor may read: each with its latest edition and whether the actor has read that. Three queries."""
    rows = restrict(Material.objects, act, Cap.SEE_MATERIALS).filter(state="retired" if retired else "used")
    newest = Prefetch("editions", MaterialEdition.objects.select_related("file").order_by("-number"))
    found = list(rows.prefetch_related(newest))
    read: set[int] = set()
    if act.actor.person_id:
        marks = MaterialEdition.objects.filter(readings__person_id=act.actor.person_id, material__in=found)
        read = set(marks.order_by().values_list("pk", flat=True))
    latest = [(row, next(iter(row.editions.all()), None)) for row in found]
    return [(row, edition, edition is not None and edition.pk in read) for row, edition in latest]


def starters_left(found: Iterable[Material]) -> int:
    """How many ready materials the school may take or renew; ``found``: those it has, with editions at hand."""
    there = {row.code: row for row in found if row.code}
    return sum(code not in there or outdated(there[code], item) for code, item in starters().items())


def supposed_readers(act: Act, material: Material, year: SchoolYear | None) -> list[Person]:
    """Mentors of the year, for a material meant for them: whose mark is waited for."""
    if year is None or not material.for_mentors:
        return []
    rows = Mentor.objects.filter(year=year).exclude(state="left").select_related("person")
    return [row.person for row in rows]
