"""The role one works in, and what a request costs before its view."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError
from django.test import RequestFactory
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from conftest import NOW, World, system_act
from nastavnik.foundation.access.middleware import Refusals
from nastavnik.foundation.accounts.actions.grant_role import end_role, grant_role


@pytest.fixture(autouse=True)
def _clock(clock: Callable[[datetime], None]) -> None:
    """Roles of the cast are open on the day of the tests."""


def test_the_middleware_costs_two_queries(world: World, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    client = world.school.client()
    client.get(reverse("accounts:work_as"))
    with django_assert_num_queries(2):  # the session; the user with their roles
        assert client.get(reverse("accounts:work_as")).status_code == 405


def test_a_visitor_costs_nothing(
    world: World, client: object, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        assert client.get(reverse("accounts:settings")).status_code == 302  # type: ignore[attr-defined]


def test_the_page_around_costs_one_query_more(world: World, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    client = world.school.client()
    client.get(reverse("accounts:links"))
    with django_assert_num_queries(3):  # session, roles, the year's name
        assert client.get(reverse("accounts:links")).status_code == 200


def test_the_switch_takes_only_ones_own_open_roles(world: World) -> None:
    root = system_act(world.region)
    user = world.school.user("curator")
    own = grant_role(root, user=user, organisation=world.school.organisation, role="mentor")
    others = grant_role(
        root, user=world.neighbour.user("curator"), organisation=world.neighbour.organisation, role="head"
    )
    past = grant_role(root, user=user, organisation=world.school.organisation, role="head")
    end_role(root, membership=past, on=NOW.date())
    client = world.school.client("curator")
    assert client.post(reverse("accounts:work_as"), {"membership": own.pk}).status_code == 302
    assert client.get(reverse("accounts:settings")).wsgi_request.act.actor.role == "mentor"
    for wrong in (others.pk, "", "x"):
        assert client.post(reverse("accounts:work_as"), {"membership": wrong}).status_code == 404


def test_a_role_that_ended_opens_nothing(world: World, clock: Callable[[datetime], None]) -> None:
    user = world.school.user("curator")
    client = world.school.client("curator")
    with_role = client.get(reverse("accounts:settings")).wsgi_request.membership
    end_role(system_act(world.region), membership=with_role, on=NOW.date())
    assert client.get(reverse("accounts:settings")).status_code == 200
    clock(NOW + timedelta(days=1))
    page = client.get(reverse("accounts:settings"))
    assert page.status_code == 403
    assert "У вашей учётной записи нет роли" in page.content.decode()
    assert user.is_active


def test_a_closed_account_is_out_at_once(world: World) -> None:
    client = world.school.client("curator")
    assert client.get(reverse("accounts:settings")).status_code == 200
    user = world.school.user("curator")
    user.is_active = False
    user.save()
    assert client.get(reverse("accounts:settings")).status_code == 302


def test_a_constraint_met_twice_is_a_friendly_refusal(rf: RequestFactory) -> None:
    answer = Refusals(lambda request: None).process_exception(rf.post("/"), IntegrityError("UNIQUE"))  # type: ignore[arg-type, return-value]
    assert answer is not None
    assert answer.status_code == 409
    assert "Похоже, это уже сохранено" in answer.content.decode()
