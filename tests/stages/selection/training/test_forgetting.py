"""A person who is forgotten leaves sessions and programmes without the name; everything else of theirs goes."""

from __future__ import annotations

from nastavnik.foundation.privacy.erasing import subject
from nastavnik.foundation.privacy.portions import Portion
from nastavnik.kernel import tenancy
from nastavnik.kernel.writing import permit
from nastavnik.stages.selection.training.actions.acknowledge_material import acknowledge_material
from nastavnik.stages.selection.training.actions.book_slot import book_slot
from nastavnik.stages.selection.training.forgetting import training
from nastavnik.stages.selection.training.models import (
    Attendee,
    Booking,
    MaterialEdition,
    Reading,
    Session,
    SessionItem,
    Slot,
)
from stages.selection.training.club import Club


def test_what_goes_and_what_stays(club: Club) -> None:
    me, other = club.mentors(2)
    club.session(me, other)
    book_slot(club.act, slot_id=club.slot(other).pk, person=me)
    book_slot(club.act, slot_id=club.slot(me).pk, person=other)
    club.material()
    [edition] = club.stage.all(MaterialEdition)
    for person in (me, other):
        acknowledge_material(club.mentor_act(person), edition=edition, person=person)
    with tenancy.within(club.stage.school.organisation), permit("the destruction of the test"):
        told = {}
        for said in training(subject(club.act, me)):
            assert isinstance(said, Portion)
            told[said.title] = said.rows.count()
            said.erase(said.rows)
    assert list(told.values()) == [1, 1, 1, 1, 1]
    assert [row.person_id for row in club.stage.all(Attendee)] == [other.pk]
    assert [row.person_id for row in club.stage.all(Reading)] == [other.pk]
    assert club.stage.all(Booking) == []
    assert [row.host_id for row in club.stage.all(Slot)] == [other.pk]
    assert len(club.stage.all(Session)) == 1
    assert [row.leader_id for row in club.stage.all(SessionItem)] == [None, None]
