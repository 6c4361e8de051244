"""Puts every request inside its tenant and turns refusals into pages."""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from nastavnik.foundation.access.web import make_act
from nastavnik.foundation.accounts.models import Membership
from nastavnik.kernel import clock, tenancy
from nastavnik.kernel.errors import Forbidden, Missing, Refusal

SESSION_KEY = "membership"


class WorkingAs:
    """Finds the role a user works in, opens the tenancy scope and the time zone of the organisation."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.membership = None  # type: ignore[attr-defined]
        request.memberships = []  # type: ignore[attr-defined]
        if not request.user.is_authenticated:
            return self.get_response(request)
        with tenancy.everywhere("one's own roles"):
            rows = list(
                Membership.objects.filter(user=request.user).on(clock.today()).select_related("organisation", "user__person")
            )
        if not rows:
            return self.get_response(request)
        chosen = request.session.get(SESSION_KEY)
        membership = next((row for row in rows if row.pk == chosen), rows[0])
        request.user = membership.user
        request.membership, request.memberships = membership, rows  # type: ignore[attr-defined]
        request.act = make_act(membership.user, membership)  # type: ignore[attr-defined]
        with tenancy.within(membership.organisation), timezone.override(zoneinfo.ZoneInfo(membership.organisation.time_zone)):
            response = self.get_response(request)
            if hasattr(response, "render") and not getattr(response, "is_rendered", True):
                response.render()
            return response


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
        return None
