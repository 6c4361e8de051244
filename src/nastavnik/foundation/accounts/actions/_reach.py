"""Whose account one may let in, change or close. A link is a key: whoever makes it could sign in as its owner."""

from __future__ import annotations

from nastavnik.foundation.accounts.capabilities import Cap
from nastavnik.foundation.accounts.models import Membership, User
from nastavnik.foundation.accounts.rules import PARTICIPANTS
from nastavnik.foundation.people.models import Person
from nastavnik.kernel import tenancy
from nastavnik.kernel.act import SYSTEM_ROLE, Act
from nastavnik.kernel.errors import Missing, Refusal
from nastavnik.kernel.registry import registry


class OutOfReach(Refusal):
    """The account has roles above or beside the actor's organisation."""


def check_reach(act: Act, user: User) -> None:
    """The actor's rights must cover every role the account holds or will hold.

    Raises ``Missing`` for a stranger's account and ``OutOfReach`` for one that reaches further than the actor.
    """
    if act.actor.role == SYSTEM_ROLE:
        return
    with tenancy.everywhere("the roles an account holds elsewhere"):
        roles = list(Membership.objects.filter(user=user).select_related("organisation"))
    near = [role for role in roles if role.organisation.path.startswith(act.organisation.path)]
    if not near and not is_colleague(user):
        raise Missing()
    running = [role for role in roles if role.ends_on is None or role.ends_on >= act.today]
    if any(role not in near for role in running):
        raise OutOfReach("У этого человека есть роль и в другой организации. Обратитесь к администратору системы.")
    if is_administrator(act):
        return
    if any(role.role not in PARTICIPANTS for role in running):
        raise OutOfReach("Входом этого человека управляет администратор системы. Обратитесь к нему.")


def own_user(act: Act) -> User:
    """The account of the one who acts. Raises ``Missing`` for the system, which has none."""
    if act.actor.user_id is None:
        raise Missing()
    return User.objects.get(pk=act.actor.user_id)


def is_colleague(user: User) -> bool:
    """Whether the account belongs to a person of the organisation in scope."""
    return user.person_id is not None and Person.objects.filter(pk=user.person_id).exists()


def is_administrator(act: Act) -> bool:
    """Whether the actor manages accounts, and not only participants of the own school."""
    return registry.reach(act.actor.role, Cap.MANAGE_ACCOUNTS) is not None
