"""From a decision to two answers (S16): sending, the offer on a phone, questions, a longer time, the next candidate, mutual fit."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from nastavnik.foundation.access.posting import attempt
from nastavnik.foundation.access.web import Request, fetch, holds, restrict, screen
from nastavnik.foundation.organisations.queries import year_or_refuse
from nastavnik.foundation.people.queries import subject_words
from nastavnik.stages.mentors.models import Mentor
from nastavnik.stages.selection.actions.ask_fit import answer_fit, ask_fit
from nastavnik.stages.selection.actions.ask_question import ask_question, reply_question
from nastavnik.stages.selection.actions.mind_proposals import extend_proposal, propose_next
from nastavnik.stages.selection.actions.send_proposals import answer_proposal, send_proposals
from nastavnik.stages.selection.capabilities import Cap
from nastavnik.stages.selection.forms import AnswerForm, SendForm, WordsForm
from nastavnik.stages.selection.letters import message
from nastavnik.stages.selection.models import FitCheck, Proposal, Question
from nastavnik.stages.selection.papers import prepare_pair_consents
from nastavnik.stages.selection.queries import accepted_pairs, fits, next_candidate, offer_words
from nastavnik.stages.selection.views.participants import NobodyChosen


@screen(Cap.MATCH)
def send(request: Request) -> HttpResponse:
    """Check before sending: who gets what, until when."""
    year = year_or_refuse(request.act)
    accepted = accepted_pairs(year)
    if not accepted:
        raise NobodyChosen("Сначала примите хотя бы одну пару на столе подбора.")
    today = request.act.today
    ends = min(year.ends_on, year.starts_on.replace(year=year.starts_on.year + 1, month=5, day=31))
    start = {"starts_on": today + timedelta(days=14), "ends_on": ends, "answer_by": today + timedelta(days=7)}
    form = SendForm(request.POST or None, initial=start)
    if request.method == "POST":
        sent = attempt(form, lambda data: send_proposals(request.act, proposals=accepted, **data))
        if sent is not None:
            prepare_pair_consents(request.act, sent)
            messages.success(
                request, f"Отправлено на согласие пар: {len(sent)}. Участники увидят предложение на своей странице."
            )
            return redirect("selection:index")
    silent = [person for item in accepted for person in (item.mentor.person, item.mentee.person) if not person.email]
    context = {"form": form, "accepted": accepted, "silent": silent}
    return render(request, "selection/send.html", context, status=422 if form.is_bound else 200)


def _offer(request: Request, pk: int, capability: Cap) -> Proposal:
    rows = Proposal.objects.select_related("mentee__person", "mentor__person", "year", "fit")
    return fetch(rows, request.act, capability, pk=pk)  # type: ignore[no-any-return]


def _side(request: Request, proposal: Proposal) -> str:
    """Whose page it is. A curator may be a mentor too: in the curator's role they see both answers, else their own page."""
    own = request.act.actor.person_id
    if holds(request.act, Cap.MATCH) or own is None:
        return ""
    return {proposal.mentee.person_id: "mentee", proposal.mentor.person_id: "mentor"}.get(own, "")


@screen(Cap.SEE_PROPOSALS)
def offer(request: Request, pk: int) -> HttpResponse:
    """The offer of a pair as each side sees it on a phone; the curator sees both answers."""
    proposal = _offer(request, pk, Cap.SEE_PROPOSALS)
    curator, side = holds(request.act, Cap.MATCH), _side(request, proposal)
    asked = list(proposal.questions.filter(side=side) if side else proposal.questions.all())
    check = getattr(proposal, "fit", None)
    follow = curator and proposal.state in ("declined", "expired")
    context = {
        "proposal": proposal,
        "side": side,
        "words": offer_words(proposal, side),
        "other": proposal.mentee if side == "mentor" else proposal.mentor,
        "other_subjects": subject_words((proposal.mentee if side == "mentor" else proposal.mentor).person.subjects),
        "may_answer": holds(request.act, Cap.ANSWER_PROPOSAL) and proposal.state in ("sent", "agreed"),
        "curator": curator,
        "message": {name: message(proposal, name) for name in ("mentor", "mentee")} if curator else {},
        "questions": asked if side or curator else [],
        "check": check,
        "own_fit": getattr(check, f"{side}_yes") if check and side else None,
        "next": next_candidate(request.act, proposal) if follow else None,
    }
    return render(request, "selection/offer.html", context)


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
        raise NobodyChosen(str(next(iter(form.errors.values()))[0]))
    messages.success(
        request,
        "Спасибо за ответ." if form.cleaned_data["yes"] else "Спасибо за ответ. Причину указывать необязательно.",
    )
    return redirect("selection:offer", pk)


@require_POST
@screen(Cap.ANSWER_PROPOSAL)
def ask(request: Request, pk: int) -> HttpResponse:
    """«Хочу сначала спросить»: a question to the curator, from one's own page."""
    proposal = _offer(request, pk, Cap.ANSWER_PROPOSAL)
    ask_question(request.act, proposal=proposal, side=_side(request, proposal), text=request.POST.get("text", ""))
    messages.success(request, "Вопрос передан куратору. Ответ появится на этой странице.")
    return redirect("selection:offer", pk)


@require_POST
@screen(Cap.MATCH)
def reply(request: Request, pk: int) -> HttpResponse:
    question = fetch(
        Question.objects.select_related("proposal__mentee", "proposal__mentor"), request.act, Cap.MATCH, pk=pk
    )
    form = WordsForm(request.POST)
    if attempt(form, lambda data: reply_question(request.act, question=question, text=data["text"])) is None:
        raise NobodyChosen("Напишите ответ.")
    messages.success(request, "Ответ виден тому, кто спросил.")
    return redirect("selection:offer", question.proposal_id)


@require_POST
@screen(Cap.MATCH)
def extend(request: Request, pk: int) -> HttpResponse:
    """Five more working days."""
    proposal = extend_proposal(request.act, proposal=_offer(request, pk, Cap.MATCH))
    messages.success(request, f"Срок ответа продлён до {proposal.answer_by:%d.%m.%Y}.")
    return redirect("selection:offer", pk)


@require_POST
@screen(Cap.MATCH)
def follow(request: Request, pk: int) -> HttpResponse:
    """The next candidate at one press: asked at once, for the same term."""
    proposal = _offer(request, pk, Cap.MATCH)
    chosen = request.POST.get("mentor", "")
    if not chosen.isdigit():
        raise NobodyChosen("Выберите наставника из списка.")
    mentor = fetch(Mentor.objects.select_related("person"), request.act, Cap.MATCH, pk=int(chosen))
    made = propose_next(request.act, proposal=proposal, mentor=mentor)
    prepare_pair_consents(request.act, [made])
    messages.success(request, f"Предложение отправлено: {made}. Ответить до {made.answer_by:%d.%m.%Y}.")
    return redirect("selection:index")


# ── Взаимность после второй встречи ────────────────────────────────────────────────────────────────────────────────────


@require_GET
@screen(Cap.MATCH)
def fit_list(request: Request) -> HttpResponse:
    """Pairs at work: does it suit both? The outcome only."""
    return render(request, "selection/fits.html", {"rows": fits(year_or_refuse(request.act))})


@require_POST
@screen(Cap.MATCH)
def ask_pair(request: Request, pk: int) -> HttpResponse:
    ask_fit(request.act, proposal=_offer(request, pk, Cap.MATCH))
    messages.success(request, "Вопрос виден обоим на их страницах.")
    return redirect("selection:fits")


@require_POST
@screen(Cap.ANSWER_PROPOSAL)
def answer_pair(request: Request, pk: int) -> HttpResponse:
    rows = FitCheck.objects.select_related("proposal__mentee__person", "proposal__mentor__person")
    check = fetch(rows, request.act, Cap.ANSWER_PROPOSAL, pk=pk)
    own = request.act.actor.person_id
    side = "mentor" if check.proposal.mentor.person_id == own else "mentee"
    answer_fit(request.act, check=check, side=side, yes=request.POST.get("yes") == "1")
    messages.success(request, "Спасибо за ответ. Коллега его не увидит.")
    return redirect("selection:offer", check.proposal_id)
