"""A campaign of the catalogue's questionnaires, and a respondent who walks it by real pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.test import Client

from conftest import School
from nastavnik.foundation.organisations.actions.start_year import start_year
from nastavnik.foundation.organisations.models import SchoolYear
from nastavnik.foundation.people.models import Person
from nastavnik.instruments.surveys.actions.publish_version import take_questionnaire
from nastavnik.instruments.surveys.actions.run_campaign import open_campaign, prepare_campaign
from nastavnik.instruments.surveys.models import Campaign, Invitation
from nastavnik.instruments.surveys.spec import Question, Screen
from nastavnik.instruments.surveys.tokens import shown, token_of
from nastavnik.kernel import tenancy

NAMES = (
    "Белова Мария Сергеевна", "Ким Алексей Викторович", "Орлов Иван Дмитриевич", "Сафина Алия Рустамовна",
    "Юдина Ольга Петровна", "Громов Пётр Ильич", "Лебедева Анна Олеговна",
)  # fmt: skip


@pytest.fixture
def year(school: School) -> SchoolYear:
    return start_year(school.act(), starts_on=date(2026, 9, 1), ends_on=date(2027, 8, 31))


@dataclass
class Collection:
    """An open campaign and its people."""

    school: School
    campaign: Campaign
    people: list[Person]

    def invitation(self, person: Person) -> Invitation:
        with tenancy.within(self.school.organisation):
            return Invitation.objects.select_related("campaign__version", "person", "organisation").get(
                campaign=self.campaign, person=person
            )

    def link(self, person: Person) -> str:
        return f"/o/{shown(token_of(self.invitation(person).nonce))}"

    def client(self, person: Person) -> Client:
        """A browser that has opened the personal link."""
        client = Client()
        response = client.get(self.link(person), follow=True)
        assert response.status_code == 200, response.content.decode()
        return client


Asking = Callable[..., Collection]


@pytest.fixture
def ask(school: School, year: SchoolYear, clock: Any) -> Asking:
    """``ask("mentee_needs", 5)``: the questionnaire sent to so many people, open from 15 to 30 September."""

    def made(code: str = "mentee_needs", count: int = 2) -> Collection:
        act = school.act()
        people = [school.person(name) for name in NAMES[:count]]
        version = take_questionnaire(act, code=code)
        campaign = prepare_campaign(
            act, version=version, people=people, opens_on=date(2026, 9, 15), closes_on=date(2026, 9, 30), year=year
        )
        return Collection(school, open_campaign(act, campaign=campaign), people)

    return made


def filled(screen: Screen, pick: int = 0) -> dict[str, Any]:
    """A form with an answer to everything on the screen; ``pick`` chooses among the options."""
    data: dict[str, Any] = {}
    for question in screen.questions:
        data |= _fields(question, pick)
    return data


def _fields(question: Question, pick: int) -> dict[str, Any]:
    item, key = question.item, question.key
    if question.is_grid and item.scale is not None:
        points = item.scale.points
        return {f"{key}:{row.id}": points[pick % len(points)].value for row in question.rows}
    if item.type == "scale" and item.scale is not None:
        return {key: item.scale.points[pick % len(item.scale.points)].value}
    if item.type == "single":
        return {key: question.options[pick % len(question.options)].value}
    if item.type == "multi":
        return (
            {key: [question.options[pick % len(question.options)].value]}
            if question.options
            else {f"{key}:other": "астрономия"}
        )
    if item.type == "rank":
        return {f"{key}:1": question.options[pick % len(question.options)].value} if question.options else {}
    return (
        {"number": {key: "1"}, "date": {key: "20.09.2026"}}.get(item.type, {key: f"Свои слова {pick}"})
        if item.type != "info"
        else {}
    )
