"""Times for consultations are offered and taken back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from nastavnik.foundation.organisations.queries import year_or_refuse
from nastavnik.foundation.people.models import Person
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action
from nastavnik.kernel.errors import Refusal
from nastavnik.stages.selection.training.capabilities import Cap
from nastavnik.stages.selection.training.models import Slot


class SlotRefused(Refusal):
    """The time cannot be offered, or cannot be taken back."""


@action(capability=Cap.OFFER_SLOTS, event="training.slots.offered", title="Предложено время консультаций")
def offer_slots(
    act: Act,
    *,
    starts: Sequence[datetime],
    minutes: int,
    host: Person | None = None,
    guest: str = "",
    place: str = "",
    link: str = "",
    about: str = "",
) -> list[Slot]:
    """Offer times of ``minutes`` each. ``host``: somebody of the staff (a mentor only oneself); ``guest``: a methodist from
    outside, in words. Times must not overlap others of the same person."""
    guest = "" if host else guest.strip()
    if host is None and not guest:
        raise SlotRefused("Укажите, кто консультирует.", field="host")
    if not (place.strip() or link.strip()):
        raise SlotRefused("Укажите, где консультация, или дайте ссылку для подключения.", field="place")
    if not starts or min(starts) <= act.now:
        raise SlotRefused("Это время уже прошло. Выберите более позднее.", field="day")
    length = timedelta(minutes=minutes)
    near = Slot.objects.filter(
        host=host, guest=guest, starts_at__gt=min(starts) - timedelta(days=1), starts_at__lt=max(starts) + length
    )
    for slot in near:
        if any(start < slot.ends_at and slot.starts_at < start + length for start in starts):
            raise SlotRefused(f"У этого консультанта уже есть консультация в это время: {slot}.", field="time")
    rows = [
        Slot(
            organisation_id=act.organisation.pk, year=year_or_refuse(act), host=host, guest=guest, starts_at=start, minutes=minutes,
            place=place.strip(), link=link.strip(), about=about.strip(),
        )
        for start in starts
    ]  # fmt: skip
    return Slot.objects.bulk_create(rows)


@action(capability=Cap.OFFER_SLOTS, event="training.slot.withdrawn", title="Время консультации убрано", about="slot")
def withdraw_slot(act: Act, *, slot: Slot) -> None:
    """Take back a time nobody has booked."""
    locked: Slot = Slot.objects.select_for_update(of=("self",)).get(pk=slot.pk)
    if hasattr(locked, "booking"):
        raise SlotRefused("На это время уже записались. Сначала освободите запись.")
    locked.delete()
