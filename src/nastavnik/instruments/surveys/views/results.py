"""«Итоги»: the snapshot of what may be published, in words and bars, with a table beside each (S12)."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render

from nastavnik.foundation.access.roles import Role
from nastavnik.foundation.access.web import Request, fetch, holds, screen
from nastavnik.foundation.people.workbooks import attachment
from nastavnik.foundation.privacy.looks import note_looks
from nastavnik.foundation.privacy.models import What
from nastavnik.instruments.surveys import charts
from nastavnik.instruments.surveys.actions.make_snapshot import INTERIM_FROM
from nastavnik.instruments.surveys.actions.release_texts import NotReadable, release_texts, words_of
from nastavnik.instruments.surveys.capabilities import Cap
from nastavnik.instruments.surveys.models import Campaign, NamedAnswers
from nastavnik.instruments.surveys.queries import line_of
from nastavnik.instruments.surveys.statistics.suppression import Hidden
from nastavnik.instruments.surveys.workbooks import results_workbook

METHODISTS = frozenset({Role.MUNICIPAL, Role.REGIONAL, Role.ADMIN})
"""Who looks at effects, intervals of an index and single rows: a school gets words and counts (ux 4.12, 4.13)."""


def _campaign(request: Request, pk: int) -> Campaign:
    """One's own, or a school's own; a part of a whole is seen by its school alone, else parts and whole could be subtracted."""
    rows = Campaign.objects.filter(Q(organisation_id=request.act.organisation.pk) | Q(whole__isnull=True))
    found: Campaign = fetch(rows.select_related("version", "organisation"), request.act, Cap.SEE_RESULTS, pk=pk)
    return found


@screen(Cap.SEE_RESULTS)
def show(request: Request, pk: int) -> HttpResponse:
    """The last snapshot. Where a number is missing the page says why."""
    campaign = _campaign(request, pk)
    snapshot = campaign.snapshots.first()
    blocks = (
        [(item, charts.of(item), charts.change_of(item)) for item in snapshot.payload["items"]]
        if snapshot is not None
        else []
    )
    context = {
        "campaign": campaign,
        "line": line_of(campaign),
        "snapshot": snapshot,
        "blocks": blocks,
        "why": {item.value: item.words for item in Hidden},
        "may_read": holds(request.act, Cap.READ_TEXTS) and campaign.state == "closed",
        "methodist": request.act.actor.role in METHODISTS,
        "late": max(campaign.received - snapshot.n, 0) if snapshot is not None and not snapshot.payload["why"] else 0,
        "open": campaign.state == "open",
        "small": line_of(campaign).asked < INTERIM_FROM,
    }
    return render(request, "surveys/results.html", context)


@screen(Cap.READ_TEXTS)
def texts(request: Request, pk: int, key: str) -> HttpResponse:
    """Answers in words for the reader above: names out, what may be shown ticked. What is typed here is what everybody sees."""
    campaign = _campaign(request, pk)
    snapshot = campaign.snapshots.first()
    item = next((row for row in (snapshot.payload["items"] if snapshot else ()) if row["id"] == key), None)
    if snapshot is None or item is None or item["kind"] != "texts":
        messages.error(request, "Ответов словами здесь нет.")
        return redirect("surveys:results", pk)
    try:
        found = words_of(snapshot, key)
        if request.method == "POST":
            release_texts(request.act, snapshot=snapshot, key=key, texts=request.POST.getlist("text"))
            messages.success(request, "Ответы словами открыты.")
            return redirect("surveys:results", pk)
    except NotReadable as refusal:
        messages.error(request, refusal.text)
        return redirect("surveys:results", pk)
    context = {"campaign": campaign, "item": item, "texts": found, "released": "texts" in item}
    return render(request, "surveys/texts.html", context)


@screen(Cap.SEE_RESULTS)
def download(request: Request, pk: int) -> HttpResponse:
    """The same as a workbook; named answers only for who may see them."""
    campaign = _campaign(request, pk)
    named = (
        list(NamedAnswers.objects.filter(campaign=campaign).select_related("person"))
        if holds(request.act, Cap.RUN_SURVEYS) and holds(request.act, Cap.SEE_ANSWERS)
        else []
    )
    note_looks(request.act, [row.person_id for row in named], What.ANSWERS)
    content = results_workbook(campaign, campaign.snapshots.first(), named)
    return attachment(content, f"Анкета {campaign.organisation.short_name} {campaign.opens_on:%Y-%m}.xlsx")
