"""Every action of training against every role, the entry each leaves, and the wall between schools."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from conftest import World
from nastavnik.foundation.access.roles import PEOPLE, Role
from nastavnik.foundation.audit.models import AuditEntry
from nastavnik.kernel import tenancy
from nastavnik.kernel.act import Act, Actor
from nastavnik.kernel.errors import Forbidden, Missing
from nastavnik.kernel.registry import registry
from nastavnik.stages.selection.training.actions import (
    acknowledge_material,
    book_slot,
    certify_attendance,
    draw_up_minutes,
    invite_mentors,
    keep_materials,
    mark_attendance,
    move_session,
    offer_slots,
    plan_session,
    set_rule,
)
from nastavnik.stages.selection.training.models import Attendee, Booking, Material, MaterialEdition, Session, Slot
from stages.selection.training.club import AHEAD, Club

CURATOR, LEADERS = {"curator"}, {"curator", "head"}
ASKED = {"curator", "mentor"}


class Cast:
    """What the actions are called with; ``me``: the mentor."""

    def __init__(self, club: Club) -> None:
        self.club = club
        self.me, self.other = club.mentors(2)

    def invitation(self) -> Any:
        session = self.club.session(self.me)
        return self.club.invitations(session)[0]

    def held(self) -> Any:
        return self.club.held([self.me])

    def edition(self) -> Any:
        material = self.club.material(audience=["for_mentors", "for_curators", "for_mentees"])
        return self.club.stage.all(MaterialEdition, material=material)[0]

    def booking(self) -> Any:
        slot = self.club.slot(self.other)
        return book_slot.book_slot(self.club.act, slot_id=slot.pk, person=self.me)


FACTS = {"kind": "setup", "title": "Новое", "place": "Зал", "link": "", "about": "", "hours": None}
Call = tuple[Any, set[str], Callable[[Cast], dict[str, Any]]]
P, I, M = plan_session, invite_mentors, keep_materials  # noqa: E741
ACTIONS: dict[str, Call] = {
    "plan": (P.plan_session, CURATOR, lambda c: {"year": c.club.stage.year, "kind": "setup", "title": "С", "starts_at": AHEAD, "place": "Зал"}),
    "edit": (P.edit_session, CURATOR, lambda c: {"session": c.club.session(), **FACTS}),
    "programme": (P.set_programme, CURATOR, lambda c: {"session": c.club.session(), "items": [P.Item("Роли", 10)]}),
    "attach": (P.attach_materials, CURATOR, lambda c: {"session": c.club.session(), "materials": [c.club.material()]}),
    "move": (move_session.move_session, CURATOR, lambda c: {"session": c.club.session(), "starts_at": AHEAD + timedelta(days=1)}),
    "cancel": (move_session.cancel_session, CURATOR, lambda c: {"session": c.club.session()}),
    "invite": (I.invite_mentors, CURATOR, lambda c: {"session": c.club.session(), "people": [c.me]}),
    "uninvite": (I.withdraw_invitation, CURATOR, lambda c: {"session": (i := c.invitation()).session, "invitation": i}),
    "answer": (I.answer_invitation, ASKED, lambda c: {"invitation": c.invitation(), "yes": True}),
    "attendance": (mark_attendance.mark_attendance, CURATOR, lambda c: {"session": c.club.session(c.me, starts_at=c.club.stage.now), "present": [c.me]}),
    "minutes": (draw_up_minutes.draw_up_minutes, CURATOR, lambda c: {"session": c.held(), "chair": c.me, "secretary": c.other, "said": {}}),
    "certify": (certify_attendance.certify_attendance, CURATOR, lambda c: {"session": (s := c.held()), "invitations": c.club.invitations(s)}),
    "offer": (offer_slots.offer_slots, ASKED, lambda c: {"host": c.me, "starts": [AHEAD], "minutes": 30, "place": "5"}),
    "withdraw": (offer_slots.withdraw_slot, ASKED, lambda c: {"slot": c.club.slot(c.me)}),
    "book": (book_slot.book_slot, ASKED, lambda c: {"slot_id": c.club.slot(c.other).pk, "person": c.me}),
    "release": (book_slot.release_booking, ASKED, lambda c: {"booking": c.booking()}),
    "note": (book_slot.note_booking, ASKED, lambda c: {"booking": c.booking(), "took_place": True}),
    "add": (M.add_material, CURATOR, lambda c: {"title": "Н", "content": M.Content(text="Т"), "audience": ["for_mentors"]}),
    "describe": (M.describe_material, CURATOR, lambda c: {"material": c.club.material(), "title": "Н", "about": "", "audience": ["for_mentees"], "must_read": True}),
    "publish": (M.publish_edition, CURATOR, lambda c: {"material": c.club.material(), "content": M.Content(link="https://example.org/")}),
    "retire": (M.retire_material, CURATOR, lambda c: {"material": c.club.material()}),
    "restore": (M.restore_material, CURATOR, lambda c: {"material": M.retire_material(c.club.act, material=c.club.material())}),
    "starters": (M.take_starters, CURATOR, lambda c: {}),
    "acknowledge": (acknowledge_material.acknowledge_material, {"mentor"}, lambda c: {"edition": c.edition(), "person": c.me}),
    "rule": (set_rule.set_rule, LEADERS, lambda c: {"kinds": ["setup"], "external": False, "hours": 1, "years": 1}),
}  # fmt: skip
LATER = {"minutes", "certify", "note"}
"""Done after the session or the consultation."""


def act_as(role: str, world: World, cast: Cast, name: str) -> Act:
    place = {Role.MUNICIPAL: world.municipality, Role.REGIONAL: world.region, Role.ADMIN: world.region}
    person = cast.me.pk if role == "mentor" else None
    now = AHEAD + timedelta(hours=3) if name in LATER else cast.club.stage.now
    return Act(Actor(role, role, 1, person), place.get(Role(role), cast.club.stage.school.organisation), now)


def test_the_table_names_every_action_of_training() -> None:
    there = {name for name in registry.actions if name.startswith("training.")}
    assert there == {action.name for action, _, _ in ACTIONS.values()}


@pytest.mark.parametrize("name", ACTIONS)
def test_who_may_who_may_not_and_what_is_left(name: str, club: Club, world: World) -> None:
    action, allowed, make = ACTIONS[name]
    cast = Cast(club)
    given = make(cast)
    entries = AuditEntry.objects.count()
    for role in PEOPLE:
        if role.value not in allowed:
            with pytest.raises(Forbidden):
                action(act_as(role, world, cast, name), **given)
    stranger = Act(Actor("Куратор", "curator", 1), world.neighbour.organisation, club.stage.now)
    if any(hasattr(value, "organisation_id") for value in given.values()):
        with pytest.raises((Missing, Forbidden)):
            action(stranger, **given)
    assert AuditEntry.objects.count() == entries
    doer = "curator" if "curator" in allowed else "mentor"
    action(act_as(doer, world, cast, name), **given)
    fresh = [row.event for row in AuditEntry.objects.order_by("pk")[entries:]]
    assert fresh.count(action.event) == 1


@pytest.mark.parametrize("name", [name for name, (_, allowed, _) in ACTIONS.items() if "mentor" in allowed])
def test_a_mentor_does_it_for_oneself_and_not_for_a_stranger(name: str, club: Club, world: World) -> None:
    action, _, make = ACTIONS[name]
    cast = Cast(club)
    given = make(cast)
    stranger = club.mentors(1)[0]
    now = act_as("mentor", world, cast, name).now
    with pytest.raises(Forbidden):
        action(club.mentor_act(stranger, now), **given)
    action(act_as("mentor", world, cast, name), **given)


def test_an_account_without_a_person_owns_nothing(club: Club) -> None:
    cast = Cast(club)
    cast.invitation(), cast.booking(), cast.edition()
    actor = Actor("mentee", "mentee", 1)
    with tenancy.within(club.stage.school.organisation):
        seen = {model.__name__: model.objects.owned_by(actor).count() for model in (Session, Attendee, Slot, Booking)}
    assert set(seen.values()) == {0}, seen


def test_materials_are_for_the_role_they_are_written_for(club: Club) -> None:
    mentors, mentees = club.material(), club.material(title="Начало", audience=["for_mentees"])
    with tenancy.within(club.stage.school.organisation):
        seen = {
            role: set(Material.objects.owned_by(Actor(role, role, 1))) for role in ("mentor", "mentee", "psychologist")
        }
    assert seen == {"mentor": {mentors}, "mentee": {mentees}, "psychologist": set()}
