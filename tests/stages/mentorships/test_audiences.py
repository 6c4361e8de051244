"""Whom the questionnaires of pairs ask, and what each is asked about."""

from __future__ import annotations

from nastavnik.foundation.accounts.models import User
from nastavnik.instruments.documents.actions.register_document import register_document
from nastavnik.instruments.surveys import audiences
from nastavnik.instruments.surveys.library import instruments
from nastavnik.instruments.surveys.spec import Context, Walk
from nastavnik.kernel import tenancy
from nastavnik.kernel.writing import permit
from nastavnik.stages.mentorships.actions.draft_order import draft_order
from stages.cast import TODAY, Stage


def test_both_sides_of_a_pair_are_asked_each_in_its_role(stage: Stage) -> None:
    mentor = stage.mentor(capacity=2)
    mentees = [stage.mentee(), stage.mentee()]
    order = draft_order(
        stage.act, year=stage.year, proposals=[stage.agreed(mentee, mentor) for mentee in mentees], dated_on=TODAY
    )
    waiting = stage.mentee()
    with tenancy.within(stage.school.organisation):
        assert audiences.people_of(stage.act, "mentee_or_mentor") == [], "an order that is not registered makes no pair"
    register_document(stage.act, document=order, dated_on=TODAY)
    people = [mentor.person_id, *(mentee.person_id for mentee in mentees)]
    with tenancy.within(stage.school.organisation):
        assert {person.pk for person in audiences.people_of(stage.act, "mentee_or_mentor")} == set(people)
        assert [person.pk for person in audiences.people_of(stage.act, "mentor")] == [mentor.person_id]
        facts = audiences.facts(stage.act, [*people, waiting.person_id])
    assert facts[waiting.person_id] == {}
    assert facts[mentees[0].person_id] == {"role": "mentee"}
    assert facts[mentor.person_id]["role"] == "mentor"
    pairs = facts[mentor.person_id]["pairs"]
    assert sorted(title for _, title in pairs) == sorted(mentee.person.full_name for mentee in mentees)  # type: ignore[attr-defined]
    asked = {
        role: {
            q.item.id
            for q in Walk(instruments()["mid_check"], Context(role=role, session={"role": role}), {}).questions
        }
        for role in ("mentor", "mentee")
    }
    assert "relation_mentor" in asked["mentor"] - asked["mentee"]
    assert "relation_mentee" in asked["mentee"] - asked["mentor"]


def test_every_questionnaire_of_the_catalogue_knows_whom_it_asks(stage: Stage) -> None:
    assert {item.respondent for item in instruments().values()} <= set(audiences.audiences())
    curator, person = stage.school.user("curator"), stage.person()
    with permit("the curator is on the staff"):
        User.objects.filter(pk=curator.pk).update(person=person)
    with tenancy.within(stage.school.organisation):
        assert audiences.people_of(stage.act, "head_or_curator") == [person]
