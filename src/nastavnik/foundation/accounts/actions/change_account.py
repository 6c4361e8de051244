"""Closing and reopening an account. Its roles and all it did stay."""

from __future__ import annotations

from allauth.mfa.models import Authenticator

from nastavnik.foundation.accounts.actions._reach import check_reach
from nastavnik.foundation.accounts.capabilities import Cap
from nastavnik.foundation.accounts.models import SignInLink, User
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action
from nastavnik.kernel.errors import Refusal


class OwnAccount(Refusal):
    """Nobody locks themselves out."""


@action(capability=Cap.MANAGE_ACCOUNTS, event="accounts.account.closed", title="Вход закрыт", about="user")
def close_account(act: Act, *, user: User) -> User:
    """Sign-in stops at once, in every browser; unused links die."""
    if user.pk == act.actor.user_id:
        raise OwnAccount("Свой вход закрыть нельзя. Попросите другого администратора.")
    check_reach(act, user)
    user.is_active = False
    user.save(update_fields=["is_active"])
    SignInLink.objects.filter(user=user, used_at__isnull=True, expires_at__gt=act.now).update(expires_at=act.now)
    return user


@action(capability=Cap.MANAGE_ACCOUNTS, event="accounts.account.reopened", title="Вход снова открыт", about="user")
def reopen_account(act: Act, *, user: User) -> User:
    check_reach(act, user)
    user.is_active = True
    user.save(update_fields=["is_active"])
    return user


@action(
    capability=Cap.MANAGE_ACCOUNTS,
    event="accounts.second_factor.removed",
    title="Снята вторая ступень входа",
    about="user",
)
def remove_second_factor(act: Act, *, user: User) -> User:
    """For one who lost the telephone and the spare codes. The owner switches it on again in the own settings."""
    check_reach(act, user)
    Authenticator.objects.filter(user=user).delete()
    return user
