from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Max

from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action
from nastavnik.kernel.errors import Refusal
from nastavnik.stages.mentorships.programmes.actions._texts import as_seen, editable, fresh, put, touch
from nastavnik.stages.mentorships.programmes.capabilities import Cap
from nastavnik.stages.mentorships.programmes.days import days_between
from nastavnik.stages.mentorships.programmes.library import goals as library_goals
from nastavnik.stages.mentorships.programmes.library import tasks as library_tasks
from nastavnik.stages.mentorships.programmes.models import Goal, Revision, Task

CHANGED = "programmes.programme.edited"
STEP = 10
"""School days between one task and the next that is added after it."""


class Unfit(Refusal):
    """A day outside the term, an empty text, a task that is in the programme already."""


@action(capability=Cap.EDIT_PROGRAMME, event=CHANGED, title="Изменена цель программы", about="goal")
def change_goal(act: Act, *, goal: Goal, stamp: int, wording: str, sign: str) -> Goal:
    """``stamp``: of the text that was seen; raises ``Outdated`` when it is another by now."""
    row = fresh(goal, stamp)
    put(act, row, wording=_words(wording, "wording"), sign=" ".join(sign.split()))
    return row


@action(capability=Cap.EDIT_PROGRAMME, event=CHANGED, title="Добавлена цель программы", about="revision")
def add_goal(
    act: Act, *, revision: Revision, wording: str = "", sign: str = "", competence: str = "", code: str = ""
) -> Goal:
    """A goal in one's own words, or of the library by its ``code``. It comes last."""
    found = editable(revision)
    origin = library_goals().get(code)
    if code and origin is None:
        raise Unfit("Такой цели в библиотеке нет. Выберите из списка или напишите свою.", field="code")
    place = (found.goals.aggregate(last=Max("position"))["last"] or 0) + 1
    row = Goal(organisation_id=found.organisation_id, revision=found, position=place, competence=competence)
    if origin is not None:
        row.competence, wording, sign = origin.competence, wording or origin.wording, sign or origin.sign
    put(
        act,
        row,
        wording=_words(wording, "wording"),
        sign=" ".join(sign.split()),
        why=f"Цель добавлена: {act.actor.name}.",
    )
    return row


@action(capability=Cap.EDIT_PROGRAMME, event=CHANGED, title="Изменён порядок целей", about="goal")
def move_goal(act: Act, *, goal: Goal, up: bool) -> Goal:
    """One place up or down among the goals of its version."""
    found = editable(goal.revision)
    rows = list(found.goals.order_by("position", "pk"))
    place = next(number for number, row in enumerate(rows) if row.pk == goal.pk)
    other = place + (-1 if up else 1)
    if not 0 <= other < len(rows):
        raise Unfit("Дальше двигать некуда.")
    rows[place], rows[other] = rows[other], rows[place]
    for number, row in enumerate(rows, start=1):
        if row.position != number:
            row.position = number
            row.save(update_fields=["position"])
    touch(found)
    return next(row for row in rows if row.pk == goal.pk)


@action(capability=Cap.EDIT_PROGRAMME, event=CHANGED, title="Цель убрана из программы", about="goal")
def remove_goal(act: Act, *, goal: Goal, stamp: int) -> Revision:
    """The goal goes with its tasks. What was noted as done stays with the programme's earlier version."""
    row = fresh(goal, stamp)
    revision = row.revision
    row.delete()
    touch(revision)
    return revision


@action(capability=Cap.EDIT_PROGRAMME, event=CHANGED, title="Задачи из библиотеки добавлены в программу", about="goal")
def take_tasks(act: Act, *, goal: Goal, codes: Sequence[str]) -> list[Task]:
    """Tasks of the library by their codes, each a fortnight of school days after the last one, within the term."""
    revision = editable(goal.revision)
    row = revision.goals.get(pk=goal.pk)
    there = set(Task.objects.filter(goal__revision=revision).values_list("source", flat=True))
    wanted = [library_tasks()[code] for code in dict.fromkeys(codes) if code in library_tasks() and code not in there]
    if not wanted:
        raise Unfit("Отметьте хотя бы одну задачу, которой ещё нет в программе.")
    last = row.tasks.aggregate(last=Max("due_on"))["last"] or max(revision.starts_on, act.today)
    days = days_between(act, revision.programme.mentorship.year, max(revision.starts_on, act.today), revision.ends_on)
    ahead = [day for day in days if day > last] or days[-1:] or [revision.ends_on]
    made = [
        Task(
            organisation_id=row.organisation_id, goal=row, source=item.code, fingerprint=item.fingerprint, form=item.form,
            who=item.who, minutes=item.minutes, wording=item.wording, result=item.result,
            due_on=ahead[min((place + 1) * STEP - 1, len(ahead) - 1)], why=f"Из библиотеки: {act.actor.name}"[:200],
        )
        for place, item in enumerate(sorted(wanted, key=lambda item: (item.week, item.code)))
    ]  # fmt: skip
    Task.objects.bulk_create(made)
    touch(revision)
    return made


@action(capability=Cap.EDIT_PROGRAMME, event=CHANGED, title="Своя задача добавлена в программу", about="goal")
def add_task(act: Act, *, goal: Goal, given: dict[str, Any]) -> Task:
    """A task in one's own words: ``wording``, ``result``, ``form``, ``who``, ``minutes``, ``due_on``."""
    revision = editable(goal.revision)
    row = Task(organisation_id=revision.organisation_id, goal=revision.goals.get(pk=goal.pk))
    row.goal.revision = revision
    put(act, row, **_task(revision, given), why=f"Своя задача: {act.actor.name}"[:200])
    return row


@action(capability=Cap.EDIT_PROGRAMME, event=CHANGED, title="Изменена задача программы", about="task")
def change_task(act: Act, *, task: Task, stamp: int, given: dict[str, Any]) -> Task:
    """The same fields; ``stamp``: of the text that was seen."""
    row = fresh(task, stamp)
    put(act, row, **_task(row.goal.revision, given))
    return row


@action(capability=Cap.EDIT_PROGRAMME, event=CHANGED, title="Перенесён срок задачи", about="task")
def shift_task(act: Act, *, task: Task, stamp: int, weeks: int) -> Task:
    """Move a task some weeks later (or earlier), to a school day within the term."""
    row = fresh(task, stamp)
    revision = row.goal.revision
    days = days_between(act, revision.programme.mentorship.year, revision.starts_on, revision.ends_on)
    wanted = row.due_on + timedelta(weeks=weeks)
    later = next((day for day in days if day >= wanted), None)
    day = later or (days[-1] if days else None)
    if day is None or day == row.due_on:
        raise Unfit("Дальше переносить некуда: это последний учебный день программы.")
    put(act, row, due_on=day)
    return row


@action(capability=Cap.EDIT_PROGRAMME, event=CHANGED, title="Задача убрана из программы", about="task")
def remove_task(act: Act, *, task: Task, stamp: int) -> Revision:
    row = fresh(task, stamp)
    revision = row.goal.revision
    row.delete()
    touch(revision)
    return revision


@action(capability=Cap.EDIT_PROGRAMME, event=CHANGED, title="Изменены условия программы", about="revision")
def set_conditions(act: Act, *, revision: Revision, stamp: int, meetings: str, mode: str) -> Revision:
    """How often the pair meets and where it works."""
    editable(revision)
    found = as_seen(revision, stamp)
    found.meetings, found.mode = meetings, mode
    touch(found)
    return found


def _words(text: str, field: str) -> str:
    words = " ".join(text.split())
    if len(words) < 5:
        raise Unfit("Напишите хотя бы несколько слов.", field=field)
    return words


def _task(revision: Revision, given: dict[str, Any]) -> dict[str, Any]:
    due_on: date = given["due_on"]
    if not revision.starts_on <= due_on <= revision.ends_on:
        raise Unfit(
            f"Программа идёт с {revision.starts_on:%d.%m.%Y} по {revision.ends_on:%d.%m.%Y}. Выберите день в этом сроке.",
            field="due_on",
        )
    return {
        "wording": _words(given["wording"], "wording"),
        "result": " ".join(given["result"].split()),
        "form": given["form"],
        "who": given["who"],
        "minutes": given["minutes"],
        "due_on": due_on,
    }
