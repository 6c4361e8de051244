"""How allauth works here: nobody registers alone, sign-in ends on the start page of one's role."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest

from nastavnik.foundation.accounts.models import User
from nastavnik.foundation.accounts.qr import qr_svg

WRONG = "Логин или пароль не подходят. Проверьте раскладку и клавишу Caps Lock."
WRONG_CODE = "Код не подошёл. Проверьте цифры или запросите новый."


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are opened by the curator or the administrator; there is no sign-up page."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": "Вход закрыт. Обратитесь к администратору системы.",
        "username_password_mismatch": WRONG,
        "email_password_mismatch": WRONG,
        "invalid_login": WRONG,
        "too_many_login_attempts": "Подождите 5 минут или войдите по одноразовой ссылке.",
        "rate_limited": "Слишком много попыток. Подождите 5 минут и попробуйте ещё раз.",
        "incorrect_code": WRONG_CODE,
        "incorrect_password": "Пароль не подходит. Проверьте раскладку и клавишу Caps Lock.",
        "enter_current_password": "Нынешний пароль не подходит. Проверьте раскладку и клавишу Caps Lock.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Signing in and out is its own message: the page that opens."""

    def format_email_subject(self, subject: str) -> str:
        return f"Наставник: {subject}"

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        from django.urls import reverse

        return reverse("accounts:settings")


class SecondFactor(DefaultMFAAdapter):  # type: ignore[misc]
    """The second step of signing in: a code from an application, spare codes."""

    error_messages = DefaultMFAAdapter.error_messages | {"incorrect_code": WRONG_CODE}

    def build_totp_svg(self, url: str) -> str:
        return qr_svg(url, title="Код для приложения")


def display(user: User) -> str:
    """How an account is named on pages."""
    return str(user)
