"""Paper: the form to print, slips without a name with their codes, and typing both in by the keyboard alone."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from nastavnik.foundation.access.posting import attempt
from nastavnik.foundation.access.web import Request, fetch, screen
from nastavnik.instruments.surveys.answering import (
    AlreadyAnswered,
    Closed,
    check_paper,
    context_of,
    directories_of,
    send_paper,
    send_slip,
)
from nastavnik.instruments.surveys.capabilities import Cap
from nastavnik.instruments.surveys.forms import SlipForm
from nastavnik.instruments.surveys.models import Campaign, Invitation, NamedAnswers, Slip
from nastavnik.instruments.surveys.paper import Line, Piece, Read, piece, read_piece
from nastavnik.instruments.surveys.spec import Context
from nastavnik.instruments.surveys.spec.answers import typed
from nastavnik.instruments.surveys.spec.routing import Screen
from nastavnik.instruments.surveys.tokens import digest, shown, slip_code
from nastavnik.instruments.surveys.versions import instrument_of


def _campaign(request: Request, pk: int) -> Campaign:
    found: Campaign = fetch(
        Campaign.objects.select_related("version", "organisation"), request.act, Cap.RUN_SURVEYS, pk=pk
    )
    return found


def _pieces(campaign: Campaign) -> dict[str, list[Line]]:
    """All pieces of a form that knows nobody."""
    context = Context(directories=directories_of(campaign))
    return {which.value: piece(instrument_of(campaign.version), context, which) for which in Piece}


@screen(Cap.RUN_SURVEYS)
def blank(request: Request, pk: int) -> HttpResponse:
    """The form to print: the named piece and the psychologist's strip. Numbers are those of the page for typing in."""
    campaign = _campaign(request, pk)
    context = {"campaign": campaign, "instrument": instrument_of(campaign.version), "pieces": _pieces(campaign)}
    return render(request, "surveys/blank.html", context)


@screen(Cap.RUN_SURVEYS)
def blank_slips(request: Request, pk: int) -> HttpResponse:
    """Slips without a name, one for each person asked, shuffled: the order of codes is nobody's order."""
    campaign = _campaign(request, pk)
    found = _pieces(campaign)["slip"]
    if not found:
        raise Http404
    used = set(Slip.objects.filter(campaign=campaign).values_list("digest", flat=True))
    codes = [slip_code(campaign.pk, number) for number in range(campaign.invitations.count())]
    codes = [shown(code) for code in codes if digest(code) not in used]
    secrets.SystemRandom().shuffle(codes)
    context = {"campaign": campaign, "instrument": instrument_of(campaign.version), "lines": found, "codes": codes}
    return render(request, "surveys/blank_slips.html", context)


@screen(Cap.RUN_SURVEYS)
def from_paper(request: Request, pk: int) -> HttpResponse:
    """Type in the named piece of one person's form; then the next person's. Drafts of the person are not looked into."""
    row: Invitation = fetch(
        Invitation.objects.select_related("campaign__version", "person"), request.act, Cap.RUN_SURVEYS, pk=pk
    )
    try:
        check_paper(row)
    except (Closed, AlreadyAnswered) as refusal:
        messages.error(request, refusal.text)
        return redirect("surveys:campaign", row.campaign_id)
    found = piece(instrument_of(row.campaign.version), context_of(row), Piece.NAMED)
    read = read_piece(found, request.POST) if request.method == "POST" else None
    if read is not None and not read.faults and (not read.missing or "as_is" in request.POST):
        items = {line.question.key: line.question.item for line in found}
        send_paper(request.act, row, read.answers, items)
        messages.success(request, f"Ответы внесены: {row.person.short_name}.")
        following = row.campaign.invitations.waiting().first() if "next" in request.POST else None
        if following is not None:
            return redirect("surveys:from_paper", following.pk)
        return redirect("surveys:campaign", row.campaign_id)
    before = NamedAnswers.objects.filter(invitation=row, from_paper=True).first()
    context = {
        "invitation": row,
        "campaign": row.campaign,
        **_typing(request, found, read, before.answers if before is not None else {}),
    }
    return render(request, "surveys/from_paper.html", context, status=200 if read is None else 422)


@screen(Cap.RUN_SURVEYS)
def enter_slip(request: Request, pk: int) -> HttpResponse:
    """Type in one slip: its code and its answers, no name."""
    campaign = _campaign(request, pk)
    found = _pieces(campaign)["slip"]
    if not found:
        raise Http404
    instrument = instrument_of(campaign.version)
    form = SlipForm(request.POST or None, spring=bool(instrument.pre_instrument) and not campaign.anonymous)
    read = read_piece(found, request.POST) if request.method == "POST" else None
    if read is not None and not read.faults:
        answers = read.answers

        def take(told: dict[str, Any]) -> bool:
            send_slip(request.act, campaign, told["code"], answers, earlier=told.get("earlier", ""))
            return True

        done = attempt(form, take)
        if done:
            messages.success(
                request, f"Листок внесён. Всего листков: {Slip.objects.filter(campaign=campaign).count()}."
            )
            return redirect("surveys:enter_slip" if "next" in request.POST else "surveys:campaign", campaign.pk)
    context = {"campaign": campaign, "form": form, **_typing(request, found, read, {})}
    return render(request, "surveys/enter_slip.html", context, status=200 if read is None else 422)


def _typing(request: Request, found: list[Line], read: Read | None, before: Any) -> dict[str, Any]:
    """What both pages of typing show: questions with what stands in them, faults, questions left empty."""
    numbers = {line.question.key: line.number for line in found}
    values = dict(before)
    if read is not None:
        values = {**read.answers, **typed(Screen("all", "", 0, tuple(line.question for line in found)), request.POST)}
    return {
        "lines": found,
        "values": values,
        "faults": read.faults if read is not None else {},
        "missing": [numbers[key] for key in read.missing] if read is not None else [],
    }
