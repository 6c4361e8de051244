"""«Обращения»: what respondents asked to pass on to the psychologist, or to the curator (S22)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from nastavnik.foundation.access.posting import attempt
from nastavnik.foundation.access.web import Request, fetch, screen
from nastavnik.instruments.surveys.actions.settle_help import settle_help
from nastavnik.instruments.surveys.capabilities import Cap
from nastavnik.instruments.surveys.forms import ContactForm
from nastavnik.instruments.surveys.models import HelpRequest
from nastavnik.instruments.surveys.queries import help_asked


@screen(Cap.HELP)
def index(request: Request) -> HttpResponse:
    """Requests promised to one's role: those to answer, and those answered."""
    return _page(request)


def _page(request: Request, failed: int | None = None, form: ContactForm | None = None) -> HttpResponse:
    found = help_asked(request.act)
    forms = {
        row.asked.pk: form
        if form is not None and row.asked.pk == failed
        else ContactForm(auto_id=f"id_{row.asked.pk}_%s", initial={"on": request.act.today})
        for row in found.waiting
    }
    context = {"found": found, "forms": forms, "failed": failed, "role": request.act.actor.role}
    return render(request, "surveys/help.html", context, status=422 if failed else 200)


@require_POST
@screen(Cap.HELP)
def settle(request: Request, pk: int) -> HttpResponse:
    asked = fetch(HelpRequest.objects.select_related("person"), request.act, Cap.HELP, pk=pk)
    form = ContactForm(request.POST, auto_id=f"id_{pk}_%s")
    if attempt(form, lambda data: settle_help(request.act, asked=asked, on=data["on"])) is None:
        return _page(request, pk, form)
    messages.success(request, f"Отмечено: {asked.person}")
    return redirect("surveys:help")
