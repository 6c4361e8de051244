from __future__ import annotations

from itertools import count

from nastavnik.foundation.accounts.actions._reach import is_administrator
from nastavnik.foundation.accounts.capabilities import Cap
from nastavnik.foundation.accounts.models import User
from nastavnik.foundation.people.models import Person
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action
from nastavnik.kernel.errors import Refusal


class LoginTaken(Refusal):
    """Another account has this login, this address, or belongs to this person."""


class PersonNeeded(Refusal):
    """A curator opens accounts only for people of the school."""


@action(capability=Cap.INVITE_PEOPLE, event="accounts.account.opened", title="Открыта учётная запись")
def open_account(
    act: Act, *, username: str, name: str, email: str = "", person: Person | None = None, password: str | None = None
) -> User:
    """Open an account, for a person of the organisation or for a methodologist without a card.

    Without ``password`` one signs in only by a personal link or a code sent by e-mail.
    """
    if person is None and not is_administrator(act):
        raise PersonNeeded("Сначала добавьте человека в список педагогов школы.")
    if User.objects.filter(username__iexact=username).exists():
        raise LoginTaken(f"Логин «{username}» уже занят. Придумайте другой.", field="username")
    if person is not None and User.objects.filter(person=person).exists():
        raise LoginTaken("У этого педагога уже есть учётная запись.")
    if email and User.objects.filter(email__iexact=email).exists():
        raise LoginTaken("Эта почта уже указана у другого человека. Проверьте адрес.", field="email")
    user = User(username=username, name=name, email=email, person=person)
    if password is None:
        user.set_unusable_password()
    else:
        user.set_password(password)
    user.save()
    return user


def free_login(wanted: str) -> str:
    """The login itself, or with the first number that is free: ``belova.ms2``."""
    taken = {
        name.lower() for name in User.objects.filter(username__istartswith=wanted).values_list("username", flat=True)
    }
    return next(
        name for name in (f"{wanted}{number if number > 1 else ''}" for number in count(1)) if name not in taken
    )


def free_email(email: str) -> str:
    """The address when nobody signs in by it yet, else none: two accounts never share one."""
    return "" if User.objects.filter(email__iexact=email).exists() else email
