"""How allauth works here: nobody registers alone, sign-in ends on the start page of one's role."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from nastavnik.foundation.accounts.models import User


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are opened by the curator or the administrator; there is no sign-up page."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": "Логин или пароль не подходят. Проверьте раскладку и клавишу Caps Lock.",
        "email_password_mismatch": "Логин или пароль не подходят. Проверьте раскладку и клавишу Caps Lock.",
        "invalid_login": "Логин или пароль не подходят. Проверьте раскладку и клавишу Caps Lock.",
        "too_many_login_attempts": "Подождите 5 минут или войдите по одноразовой ссылке.",
        "incorrect_code": "Код не подошёл. Проверьте цифры или запросите новый.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Signing in and out is its own message: the page that opens."""


def display(user: User) -> str:
    """How an account is named on pages."""
    return str(user)
