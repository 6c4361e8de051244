from __future__ import annotations

from allauth.account.models import EmailAddress

from nastavnik.foundation.accounts.actions._reach import own_user
from nastavnik.foundation.accounts.capabilities import Cap
from nastavnik.foundation.accounts.models import User
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action
from nastavnik.kernel.errors import Refusal


class EmailTaken(Refusal):
    """Two accounts never share an address: a code to sign in would go astray."""


@action(capability=Cap.OWN_SETTINGS, event="accounts.email.changed", title="Изменена своя электронная почта")
def change_own_email(act: Act, *, email: str) -> User:
    """Change the actor's own address; an empty one switches sign-in by code off."""
    user = own_user(act)
    if email and User.objects.filter(email__iexact=email).exclude(pk=user.pk).exists():
        raise EmailTaken("Эта почта уже указана у другого человека. Проверьте адрес.", field="email")
    user.email = email
    user.save(update_fields=["email"])
    EmailAddress.objects.filter(user=user).delete()
    return user
