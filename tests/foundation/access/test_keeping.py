"""An expired session loses nothing, and shows nothing to anybody else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from conftest import School, World, system_act
from nastavnik.foundation.access import keeping
from nastavnik.foundation.accounts.actions.grant_role import grant_role
from nastavnik.foundation.accounts.models import User

PASSWORD = "очень-длинный-пароль"
TYPED = {
    "name": "Очень долго набиравшееся название",
    "oldpassword": "тайна",
    "inn": "1",
    "subjects": ["математика", "физика"],
}


@pytest.fixture(autouse=True)
def _clock(clock: Callable[[datetime], None]) -> None:
    """Roles of the cast are open on the day of the tests; attempts of earlier tests are forgotten."""
    cache.clear()


def expired(school: School) -> Client:
    """A browser whose session ended while its user was typing."""
    client = school.client()
    assert client.get(reverse("accounts:settings")).status_code == 200
    del client.cookies["sessionid"]
    return client


def edit_url(school: School) -> str:
    return reverse("organisations:edit", args=[school.organisation.pk])


def sign_in(client: Client, user: User, then: str) -> HttpResponse:
    return client.post(then, {"login": user.username, "password": PASSWORD})  # type: ignore[return-value]


def test_what_was_typed_waits_for_the_same_user(school: School) -> None:
    client = expired(school)
    answer = client.post(edit_url(school), TYPED)
    assert answer["Location"] == f"/account/login/?next={reverse('accounts:resume')}"
    assert (
        "Вы долго не работали, поэтому мы вышли из системы. Введённое сохранено."
        in client.get(answer["Location"]).content.decode()
    )
    assert sign_in(client, school.user(), answer["Location"])["Location"] == reverse("accounts:resume")
    page = client.get(reverse("accounts:resume")).content.decode()
    assert "Введённое сохранено" in page
    assert f'action="{edit_url(school)}"' in page
    assert page.count("Очень долго набиравшееся название</textarea>") == 1
    assert page.count('name="subjects"') == 2
    assert "тайна" not in page


def test_sending_again_reaches_the_form_and_forgets(school: School) -> None:
    client = expired(school)
    answer = client.post(edit_url(school), TYPED)
    sign_in(client, school.user(), answer["Location"])
    again = client.post(edit_url(school), TYPED)
    assert again.status_code == 422
    assert "Очень долго набиравшееся название" in again.content.decode()
    assert client.get(reverse("accounts:resume"))["Location"] == "/"


def test_another_user_of_the_computer_sees_nothing(world: World) -> None:
    client = expired(world.school)
    answer = client.post(edit_url(world.school), TYPED)
    sign_in(client, world.school.user("head"), answer["Location"])
    page = client.get(reverse("accounts:resume"))
    assert page["Location"] == "/"
    assert keeping.SESSION_KEY not in client.session


def test_signing_out_by_ones_own_will_keeps_nothing_afterwards(school: School) -> None:
    client = school.client()
    client.get(reverse("accounts:settings"))
    assert keeping.COOKIE in client.cookies
    client.post("/account/logout/")
    assert client.cookies[keeping.COOKIE].value == ""
    client.post(edit_url(school), TYPED)
    assert keeping.SESSION_KEY not in client.session


def test_a_stranger_fills_no_sessions(school: School) -> None:
    client = Client(headers={"referer": "http://testserver/organisations/"})
    answer = client.post(edit_url(school), TYPED)
    assert answer["Location"].startswith("/account/login/?next=http%3A//testserver/organisations/")
    assert keeping.SESSION_KEY not in client.session


def test_a_forged_cookie_is_nobody(school: School) -> None:
    client = Client()
    client.cookies[keeping.COOKIE] = f"{school.user().pk}:1:forged"
    client.post(edit_url(school), TYPED)
    assert keeping.SESSION_KEY not in client.session


def test_too_long_a_form_is_not_kept(school: School) -> None:
    client = expired(school)
    client.post(edit_url(school), {"name": "я" * (keeping.LARGEST + 1)})
    assert keeping.SESSION_KEY not in client.session


def test_a_referer_from_elsewhere_is_not_followed(school: School) -> None:
    answer = Client(headers={"referer": "https://evil.example/"}).post(edit_url(school), TYPED)
    assert answer["Location"] == "/account/login/?next=/"


def test_a_fragment_makes_htmx_leave_the_page(school: School) -> None:
    answer = Client(headers={"hx-request": "true"}).get(edit_url(school))
    assert (answer.status_code, answer["HX-Redirect"]) == (204, f"/account/login/?next={edit_url(school)}")


def test_the_role_survives_an_expired_session(world: World) -> None:
    user = world.school.user("curator")
    head = grant_role(system_act(world.region), user=user, organisation=world.school.organisation, role="head")
    client = world.school.client("curator")
    client.post(reverse("accounts:work_as"), {"membership": head.pk})
    client.get(reverse("accounts:settings"))
    del client.cookies["sessionid"]
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = client.get(reverse("accounts:settings"))
    assert page.wsgi_request.membership == head
