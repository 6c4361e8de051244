"""A mentor books a time, releases it, and what came of the consultation is noted."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from nastavnik.foundation.people.models import Person
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action
from nastavnik.kernel.errors import Missing, Refusal
from nastavnik.stages.selection.training.capabilities import Cap
from nastavnik.stages.selection.training.models import Booking, Slot


class SlotTaken(Refusal):
    """Somebody else has booked it, or it is over."""


class BookingRefused(Refusal):
    """The booking cannot be released or noted now."""


TAKEN = "Это время только что заняли. Выберите другое."


@action(capability=Cap.BOOK_SLOT, event="training.slot.booked", title="Запись на консультацию")
def book_slot(act: Act, *, slot_id: int, person: Person, question: str = "") -> Booking:
    """Book a time for ``person``: a mentor for oneself, the curator for anybody.

    ``slot_id``: a time belongs to nobody before it is booked, so it is named, not given. Of two who press at once the
    table's unique key lets in one; the other is told so.
    """
    slot = Slot.objects.select_for_update(of=("self",)).filter(pk=slot_id).first()
    if slot is None:
        raise Missing()
    if slot.starts_at <= act.now:
        raise SlotTaken("Это время уже прошло. Выберите другое.")
    if slot.host_id == person.pk:
        raise SlotTaken("Это ваше собственное время: записаться к себе нельзя.")
    try:
        with transaction.atomic():
            booking: Booking = Booking.objects.create(
                organisation_id=slot.organisation_id,
                slot=slot,
                person=person,
                question=question.strip(),
                booked_at=act.now,
            )
    except IntegrityError:
        raise SlotTaken(TAKEN) from None
    return booking


@action(
    capability=Cap.BOOK_SLOT,
    event="training.booking.released",
    title="Запись на консультацию отменена",
    about="booking",
)
def release_booking(act: Act, *, booking: Booking) -> None:
    """Free the time again: by the one who booked, by the host, or by the curator. No reason is asked."""
    row: Booking = Booking.objects.select_for_update(of=("self",)).select_related("slot").get(pk=booking.pk)
    if row.took_place is not None:
        raise BookingRefused("Консультация уже отмечена, отменить запись нельзя.")
    row.delete()


@action(capability=Cap.OFFER_SLOTS, event="training.booking.noted", title="Отмечена консультация", about="booking")
def note_booking(act: Act, *, booking: Booking, took_place: bool, note: str = "") -> Booking:
    """Whether it took place, and what was agreed. By either of the two or the curator, after it has begun."""
    row: Booking = Booking.objects.select_for_update(of=("self",)).select_related("slot", "person").get(pk=booking.pk)
    if row.slot.starts_at > act.now:
        raise BookingRefused("Консультация ещё не началась.")
    row.took_place, row.note = took_place, note.strip()
    row.save()
    return row
