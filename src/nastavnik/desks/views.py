from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render

from nastavnik.desks import queries
from nastavnik.desks.capabilities import Cap
from nastavnik.desks.visibility import who_sees as visible
from nastavnik.foundation.access.roles import Role
from nastavnik.foundation.access.web import Request, screen
from nastavnik.foundation.audit.models import AuditEntry
from nastavnik.foundation.organisations.models import Organisation
from nastavnik.foundation.organisations.queries import current_year
from nastavnik.foundation.people.models import Person
from nastavnik.foundation.privacy.capabilities import Cap as Privacy
from nastavnik.instruments.surveys.queries import help_asked


@screen(Cap.OPEN_DESK)
def home(request: Request) -> HttpResponse:
    """The start page of the role one works in."""
    role = request.act.actor.role
    year = current_year(request.act)
    name = request.user.person.given_names if request.user.person else request.user.name
    context = {"year": year, "name": name, "today": request.act.today}
    if role == Role.CURATOR:
        if year is None:
            count = Person.objects.employed_on(request.act.today).count()
            return render(request, "desks/first_visit.html", {**context, "count": count})
        return render(request, "desks/today.html", {**context, "desk": queries.today_of(request.act, year)})
    if role == Role.HEAD:
        desk = queries.head_desk(request.act, year) if year else None
        return render(request, "desks/head.html", {**context, "desk": desk})
    if role in (Role.MENTOR, Role.MENTEE):
        return render(
            request,
            "desks/own.html",
            {**context, "desk": queries.own_desk(request.act), "mentor": role == Role.MENTOR},
        )
    if role == Role.PSYCHOLOGIST:
        found = {"alone": queries.alone(request.act, year) if year else [], "asked": help_asked(request.act)}
        return render(request, "desks/psychologist.html", {**context, **found})
    if role in (Role.MUNICIPAL, Role.REGIONAL):
        return render(
            request,
            "desks/overview.html",
            {**context, "rows": queries.overview(request.act), "place": request.membership.organisation},
        )
    if role == Role.ADMIN:
        organisations = Organisation.objects.in_scope()
        entries = AuditEntry.objects.filter(organisation_id__in=list(organisations.values_list("pk", flat=True)))
        counts = {"organisations": organisations.count(), "entries": entries.count()}
        return render(request, "desks/admin.html", {**context, **counts})
    return redirect("accounts:settings")


@screen(Privacy.SEE_OWN_DATA)
def who_sees(request: Request) -> HttpResponse:
    """«Кто видит мои данные»: roles and names, and who has looked."""
    known = request.act.actor.person_id is not None
    seen = visible(request.act) if known else None
    return render(request, "desks/who_sees.html", {"known": known, "seen": seen})
