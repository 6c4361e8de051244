from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session

from nastavnik.foundation.accounts.models import Membership, SignInLink, User
from nastavnik.foundation.privacy.portions import Kept, Portion, Said, Subject, forgets
from nastavnik.foundation.privacy.words import substitute
from nastavnik.kernel import tenancy


@forgets(
    "accounts.User.person", "accounts.Membership.user", "accounts.SignInLink.user", "account.EmailAddress.user",
    "mfa.Authenticator.user",
)  # fmt: skip
def account(about: Subject) -> Iterator[Said]:
    """Nobody signs in any more. An account with roles in another organisation is that one's affair and only lets go here."""
    if about.user is None:
        return
    with tenancy.everywhere("roles of one account elsewhere"):
        elsewhere = Membership.objects.filter(user=about.user).exclude(organisation_id=about.act.organisation.pk)
        stays = elsewhere.exists()
    yield Portion("роли", Membership.objects.filter(user=about.user))
    yield Portion(
        "личные ссылки для входа",
        SignInLink.objects.filter(user=about.user, organisation_id=about.act.organisation.pk),
    )
    mine = User.objects.filter(pk=about.user.pk)
    if stays:
        yield Kept(("учётная запись: вход в других организациях",), "данные обрабатывает другая организация")
        yield Portion("связь с учётной записью", mine, lambda rows: rows.update(person=None))
        return
    yield Portion("вторая ступень входа", Authenticator.objects.filter(user=about.user))
    yield Portion("адреса для входа", EmailAddress.objects.filter(user=about.user))
    sessions = [
        row.pk for row in Session.objects.iterator() if row.get_decoded().get(SESSION_KEY) == str(about.user.pk)
    ]
    yield Portion("открытые сеансы", Session.objects.filter(pk__in=sessions))
    yield Portion("учётная запись", mine, lambda rows: _closed(rows, about.person.pk))


def _closed(rows: Any, person_id: int) -> None:
    for user in rows:
        user.username, user.email, user.name = f"removed-{user.pk}", "", substitute(person_id)
        user.is_active, user.person, user.last_login = False, None, None
        user.set_unusable_password()
        user.save()
