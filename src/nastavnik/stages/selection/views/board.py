"""The matching board (S14), why a pair (S15), the change of a mentor, scenarios side by side."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from nastavnik.foundation.access.web import Request, fetch, screen
from nastavnik.foundation.organisations.queries import current_year, year_or_refuse
from nastavnik.foundation.privacy.looks import note_look
from nastavnik.foundation.privacy.models import What
from nastavnik.stages.mentees.models import Mentee
from nastavnik.stages.mentors.models import Mentor
from nastavnik.stages.selection.actions.decide_proposals import (
    accept_proposals,
    lift_ban,
    pin_proposal,
    place_by_hand,
    reject_proposal,
    take_back_proposal,
)
from nastavnik.stages.selection.actions.propose_pairs import propose_pairs
from nastavnik.stages.selection.capabilities import Cap
from nastavnik.stages.selection.matching import alternatives, replay
from nastavnik.stages.selection.models import ForbiddenPair, MatchingRun, Proposal
from nastavnik.stages.selection.queries import (
    SHOWS,
    board,
    change_page,
    clean_suggestions,
    compare,
    compared_words,
)
from nastavnik.stages.selection.rules import scenarios
from nastavnik.stages.selection.settings import terms_in_force
from nastavnik.stages.selection.views.participants import NobodyChosen

MOST, FEWEST = 4, 2
"""Scenarios that lie side by side."""


@screen(Cap.MATCH)
def index(request: Request) -> HttpResponse:
    """The matching board."""
    year = current_year(request.act)
    if year is None:
        return render(request, "selection/no_year.html", {"title": "Подбор пар"})
    show = request.GET.get("show", "")
    found = board(request.act, year, show, request.GET.get("page", "1"))
    query = urlencode({key: value for key, value in (("show", found.show),) if value})
    found.rows.query = f"{query}&" if query else ""  # type: ignore[attr-defined]
    chips = [
        {
            "label": title,
            "url": f"?{urlencode({'show': code})}" if code else reverse("selection:index"),
            "count": found.counts.get(code, 0),
            "current": code == found.show,
        }
        for code, title in SHOWS.items()
    ]
    context = {"board": found, "policies": MatchingRun.Policy.choices, "year": year, "shown": chips}
    return render(request, "selection/board.html", context)


def _back(request: Request, mentee: int | None = None) -> HttpResponse:
    """To the same page of the board the press came from."""
    place = {key: value for key in ("show", "page") if (value := request.POST.get(key, "")) and len(value) < 12}
    query = f"?{urlencode(place)}" if place else ""
    return redirect(f"{reverse('selection:index')}{query}{f'#m-{mentee}' if mentee and place else ''}")


@require_POST
@screen(Cap.MATCH)
def propose(request: Request) -> HttpResponse:
    """Compute, from the board with a policy or from the comparison with a scenario."""
    year = year_or_refuse(request.act)
    policy, key = request.POST.get("policy", MatchingRun.Policy.EVERYONE), request.POST.get("scenario", "")
    if not key:
        propose_pairs(request.act, year=year, policy=policy)
        return redirect("selection:index")
    known = scenarios(terms_in_force(request.act, policy)) if policy in MatchingRun.Policy.values else {}
    beside = [known[item] for item in request.POST.getlist("beside") if item in known][:MOST]
    told = [row.kept() for row in compare(request.act, year, beside)]
    propose_pairs(request.act, year=year, policy=policy, scenario=key, compared=told)
    messages.success(request, "Пары подобраны по выбранному варианту. Решение по каждой остаётся за вами.")
    return redirect("selection:index")


@require_POST
@screen(Cap.MATCH)
def accept_clean(request: Request) -> HttpResponse:
    """Accept all suggestions without remarks."""
    year = year_or_refuse(request.act)
    clean = clean_suggestions(year)
    if not clean:
        raise NobodyChosen("Предложений без замечаний сейчас нет. Решите по каждой паре на столе подбора.")
    accept_proposals(request.act, proposals=clean)
    messages.success(request, f"Принято пар: {len(clean)}. Пока ничего не отправлено.")
    return redirect("selection:index")


def _proposal(request: Request, pk: int) -> Proposal:
    rows = Proposal.objects.select_related("mentee__person", "mentor__person", "year", "run")
    return fetch(rows, request.act, Cap.MATCH, pk=pk)  # type: ignore[no-any-return]


@require_POST
@screen(Cap.MATCH)
def decide(request: Request, pk: int, verb: str) -> HttpResponse:
    """Accept, take back, reject, never put together, keep, let go: one proposal, one verb."""
    proposal = _proposal(request, pk)
    if verb == "accept":
        accept_proposals(request.act, proposals=[proposal])
    elif verb == "take-back":
        take_back_proposal(request.act, proposal=proposal)
    elif verb in ("pin", "unpin"):
        pin_proposal(request.act, proposal=proposal, pinned=verb == "pin")
    else:
        reject_proposal(request.act, proposal=proposal, never_together=verb == "never")
    return _back(request, proposal.mentee_id)


def _mentee(request: Request, pk: int) -> Mentee:
    return fetch(Mentee.objects.select_related("person", "year"), request.act, Cap.MATCH, pk=pk)  # type: ignore[no-any-return]


@require_POST
@screen(Cap.MATCH)
def place(request: Request, pk: int) -> HttpResponse:
    """The curator's own choice for a mentee."""
    mentee = _mentee(request, pk)
    chosen = request.POST.get("mentor", "")
    if not chosen.isdigit():
        raise NobodyChosen("Выберите наставника из списка.")
    mentor = fetch(Mentor.objects.select_related("person"), request.act, Cap.MATCH, pk=int(chosen))
    place_by_hand(request.act, year=mentee.year, mentee=mentee, mentor=mentor)
    messages.success(request, f"Пара поставлена: {mentee} — {mentor}")
    return _back(request, mentee.pk)


@require_GET
@screen(Cap.MATCH)
def change(request: Request, pk: int) -> HttpResponse:
    """Whom else this mentee could have, and what it would cost: a page, or a fragment of the board."""
    also, mentee = request.GET.get("mentor", ""), _mentee(request, pk)
    found = change_page(request.act, mentee, int(also) if also.isdigit() else None)
    note_look(request.act, mentee.person_id, What.REQUESTS)
    fragment = request.headers.get("HX-Request") == "true"
    context = {
        "change": found,
        "fragment": fragment,
        "chosen": also,
        "show": request.GET.get("show", ""),
        "page": request.GET.get("page", ""),
    }
    return render(request, "selection/_change.html" if fragment else "selection/change.html", context)


@screen(Cap.MATCH)
def why(request: Request, pk: int) -> HttpResponse:
    """Why this pair (S15): reasons, the main «but», how it was counted, what else there was."""
    proposal = _proposal(request, pk)
    others = [
        item for item in alternatives(request.act, proposal.year, proposal.mentee) if item[0].pk != proposal.mentor_id
    ]
    note_look(request.act, proposal.mentee.person_id, What.REQUESTS)
    proven = proposal.run is not None and replay(proposal.run) == []
    return render(request, "selection/why.html", {"proposal": proposal, "others": others, "proven": proven})


@require_GET
@screen(Cap.MATCH)
def compare_runs(request: Request) -> HttpResponse:
    """Two to four scenarios side by side, in words and a small table; choosing one computes it for the board."""
    year = year_or_refuse(request.act)
    policy = request.GET.get("policy", MatchingRun.Policy.EVERYONE)
    policy = policy if policy in MatchingRun.Policy.values else MatchingRun.Policy.EVERYONE
    known = scenarios(terms_in_force(request.act, policy))
    chosen = [known[key] for key in dict.fromkeys(request.GET.getlist("scenario")) if key in known]
    error = ""
    if "scenario" in request.GET and not FEWEST <= len(chosen) <= MOST:
        error, chosen = f"Отметьте от {FEWEST} до {MOST} вариантов.", []
    picked = chosen or [known["everyone"], known["careful"]]
    rows, nothing = compare(request.act, year, chosen or picked) if not error else [], ""
    if rows and not any(row.figures.get("mentors") for row in rows):
        rows, nothing = [], "Сравнивать пока нечего: в банках нет тех, кого можно подобрать друг другу."
    context = {
        "known": list(known.values()), "picked": {item.key for item in picked}, "rows": rows, "policy": policy,
        "words": compared_words(rows) if rows else [], "error": error, "nothing": nothing,
    }  # fmt: skip
    return render(request, "selection/compare.html", context, status=422 if error else 200)


@require_GET
@screen(Cap.MATCH)
def bans(request: Request) -> HttpResponse:
    """Pairs the curator does not want together: the list, each with a way back."""
    year = year_or_refuse(request.act)
    rows = ForbiddenPair.objects.filter(year=year).select_related("mentee__person", "mentor__person").order_by("pk")
    return render(request, "selection/bans.html", {"rows": list(rows)})


@require_POST
@screen(Cap.MATCH)
def lift(request: Request, pk: int) -> HttpResponse:
    ban = fetch(ForbiddenPair.objects.select_related("mentee__person", "mentor__person"), request.act, Cap.MATCH, pk=pk)
    lift_ban(request.act, ban=ban)
    messages.success(request, "Запрет снят. При пересчёте эта пара снова может быть предложена.")
    return redirect("selection:bans")
