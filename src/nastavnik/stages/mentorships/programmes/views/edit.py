"""Goals and tasks: from the library, in one's own words, moved, removed. Two who write at once see both texts."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from nastavnik.foundation.access.posting import attempt, posted
from nastavnik.foundation.access.web import Request, fetch, screen
from nastavnik.instruments.surveys.taxonomy import competences
from nastavnik.stages.mentees.models import Request as Asked
from nastavnik.stages.mentorships.programmes.actions.edit_programme import (
    add_goal,
    add_task,
    change_goal,
    change_task,
    move_goal,
    remove_goal,
    remove_task,
    set_conditions,
    shift_task,
    take_tasks,
)
from nastavnik.stages.mentorships.programmes.capabilities import Cap
from nastavnik.stages.mentorships.programmes.forms import ConditionsForm, GoalForm, NewGoalForm, PickForm, TaskForm
from nastavnik.stages.mentorships.programmes.library import FORMS, WHO, library
from nastavnik.stages.mentorships.programmes.models import Goal, Revision, Task
from nastavnik.stages.mentorships.programmes.views.show import SHOWN, NothingPressed


def _goal(request: Request, pk: int) -> Goal:
    found: Goal = fetch(Goal.objects.select_related("revision__programme"), request.act, Cap.EDIT_PROGRAMME, pk=pk)
    return found


def _task(request: Request, pk: int) -> Task:
    rows = Task.objects.select_related("goal__revision__programme")
    found: Task = fetch(rows, request.act, Cap.EDIT_PROGRAMME, pk=pk)
    return found


def _back(revision: Revision, goal: int | None = None) -> str:
    """The programme's page, with the goal one was at open."""
    return reverse(SHOWN, args=[revision.programme_id]) + (f"?goal={goal}#goal-{goal}" if goal else "")


def _page(request: Request, form: Form, title: str, back: str, **more: Any) -> HttpResponse:
    context = {"form": form, "title": title, "back": back, **more}
    return render(request, "programmes/edit.html", context, status=422 if form.is_bound else 200)


def _theirs(row: Goal | Task, form: Form) -> dict[str, Any]:
    """The text as another has left it, beside what was typed: shown when the two met."""
    if not form.is_bound or str(form["stamp"].value()) == str(row.stamp):
        return {}
    shown = [("Что", row.wording)]
    shown += (
        [("Признак", row.sign)]
        if isinstance(row, Goal)
        else [("Результат", row.result), ("До", f"{row.due_on:%d.%m.%Y}")]
    )
    return {"theirs": shown, "stamp_now": row.stamp, "by": row.changed_by}


@screen(Cap.EDIT_PROGRAMME)
def goal(request: Request, pk: int) -> HttpResponse:
    """Change a goal."""
    row = _goal(request, pk)
    form = GoalForm(posted(request)[0], initial=GoalForm.start(row))

    def save(data: dict[str, Any]) -> Goal:
        return change_goal(request.act, goal=row, stamp=data["stamp"], wording=data["wording"], sign=data["sign"])

    if request.method == "POST" and attempt(form, save) is not None:
        return redirect(_back(row.revision, row.pk))
    return _page(request, form, "Цель", _back(row.revision), **_theirs(row, form))


@screen(Cap.EDIT_PROGRAMME)
def new_goal(request: Request, pk: int) -> HttpResponse:
    """Add a goal: of the library or one's own. The topics the mentees asked about come first."""
    rows = Revision.objects.select_related("programme__mentorship")
    revision = fetch(rows, request.act, Cap.EDIT_PROGRAMME, pk=pk)
    count = revision.goals.count()
    asked = Asked.objects.filter(mentee__participations__mentorship=revision.programme.mentorship)
    codes = [row.competence for row in asked.order_by("priority", "level") if row.priority or row.level in ("1", "2")]
    form = NewGoalForm(posted(request)[0], asked=list(dict.fromkeys(codes)))

    def save(data: dict[str, Any]) -> Goal:
        return add_goal(request.act, revision=revision, wording=data["wording"], sign=data["sign"], code=data["code"])

    if request.method == "POST" and (made := attempt(form, save)):
        messages.success(request, "Цель добавлена. Теперь выберите к ней задачи.")
        return redirect("programmes:pick" if made.competence else "programmes:new_task", made.pk)
    hint = "Четыре цели за год редко получаются. Может, перенести одну на второе полугодие?" if count >= 3 else ""
    return _page(request, form, "Новая цель", _back(revision), hint=hint)


@screen(Cap.EDIT_PROGRAMME)
def conditions(request: Request, pk: int) -> HttpResponse:
    """How often the pair meets and where."""
    revision = fetch(Revision.objects.select_related("programme"), request.act, Cap.EDIT_PROGRAMME, pk=pk)
    form = ConditionsForm(posted(request)[0], initial=ConditionsForm.start(revision))

    def save(data: dict[str, Any]) -> Revision:
        return set_conditions(
            request.act, revision=revision, stamp=data["stamp"], meetings=data["meetings"], mode=data["mode"]
        )

    if request.method == "POST" and attempt(form, save) is not None:
        return redirect(_back(revision))
    return _page(request, form, "Как работаем", _back(revision))


@screen(Cap.EDIT_PROGRAMME)
def pick(request: Request, pk: int) -> HttpResponse:
    """Tasks of the library for a goal; ``?topic=`` looks into another competence."""
    row = _goal(request, pk)
    known = competences()
    topic = request.GET.get("topic") or row.competence
    section = library().get(topic)
    there = set(Task.objects.filter(goal__revision=row.revision).values_list("source", flat=True))
    form = PickForm(posted(request)[0], section=section)

    def save(data: dict[str, Any]) -> list[Task]:
        return take_tasks(request.act, goal=row, codes=data["code"])

    if request.method == "POST" and attempt(form, save) is not None:
        return redirect(_back(row.revision, row.pk))
    context = {
        "goal": row, "form": form, "topic": topic, "topics": list(known.values()), "forms": FORMS, "who": WHO,
        "section": section, "there": there, "back": _back(row.revision, row.pk),
    }  # fmt: skip
    return render(request, "programmes/pick.html", context, status=422 if form.is_bound else 200)


@screen(Cap.EDIT_PROGRAMME)
def new_task(request: Request, pk: int) -> HttpResponse:
    """A task in one's own words."""
    row = _goal(request, pk)
    last = row.tasks.order_by("-due_on").first()
    start = last.due_on if last else max(request.act.today, row.revision.starts_on)
    form = TaskForm(posted(request)[0], initial=TaskForm.new(start))

    def save(data: dict[str, Any]) -> Task:
        return add_task(request.act, goal=row, given=form.given())

    if request.method == "POST" and attempt(form, save) is not None:
        return redirect(_back(row.revision, row.pk))
    return _page(request, form, "Своя задача", _back(row.revision), lead=row.wording)


@screen(Cap.EDIT_PROGRAMME)
def task(request: Request, pk: int) -> HttpResponse:
    """Change a task."""
    row = _task(request, pk)
    form = TaskForm(posted(request)[0], initial=TaskForm.start(row))

    def save(data: dict[str, Any]) -> Task:
        return change_task(request.act, task=row, stamp=data["stamp"], given=form.given())

    if request.method == "POST" and attempt(form, save) is not None:
        return redirect(_back(row.goal.revision, row.goal_id))
    more = _theirs(row, form)
    return _page(request, form, "Задача", _back(row.goal.revision), lead=row.goal.wording, row=row, **more)


@require_POST
@screen(Cap.EDIT_PROGRAMME)
def change_goal_row(request: Request, pk: int) -> HttpResponse:
    """Up, down, away: what is pressed stands in ``do``."""
    row = _goal(request, pk)
    wanted = request.POST.get("do", "")
    if wanted in ("up", "down"):
        move_goal(request.act, goal=row, up=wanted == "up")
    elif wanted == "remove":
        remove_goal(request.act, goal=row, stamp=_stamp(request))
        messages.success(request, f"Цель убрана: {row.wording}")
        return redirect(_back(row.revision))
    else:
        raise NothingPressed("Ничего не выбрано. Откройте программу и нажмите нужную кнопку.")
    return redirect(_back(row.revision, row.pk))


@require_POST
@screen(Cap.EDIT_PROGRAMME)
def change_task_row(request: Request, pk: int) -> HttpResponse:
    """A week later, a week earlier, away."""
    row = _task(request, pk)
    wanted = request.POST.get("do", "")
    if wanted in ("later", "earlier"):
        shift_task(request.act, task=row, stamp=_stamp(request), weeks=1 if wanted == "later" else -1)
    elif wanted == "remove":
        remove_task(request.act, task=row, stamp=_stamp(request))
        messages.success(request, f"Задача убрана: {row.wording}")
    else:
        raise NothingPressed("Ничего не выбрано. Откройте программу и нажмите нужную кнопку.")
    return redirect(_back(row.goal.revision, row.goal_id))


def _stamp(request: Request) -> int:
    given = request.POST.get("stamp", "")
    return int(given) if given.isdigit() else 0
