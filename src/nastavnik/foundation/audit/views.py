"""The journal of what was done, for the administrator."""

from __future__ import annotations

from itertools import islice
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from nastavnik.foundation.access.web import Request, screen
from nastavnik.foundation.audit import queries
from nastavnik.foundation.audit.capabilities import Cap
from nastavnik.foundation.audit.chain import verify

FAULTS_SHOWN = 20


@require_GET
@screen(Cap.SEE_AUDIT)
def index(request: Request) -> HttpResponse:
    names, events = queries.organisations(), queries.events()
    organisation = request.GET.get("organisation", "")
    chosen = queries.Filter(
        organisation_id=int(organisation) if organisation.isdigit() and int(organisation) in names else None,
        event=request.GET.get("event", "") if request.GET.get("event") in events else "",
        words=request.GET.get("q", "").strip(),
    )
    page = queries.journal(names, chosen, request.GET.get("page", 1))
    given = {"organisation": chosen.organisation_id or "", "event": chosen.event, "q": chosen.words}
    page.query = urlencode(given) + "&"  # type: ignore[attr-defined]
    return render(request, "audit/index.html", {"page": page, "names": names, "events": events, "chosen": chosen})


@require_GET
@screen(Cap.SEE_AUDIT)
def check(request: Request) -> HttpResponse:
    """Walk every chain in scope and say whether it is whole. Reads only."""
    names = queries.organisations()
    results = [(name, list(islice(verify(pk), FAULTS_SHOWN))) for pk, name in names.items()]
    faulty = [(name, faults) for name, faults in results if faults]
    return render(request, "audit/check.html", {"faulty": faulty, "count": len(results), "at": request.act.now})
