from __future__ import annotations

from nastavnik.foundation.accounts.actions.grant_role import grant_role
from nastavnik.foundation.accounts.actions.make_link import NewLink, make_link
from nastavnik.foundation.accounts.actions.open_account import open_account
from nastavnik.foundation.accounts.capabilities import Cap
from nastavnik.foundation.organisations.models import Organisation
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action


@action(
    capability=Cap.MANAGE_ACCOUNTS, event="accounts.user.added", title="Добавлен пользователь", about="organisation"
)
def add_user(act: Act, *, organisation: Organisation, role: str, name: str, username: str, email: str = "") -> NewLink:
    """An account with its first role and the link to come in by: one act, or nothing at all."""
    user = open_account(act, username=username, name=name, email=email)
    grant_role(act, user=user, organisation=organisation, role=role)
    return make_link(act, user=user)
