from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from nastavnik.foundation.access.posting import attempt
from nastavnik.foundation.access.roles import Role
from nastavnik.foundation.access.web import Request, fetch, part, screen
from nastavnik.foundation.organisations.queries import current_year
from nastavnik.foundation.people.models import Person
from nastavnik.kernel.act import Act
from nastavnik.kernel.errors import Refusal
from nastavnik.stages.mentors.models import Mentor
from nastavnik.stages.selection.training import queries
from nastavnik.stages.selection.training.actions.book_slot import book_slot, note_booking, release_booking
from nastavnik.stages.selection.training.actions.offer_slots import offer_slots, withdraw_slot
from nastavnik.stages.selection.training.capabilities import Cap
from nastavnik.stages.selection.training.forms import (
    AnyonesSlotsForm,
    BookedForForm,
    NoteForm,
    QuestionForm,
    SlotsForm,
    staff,
)
from nastavnik.stages.selection.training.models import Booking, Slot
from nastavnik.stages.selection.training.rules import row_of_slots
from nastavnik.stages.selection.training.views._sections import sections
from nastavnik.ui.text import plural

sees_bookings = part(Cap.SEE_BOOKINGS)


class WithoutCard(Refusal):
    """The account has no person: there is nobody to book or to offer times for."""


def _me(act: Act) -> Person:
    person = Person.objects.filter(pk=act.actor.person_id).first()
    if person is None:
        raise WithoutCard("Ваша учётная запись не связана с карточкой сотрудника. Попросите куратора связать их.")
    return person


@screen(Cap.SEE_SLOTS)
def index(request: Request) -> HttpResponse:
    """Free times to book, bookings ahead, bookings to note."""
    act = request.act
    ahead, past = queries.bookings(act) if sees_bookings(act) else ([], [])
    year = current_year(act)
    context = {
        "sections": sections(act, "training:consultations"),
        "year": year,
        "free": queries.free_slots(act),
        "ahead": ahead,
        "past": past,
        "me": act.actor.person_id,
        "curator": act.actor.role != Role.MENTOR,
    }
    return render(request, "training/consultations.html", context)


@screen(Cap.OFFER_SLOTS)
def offer(request: Request) -> HttpResponse:
    """Offer times: a mentor one's own, the curator anybody's."""
    act = request.act
    posted = request.POST if request.method == "POST" else None
    form: SlotsForm
    if act.actor.role == Role.MENTOR:
        form = SlotsForm(posted)
    else:
        form = AnyonesSlotsForm(posted, people=staff(act), initial={"host": act.actor.person_id})
    if posted is not None:

        def do(data: dict[str, Any]) -> list[Slot]:
            starts = row_of_slots(form.moment(), data["count"], data["minutes"])
            host = _me(act) if act.actor.role == Role.MENTOR else data["host"]
            facts = {key: data[key] for key in ("minutes", "place", "link", "about")}
            return offer_slots(act, host=host, guest=data.get("guest", ""), starts=starts, **facts)

        made = attempt(form, do)
        if made is not None:
            words = plural(len(made), "время", "времени", "времён")
            messages.success(request, f"Предложено: {words}. Наставники увидят это на странице «Консультации».")
            return redirect("training:consultations")
    context = {
        "form": form, "title": "Предложить время консультаций", "verb": "Предложить",
        "back_url": reverse("training:consultations"), "back": "Консультации",
        "lead": "На каждое время записывается один человек.",
    }  # fmt: skip
    return render(request, "training/form.html", context, status=422 if form.is_bound else 200)


@require_POST
@screen(Cap.OFFER_SLOTS)
def withdraw(request: Request, pk: int) -> HttpResponse:
    """Take back a time nobody has booked."""
    slot = fetch(Slot.objects.select_related("host"), request.act, Cap.OFFER_SLOTS, pk=pk)
    withdraw_slot(request.act, slot=slot)
    messages.success(request, "Время убрано.")
    return redirect("training:consultations")


@screen(Cap.BOOK_SLOT)
def book(request: Request, pk: int) -> HttpResponse:
    """Book a time: a mentor for oneself, the curator for a mentor of the year."""
    act = request.act
    slot = fetch(Slot.objects.select_related("host"), act, Cap.SEE_SLOTS, pk=pk)
    posted = request.POST if request.method == "POST" else None
    form: QuestionForm
    if act.actor.role == Role.MENTOR:
        form = QuestionForm(posted)
    else:
        mentors = Mentor.objects.filter(year=current_year(act)).exclude(state="left").order_by()
        form = BookedForForm(posted, people=staff(act).filter(pk__in=mentors.values("person_id")))
    if posted is not None:

        def do(data: dict[str, Any]) -> Booking:
            person = data.get("person") or _me(act)
            return book_slot(act, slot_id=slot.pk, person=person, question=data["question"])

        if attempt(form, do) is not None:
            messages.success(request, "Записано. Если не сможете, освободите время: им воспользуется другой.")
            return redirect("training:consultations")
    return render(request, "training/book.html", {"form": form, "slot": slot}, status=422 if form.is_bound else 200)


@require_POST
@screen(Cap.BOOK_SLOT)
def release(request: Request, pk: int) -> HttpResponse:
    """Free the time again."""
    booking = fetch(Booking.objects.select_related("slot", "person"), request.act, Cap.BOOK_SLOT, pk=pk)
    release_booking(request.act, booking=booking)
    messages.success(request, "Запись отменена, время снова свободно.")
    return redirect("training:consultations")


@screen(Cap.OFFER_SLOTS)
def note(request: Request, pk: int) -> HttpResponse:
    """Whether it took place and what was agreed."""
    booking = fetch(Booking.objects.select_related("slot__host", "person"), request.act, Cap.OFFER_SLOTS, pk=pk)
    took = booking.took_place if booking.took_place is not None else True
    form = NoteForm(request.POST or None, initial={"took_place": "1" if took else "0", "note": booking.note})
    if request.method == "POST" and attempt(form, lambda data: note_booking(request.act, booking=booking, **data)):
        messages.success(request, "Отмечено.")
        return redirect("training:consultations")
    context = {
        "form": form, "title": "Отметить консультацию", "verb": "Отметить",
        "back_url": reverse("training:consultations"), "back": "Консультации",
        "lead": f"{booking.slot.who} и {booking.person}", "audience": "Видят: оба участника консультации и куратор",
    }  # fmt: skip
    return render(request, "training/form.html", context, status=422 if form.is_bound else 200)
