"""The region keeps the calendar; everybody below counts by it."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from conftest import School, World
from nastavnik.foundation.audit.models import AuditEntry
from nastavnik.foundation.calendars.actions.set_day import DayRefused, clear_day, set_day
from nastavnik.foundation.calendars.models import CalendarDay
from nastavnik.foundation.calendars.queries import work_calendar
from nastavnik.kernel import tenancy
from nastavnik.kernel.errors import Forbidden

DAY = date(2026, 10, 5)


@pytest.fixture
def region(world: World) -> School:
    return School(world.region)


def test_a_day_of_the_region_holds_in_its_schools_and_nearer_levels_win(world: World, region: School) -> None:
    set_day(region.act("regional"), day=DAY, works=False, ground="Закон области")
    assert not work_calendar(world.school.act()).works(DAY)
    set_day(world.school.act("admin"), day=DAY, works=True, ground="Решение школы")
    assert work_calendar(world.school.act()).works(DAY)
    assert not work_calendar(world.neighbour.act()).works(DAY)


def test_a_day_is_entered_once_and_taken_back(world: World, region: School) -> None:
    act = region.act("regional")
    set_day(act, day=DAY, works=False, ground="Закон области")
    row = set_day(act, day=DAY, works=False, ground="Закон области, новая редакция")
    with tenancy.within(world.region):
        assert CalendarDay.objects.get().ground == "Закон области, новая редакция"
    clear_day(act, day=row)
    assert work_calendar(world.school.act()).works(DAY)
    events = AuditEntry.objects.filter(organisation_id=world.region.pk, event__startswith="calendars").values_list(
        "event", flat=True
    )
    assert sorted(events) == ["calendars.day.cleared", "calendars.day.set", "calendars.day.set"]


@pytest.mark.parametrize("role", ["curator", "head", "mentor", "mentee", "psychologist"])
def test_others_read_it_only(world: World, role: str) -> None:
    with pytest.raises(Forbidden):
        set_day(world.school.act(role), day=DAY, works=False, ground="Закон")
    client = world.school.client(role)
    assert "Внести день" not in client.get(reverse("calendars:index")).content.decode()
    assert client.get(reverse("calendars:set_day")).status_code == 403


def test_the_page_shows_the_year_and_the_form_keeps_what_was_typed(world: World, region: School) -> None:
    client = region.client("regional")
    page = client.get(reverse("calendars:index") + "?year=2026").content.decode()
    assert "09.03, нерабочий — Перенос выходного с 08.03" in page
    answer = client.post(reverse("calendars:set_day"), {"day": "05.10.2066", "works": "", "ground": "Закон области"})
    assert answer.status_code == 422
    assert "Проверьте год" in answer.content.decode() and "Закон области" in answer.content.decode()
    client.post(reverse("calendars:set_day"), {"day": "05.10.2026", "works": "", "ground": "Закон области"})
    page = client.get(reverse("calendars:index") + "?year=2026").content.decode()
    assert "05.10, нерабочий — Закон области" in page and "Вернуть как было" in page
    with tenancy.within(world.region):
        row = CalendarDay.objects.get()
    client.post(reverse("calendars:clear_day", args=[row.pk]))
    assert "Закон области" not in client.get(reverse("calendars:index") + "?year=2026").content.decode()


def test_a_year_far_away_is_refused(region: School) -> None:
    with pytest.raises(DayRefused):
        set_day(region.act("regional"), day=date(2040, 1, 1), works=False, ground="Закон")


def test_the_page_asks_as_much_for_one_day_as_for_three(
    region: School, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = region.client("regional")
    for number in (1, 2, 3):
        set_day(region.act("regional"), day=date(2026, 10, 4 + number), works=False, ground="Закон")
        if number in (1, 3):
            with django_assert_num_queries(4):
                client.get(reverse("calendars:index"))
