"""«Версия для слабовидящих»: one link turns it on, the choice stays, nothing strange gets into the page or the address."""

from __future__ import annotations

import pytest
from django.test import Client, RequestFactory

from nastavnik.ui.a11y import COOKIE, OPTIONS, Look, read

pytestmark = pytest.mark.django_db


def test_one_link_turns_it_on_and_the_choice_is_kept_for_a_year() -> None:
    client = Client()
    page = client.get("/account/login/").content.decode()
    assert "a11y=on" in page
    answer = client.get("/ui/look/?a11y=on&back=/account/login/")
    cookie = answer.cookies[COOKIE]
    assert int(cookie["max-age"]) == 365 * 24 * 3600
    assert cookie["httponly"] and cookie["samesite"] == "Lax"
    assert 'class="a11y size-125 scheme-wb' in client.get("/account/login/").content.decode()
    client.get("/ui/look/?a11y=off&back=/account/login/")
    assert 'class="a11y' not in client.get("/account/login/").content.decode()


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name in OPTIONS if name != "theme" for value in OPTIONS[name]]
)
def test_every_option_reaches_the_page(name: str, value: str) -> None:
    client = Client()
    client.get(f"/ui/look/?a11y=on&{name}={value}")
    assert f"{name}-{value}" in client.get("/account/login/").content.decode()


def test_the_panel_goes_back_where_it_was_opened() -> None:
    answer = Client().get("/ui/look/?a11y=off&back=/account/login/%3Fnext%3D/people/")
    assert answer["Location"] == "/account/login/?next=/people/"


@pytest.mark.parametrize("address", ["https://example.org/", "//example.org/", "javascript:alert(1)"])
def test_it_never_leads_to_a_stranger(address: str) -> None:
    answer = Client().get("/ui/look/", {"a11y": "off", "back": address})
    assert answer["Location"] == "/"


def test_an_unknown_value_is_ignored() -> None:
    client = Client()
    client.get("/ui/look/?a11y=on&scheme=%22%3E%3Cscript%3E&size=900")
    assert 'class="a11y size-125 scheme-wb letters-sans' in client.get("/account/login/").content.decode()


@pytest.mark.parametrize("cookie", ["", "on=1&size=900", "%%%", "scheme=", "on=yes"])
def test_a_spoiled_cookie_means_the_ordinary_version_with_known_values(cookie: str) -> None:
    request = RequestFactory().get("/")
    request.COOKIES[COOKIE] = cookie
    found = read(request)
    assert found in (Look(), Look(on=True))


def test_the_dark_theme_is_a_choice_of_the_ordinary_version() -> None:
    client = Client()
    client.get("/ui/look/?theme=dark")
    assert 'data-theme="dark"' in client.get("/account/login/").content.decode()
    client.get("/ui/look/?a11y=on")
    assert "data-theme" not in client.get("/account/login/").content.decode()
