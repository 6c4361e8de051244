"""Eight mentors press at once: the database lets in one, and the others are told so, on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connections

from conftest import World
from instruments.documents.actions.test_parallel import db  # noqa: F401 - a database whose threads see what is committed
from nastavnik.foundation.people.models import Person
from nastavnik.kernel.errors import Refusal
from nastavnik.stages.selection.training.actions.book_slot import TAKEN, book_slot
from nastavnik.stages.selection.training.models import Booking
from stages.cast import open_stage
from stages.selection.training.club import Club

MENTORS = 8


def test_one_of_eight_gets_the_time(world: World) -> None:
    club = Club(open_stage(world.school))
    people = [club.stage.person() for _ in range(MENTORS)]
    slot = club.slot()
    together = Barrier(MENTORS, timeout=30)

    def one(person: Person) -> object:
        try:
            together.wait()
            return book_slot(club.mentor_act(person), slot_id=slot.pk, person=person).person_id
        except Refusal as refusal:
            return refusal.text
        finally:
            connections.close_all()

    with ThreadPoolExecutor(MENTORS) as pool:
        answers = list(pool.map(one, people))
    assert answers.count(TAKEN) == MENTORS - 1
    [booking] = club.stage.all(Booking)
    assert booking.person_id in answers
