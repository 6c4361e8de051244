"""Personal links on their way to people: shown once, as messages and as slips with QR codes.

The secret of a link is stored nowhere but in the session of the one who made it, for an hour.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString

from nastavnik.foundation.access.web import Request
from nastavnik.foundation.accounts.actions.make_link import NewLink
from nastavnik.foundation.accounts.models import SignInLink
from nastavnik.foundation.accounts.qr import qr_svg
from nastavnik.ui.text import long_date

SESSION_KEY = "new_links"
SHOWN_FOR = 3600


@dataclass(frozen=True, slots=True)
class Invitation:
    """One link with all that its page needs."""

    name: str
    login: str
    address: str
    until: str
    message: str

    @property
    def qr(self) -> SafeString:
        return qr_svg(self.address, title=f"Ссылка для входа: {self.name}")


def put(request: HttpRequest, links: Iterable[NewLink]) -> None:
    """Keep the secrets for the pages that show them."""
    request.session[SESSION_KEY] = {"at": time.time(), "secrets": {str(new.link.pk): new.secret for new in links}}


def shown(request: Request) -> list[Invitation]:
    """The links made in this session within the hour; spent ones are gone."""
    stored = request.session.get(SESSION_KEY)
    if stored is None or time.time() - stored["at"] > SHOWN_FOR:
        request.session.pop(SESSION_KEY, None)
        return []
    secrets: dict[str, str] = stored["secrets"]
    links = SignInLink.objects.filter(pk__in=secrets, used_at__isnull=True, expires_at__gt=request.act.now)
    found = links.filter(organisation__path__startswith=request.act.organisation.path).select_related("user")
    rows = [_invitation(request, link, secrets[str(link.pk)]) for link in found]
    return sorted(rows, key=lambda row: row.name)


def _invitation(request: Request, link: SignInLink, secret: str) -> Invitation:
    address = request.build_absolute_uri(reverse("accounts:use_link", args=[secret]))
    until = long_date(link.expires_at)
    message = (
        f"{link.user.called}, здравствуйте! Открываю вам вход в «Наставник» ({request.act.organisation}). "
        f"Пароль не нужен: откройте ссылку и нажмите «Войти». Она сработает один раз, до {until}: {address} "
        f"{request.user.called}"
    )
    return Invitation(str(link.user), link.user.username, address, until, message)
