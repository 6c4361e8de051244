"""What the stages add to the list of people and to a card: role, consents, the way to the entry."""

from __future__ import annotations

from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from nastavnik.foundation.people.columns import FILTERS
from nastavnik.instruments.consents.kinds import ConsentKind
from nastavnik.kernel import tenancy
from nastavnik.stages.mentees.actions.note_request import leave_bank
from nastavnik.stages.selection import columns
from stages.cast import Stage, text


def test_roles_and_consents_by_person(stage: Stage, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    both, asking, gone, nobody = (stage.person() for _ in range(4))
    stage.mentee(both)
    stage.mentor(both)
    stage.mentee(asking, signed=False)
    leave_bank(stage.act, mentee=stage.mentee(gone))
    ids = [person.pk for person in (both, asking, gone, nobody)]
    act = stage.act
    # The year once, who is a mentee, who is a mentor, consents.
    with tenancy.within(stage.school.organisation), django_assert_num_queries(4):
        found = {item.word: set(item.ids(act)) for item in FILTERS}
        assert found == {"наставляемый": {both.pk, asking.pk}, "наставник": {both.pk}}
        assert columns.consents(act, ids) == {both.pk: "1 из 1", gone.pk: "1 из 1"}
    page = text(stage.school.client().get(reverse("people:index")))
    assert "наставляемый, наставник" in page


def test_the_card_leads_to_the_entries_and_the_papers(stage: Stage) -> None:
    person = stage.person()
    mentee, mentor = stage.mentee(person), stage.mentor(person)
    [consent] = stage.sign(ConsentKind.MENTOR_DUTIES, person)
    page = text(stage.school.client().get(reverse("people:show", args=[person.pk])))
    for url in (
        reverse("mentees:show", args=[mentee.pk]),
        reverse("mentors:show", args=[mentor.pk]),
        reverse("consents:show", args=[consent.pk]),
    ):
        assert url in page
    assert "Ищем наставника" in page


def test_people_can_be_filtered_by_role(stage: Stage) -> None:
    mentee, mentor, nobody = stage.mentee(), stage.mentor(), stage.person()
    client = stage.school.client()
    found = {
        code: [
            person.surname
            for person in (mentee.person, mentor.person, nobody)
            if person.surname in text(client.get(reverse("people:index"), {"show": code}))
        ]
        for code in ("mentees", "mentors")
    }
    assert found == {"mentees": [mentee.person.surname], "mentors": [mentor.person.surname]}
