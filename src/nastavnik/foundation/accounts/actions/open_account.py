from __future__ import annotations

from nastavnik.foundation.accounts.capabilities import Cap
from nastavnik.foundation.accounts.models import User
from nastavnik.foundation.people.models import Person
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action
from nastavnik.kernel.errors import Refusal


class LoginTaken(Refusal):
    """Another account has this login or belongs to this person."""


@action(capability=Cap.INVITE_PEOPLE, event="accounts.account.opened", title="Открыта учётная запись")
def open_account(
    act: Act, *, username: str, name: str, email: str = "", person: Person | None = None, password: str | None = None
) -> User:
    """Open an account, for a person of the organisation or for a methodologist without a card.

    Without ``password`` one signs in only by a personal link or a code sent by e-mail.
    """
    if User.objects.filter(username__iexact=username).exists():
        raise LoginTaken(f"Логин «{username}» уже занят. Придумайте другой.", field="username")
    if person is not None and User.objects.filter(person=person).exists():
        raise LoginTaken("У этого педагога уже есть учётная запись.")
    user = User(username=username, name=name, email=email, person=person)
    if password is None:
        user.set_unusable_password()
    else:
        user.set_password(password)
    user.save()
    return user
