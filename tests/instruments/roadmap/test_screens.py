"""The pages of the road map: the plan, one line, and the four steps that start a year."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from conftest import School
from nastavnik.foundation.organisations.models import SchoolYear
from nastavnik.instruments.roadmap.actions.open_year import open_year
from nastavnik.instruments.roadmap.models import PlanLine
from nastavnik.instruments.roadmap.source import activities, stages
from nastavnik.kernel import tenancy


@pytest.fixture(autouse=True)
def _clock(clock: Callable[[datetime], None]) -> None:
    """Roles of the cast are open on the day of the tests."""


def start(school: School) -> SchoolYear:
    made: SchoolYear = open_year(school.act(), starts_on=date(2026, 9, 1), ends_on=date(2027, 8, 31))
    return made


def row(school: School, code: str = "conference") -> PlanLine:
    with tenancy.within(school.organisation):
        return PlanLine.objects.get(code=code)


def text(client: Client, page: str, *args: int) -> str:
    answer = client.get(reverse(page, args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def test_before_the_year_the_page_invites_the_curator_to_start_it(school: School) -> None:
    assert reverse("roadmap:start", args=[1]) in text(school.client(), "roadmap:index")
    assert reverse("roadmap:start", args=[1]) not in text(school.client("psychologist"), "roadmap:index")


def test_the_plan_shows_every_line_of_every_stage(school: School) -> None:
    start(school)
    page = text(school.client(), "roadmap:index")
    for item in activities().values():
        assert item.title in page
    for title in stages().values():
        assert title in page


def test_the_reader_of_a_line_sees_no_forms(school: School) -> None:
    start(school)
    assert 'value="waive"' in text(school.client(), "roadmap:show", row(school).pk)
    assert 'value="waive"' not in text(school.client("psychologist"), "roadmap:show", row(school).pk)


def test_a_wrong_form_keeps_what_was_typed(school: School) -> None:
    start(school)
    item = row(school)
    answer = school.client().post(
        reverse("roadmap:show", args=[item.pk]),
        {"verb": "reschedule", "reschedule-starts_on": "2026-10-02", "reschedule-due_on": "2026-10-01"},
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Срок раньше начала" in page
    assert "2026-10-01" in page or "01.10.2026" in page
    assert row(school).due_on == item.due_on


def test_a_form_saves_and_leads_back(school: School) -> None:
    start(school)
    item = row(school, "social")
    address = reverse("roadmap:show", args=[item.pk])
    answer = school.client().post(address, {"verb": "waive", "waive-because": "Страниц нет"})
    assert (answer.status_code, answer["Location"]) == (302, address)
    assert "Не требуется: Страниц нет" in text(school.client(), "roadmap:show", item.pk)
    school.client().post(address, {"verb": "restore"})
    assert row(school, "social").waived_on is None


def test_an_unknown_verb_is_refused_in_words(school: School) -> None:
    start(school)
    answer = school.client().post(reverse("roadmap:show", args=[row(school).pk]), {"verb": "burn"})
    assert answer.status_code == 422
    assert "Такого действия нет" in answer.content.decode()


def test_a_year_is_started_in_four_steps_with_own_dates(school: School) -> None:
    client = school.client()
    step = [reverse("roadmap:start", args=[number]) for number in (1, 2, 3, 4)]
    assert client.get(step[2])["Location"] == step[0], "the steps are taken in turn"
    days = {"starts_on": "2026-09-01", "ends_on": "2027-08-31"}
    assert client.post(step[0], days)["Location"] == step[1]
    dates: dict[str, str] = {}
    for item in activities().values():
        first, last = item.dates(date(2026, 9, 1), date(2027, 8, 31))
        dates |= {f"start-{item.code}": first.isoformat(), f"due-{item.code}": last.isoformat()}
    late = {**dates, "start-conference": "2027-04-10", "due-conference": "2027-04-01"}
    assert client.post(step[1], late).status_code == 422
    dates |= {"start-conference": "2027-03-01", "due-conference": "2027-03-20"}
    assert client.post(step[1], dates)["Location"] == step[2]
    assert client.post(step[2], {})["Location"] == step[3]
    assert client.post(step[3], {})["Location"] == "/"
    assert (row(school).starts_on, row(school).due_on) == (date(2027, 3, 1), date(2027, 3, 20))
    again = client.post(step[3], {})
    assert again["Location"] == step[0], "a second press finds no answers to start from"


@pytest.mark.parametrize(
    "days", [("2026-09-01", "2026-10-01"), ("2026-09-01", "2028-08-31"), ("сентябрь", "2027-08-31")]
)
def test_a_year_of_impossible_length_is_asked_again(school: School, days: tuple[str, str]) -> None:
    answer = school.client().post(reverse("roadmap:start", args=[1]), {"starts_on": days[0], "ends_on": days[1]})
    assert answer.status_code == 422


def test_what_was_answered_waits_for_another_day(school: School) -> None:
    client = school.client()
    answer = client.post(
        reverse("roadmap:start", args=[1]), {"starts_on": "2026-09-02", "ends_on": "2027-08-30", "leave": "1"}
    )
    assert answer["Location"] == "/"
    page = client.get(reverse("roadmap:start", args=[1])).content.decode()
    assert "2026-09-02" in page or "02.09.2026" in page
    with tenancy.within(school.organisation):
        assert not SchoolYear.objects.exists()


@pytest.mark.parametrize("role", ["mentor", "mentee", "psychologist"])
def test_only_who_leads_the_school_starts_a_year(school: School, role: str) -> None:
    assert school.client(role).get(reverse("roadmap:start", args=[1])).status_code == 403
