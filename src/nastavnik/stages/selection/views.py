from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from nastavnik.foundation.access.posting import attempt
from nastavnik.foundation.access.web import Request, fetch, holds, restrict, screen
from nastavnik.foundation.organisations.queries import current_year, year_or_refuse
from nastavnik.foundation.people.models import Person
from nastavnik.foundation.people.queries import subject_words
from nastavnik.foundation.people.workbooks import attachment, workbook
from nastavnik.foundation.privacy.looks import note_look, note_looks
from nastavnik.foundation.privacy.models import What
from nastavnik.instruments.consents.actions.prepare_consents import Wanted, prepare_consents
from nastavnik.instruments.consents.kinds import ConsentKind
from nastavnik.instruments.surveys.statistics.suppression import SMALLEST
from nastavnik.kernel.errors import Refusal
from nastavnik.stages.mentees.models import Mentee
from nastavnik.stages.mentors.models import Mentor
from nastavnik.stages.selection.actions.decide_proposals import (
    accept_proposals,
    place_by_hand,
    reject_proposal,
    take_back_proposal,
)
from nastavnik.stages.selection.actions.mark_participants import NobodyMarked, mark_participants
from nastavnik.stages.selection.actions.propose_pairs import propose_pairs
from nastavnik.stages.selection.actions.send_proposals import answer_proposal, send_proposals
from nastavnik.stages.selection.capabilities import Cap
from nastavnik.stages.selection.forms import AnswerForm, SendForm
from nastavnik.stages.selection.matching import alternatives, replay
from nastavnik.stages.selection.models import MatchingRun, Proposal
from nastavnik.stages.selection.queries import board, needed_kinds, offer_words, participants
from nastavnik.stages.selection.request_map import asking_words, overview, request_map


class NobodyChosen(Refusal):
    """The form came without a single tick."""


# ── Участники: кто просит помощи, кто готов помочь, чьих подписей не хватает ────────────────────────────────────────────


@screen(Cap.MATCH)
def people(request: Request) -> HttpResponse:
    """Participants of the year with their papers."""
    year = current_year(request.act)
    if year is None:
        return render(request, "selection/no_year.html", {"title": "Участники"})
    rows = participants(year)
    note_looks(request.act, [row.person.pk for row in rows if row.mentee is not None and row.asks], What.REQUESTS)
    waiting = [item for row in rows for item in row.waiting]
    missing = sum(len(row.missing) for row in rows)
    context = {
        "rows": rows,
        "year": year,
        "waiting": waiting,
        "missing": missing,
        "signed": sum(row.complete for row in rows),
    }
    return render(request, "selection/participants.html", context)


@screen(Cap.MATCH)
def mark(request: Request) -> HttpResponse:
    """Tick who asks for help and who may help."""
    year = current_year(request.act)
    if year is None:
        return render(request, "selection/no_year.html", {"title": "Отметить участников"})
    mentees = set(Mentee.objects.filter(year=year).exclude(state="left").values_list("person_id", flat=True))
    mentors = set(Mentor.objects.filter(year=year).exclude(state="left").values_list("person_id", flat=True))
    staff = list(Person.objects.employed_on(request.act.today).order_by("surname", "name", "patronymic"))
    error = ""
    if request.method == "POST":
        known = {str(person.pk): person for person in staff}
        asking = [known[key] for key in request.POST.getlist("mentee") if key in known and known[key].pk not in mentees]
        helping = [
            known[key] for key in request.POST.getlist("mentor") if key in known and known[key].pk not in mentors
        ]
        try:
            mark_participants(request.act, year=year, asking=asking, helping=helping)
        except NobodyMarked as refusal:
            error = refusal.text
        else:
            messages.success(request, f"Отмечено: просят помощи {len(asking)}, готовы помочь {len(helping)}.")
            return redirect("selection:participants")
    rows = [
        {
            "person": person,
            "subjects": subject_words(person.subjects),
            "experience": person.experience(request.act.today),
            "mentee": person.pk in mentees,
            "mentor": person.pk in mentors,
        }
        for person in staff
    ]
    return render(
        request, "selection/mark.html", {"rows": rows, "error": error, "year": year}, status=422 if error else 200
    )


@require_POST
@screen(Cap.MATCH)
def print_missing(request: Request) -> HttpResponse:
    """Make the consents that are missing and go to print them."""
    year = year_or_refuse(request.act)
    wanted = [
        Wanted(row.person, kind)
        for row in participants(year)
        for kind in needed_kinds(row.mentee is not None, row.mentor is not None)
        if kind in row.missing
    ]
    if not wanted:
        raise NobodyChosen("Все согласия уже напечатаны.")
    made = prepare_consents(request.act, year=year, wanted=wanted)
    messages.success(request, f"Подготовлено согласий: {len(made)}. Скачайте их для печати и раздайте на подпись.")
    return redirect("selection:participants")


@require_POST
@screen(Cap.MATCH)
def print_chosen(request: Request) -> HttpResponse:
    """Make the consents of the people ticked in the list: those who take part, what is missing."""
    year = year_or_refuse(request.act)
    chosen = {int(key) for key in request.POST.getlist("persons") if key.isdigit()}
    rows = [row for row in participants(year) if row.person.pk in chosen]
    if not rows:
        raise NobodyChosen(
            "Среди отмеченных нет участников этого года. Сначала отметьте, кто просит помощи и кто готов помочь."
        )
    wanted = [Wanted(row.person, kind) for row in rows for kind in row.missing]
    if wanted:
        made = prepare_consents(request.act, year=year, wanted=wanted)
        messages.success(request, f"Подготовлено согласий: {len(made)}. Отметьте их и нажмите «Скачать для печати».")
    else:
        messages.success(request, "У отмеченных все согласия уже напечатаны.")
    return redirect("selection:participants")


@screen(Cap.SEE_REQUEST_MAP)
def show_map(request: Request) -> HttpResponse:
    """Who asks for help with what and who can help: people at school, schools above it (S13)."""
    act = request.act
    if not act.organisation.is_leaf:
        return render(request, "selection/overview_map.html", {"found": overview(act), "smallest": SMALLEST})
    year = current_year(act)
    if year is None:
        return render(request, "selection/no_year.html", {"title": "Карта запросов"})
    found = request_map(act, year)
    note_looks(act, [row.person_id for row in found.people], What.REQUESTS)
    if request.GET.get("as") == "xlsx":
        heads = ["Группа", "Умение", *(row.person.short_name for row in found.people), "Просят", "Есть кому помочь"]
        lines = [
            [domain.title, row.title, *(cell.words.rpartition(" — ")[2] for cell in row.cells), row.asking, row.helping]
            for domain in found.domains
            for row in domain.rows
        ]
        return attachment(workbook("Карта запросов", heads, lines), f"Карта запросов {act.today:%d.%m.%Y}.xlsx")
    asking = asking_words(found, str(request.membership.organisation)) if found.nobody else ""
    return render(request, "selection/request_map.html", {"found": found, "year": year, "asking": asking})


# ── Стол подбора (S14, S15) ────────────────────────────────────────────────────────────────────────────────────────────


@screen(Cap.MATCH)
def index(request: Request) -> HttpResponse:
    """The matching board."""
    year = current_year(request.act)
    if year is None:
        return render(request, "selection/no_year.html", {"title": "Подбор пар"})
    policies = MatchingRun.Policy.choices
    sent = Proposal.objects.filter(year=year, state__in=("sent", "agreed")).select_related(
        "mentee__person", "mentor__person"
    )
    return render(
        request,
        "selection/board.html",
        {"board": board(request.act, year), "policies": policies, "sent": list(sent), "year": year},
    )


@require_POST
@screen(Cap.MATCH)
def propose(request: Request) -> HttpResponse:
    year = year_or_refuse(request.act)
    propose_pairs(request.act, year=year, policy=request.POST.get("policy", MatchingRun.Policy.EVERYONE))
    return redirect("selection:index")


@require_POST
@screen(Cap.MATCH)
def accept_clean(request: Request) -> HttpResponse:
    """Accept all suggestions without remarks."""
    year = year_or_refuse(request.act)
    clean = board(request.act, year).clean
    if not clean:
        raise NobodyChosen("Предложений без замечаний сейчас нет. Решите по каждой паре на столе подбора.")
    accept_proposals(request.act, proposals=clean)
    messages.success(request, f"Принято пар: {len(clean)}. Пока ничего не отправлено.")
    return redirect("selection:index")


@require_POST
@screen(Cap.MATCH)
def decide(request: Request, pk: int, verb: str) -> HttpResponse:
    """Accept, take back, reject, never put together: one proposal, one verb."""
    proposal = fetch(
        Proposal.objects.select_related("mentee__person", "mentor__person", "year"), request.act, Cap.MATCH, pk=pk
    )
    if verb == "accept":
        accept_proposals(request.act, proposals=[proposal])
    elif verb == "take-back":
        take_back_proposal(request.act, proposal=proposal)
    else:
        reject_proposal(request.act, proposal=proposal, never_together=verb == "never")
    return redirect("selection:index")


@require_POST
@screen(Cap.MATCH)
def place(request: Request, pk: int) -> HttpResponse:
    """The curator's own choice for a mentee."""
    mentee = fetch(Mentee.objects.select_related("person", "year"), request.act, Cap.MATCH, pk=pk)
    chosen = request.POST.get("mentor", "")
    if not chosen.isdigit():
        raise NobodyChosen("Выберите наставника из списка.")
    mentor = fetch(Mentor.objects.select_related("person"), request.act, Cap.MATCH, pk=int(chosen))
    place_by_hand(request.act, year=mentee.year, mentee=mentee, mentor=mentor)
    messages.success(request, f"Пара поставлена: {mentee} — {mentor}")
    return redirect("selection:index")


@screen(Cap.MATCH)
def why(request: Request, pk: int) -> HttpResponse:
    """Why this pair (S15): reasons, the main «but», how it was counted, what else there was."""
    proposal = fetch(
        Proposal.objects.select_related("mentee__person", "mentor__person", "year", "run"),
        request.act,
        Cap.MATCH,
        pk=pk,
    )
    note_look(request.act, proposal.mentee.person_id, What.REQUESTS)
    others = [
        item for item in alternatives(request.act, proposal.year, proposal.mentee) if item[0].pk != proposal.mentor_id
    ]
    proven = proposal.run is not None and replay(proposal.run) == []
    return render(request, "selection/why.html", {"proposal": proposal, "others": others, "proven": proven})


@screen(Cap.MATCH)
def send(request: Request) -> HttpResponse:
    """Check before sending: who gets what, until when."""
    year = year_or_refuse(request.act)
    accepted = board(request.act, year).accepted
    if not accepted:
        raise NobodyChosen("Сначала примите хотя бы одну пару на столе подбора.")
    today = request.act.today
    ends = min(year.ends_on, year.starts_on.replace(year=year.starts_on.year + 1, month=5, day=31))
    start = {"starts_on": today + timedelta(days=14), "ends_on": ends, "answer_by": today + timedelta(days=7)}
    form = SendForm(request.POST or None, initial=start)
    if request.method == "POST":
        sent = attempt(form, lambda data: send_proposals(request.act, proposals=accepted, **data))
        if sent is not None:
            _print_pair_consents(request, sent)
            messages.success(
                request, f"Отправлено на согласие пар: {len(sent)}. Участники увидят предложение на своей странице."
            )
            return redirect("selection:index")
    return render(
        request, "selection/send.html", {"form": form, "accepted": accepted}, status=422 if form.is_bound else 200
    )


def _print_pair_consents(request: Request, proposals: list[Proposal]) -> None:
    """Duty consents for those who have none yet: made now, named for this pair."""
    year = proposals[0].year
    held = {
        (row.person.pk, item.kind, item.counterpart_id)
        for row in participants(year)
        for item in row.consents
        if item.state in ("prepared", "signed")
    }
    wanted = []
    for proposal in proposals:
        mentor, mentee = proposal.mentor.person, proposal.mentee.person
        for person, kind, other in (
            (mentor, ConsentKind.MENTOR_DUTIES, mentee),
            (mentee, ConsentKind.MENTEE_PARTICIPATION, mentor),
        ):
            if not held & {(person.pk, kind.value, None), (person.pk, kind.value, other.pk)}:
                wanted.append(Wanted(person, kind, other, proposal.starts_on, proposal.ends_on))
    if wanted:
        prepare_consents(request.act, year=year, wanted=wanted)


# ── Ответы (S16) ───────────────────────────────────────────────────────────────────────────────────────────────────────


@screen(Cap.SEE_PROPOSALS)
def offer(request: Request, pk: int) -> HttpResponse:
    """The offer of a pair as each side sees it on a phone; the curator sees both answers."""
    queryset = Proposal.objects.select_related("mentee__person", "mentor__person", "year")
    proposal = fetch(queryset, request.act, Cap.SEE_PROPOSALS, pk=pk)
    own, curator = request.act.actor.person_id, holds(request.act, Cap.MATCH)
    # A curator may be a mentor too: in the curator's role they see both answers, in the mentor's role their own page.
    sides = {} if curator else {proposal.mentee.person_id: "mentee", proposal.mentor.person_id: "mentor"}
    side = sides.get(own, "") if own is not None else ""
    context = {
        "proposal": proposal,
        "side": side,
        "words": offer_words(proposal, side),
        "other": proposal.mentee if side == "mentor" else proposal.mentor,
        "other_subjects": subject_words((proposal.mentee if side == "mentor" else proposal.mentor).person.subjects),
        "may_answer": holds(request.act, Cap.ANSWER_PROPOSAL) and proposal.state in ("sent", "agreed"),
        "curator": curator,
        "message": _message(proposal),
    }
    return render(request, "selection/offer.html", context)


def _message(proposal: Proposal) -> dict[str, str]:
    """Copyable messages for a messenger: no link, no address, nothing a stranger could use."""
    by = f"{proposal.answer_by:%d.%m.%Y}" if proposal.answer_by else ""
    mentor, mentee = proposal.mentor.person, proposal.mentee.person
    return {
        "mentor": f"{mentor.given_names}, здравствуйте! Предлагаем вам пару: {mentee.full_name}, {mentee.post or 'педагог'}. "
        f"Условия и ответ — на вашей странице в «Наставнике», до {by}.",
        "mentee": f"{mentee.given_names}, здравствуйте! Вам предложен наставник: {mentor.full_name}, {mentor.post or 'педагог'}. "
        f"Почему так и как ответить — на вашей странице в «Наставнике», до {by}.",
    }


@require_POST
@screen(Cap.ANSWER_PROPOSAL)
def answer(request: Request, pk: int) -> HttpResponse:
    proposal = fetch(
        restrict(Proposal.objects, request.act, Cap.ANSWER_PROPOSAL).select_related("mentee__person", "mentor__person", "year"),
        request.act, Cap.ANSWER_PROPOSAL, pk=pk,
    )  # fmt: skip
    form = AnswerForm(request.POST)

    def do(data: dict[str, Any]) -> Proposal:
        return answer_proposal(request.act, proposal=proposal, side=data["side"], yes=data["yes"])

    if attempt(form, do) is None:
        raise NobodyChosen(next(iter(form.errors.values()))[0])
    messages.success(
        request,
        "Спасибо за ответ." if form.cleaned_data["yes"] else "Спасибо за ответ. Причину указывать необязательно.",
    )
    return redirect("selection:offer", pk)
