from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from nastavnik.foundation.accounts.actions._reach import check_reach
from nastavnik.foundation.accounts.capabilities import Cap
from nastavnik.foundation.accounts.models import SignInLink, User
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action
from nastavnik.kernel.errors import Refusal

VALID_FOR = timedelta(days=14)


class LinkDead(Refusal):
    """The link was used, has run out, or never existed."""


class NewLink:
    """A link just made. The secret exists only here: the database keeps its hash, the audit nothing."""

    def __init__(self, link: SignInLink, secret: str) -> None:
        self.link = link
        self.secret = secret

    def __str__(self) -> str:
        return str(self.link)


def digest(secret: str) -> str:
    """What is stored of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


@action(capability=Cap.INVITE_PEOPLE, event="accounts.link.made", title="Выдана личная ссылка", about="user")
def make_link(act: Act, *, user: User) -> NewLink:
    """A personal one-time link, valid for 14 days. Earlier unused links of the user stop working."""
    check_reach(act, user)
    if not user.is_active:
        raise LinkDead("Вход этого человека закрыт. Сначала откройте его.")
    SignInLink.objects.filter(user=user, used_at__isnull=True, expires_at__gt=act.now).update(expires_at=act.now)
    secret = secrets.token_urlsafe(24)
    link = SignInLink.objects.create(
        user=user,
        organisation_id=act.organisation.pk,
        digest=digest(secret),
        created_at=act.now,
        expires_at=act.now + VALID_FOR,
    )
    return NewLink(link, secret)


@action(capability=Cap.SIGN_IN, event="accounts.link.used", title="Вход по личной ссылке", about="link")
def use_link(act: Act, *, link: SignInLink) -> User:
    """Spend a link. Locked while it is read, so that two clicks at once sign in once."""
    fresh = SignInLink.objects.select_for_update().get(pk=link.pk)
    if not fresh.is_live(act.now) or not fresh.user.is_active:
        raise LinkDead("Ссылка уже не действует. Попросите куратора прислать новую.")
    fresh.used_at = act.now
    fresh.save(update_fields=["used_at"])
    user: User = fresh.user
    return user


@action(capability=Cap.SIGN_IN, event="accounts.link.asked", title="Просьба о новой ссылке", about="link")
def ask_link(act: Act, *, link: SignInLink) -> SignInLink:
    """The owner of a dead link wishes a new one; the curator sees it until a new link is made. Twice is once."""
    if link.asked_at is None:
        link.asked_at = act.now
        link.save(update_fields=["asked_at"])
    return link
