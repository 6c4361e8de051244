from __future__ import annotations

from datetime import date, timedelta

from nastavnik.foundation.access.roles import Role
from nastavnik.foundation.accounts.actions._reach import is_colleague
from nastavnik.foundation.accounts.capabilities import Cap
from nastavnik.foundation.accounts.models import Membership, User
from nastavnik.foundation.accounts.rules import PARTICIPANTS
from nastavnik.foundation.organisations.models import Organisation
from nastavnik.kernel.act import SYSTEM_ROLE, Act
from nastavnik.kernel.action import action
from nastavnik.kernel.errors import Missing, Refusal


class WrongRole(Refusal):
    """The role does not fit the organisation or is held already."""


KINDS = {
    Role.MUNICIPAL: Organisation.Kind.MUNICIPALITY,
    Role.REGIONAL: Organisation.Kind.REGION,
}


@action(capability=Cap.MANAGE_ACCOUNTS, event="accounts.role.granted", title="Назначена роль", about="user")
def grant_role(
    act: Act, *, user: User, organisation: Organisation, role: str, starts_on: date | None = None
) -> Membership:
    """Give a role from a day on (today by default)."""
    needed = KINDS.get(Role(role), None if role == Role.ADMIN else Organisation.Kind.SCHOOL)
    if needed is not None and organisation.kind != needed:
        raise WrongRole(
            f"Роль «{Role(role).label}» бывает только на уровне «{Organisation.Kind(needed).label}».", field="role"
        )
    if not organisation.path.startswith(act.organisation.path):
        raise WrongRole("Эта организация вам не подчинена. Выберите другую.")
    if Membership.objects.filter(user=user, organisation=organisation, role=role, ends_on__isnull=True).exists():
        raise WrongRole("Эта роль уже назначена.", field="role")
    return Membership.objects.create(user=user, organisation=organisation, role=role, starts_on=starts_on or act.today)


@action(capability=Cap.INVITE_PEOPLE, event="accounts.participant.invited", title="Открыт вход участнику", about="user")
def invite_participant(act: Act, *, user: User, role: str) -> Membership:
    """The curator lets a colleague of the own school in as a participant; other roles are the administrator's."""
    if act.actor.role != SYSTEM_ROLE and not is_colleague(user):
        raise Missing()
    if role not in PARTICIPANTS:
        raise WrongRole("Эту роль назначает администратор системы.", field="role")
    held = Membership.objects.filter(
        user=user, organisation_id=act.organisation.pk, role=role, ends_on__isnull=True
    ).first()
    if held is not None:
        return held
    return Membership.objects.create(user=user, organisation_id=act.organisation.pk, role=role, starts_on=act.today)


@action(capability=Cap.MANAGE_ACCOUNTS, event="accounts.role.ended", title="Роль закончилась", about="membership")
def end_role(act: Act, *, membership: Membership, on: date) -> Membership:
    """End a role; ``on`` is its last day."""
    if membership.user_id == act.actor.user_id and membership.role == act.actor.role:
        raise WrongRole("Роль, в которой вы сейчас работаете, заканчивает другой администратор.")
    if membership.ends_on is not None:
        raise WrongRole(f"Эта роль уже закончена {membership.ends_on:%d.%m.%Y}.")
    if on < membership.starts_on:
        raise WrongRole(f"Роль началась {membership.starts_on:%d.%m.%Y}. Укажите день не раньше.", field="on")
    membership.ends_on = on
    membership.save()
    return membership


@action(
    capability=Cap.INVITE_PEOPLE,
    event="accounts.participant.released",
    title="Закрыт вход участнику",
    about="membership",
)
def release_participant(act: Act, *, membership: Membership) -> Membership:
    """The curator ends the role of a mentor, mentee or psychologist at once: yesterday was its last day."""
    if membership.role not in PARTICIPANTS:
        raise WrongRole("Эту роль заканчивает администратор системы.")
    if membership.ends_on is None:
        membership.ends_on = max(act.today - timedelta(days=1), membership.starts_on - timedelta(days=1))
        membership.save()
    return membership
