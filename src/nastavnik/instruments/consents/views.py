from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from nastavnik.foundation.access.posting import attempt
from nastavnik.foundation.access.web import Request, fetch, restrict, screen
from nastavnik.foundation.files.storing import DOCX, read
from nastavnik.foundation.privacy.looks import note_look
from nastavnik.foundation.privacy.models import What
from nastavnik.instruments.consents.actions.mark_consents import (
    attach_scan,
    mark_refused,
    mark_signed,
    withdraw_consent,
)
from nastavnik.instruments.consents.actions.prepare_consents import reprint_consent
from nastavnik.instruments.consents.capabilities import Cap
from nastavnik.instruments.consents.forms import DayForm, ScanForm, SignedForm
from nastavnik.instruments.consents.models import Consent
from nastavnik.instruments.documents.engine import merge
from nastavnik.kernel.errors import Refusal


class NothingChosen(Refusal):
    """The form came without a single tick."""


def chosen(request: Request) -> list[Consent]:
    """The ticked consents, all within reach."""
    ids = [int(value) for value in request.POST.getlist("consent") + request.GET.getlist("consent") if value.isdigit()]
    rows = list(
        restrict(Consent.objects, request.act, Cap.COLLECT_CONSENTS)
        .filter(pk__in=ids)
        .select_related("person", "file", "counterpart")
    )
    if not rows:
        raise NothingChosen("Отметьте хотя бы одно согласие и повторите.")
    return rows


@screen(Cap.SEE_CONSENTS)
def show(request: Request, pk: int) -> HttpResponse:
    """One consent: the print, the signature, the scan, what can be done."""
    consent = fetch(
        Consent.objects.select_related("person", "counterpart", "year", "file", "scan"),
        request.act,
        Cap.SEE_CONSENTS,
        pk=pk,
    )
    note_look(request.act, consent.person_id, What.CONSENTS)
    return render(
        request,
        "consents/show.html",
        {"consent": consent, "signed": SignedForm(), "day": DayForm(), "scan": ScanForm()},
    )


@screen(Cap.COLLECT_CONSENTS)
def print_chosen(request: Request) -> FileResponse | HttpResponse:
    """One Word file to print: every consent starts on a sheet of its own."""
    import io

    rows = chosen(request)
    data = merge([read(consent.file) for consent in rows])
    return FileResponse(
        io.BytesIO(data), as_attachment=True, filename=f"Согласия ({len(rows)}).docx", content_type=DOCX
    )


@screen(Cap.COLLECT_CONSENTS)
def sign(request: Request) -> HttpResponse:
    """Note signatures: first the list and the date, then done."""
    rows = chosen(request)
    form = SignedForm(
        request.POST if "signed_on" in request.POST else None,
        request.FILES or None,
        initial={"signed_on": request.act.today},
    )
    if form.is_bound:
        done = attempt(
            form,
            lambda data: mark_signed(
                request.act, consents=rows, signed_on=data["signed_on"], scan=data["scan"] if len(rows) == 1 else None
            ),
        )
        if done is not None:
            messages.success(request, f"Отмечено подписей: {len(done)}.")
            return _back(request)
    status = 422 if form.is_bound else 200
    return render(
        request,
        "consents/sign.html",
        {"consents": rows, "form": form, "back": request.POST.get("back", "")},
        status=status,
    )


@require_POST
@screen(Cap.COLLECT_CONSENTS)
def change(request: Request, pk: int, verb: str) -> HttpResponse:
    """Refuse, withdraw, reprint or scan: one consent, one verb."""
    consent = fetch(
        Consent.objects.select_related("person", "year", "counterpart"), request.act, Cap.COLLECT_CONSENTS, pk=pk
    )
    form = ScanForm(request.POST, request.FILES) if verb == "scan" else DayForm(request.POST)
    if verb == "reprint":
        consent = reprint_consent(request.act, consent=consent)
        return redirect("consents:show", consent.pk)
    done = attempt(
        form,
        {
            "refuse": lambda data: mark_refused(request.act, consent=consent, on=data["on"]),
            "withdraw": lambda data: withdraw_consent(request.act, consent=consent, on=data["on"]),
            "scan": lambda data: attach_scan(request.act, consent=consent, scan=data["scan"]),
        }[verb],
    )
    if done is None:
        context = {"consent": consent, "signed": SignedForm(), "day": DayForm(), "scan": ScanForm()}
        context["scan" if verb == "scan" else "day"] = form
        return render(request, "consents/show.html", context, status=422)
    return redirect("consents:show", pk)


def _back(request: Request) -> HttpResponseRedirect:
    back = request.POST.get("back", "")
    return redirect(back if back.startswith("/") and not back.startswith("//") else reverse("selection:participants"))
