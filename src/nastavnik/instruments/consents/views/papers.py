"""Consents on paper: prints, signatures, scans, withdrawals."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from nastavnik.foundation.access.posting import attempt
from nastavnik.foundation.access.web import Request, fetch, holds, restrict, screen
from nastavnik.foundation.files.storing import DOCX, read
from nastavnik.foundation.organisations.models import Organisation
from nastavnik.foundation.privacy.looks import note_look
from nastavnik.foundation.privacy.models import What
from nastavnik.instruments.consents.actions.mark_consents import (
    AFTER_WITHDRAWAL,
    attach_scan,
    mark_refused,
    mark_signed,
    withdraw_consent,
)
from nastavnik.instruments.consents.actions.prepare_consents import Wanted, prepare_consents, reprint_consent
from nastavnik.instruments.consents.capabilities import Cap
from nastavnik.instruments.consents.consequences import consequences
from nastavnik.instruments.consents.forms import DayForm, ScanForm, SignedForm, WithdrawnForm
from nastavnik.instruments.consents.kinds import ConsentKind
from nastavnik.instruments.consents.models import Consent
from nastavnik.instruments.consents.queries import ends_soon
from nastavnik.instruments.consents.rules import CHANNELS
from nastavnik.instruments.consents.terms import due, terms
from nastavnik.instruments.documents.engine import merge
from nastavnik.kernel.errors import Refusal
from nastavnik.ui.forms import UIForm


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
    return render(request, "consents/show.html", _context(request, consent))


def _context(request: Request, consent: Consent, **forms: UIForm) -> dict[str, Any]:
    made = {"signed": SignedForm(), "day": DayForm(), "scan": ScanForm(), **forms}
    asks = consent.kind == ConsentKind.DISSEMINATION
    return {
        "consent": consent,
        **made,
        "may_collect": holds(request.act, Cap.COLLECT_CONSENTS),
        "may_withdraw": consent.state == "signed" and withdraw_consent.allows(request.act, consent=consent),
        "own": consent.person_id == request.act.actor.person_id,
        "ends_soon": ends_soon(request.act, consent),
        "marks_first": asks and "channel" not in consent.terms,
        "channel": CHANNELS.get(consent.terms.get("channel", ""), ""),
    }


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
    """Refuse, reprint or scan: one consent, one verb."""
    consent = fetch(
        Consent.objects.select_related("person", "year", "counterpart"), request.act, Cap.COLLECT_CONSENTS, pk=pk
    )
    form = ScanForm(request.POST, request.FILES) if verb == "scan" else DayForm(request.POST)
    if verb in ("reprint", "again"):
        consent = reprint_consent(request.act, consent=consent) if verb == "reprint" else _anew(request, consent)
        return redirect("consents:show", consent.pk)
    done = attempt(
        form,
        {
            "refuse": lambda data: mark_refused(request.act, consent=consent, on=data["on"]),
            "scan": lambda data: attach_scan(request.act, consent=consent, scan=data["scan"]),
        }[verb],
    )
    if done is None:
        context = _context(request, consent, **{"scan" if verb == "scan" else "day": form})
        return render(request, "consents/show.html", context, status=422)
    return redirect("consents:show", pk)


def _anew(request: Request, consent: Consent) -> Consent:
    """The person has changed their mind, or the term is over: the same consent is asked for once more, on a sheet of its own."""
    days = {} if consent.state == "expired" else {"starts_on": consent.starts_on, "ends_on": consent.ends_on}
    wanted = Wanted(consent.person, ConsentKind(consent.kind), consent.counterpart, terms=consent.terms, **days)
    [made] = prepare_consents(request.act, year=consent.year, wanted=[wanted])
    return made


@screen(Cap.WITHDRAW_CONSENT)
def withdraw(request: Request, pk: int) -> HttpResponse:
    """What the withdrawal entails; then it is done. From paper by the curator, or by the person."""
    act = request.act
    consent = fetch(Consent.objects.select_related("person", "year", "counterpart"), act, Cap.WITHDRAW_CONSENT, pk=pk)
    own = consent.person_id == act.actor.person_id
    given = {"on": f"{act.today:%d.%m.%Y}"} if own else request.POST
    form = WithdrawnForm(given if request.method == "POST" else None, initial={"on": act.today})
    if form.is_bound:
        done = attempt(form, lambda data: withdraw_consent(act, consent=consent, on=data["on"]))
        if done is not None:
            messages.success(request, f"Отозвано: {consent.get_kind_display().lower()}.")
            return redirect("consents:own" if own else "consents:show", *([] if own else [pk]))
    code = AFTER_WITHDRAWAL.get(ConsentKind(consent.kind))
    context = {
        "consent": consent,
        "form": form,
        "own": own,
        "follows": consequences(act, consent),
        "term": terms(Organisation.objects.get(pk=act.organisation.pk))[code] if code else None,
        "due": due(act, code, act.today) if code else None,
    }
    return render(request, "consents/withdraw.html", context, status=422 if form.is_bound else 200)


def _back(request: Request) -> HttpResponseRedirect:
    back = request.POST.get("back", "")
    return redirect(back if back.startswith("/") and not back.startswith("//") else reverse("selection:participants"))
