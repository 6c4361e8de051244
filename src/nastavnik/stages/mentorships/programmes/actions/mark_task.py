from __future__ import annotations

from datetime import date

from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action
from nastavnik.kernel.errors import Refusal
from nastavnik.stages.mentorships.programmes.actions._texts import Outdated, locked
from nastavnik.stages.mentorships.programmes.capabilities import Cap
from nastavnik.stages.mentorships.programmes.models import Fact, Task
from nastavnik.ui.text import moment

CHIPS = ("получилось", "взяли приём в работу", "получилось отчасти, повторим", "поняли, что нужно по-другому")
"""Ready words for what came of a task: a help in describing it, not a mark."""


class NotMarked(Refusal):
    """The day has not come, or the version is no longer worked by."""


@action(capability=Cap.MARK_TASKS, event="programmes.task.marked", title="Задача программы выполнена", about="task")
def mark_task(act: Act, *, task: Task, done_on: date, outcome: str = "", seen: str = "") -> Fact:
    """Note that a task is done, when, and what came of it. ``seen``: the moment of the note the actor saw, if any:
    a note somebody else has made meanwhile is not overwritten."""
    revision = locked(task.goal.revision)
    if not (revision.is_open or revision.state == "approved"):
        raise NotMarked("По этой версии программы уже не работают. Откройте программу ещё раз.")
    if done_on > act.today:
        raise NotMarked("Этот день ещё не наступил. Укажите день, когда сделали.", field="done_on")
    if done_on < revision.starts_on:
        raise NotMarked(f"Программа началась {revision.starts_on:%d.%m.%Y}. Проверьте день.", field="done_on")
    fact = revision.programme.facts.filter(key=task.key).first()
    if fact is not None and fact.at.isoformat() != seen:
        raise Outdated(f"Уже отмечено: {fact.by}, {moment(fact.at)}. {fact.outcome}".strip())
    fact = fact or Fact(organisation_id=revision.organisation_id, programme=revision.programme, key=task.key)
    fact.done_on, fact.outcome, fact.by, fact.at = done_on, " ".join(outcome.split())[:300], act.actor.name, act.now
    fact.save()
    return fact


@action(capability=Cap.MARK_TASKS, event="programmes.task.unmarked", title="Снята отметка о задаче", about="task")
def unmark_task(act: Act, *, task: Task) -> Task:
    """Take the note back."""
    revision = locked(task.goal.revision)
    if not (revision.is_open or revision.state == "approved"):
        raise NotMarked("По этой версии программы уже не работают. Откройте программу ещё раз.")
    revision.programme.facts.filter(key=task.key).delete()
    return task
