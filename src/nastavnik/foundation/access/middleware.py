"""Puts every request inside its tenant and turns refusals into pages."""

from __future__ import annotations

import logging
import zoneinfo
from collections.abc import Callable

from django.conf import settings
from django.contrib import auth
from django.core.exceptions import RequestDataTooBig
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from nastavnik.foundation.access import keeping
from nastavnik.foundation.access.web import make_act
from nastavnik.foundation.accounts.models import Membership, User
from nastavnik.kernel import clock, tenancy
from nastavnik.kernel.errors import Forbidden, Missing, Refusal

SESSION_KEY = "membership"
log = logging.getLogger("nastavnik.access")


class WorkingAs:
    """Finds the role a user works in, opens the tenancy scope and the time zone of the organisation.

    Costs one query besides the session's: the user comes with their roles.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.membership = None  # type: ignore[attr-defined]
        request.memberships = []  # type: ignore[attr-defined]
        rows = open_roles(request)
        if not rows:
            return self.get_response(request)
        worker = keeping.last_worker(request)
        chosen = request.session.get(SESSION_KEY, worker[1] if worker else None)
        membership = next((row for row in rows if row.pk == chosen), rows[0])
        request.user = membership.user
        request.membership, request.memberships = membership, rows  # type: ignore[attr-defined]
        request.act = make_act(membership.user, membership)  # type: ignore[attr-defined]
        with (
            tenancy.within(membership.organisation),
            timezone.override(zoneinfo.ZoneInfo(membership.organisation.time_zone)),
        ):
            response = self.get_response(request)
            if hasattr(response, "render") and not getattr(response, "is_rendered", True):
                response.render()
        if request.user.is_authenticated:
            keeping.remember_worker(
                response, worker, membership.user_id, request.session.get(SESSION_KEY, membership.pk)
            )
        else:
            keeping.forget_worker(response)
        return response


def open_roles(request: HttpRequest) -> list[Membership]:
    """The signed-in user's roles of today, the user with them; empty for a visitor."""
    try:
        user_id = int(request.session[auth.SESSION_KEY])
    except (KeyError, ValueError):
        return []
    with tenancy.everywhere("one's own roles"):
        found = Membership.objects.filter(user_id=user_id).on(clock.today()).select_related("organisation", "user")
        # Ordered here: compiling the order into SQL costs a request more than sorting two rows.
        rows = sorted(found.order_by(), key=lambda row: (row.organisation.path, row.role))
    if rows and _session_is_of(request, rows[0].user):
        request._cached_user = rows[0].user  # type: ignore[attr-defined]
        return rows
    # Anything unusual (a rotated key, a closed account) is Django's to judge, at the price of one more query.
    return rows if request.user.is_authenticated else []


def _session_is_of(request: HttpRequest, user: User) -> bool:
    """The checks of ``django.contrib.auth.get_user`` over a user that is loaded already."""
    return (
        user.is_active
        and request.session.get(auth.BACKEND_SESSION_KEY) in settings.AUTHENTICATION_BACKENDS
        and constant_time_compare(request.session.get(auth.HASH_SESSION_KEY, ""), user.get_session_auth_hash())
    )


class Refusals:
    """A refusal that no form caught becomes a page with its sentence."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, Missing):
            return render(request, "ui/errors/404.html", {"text": error.text}, status=404)
        if isinstance(error, Forbidden):
            return render(request, "ui/errors/403.html", {"text": error.text}, status=403)
        if isinstance(error, Refusal):
            return render(request, "ui/errors/422.html", {"text": error.text}, status=422)
        if isinstance(error, RequestDataTooBig):
            return render(request, "ui/errors/413.html", status=413)
        if isinstance(error, IntegrityError):
            # The second of two equal forms (a double click, a repeated request) meets the constraint of the first.
            log.exception("A constraint refused %s", request.path)
            text = "Похоже, это уже сохранено. Откройте страницу заново и проверьте, прежде чем отправлять ещё раз."
            return render(request, "ui/errors/422.html", {"text": text}, status=409)
        return None
