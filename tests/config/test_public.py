"""Every address asks for sign-in or is on this list; every page carries a strict Content-Security-Policy."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from config.addresses import ALL, arguments
from conftest import World

PUBLIC = {
    # the way in
    "account_login", "account_request_login_code", "account_confirm_login_code", "account_logout", "account_inactive",
    "account_reset_password", "account_reset_password_done", "account_reset_password_from_key",
    "account_reset_password_from_key_done", "mfa_authenticate", "mfa_index", "accounts:use_link", "accounts:ask_link",
    # a personal link, or the sheet it has put into a cookie
    "respond:enter", "respond:begin", "respond:screen", "respond:check", "respond:done", "respond:later", "respond:download",
    "respond:decline", "respond:stranger", "respond:resume", "respond:layout",
    # the look of pages, the components
    "ui:look", "ui:gallery",
}  # fmt: skip
SAMPLE = {"pk": "1", "secret": "x", "uidb36": "1", "key": "x-y", "token": "ABCD"}


def sample_path(name: str) -> str | None:
    """Some address of the page, with made-up arguments; ``None`` when an argument has no sample."""
    names = arguments(ALL[name])
    return reverse(name, kwargs={key: SAMPLE[key] for key in names}) if names <= set(SAMPLE) else None


@pytest.mark.parametrize("name", sorted(ALL))
def test_every_address_asks_for_sign_in_or_is_public(name: str, db: None) -> None:
    """A view behind ``screen`` carries its capability; allauth's own pages redirect a visitor."""
    guarded = hasattr(ALL[name].callback, "capability")
    if name in PUBLIC:
        assert not guarded, f"{name} asks for sign-in: take it off the list"
        return
    if guarded:
        return
    path = sample_path(name)
    assert path is not None, f"{name} is not behind a screen and has an argument of an unknown kind"
    answer = Client().get(path)
    assert answer.status_code == 302, f"{name} opens to anybody"
    assert answer["Location"].startswith("/account/login/"), f"{name} opens to anybody"


def test_the_list_names_only_what_exists() -> None:
    assert set(ALL) >= PUBLIC


@pytest.mark.parametrize("name", sorted(name for name in ALL if arguments(ALL[name]) <= set(SAMPLE)))
def test_every_page_has_a_strict_policy(name: str, world: World, clock: Callable[[datetime], None]) -> None:
    path = sample_path(name)
    assert path is not None
    for client in (Client(), world.school.client("curator")):
        policy = client.get(path).get("Content-Security-Policy", "")
        assert "default-src 'none'" in policy
        for hole in ("unsafe-inline", "unsafe-eval", "*", "data:", "http:"):
            assert hole not in policy
