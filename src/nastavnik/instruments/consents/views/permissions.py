"""Consents to publication (D18) and to transfer (D19): asked for, marked."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from nastavnik.foundation.access.posting import attempt
from nastavnik.foundation.access.web import Request, fetch, screen
from nastavnik.foundation.organisations.queries import current_year, year_or_refuse
from nastavnik.instruments.consents.actions.mark_consents import mark_permitted
from nastavnik.instruments.consents.actions.prepare_consents import Wanted, prepare_consents
from nastavnik.instruments.consents.capabilities import Cap
from nastavnik.instruments.consents.forms import PermitForm, PublishForm, TransferForm
from nastavnik.instruments.consents.kinds import ConsentKind
from nastavnik.instruments.consents.models import Consent
from nastavnik.instruments.consents.queries import ends_soon, handled


@screen(Cap.COLLECT_CONSENTS)
def index(request: Request) -> HttpResponse:
    """Who has permitted publication and transfer, and who is asked."""
    year = current_year(request.act)
    rows = handled(request.act, year)
    soon = {row.pk for row in rows if ends_soon(request.act, row)}
    return render(request, "consents/index.html", {"rows": rows, "year": year, "soon": soon})


@screen(Cap.COLLECT_CONSENTS)
def prepare(request: Request, what: str) -> HttpResponse:
    """Print consents for several people at once: each on a sheet of its own."""
    act, year = request.act, year_or_refuse(request.act)
    kind, form_class = {
        "publication": (ConsentKind.DISSEMINATION, PublishForm),
        "transfer": (ConsentKind.TRANSFER, TransferForm),
    }[what]
    form = form_class(request.POST or None, act=act, initial={"valid_to": _until(year.ends_on)})
    if form.is_bound:
        made = attempt(
            form,
            lambda data: prepare_consents(
                act,
                year=year,
                wanted=[
                    Wanted(person, kind, starts_on=act.today, ends_on=data["valid_to"], terms=form.terms())
                    for person in data["people"]
                ],
            ),
        )
        if made is not None:
            messages.success(
                request, f"Подготовлено согласий: {len(made)}. Напечатайте или попросите решить в личном кабинете."
            )
            return redirect("consents:ask")
    context = {"form": form, "kind": kind}
    return render(request, "consents/prepare.html", context, status=422 if form.is_bound else 200)


def _until(day: date) -> str:
    return f"{day:%d.%m.%Y}"


@screen(Cap.COLLECT_CONSENTS)
def mark(request: Request, pk: int) -> HttpResponse:
    """What is ticked on the paper of D18, then its signature."""
    consent = fetch(Consent.objects.select_related("person"), request.act, Cap.COLLECT_CONSENTS, pk=pk)
    form = PermitForm(request.POST or None, consent=consent)
    if form.is_bound:
        done = attempt(form, lambda data: mark_permitted(request.act, consent=consent, permitted=form.permitted()))
        if done is not None:
            messages.success(request, "Отметки записаны. Теперь укажите дату подписи.")
            return redirect("consents:show", pk)
    return render(
        request, "consents/mark.html", {"consent": consent, "form": form}, status=422 if form.is_bound else 200
    )
