from __future__ import annotations

from collections.abc import Sequence

from nastavnik.foundation.accounts.actions.grant_role import invite_participant
from nastavnik.foundation.accounts.actions.make_link import NewLink, make_link
from nastavnik.foundation.accounts.actions.open_account import free_email, free_login, open_account
from nastavnik.foundation.accounts.capabilities import Cap
from nastavnik.foundation.accounts.models import User
from nastavnik.foundation.accounts.rules import login_of
from nastavnik.foundation.people.models import Person
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action
from nastavnik.kernel.errors import Refusal


class NobodyChosen(Refusal):
    """There is no one to let in."""


@action(capability=Cap.INVITE_PEOPLE, event="accounts.people.let_in", title="Открыт вход")
def let_in(act: Act, *, persons: Sequence[Person], role: str) -> list[NewLink]:
    """Open sign-in for people of the school in a role: account (if there is none), role, personal link. All or none."""
    if not persons:
        raise NobodyChosen("Отметьте хотя бы одного человека.")
    return [_let_in(act, person, role) for person in persons]


def _let_in(act: Act, person: Person, role: str) -> NewLink:
    user = User.objects.filter(person=person).first()
    if user is None:
        login = free_login(login_of(person.surname, person.name, person.patronymic))
        user = open_account(act, username=login, name=person.full_name, email=free_email(person.email), person=person)
    invite_participant(act, user=user, role=role)
    return make_link(act, user=user)
