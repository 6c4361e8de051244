"""The page of a programme: what is planned, what came of it, whose move it is (S17)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from nastavnik.foundation.access.posting import attempt, posted
from nastavnik.foundation.access.web import Request, fetch, holds, screen
from nastavnik.foundation.privacy.looks import note_looks
from nastavnik.foundation.privacy.models import What
from nastavnik.instruments.documents.capabilities import Cap as Documents
from nastavnik.instruments.surveys.taxonomy import competences
from nastavnik.kernel.act import Act
from nastavnik.kernel.errors import Refusal
from nastavnik.stages.mentees.capabilities import Cap as Mentees
from nastavnik.stages.mentorships.programmes.actions.agree_programme import (
    assent_programme,
    endorse_programme,
    offer_programme,
    open_change,
    redraw_paper,
    reopen_programme,
    withdraw_change,
)
from nastavnik.stages.mentorships.programmes.actions.draft_programmes import redraft_programme
from nastavnik.stages.mentorships.programmes.actions.mark_task import mark_task, unmark_task
from nastavnik.stages.mentorships.programmes.capabilities import Cap
from nastavnik.stages.mentorships.programmes.forms import MarkForm, RemarkForm
from nastavnik.stages.mentorships.programmes.models import Programme, Revision, Task
from nastavnik.stages.mentorships.programmes.queries import Sheet, paper_says, sheet

SHOWN = "programmes:show"


class NothingPressed(Refusal):
    """The form names no step we know."""


@screen(Cap.SEE_PROGRAMMES)
def show(request: Request, pk: int) -> HttpResponse:
    """``?version=2`` shows another version than the one people work on."""
    act = request.act
    programme = fetch(Programme.objects, act, Cap.SEE_PROGRAMMES, pk=pk)
    given = request.GET.get("version", "")
    found = sheet(programme, int(given) if given.isdigit() else None, act.today)
    if found is None:
        raise Http404
    known, whys = competences(), holds(act, Mentees.SEE_REQUESTS)
    if whys:
        note_looks(act, [person.pk for person in found.people[1:]], What.REQUESTS)
    context = {
        "sheet": found,
        "revision": found.revision,
        "may": _may(act, found),
        "topics": {code: item.title for code, item in known.items()},
        "whys": whys,
        "sees_paper": holds(act, Documents.PREPARE_DOCUMENTS),
        "paper_late": found.revision.paper is not None
        and found.revision.is_open
        and found.revision.paper.state in ("draft", "sent")
        and not paper_says(found.revision.paper, found.revision),
        "opened": int(opened) if (opened := request.GET.get("goal", "")).isdigit() else None,
        "today": act.today,
    }
    return render(request, "programmes/show.html", context)


def _may(act: Act, found: Sheet) -> dict[str, bool]:
    """What the actor may do with the version shown: permission by the role, state by the version."""
    revision = found.revision
    own = act.actor.person_id in {person.pk for person in found.people}
    edits, agrees = holds(act, Cap.EDIT_PROGRAMME), holds(act, Cap.AGREE_PROGRAMME)
    endorses, given = holds(act, Cap.ENDORSE_PROGRAMME), {row.person_id for row in revision.assents.all()}
    state, first = revision.state, found.running is None
    return {
        "edit": edits and state == "draft",
        "offer": agrees and state == "draft" and bool(found.goals),
        "assent": agrees and own and state == "offered" and act.actor.person_id not in given,
        "reopen": (agrees and state in ("offered", "agreed")) or (endorses and state == "endorsed"),
        "endorse": endorses and state == "agreed",
        "change": edits and state == "approved" and found.draft is None,
        "withdraw": edits and revision.is_open and not first and (state != "endorsed" or endorses),
        "mark": holds(act, Cap.MARK_TASKS) and (state == "approved" or (revision.is_open and first)),
        "redraw": endorses and revision.is_open,
        "redraft": holds(act, Cap.DRAFT_PROGRAMMES) and state == "draft" and first and found.done == 0,
    }


VERBS: dict[str, tuple[Callable[..., Any], str]] = {
    "offer": (offer_programme, "Программа передана на согласование."),
    "assent": (assent_programme, "Ваше согласие записано."),
    "endorse": (endorse_programme, "Программа согласована. Документ передан руководителю."),
    "redraft": (redraft_programme, "Черновик составлен заново."),
    "withdraw": (withdraw_change, "Изменения отменены. Действует прежняя версия."),
    "redraw": (redraw_paper, "Документ обновлён: в нём текст программы на сегодня."),
}
STAMPED = ("offer", "assent", "endorse", "redraft")


@require_POST
@screen(Cap.SEE_PROGRAMMES)
def move(request: Request, pk: int) -> HttpResponse:
    """The next step of a version: what is pressed stands in ``do``."""
    revision = fetch(Revision.objects.select_related("programme"), request.act, Cap.SEE_PROGRAMMES, pk=pk)
    wanted = request.POST.get("do", "")
    if wanted not in VERBS:
        raise NothingPressed("Ничего не выбрано. Откройте программу и нажмите нужную кнопку.")
    verb, words = VERBS[wanted]
    stamp = request.POST.get("stamp", "")
    more = {"stamp": int(stamp) if stamp.isdigit() else 0} if wanted in STAMPED else {}
    verb(request.act, revision=revision, **more)
    messages.success(request, words)
    return redirect(SHOWN, revision.programme_id)


@require_POST
@screen(Cap.EDIT_PROGRAMME)
def change(request: Request, pk: int) -> HttpResponse:
    """Begin a new version of an approved programme."""
    programme = fetch(Programme.objects.select_related("mentorship"), request.act, Cap.EDIT_PROGRAMME, pk=pk)
    open_change(request.act, programme=programme)
    messages.success(request, "Новая версия готова к правке. Прежняя действует, пока новую не утвердят.")
    return redirect(SHOWN, pk)


@screen(Cap.AGREE_PROGRAMME)
def give_back(request: Request, pk: int) -> HttpResponse:
    """Return the text for changes, with a word on what to change."""
    revision = fetch(Revision.objects.select_related("programme"), request.act, Cap.AGREE_PROGRAMME, pk=pk)
    form = RemarkForm(posted(request)[0])

    def save(data: dict[str, Any]) -> Revision:
        return reopen_programme(request.act, revision=revision, remark=data["remark"])

    if request.method == "POST" and attempt(form, save) is not None:
        messages.success(request, "Программу снова можно править. После правки все согласятся с ней ещё раз.")
        return redirect(SHOWN, revision.programme_id)
    context = {"form": form, "revision": revision, "back": reverse(SHOWN, args=[revision.programme_id])}
    return render(request, "programmes/return.html", context, status=422 if form.is_bound else 200)


@screen(Cap.MARK_TASKS)
def mark(request: Request, pk: int) -> HttpResponse:
    """Note that a task is done: a tap or two, words if one wishes."""
    act = request.act
    rows = Task.objects.select_related("goal__revision__programme")
    task = fetch(rows, act, Cap.MARK_TASKS, pk=pk)
    programme = task.goal.revision.programme
    fact = programme.facts.filter(key=task.key).first()
    start = (
        {"done_on": fact.done_on, "words": fact.outcome, "seen": fact.at.isoformat()}
        if fact
        else {"done_on": act.today}
    )
    form = MarkForm(posted(request)[0], initial=start)

    def save(data: dict[str, Any]) -> object:
        return mark_task(act, task=task, done_on=data["done_on"], outcome=form.outcome, seen=data["seen"])

    if request.method == "POST" and attempt(form, save) is not None:
        messages.success(request, "Отмечено. Спасибо!")
        return redirect(SHOWN, programme.pk)
    context = {"form": form, "task": task, "fact": fact, "back": reverse(SHOWN, args=[programme.pk])}
    return render(request, "programmes/mark.html", context, status=422 if form.is_bound else 200)


@require_POST
@screen(Cap.MARK_TASKS)
def unmark(request: Request, pk: int) -> HttpResponse:
    task = fetch(Task.objects.select_related("goal__revision"), request.act, Cap.MARK_TASKS, pk=pk)
    unmark_task(request.act, task=task)
    messages.success(request, "Отметка снята.")
    return redirect(SHOWN, task.goal.revision.programme_id)
