"""Times for consultations: offered, booked by one person, released, noted."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from conftest import World
from nastavnik.kernel.errors import Missing
from nastavnik.stages.selection.training.actions.book_slot import (
    BookingRefused,
    SlotTaken,
    book_slot,
    note_booking,
    release_booking,
)
from nastavnik.stages.selection.training.actions.offer_slots import SlotRefused, offer_slots, withdraw_slot
from nastavnik.stages.selection.training.models import Booking, Slot
from stages.cast import open_stage
from stages.selection.training.club import AHEAD, Club


def test_times_of_one_person_do_not_overlap(club: Club) -> None:
    me, other = club.mentors(2)
    facts = {"minutes": 30, "place": "5"}
    offer_slots(club.act, host=me, starts=[AHEAD, AHEAD + timedelta(minutes=30)], **facts)
    with pytest.raises(SlotRefused, match="уже есть консультация"):
        offer_slots(club.act, host=me, starts=[AHEAD + timedelta(minutes=45)], **facts)
    offer_slots(club.act, host=me, starts=[AHEAD + timedelta(hours=1)], **facts)
    offer_slots(club.act, host=other, starts=[AHEAD], **facts)
    assert len(club.stage.all(Slot)) == 4


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"guest": ""}, "кто консультирует"),
        ({"place": ""}, "где консультация"),
        ({"starts": [AHEAD - timedelta(days=30)]}, "уже прошло"),
        ({"starts": []}, "уже прошло"),
    ],
)
def test_what_cannot_be_offered(club: Club, facts: dict[str, Any], sentence: str) -> None:
    given = {"guest": "Методист", "starts": [AHEAD], "minutes": 30, "place": "5", **facts}
    with pytest.raises(SlotRefused, match=sentence):
        offer_slots(club.act, **given)
    assert club.stage.all(Slot) == []


def test_a_time_is_for_one_and_free_again_when_released(club: Club) -> None:
    me, other, host = club.mentors(3)
    slot = club.slot(host)
    booking = book_slot(club.mentor_act(me), slot_id=slot.pk, person=me, question="Как начать")
    with pytest.raises(SlotTaken, match="только что заняли"):
        book_slot(club.mentor_act(other), slot_id=slot.pk, person=other)
    with pytest.raises(SlotRefused, match="уже записались"):
        withdraw_slot(club.mentor_act(host), slot=slot)
    release_booking(club.mentor_act(host), booking=booking)
    assert book_slot(club.mentor_act(other), slot_id=slot.pk, person=other).person == other


def test_nobody_books_oneself_the_past_or_a_neighbours_time(club: Club, world: World) -> None:
    [host] = club.mentors(1)
    slot = club.slot(host)
    with pytest.raises(SlotTaken, match="собственное"):
        book_slot(club.mentor_act(host), slot_id=slot.pk, person=host)
    other = club.stage.person()
    with pytest.raises(SlotTaken, match="уже прошло"):
        book_slot(club.mentor_act(other, AHEAD), slot_id=slot.pk, person=other)
    stranger = Club(open_stage(world.neighbour))
    [theirs] = stranger.mentors(1)
    with pytest.raises(Missing):
        book_slot(stranger.mentor_act(theirs), slot_id=slot.pk, person=theirs)
    assert club.stage.all(Booking) == []


def test_what_came_of_it_is_noted_after_it_began(club: Club) -> None:
    me, host = club.mentors(2)
    booking = book_slot(club.act, slot_id=club.slot(host).pk, person=me)
    with pytest.raises(BookingRefused, match="ещё не началась"):
        note_booking(club.mentor_act(host), booking=booking, took_place=True)
    noted = note_booking(
        club.mentor_act(host, AHEAD + timedelta(hours=1)), booking=booking, took_place=True, note=" Цель "
    )
    assert (noted.took_place, noted.note) == (True, "Цель")
    with pytest.raises(BookingRefused, match="уже отмечена"):
        release_booking(club.mentor_act(me, AHEAD + timedelta(hours=1)), booking=booking)
