"""Every action of the stages against every role: the table of who may, written out by hand, and the entry each leaves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from conftest import World
from nastavnik.foundation.access.roles import PEOPLE, Role
from nastavnik.foundation.audit.models import AuditEntry
from nastavnik.foundation.people.models import Person
from nastavnik.instruments.consents.models import Consent
from nastavnik.instruments.documents.actions.register_document import register_document
from nastavnik.instruments.documents.models import Document
from nastavnik.instruments.roadmap.actions.open_year import open_year
from nastavnik.kernel import tenancy
from nastavnik.kernel.act import Act, Actor
from nastavnik.kernel.errors import Forbidden, Missing
from nastavnik.kernel.registry import registry
from nastavnik.stages.mentees.actions import note_request as mentees
from nastavnik.stages.mentees.actions.note_wishes import note_wishes
from nastavnik.stages.mentees.models import Mentee
from nastavnik.stages.mentors.actions import confirm_wish as confirm
from nastavnik.stages.mentors.actions import note_wish as mentors
from nastavnik.stages.mentors.actions.note_course import note_course, remove_course
from nastavnik.stages.mentors.models import Mentor
from nastavnik.stages.mentorships.actions.change_mentorships import change_mentorships
from nastavnik.stages.mentorships.actions.draft_order import draft_order
from nastavnik.stages.mentorships.actions.form_mentorships import form_mentorships
from nastavnik.stages.mentorships.actions.prepare_change import prepare_change
from nastavnik.stages.mentorships.actions.set_terms import set_terms
from nastavnik.stages.mentorships.commissions._asking import mentorships
from nastavnik.stages.mentorships.models import Mentorship
from nastavnik.stages.mentorships.rules import Change
from nastavnik.stages.selection.actions import decide_proposals as decide
from nastavnik.stages.selection.actions import mind_proposals as mind
from nastavnik.stages.selection.actions.ask_district import answer_search, ask_district
from nastavnik.stages.selection.actions.ask_fit import answer_fit, ask_fit
from nastavnik.stages.selection.actions.ask_question import ask_question, reply_question
from nastavnik.stages.selection.actions.mark_participants import mark_participants
from nastavnik.stages.selection.actions.propose_pairs import propose_pairs
from nastavnik.stages.selection.actions.save_rules import save_rules
from nastavnik.stages.selection.actions.send_proposals import answer_proposal, send_proposals
from nastavnik.stages.selection.actions.withdraw_proposals import withdraw_proposals
from nastavnik.stages.selection.models import ForbiddenPair, Proposal
from stages.cast import SIGNED, Stage

TERM = {"starts_on": date(2026, 10, 1), "ends_on": date(2027, 5, 31), "answer_by": date(2026, 9, 20)}
OWN = {"mentor", "mentee"}
NOBODY: set[str] = set()
CURATOR, LEADERS, ASKED = {"curator"}, {"curator", "head"}, {"curator", "mentor", "mentee"}


def system(stage: Stage) -> Act:
    return Act(Actor.system("Обход"), stage.school.organisation, stage.now)


class Cast:
    """What the actions are called with, made on demand."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.mentee = stage.mentee()
        self.mentor = stage.mentor()
        self.own = {"mentee": self.mentee.person, "mentor": self.mentor.person}

    def earlier(self) -> Any:
        """The mentor of the year before, who has not answered for this one."""
        before = open_year(self.stage.act, starts_on=date(2025, 9, 1), ends_on=date(2026, 8, 31))
        self.own["mentor"] = self.stage.person()
        return mentors.wish_to_mentor(self.stage.act, year=before, person=self.own["mentor"])

    def course(self) -> Any:
        return note_course(self.stage.act, person=self.mentor.person, title="Школа наставника", finished_on=SIGNED)

    def suggested(self) -> Any:
        return decide.take_back_proposal(self.stage.act, proposal=self.accepted())

    def accepted(self) -> Any:
        return self.stage.accepted(self.mentee, self.mentor)

    def sent(self) -> Any:
        return self.stage.sent(self.mentee, self.mentor)

    def expired(self) -> Any:
        return mind.expire_proposal(system(self.stage), proposal=self.sent())

    def question(self) -> Any:
        return ask_question(self.stage.act, proposal=self.sent(), side="mentee", text="Когда?")

    def ban(self) -> Any:
        decide.reject_proposal(self.stage.act, proposal=self.suggested(), never_together=True)
        [ban] = self.stage.all(ForbiddenPair)
        return ban

    def working(self) -> Any:
        order = self.draft()
        register_document(self.stage.school.act("head"), document=order, dated_on=self.stage.act.today)
        [proposal] = self.stage.all(Proposal, state="ordered")
        return proposal

    def pair(self) -> Any:
        """At work by a registered order."""
        self.working()
        [made] = self.stage.all(Mentorship)
        with tenancy.within(self.stage.school.organisation):
            return mentorships(self.stage.act).get(pk=made.pk)

    def end(self) -> dict[str, Any]:
        pair = self.pair()
        return {"mentorship": pair, "change": Change(pair.pk, "ended", date(2026, 10, 5), ground="both")}

    def draft(self) -> Any:
        agreed = self.stage.agreed(self.mentee, self.mentor)
        return draft_order(self.stage.act, year=self.stage.year, proposals=[agreed], dated_on=self.stage.act.today)


Call = tuple[Callable[..., Any], set[str], Callable[[Cast], dict[str, Any]]]

ACTIONS: dict[str, Call] = {
    "ask": (mentees.ask_for_mentor, CURATOR, lambda c: {"year": c.stage.year, "person": c.stage.person()}),
    "requests": (mentees.note_requests, CURATOR, lambda c: {"mentee": c.mentee, "levels": {}}),
    "enter mentee": (mentees.enter_bank, CURATOR, lambda c: {"mentee": c.mentee}),
    "suspend mentee": (mentees.suspend_mentee, CURATOR, lambda c: {"mentee": c.mentee}),
    "wishes": (note_wishes, CURATOR, lambda c: {"mentee": c.mentee, "preferred": [c.mentor.person]}),
    "mentee leaves": (mentees.leave_bank, {*CURATOR, "mentee"}, lambda c: {"mentee": c.mentee}),
    "wish": (mentors.wish_to_mentor, CURATOR, lambda c: {"year": c.stage.year, "person": c.stage.person()}),
    "strengths": (mentors.note_strengths, CURATOR, lambda c: {"mentor": c.mentor, "levels": {}}),
    "enter mentor": (mentors.enter_bank, CURATOR, lambda c: {"mentor": c.mentor}),
    "suspend mentor": (mentors.suspend_mentor, CURATOR, lambda c: {"mentor": c.mentor}),
    "confirm": (confirm.confirm_wish, {*CURATOR, "mentor"}, lambda c: {"earlier": c.earlier()}),
    "decline": (confirm.decline_wish, {*CURATOR, "mentor"}, lambda c: {"earlier": c.earlier()}),
    "course": (note_course, CURATOR, lambda c: {"person": c.mentor.person, "title": "Школа", "finished_on": SIGNED}),
    "no course": (remove_course, CURATOR, lambda c: {"course": c.course()}),
    "mentor leaves": (mentors.leave_bank, {*CURATOR, "mentor"}, lambda c: {"mentor": c.mentor}),
    "mark": (mark_participants, CURATOR, lambda c: {"year": c.stage.year, "asking": [c.stage.person()], "helping": []}),
    "propose": (propose_pairs, CURATOR, lambda c: {"year": c.stage.year}),
    "place": (
        decide.place_by_hand,
        CURATOR,
        lambda c: {"year": c.stage.year, "mentee": c.mentee, "mentor": c.mentor},
    ),
    "accept": (decide.accept_proposals, CURATOR, lambda c: {"proposals": [c.suggested()]}),
    "take back": (decide.take_back_proposal, CURATOR, lambda c: {"proposal": c.accepted()}),
    "reject": (decide.reject_proposal, CURATOR, lambda c: {"proposal": c.accepted(), "never_together": True}),
    "pin": (decide.pin_proposal, CURATOR, lambda c: {"proposal": c.suggested(), "pinned": True}),
    "lift": (decide.lift_ban, CURATOR, lambda c: {"ban": c.ban()}),
    "rules": (save_rules, CURATOR, lambda c: {"emphasis": {}, "hard": [], "least": 6000}),
    "told": (mind.note_told, NOBODY, lambda c: {"proposals": [c.sent()]}),
    "reminded": (mind.note_reminded, NOBODY, lambda c: {"proposals": [c.sent()]}),
    "expire": (mind.expire_proposal, NOBODY, lambda c: {"proposal": c.sent()}),
    "extend": (mind.extend_proposal, CURATOR, lambda c: {"proposal": c.expired()}),
    "next": (mind.propose_next, CURATOR, lambda c: {"proposal": c.expired(), "mentor": c.stage.mentor()}),
    "question": (ask_question, ASKED, lambda c: {"proposal": c.sent(), "side": "mentee", "text": "Когда?"}),
    "reply": (reply_question, CURATOR, lambda c: {"question": c.question(), "text": "В октябре."}),
    "ask fit": (ask_fit, CURATOR, lambda c: {"proposal": c.working()}),
    "fit": (
        answer_fit,
        ASKED,
        lambda c: {"check": ask_fit(c.stage.act, proposal=c.working()), "side": "mentee", "yes": True},
    ),
    "search": (ask_district, CURATOR, lambda c: {"mentee": c.mentee}),
    "found": (
        answer_search,
        {"municipal"},
        lambda c: {"search": ask_district(c.stage.act, mentee=c.mentee), "answer": "Школа № 7."},
    ),
    "send": (send_proposals, CURATOR, lambda c: {"proposals": [c.accepted()], **TERM}),
    "answer": (answer_proposal, ASKED, lambda c: {"proposal": c.sent(), "side": "mentee", "yes": True}),
    "withdraw": (withdraw_proposals, CURATOR, lambda c: {"proposals": [c.sent()]}),
    "draft": (
        draft_order,
        LEADERS,
        lambda c: {
            "year": c.stage.year,
            "proposals": [c.stage.agreed(c.mentee, c.mentor)],
            "dated_on": c.stage.act.today,
        },
    ),
    "form": (form_mentorships, LEADERS, lambda c: {"order": c.draft()}),
    "terms": (
        set_terms,
        LEADERS,
        lambda c: {
            "proposal": c.stage.agreed(c.mentee, c.mentor),
            "form": "teacher",
            "kind": "short",
            "mentor_contract": "staff",
            "mentee_contract": "staff",
        },
    ),
    "prepare change": (
        prepare_change,
        LEADERS,
        lambda c: c.end(),
    ),
    "change": (change_mentorships, LEADERS, lambda c: {"order": c.draft()}),
}
UNSEEN = {"told", "reminded", "expire", "found"}
"""What no curator does: the rounds, and the methodist of the municipality."""
APPS = ("mentees", "mentors", "selection", "mentorships")


def act_as(role: str, stage: Stage, world: World, cast: Cast | None = None) -> Act:
    """The act of a role: at the school, or above it where the role lives; mentor and mentee are those of the pair."""
    place = {Role.MUNICIPAL: world.municipality, Role.REGIONAL: world.region, Role.ADMIN: world.region}
    own = cast and cast.own.get(role)
    actor = Actor(name=role, role=role, user_id=1, person_id=own.pk if own else None)
    return Act(actor=actor, organisation=place.get(Role(role), stage.school.organisation), now=stage.now)


def test_the_table_names_every_action_of_these_stages() -> None:
    there = {name for name in registry.actions if name.split(".")[0] in APPS}
    assert there == {action.name for action, _, _ in ACTIONS.values()}  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", ACTIONS)
def test_who_may_and_who_may_not(name: str, stage: Stage, world: World) -> None:
    action, allowed, make = ACTIONS[name]
    cast = Cast(stage)
    given = make(cast)
    entries = AuditEntry.objects.count()
    for role in PEOPLE:
        if role.value not in allowed:
            with pytest.raises(Forbidden):
                action(act_as(role, stage, world, cast), **given)
    assert AuditEntry.objects.count() == entries
    objects = (
        {key: given[key] for key in ("proposal", "mentee", "mentor", "earlier", "check") if key in given}
        if OWN & allowed
        else {}
    )
    assert {role.value for role in PEOPLE if action.allows(act_as(role, stage, world, cast), **objects)} == allowed  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", [name for name in ACTIONS if name not in ("form", "change")])
def test_each_leaves_one_entry_of_its_own(name: str, stage: Stage, world: World) -> None:
    action, _, make = ACTIONS[name]
    cast = Cast(stage)
    given = make(cast)
    event, before = action.event, AuditEntry.objects.count()  # type: ignore[attr-defined]
    doer = act_as("mentee", stage, world, cast) if name == "fit" else system(stage) if name in UNSEEN else stage.act
    action(doer, **given)
    fresh = [row.event for row in AuditEntry.objects.order_by("pk")[before:]]
    assert fresh.count(event) == 1


@pytest.mark.parametrize("name", [name for name in ACTIONS if name not in {"propose", "rules", *UNSEEN}])
def test_a_neighbours_curator_meets_nothing(name: str, stage: Stage, world: World) -> None:
    action, _, make = ACTIONS[name]
    given = make(Cast(stage))
    entries = AuditEntry.objects.count()
    stranger = Act(Actor("Куратор", "curator", 1), world.neighbour.organisation, stage.now)
    with pytest.raises(Missing):
        action(stranger, **given)
    assert AuditEntry.objects.count() == entries


@pytest.mark.parametrize("role", ["mentor", "mentee"])
def test_nobody_answers_an_offer_of_other_people(role: str, stage: Stage, world: World) -> None:
    cast = Cast(stage)
    proposal = cast.sent()
    act = act_as(role, stage, world)
    stranger = Act(Actor(role, role, 1, stage.person().pk), act.organisation, act.now)
    with pytest.raises(Forbidden):
        answer_proposal(stranger, proposal=proposal, side=role, yes=True)


@pytest.mark.parametrize("role", ["mentor", "mentee"])
def test_an_account_without_a_person_owns_nothing(role: str, stage: Stage, world: World) -> None:
    cast = Cast(stage)
    cast.draft()
    stage.mentee()
    actor = Actor(role, role, 1)
    seen = {}
    with tenancy.within(stage.school.organisation):
        for model in (Mentee, Mentor, Proposal, Mentorship, Document, Consent, Person):
            assert model.objects.exists() or model is Mentorship
            seen[model.__name__] = model.objects.owned_by(actor).count()
    assert set(seen.values()) == {0}, seen
