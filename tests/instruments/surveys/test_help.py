"""Requests for help from questionnaires: each role sees those promised to it, and only that there was a contact is kept."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from conftest import School, World
from instruments.surveys.conftest import Asking
from nastavnik.foundation.audit.models import AuditWording
from nastavnik.foundation.organisations.models import SchoolYear
from nastavnik.instruments.surveys.actions.settle_help import WrongSettling, settle_help
from nastavnik.instruments.surveys.models import HelpRequest
from nastavnik.kernel import tenancy
from nastavnik.kernel.errors import Forbidden, Missing
from nastavnik.kernel.writing import permit


@pytest.fixture
def asked(ask: Asking, school: School) -> dict[str, HelpRequest]:
    """One request to the psychologist, one to the curator."""
    campaign = ask("mentee_needs", 1)
    [person] = campaign.people
    with tenancy.within(school.organisation), permit("the cast"):
        return {
            audience: HelpRequest.objects.create(
                organisation=school.organisation, campaign=campaign.campaign, person=person, audience=audience, item=item,
                question="Хотите поговорить?", answer="yes", asked_on=date(2026, 9, 14),
            )
            for audience, item in (("psychologist", "psychologist"), ("request", "help"))
        }  # fmt: skip


URL = reverse("surveys:help")


def words(answer: object) -> str:
    return answer.content.decode().replace("\u00a0", " ")  # type: ignore[attr-defined,no-any-return]


def test_each_role_sees_its_own(asked: dict[str, HelpRequest], school: School) -> None:
    psychologist = words(school.client("psychologist").get(URL))
    assert "Да, пусть психолог свяжется со мной" in psychologist
    assert "ответить до 17 сентября" in psychologist
    assert words(school.client("psychologist").get("/")).count("Белова") == 1
    curator = words(school.client().get(URL))
    assert "пусть психолог" not in curator
    assert "Белова" in curator
    for role in ("head", "mentor", "mentee"):
        assert school.client(role).get(URL).status_code == 403


def test_nobody_settles_what_was_promised_to_another(
    asked: dict[str, HelpRequest], school: School, world: World
) -> None:
    for role, audience in (("curator", "psychologist"), ("psychologist", "request")):
        with pytest.raises(Missing):
            settle_help(school.act(role), asked=asked[audience], on=date(2026, 9, 15))
    with pytest.raises(Forbidden):
        settle_help(school.act("head"), asked=asked["request"], on=date(2026, 9, 15))
    url = reverse("surveys:settle_help", args=[asked["psychologist"].pk])
    assert world.neighbour.client("psychologist").post(url, {"on": "15.09.2026"}).status_code == 404


def test_only_the_day_is_kept(asked: dict[str, HelpRequest], school: School) -> None:
    client, url = school.client("psychologist"), reverse("surveys:settle_help", args=[asked["psychologist"].pk])
    assert client.post(url, {"on": "20.09.2026"}).status_code == 422
    assert client.post(url, {"on": "15.09.2026"}).status_code == 302
    page = words(client.get(URL))
    assert "15.09.2026, Белова М. С." in page
    assert "пусть психолог" not in page
    with tenancy.within(school.organisation):
        settled = HelpRequest.objects.select_related("person").get(pk=asked["psychologist"].pk)
    with pytest.raises(WrongSettling):
        settle_help(school.act("psychologist"), asked=settled, on=date(2026, 9, 15))
    told = " ".join(f"{row.subject} {row.details}" for row in AuditWording.objects.all())
    assert "Белова" in told
    assert "свяжется" not in told
    assert "yes" not in told


def test_the_curator_is_told_on_the_start_page(asked: dict[str, HelpRequest], school: School, year: SchoolYear) -> None:
    assert "Просьбы из анкет: 1" in words(school.client().get("/"))
