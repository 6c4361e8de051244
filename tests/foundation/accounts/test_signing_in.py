"""Passwords, codes by e-mail, the second factor, refusals, rate limits, redirects."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from urllib.parse import quote

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from conftest import School, World
from nastavnik.foundation.accounts.actions.let_in import let_in
from nastavnik.foundation.accounts.models import User


@pytest.fixture(autouse=True)
def _no_earlier_attempts() -> None:
    """Attempts are counted in the cache, which outlives a test."""
    cache.clear()


PASSWORD = "очень-длинный-пароль"
LOGIN = "/account/login/"


def sign_in(user: User, password: str = PASSWORD, login: str = "", **more: str) -> tuple[Client, str, int]:
    client = Client()
    page = client.post(LOGIN, {"login": login or user.username, "password": password, **more})
    return client, page.content.decode(), page.status_code


def totp_code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def test_one_signs_in_by_login_in_any_case_or_by_email(school: School) -> None:
    user = school.user()
    user.email = "smirnova@school.ru"
    user.save()
    for login in (user.username, user.username.upper(), "smirnova@school.ru"):
        client, _, status = sign_in(user, login=login)
        assert (status, client.session["_auth_user_id"]) == (302, str(user.pk))


def test_a_wrong_password_says_what_to_check_and_keeps_the_login(school: School) -> None:
    client, page, _ = sign_in(school.user(), "не тот пароль")
    assert "Логин или пароль не подходят. Проверьте раскладку и клавишу Caps Lock." in page
    assert f'value="{school.user().username}"' in page
    assert "не тот пароль" not in page
    assert "_auth_user_id" not in client.session


def test_an_unknown_login_says_the_same_words(db: None) -> None:
    page = Client().post(LOGIN, {"login": "nobody", "password": "x"}).content.decode()
    assert "Логин или пароль не подходят" in page


def test_empty_fields_are_named(db: None) -> None:
    page = Client().post(LOGIN, {"login": "", "password": ""}).content.decode()
    assert "Проверьте, пожалуйста: 2\u00a0поля" in page


def test_after_five_failures_one_waits(school: School) -> None:
    client = Client()
    for _ in range(5):
        client.post(LOGIN, {"login": school.user().username, "password": "не тот"})
    page = client.post(LOGIN, {"login": school.user().username, "password": PASSWORD}).content.decode()
    assert "Подождите 5 минут или войдите по одноразовой ссылке." in page
    assert "_auth_user_id" not in client.session


def test_too_many_requests_get_a_page_of_ours(school: School) -> None:
    client = Client()
    answers = [client.post(LOGIN, {"login": f"user{number}", "password": "x"}) for number in range(61)]
    assert answers[-1].status_code == 429
    assert "Слишком много попыток" in answers[-1].content.decode()


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_sign_in_never_leads_to_a_strangers_site(school: School, target: str) -> None:
    client = Client()
    page = client.post(
        f"{LOGIN}?next={quote(target)}", {"login": school.user().username, "password": PASSWORD, "next": target}
    )
    assert page["Location"] == "/"


def test_the_form_is_ready_for_password_managers_and_has_no_inline_code(db: None) -> None:
    page = Client().get(LOGIN).content.decode()
    assert 'autocomplete="username"' in page
    assert 'autocomplete="current-password"' in page
    assert not re.search(r"<script>|<style|\sstyle=|\son\w+=", page)


def test_a_code_by_email_signs_in(school: School) -> None:
    user = school.user()
    user.email = "smirnova@school.ru"
    user.save()
    client = Client()
    assert client.post("/account/login/code/", {"email": "smirnova@school.ru"}).status_code == 302
    [letter] = mail.outbox
    assert letter.subject == "Наставник: код для входа"
    code = re.search(r"^\s*([A-Z0-9-]{4,12})\s*$", letter.body, re.MULTILINE)
    assert code is not None
    assert "smirnova@school.ru" in client.get("/account/login/code/confirm/").content.decode()
    assert client.post("/account/login/code/confirm/", {"code": code[1]}).status_code == 302
    assert client.session["_auth_user_id"] == str(user.pk)


def test_a_wrong_code_is_refused_in_words(school: School) -> None:
    user = school.user()
    user.email = "smirnova@school.ru"
    user.save()
    client = Client()
    client.post("/account/login/code/", {"email": "smirnova@school.ru"})
    page = client.post("/account/login/code/confirm/", {"code": "WRONG1"}).content.decode()
    assert "Код не подошёл. Проверьте цифры или запросите новый." in page


def test_an_unknown_address_gets_no_letter_and_the_same_page(db: None) -> None:
    client = Client()
    answer = client.post("/account/login/code/", {"email": "nobody@school.ru"})
    assert answer.status_code == 302
    assert client.get(answer["Location"]).status_code == 200
    assert mail.outbox == []


def test_a_forgotten_password_is_set_anew(school: School) -> None:
    user = school.user()
    user.email = "smirnova@school.ru"
    user.save()
    client = Client()
    client.post("/account/password/reset/", {"email": "smirnova@school.ru"})
    [letter] = mail.outbox
    link = re.search(r"http://testserver(/\S+)", letter.body)
    assert link is not None
    form = client.get(link[1], follow=True)
    assert "Новый пароль ещё раз" in form.content.decode()
    new = "другой-длинный-пароль"
    client.post(form.request["PATH_INFO"], {"password1": new, "password2": new})
    assert sign_in(user, new)[2] == 302
    spent = Client().get(link[1], follow=True).content.decode()
    assert "Ссылка уже не действует" in spent


def test_a_new_password_is_checked_and_signs_other_browsers_out(school: School) -> None:
    here, other = school.client(), school.client()
    weak = here.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": "12345", "password2": "12345"})
    assert "Проверьте, пожалуйста" in weak.content.decode()
    new = "другой-длинный-пароль"
    answer = here.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert answer["Location"] == reverse("accounts:settings")
    assert here.get(reverse("accounts:settings")).status_code == 200
    assert other.get(reverse("accounts:settings")).status_code == 302


def test_a_closed_account_cannot_sign_in(school: School) -> None:
    user = school.user()
    user.is_active = False
    user.save()
    client, _, _ = sign_in(user)
    assert "_auth_user_id" not in client.session
    page = client.get("/account/inactive/").content.decode()
    assert "Вход закрыт" in page


def test_there_is_no_sign_up(db: None) -> None:
    assert Client().get("/account/signup/").status_code == 404


def test_the_second_factor_is_switched_on_asked_and_replaced_by_a_spare_code(school: School) -> None:
    user = school.user()
    client, _, _ = sign_in(user)
    asked = client.get(reverse("mfa_activate_totp"), follow=True)
    assert "Подтвердите, что это вы" in asked.content.decode()
    client.post(asked.request["PATH_INFO"], {"password": PASSWORD})
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    assert 'class="qr"' in page
    assert "data:image" not in page
    assert not re.search(r"<style|\sstyle=", page)
    secret = client.session["mfa.totp.secret"]
    assert client.post(reverse("mfa_activate_totp"), {"code": totp_code(secret)})["Location"] == reverse(
        "mfa_view_recovery_codes"
    )
    codes = re.findall(r"<li>([a-z0-9]{6,})</li>", client.get(reverse("mfa_view_recovery_codes")).content.decode())
    assert len(codes) == 10
    assert "Включена" in client.get(reverse("accounts:settings")).content.decode()

    second, _, _ = sign_in(user)
    assert "_auth_user_id" not in second.session
    wrong = second.post(reverse("mfa_authenticate"), {"code": "000000"}).content.decode()
    assert "Код не подошёл" in wrong
    second.post(reverse("mfa_authenticate"), {"code": codes[0]})
    assert second.session["_auth_user_id"] == str(user.pk)


def test_a_link_does_not_step_over_the_second_factor(world: World, clock: Callable[[datetime], None]) -> None:
    [link] = let_in(world.school.act(), persons=[world.school.person()], role="mentor")
    TOTP.activate(link.link.user, generate_totp_secret())
    assert Authenticator.objects.filter(user=link.link.user).exists()
    client = Client()
    answer = client.post(reverse("accounts:use_link", args=[link.secret]))
    assert answer["Location"].startswith(reverse("mfa_authenticate"))
    assert "_auth_user_id" not in client.session
