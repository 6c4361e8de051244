from __future__ import annotations

from nastavnik.instruments.documents.actions.prepare_document import prepare_document
from nastavnik.instruments.documents.actions.send_document import send_document
from nastavnik.instruments.documents.actions.supersede_document import supersede_document
from nastavnik.instruments.documents.lifecycles import OPEN as OPEN_PAPER
from nastavnik.instruments.documents.models import Document
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action
from nastavnik.kernel.errors import Refusal
from nastavnik.stages.mentorships.models import Mentorship
from nastavnik.stages.mentorships.programmes.actions._texts import as_seen, locked, touch
from nastavnik.stages.mentorships.programmes.actions.draft_programmes import say_in_paper
from nastavnik.stages.mentorships.programmes.capabilities import Cap
from nastavnik.stages.mentorships.programmes.lifecycles import OPEN, REVISION
from nastavnik.stages.mentorships.programmes.models import Assent, Goal, Programme, Revision, Task
from nastavnik.stages.mentorships.programmes.queries import context_of, paper_says, people_of
from nastavnik.stages.mentorships.programmes.rules import check_term

KIND = "D22"


class NotAgreed(Refusal):
    """The move needs somebody else's word first, or there is nothing to agree to."""


@action(
    capability=Cap.AGREE_PROGRAMME, event="programmes.programme.offered", title="Программа передана на согласование",
    about="revision",
)  # fmt: skip
def offer_programme(act: Act, *, revision: Revision, stamp: int) -> Revision:
    """The text is ready; the participant who says so agrees with it by that."""
    found = as_seen(revision, stamp)
    check_term(found.starts_on, found.ends_on)
    goals = list(found.goals.prefetch_related("tasks"))
    if not goals:
        raise NotAgreed("В программе пока нет целей. Запишите хотя бы одну.")
    if bare := [goal.wording for goal in goals if not goal.tasks.all()]:
        raise NotAgreed(f"У цели «{bare[0]}» нет ни одной задачи. Добавьте задачу или уберите цель.")
    REVISION.move(found, "offer", act)
    found.remark = found.remark_by = ""
    found.save()
    _say_yes(act, found)
    return found


@action(
    capability=Cap.AGREE_PROGRAMME, event="programmes.programme.agreed", title="Дано согласие с программой",
    about="revision",
)  # fmt: skip
def assent_programme(act: Act, *, revision: Revision, stamp: int) -> Revision:
    """A participant agrees with the text they have seen; when all have, it goes to the curator."""
    found = as_seen(revision, stamp)
    if found.state != "offered":
        raise NotAgreed("Программа сейчас не на согласовании. Откройте её ещё раз.")
    if not _say_yes(act, found):
        raise NotAgreed("Согласие дают сами участники пары. Куратор согласует программу после них.")
    return found


def _say_yes(act: Act, revision: Revision) -> bool:
    """Note the actor's agreement if they work in the pair; with the last one the version is agreed."""
    people = {person.pk for person in people_of(revision.programme.mentorship)}
    own = act.actor.person_id
    if own in people:
        Assent.objects.get_or_create(
            revision=revision, person_id=own, defaults={"organisation_id": revision.organisation_id, "at": act.now}
        )
    if people <= set(revision.assents.values_list("person_id", flat=True)):
        REVISION.move(revision, "agree", act)
        revision.save()
    return own in people


@action(
    capability=Cap.AGREE_PROGRAMME, event="programmes.programme.reopened", title="Программа возвращена к правке",
    about="revision",
)  # fmt: skip
def reopen_programme(act: Act, *, revision: Revision, remark: str = "") -> Revision:
    """The text may change again, so the agreements given to it go. From the head's table only the curator takes it."""
    found = locked(revision)
    if found.state == "endorsed" and not endorse_programme.allows(act, revision=found):
        raise NotAgreed("Программа у руководителя. Попросите куратора вернуть её.")
    return _reopened(act, found, remark)


@action(
    capability=Cap.APPROVE_PROGRAMME,
    event="programmes.programme.returned",
    title="Руководитель вернул программу",
    about="revision",
)
def return_programme(act: Act, *, revision: Revision, remark: str = "") -> Revision:
    """Its paper came back from the head's table: the text is changed and agreed anew."""
    return _reopened(act, locked(revision), remark)


def _reopened(act: Act, found: Revision, remark: str) -> Revision:
    REVISION.move(found, "reopen", act)
    found.assents.all().delete()
    found.endorsed_by, found.remark, found.remark_by = "", " ".join(remark.split()), act.actor.name if remark else ""
    touch(found)
    return found


@action(
    capability=Cap.ENDORSE_PROGRAMME, event="programmes.programme.endorsed", title="Куратор согласовал программу",
    about="revision",
)  # fmt: skip
def endorse_programme(act: Act, *, revision: Revision, stamp: int) -> Revision:
    """The curator agrees: the paper (D22) says the agreed text and goes to the head."""
    found = as_seen(revision, stamp)
    REVISION.move(found, "endorse", act)
    found.endorsed_by = act.actor.name
    paper = found.paper
    if paper is not None and paper.state in OPEN_PAPER:
        say_in_paper(act, found, paper)
    else:
        paper = draw(act, found)
    found.paper = paper
    found.save()
    if paper.state == "draft":
        send_document(act, document=paper)
    return found


def draw(act: Act, revision: Revision) -> Document:
    """A new paper of a version."""
    whole = Revision.objects.whole().get(pk=revision.pk)
    mentorship = whole.programme.mentorship
    return prepare_document(
        act, year=mentorship.year, code=KIND, title=title_of(mentorship), context=context_of(act, whole, act.today),
        cites=mentorship.order,
    )  # fmt: skip


def title_of(mentorship: Mentorship) -> str:
    return f"Программа наставничества: {mentorship}"


@action(
    capability=Cap.APPROVE_PROGRAMME, event="programmes.programme.approved", title="Программа утверждена",
    about="revision",
)  # fmt: skip
def approve_programme(act: Act, *, revision: Revision, paper: Document) -> Revision:
    """The paper is signed and registered: the version is in force, the one before it is replaced, and so is its paper.

    Refused when the paper says another text than the programme does now.
    """
    found = locked(revision)
    if paper.state != "registered":
        raise NotAgreed("Программа вступает в силу, когда её утвердил руководитель.")
    if not (paper.edited or paper_says(paper, found)):
        raise NotAgreed(
            "Программа изменилась после того, как подготовили документ. Откройте программу, нажмите «Обновить документ» и "
            "передайте его руководителю ещё раз."
        )
    for former in found.programme.revisions.filter(state="approved").select_related("paper", "organisation"):
        REVISION.move(former, "supersede", act)
        former.save()
        if former.paper is not None and former.paper.state == "registered":
            supersede_document(act, document=former.paper, by=paper)
    REVISION.move(found, "approve", act)
    found.paper = paper
    found.save()
    return found


@action(
    capability=Cap.EDIT_PROGRAMME, event="programmes.programme.changing", title="Начата новая версия программы",
    about="programme",
)  # fmt: skip
def open_change(act: Act, *, programme: Programme) -> Revision:
    """A copy of the version in force to be changed; the one in force stays in force and readable until the copy is approved."""
    if programme.mentorship.state != "active":
        raise NotAgreed("Пара закончила работу: её программа больше не меняется.")
    rows = list(programme.revisions.select_for_update().order_by("number"))
    former = next((row for row in rows if row.state == "approved"), None)
    if former is None or any(row.is_open for row in rows):
        raise NotAgreed("Новая версия уже готовится, или ни одна ещё не утверждена. Откройте программу ещё раз.")
    copy = Revision.objects.create(
        organisation_id=former.organisation_id, programme=programme, number=rows[-1].number + 1,
        starts_on=former.starts_on, ends_on=programme.mentorship.ends_on, meetings=former.meetings, mode=former.mode,
        library=former.library, opened_at=act.now,
    )  # fmt: skip
    for goal in Goal.objects.filter(revision=former).prefetch_related("tasks"):
        tasks = list(goal.tasks.all())
        goal.pk, goal.revision = None, copy
        goal._state.adding = True
        goal.save()
        for task in tasks:
            task.pk, task.goal = None, goal
        Task.objects.bulk_create(tasks)
    return copy


@action(
    capability=Cap.EDIT_PROGRAMME, event="programmes.programme.withdrawn", title="Изменение программы отменено",
    about="revision",
)  # fmt: skip
def withdraw_change(act: Act, *, revision: Revision) -> Revision:
    """A version on its way is dropped; the one in force stays as it was."""
    found = locked(revision)
    if not found.programme.revisions.filter(state="approved").exists():
        raise NotAgreed("Это первая версия: отменять её нечем. Измените цели и задачи.")
    if found.state == "endorsed" and not endorse_programme.allows(act, revision=found):
        raise NotAgreed("Программа у руководителя. Попросите куратора вернуть её.")
    REVISION.move(found, "withdraw", act)
    found.save()
    return found


@action(
    capability=Cap.ENDORSE_PROGRAMME, event="programmes.programme.redrawn", title="Документ программы обновлён",
    about="revision",
)  # fmt: skip
def redraw_paper(act: Act, *, revision: Revision) -> Document:
    """The open paper of a version says its present text; a new one is made when there is none."""
    found = locked(revision)
    if not found.is_open:
        raise NotAgreed("Эта версия уже подписана: её документ не меняется.")
    if found.paper is not None and found.paper.state in OPEN_PAPER:
        say_in_paper(act, found, found.paper)
        return found.paper
    found.paper = draw(act, found)
    found.save()
    return found.paper


@action(
    capability=Cap.APPROVE_PROGRAMME, event="programmes.programmes.finished", title="Программы пар завершены",
)  # fmt: skip
def finish_programmes(act: Act, *, mentorships: list[Mentorship]) -> list[Revision]:
    """The pairs have ended: the version in force is completed, one on its way goes no further."""
    rows = Revision.objects.filter(programme__mentorship__in=mentorships, state__in=(*OPEN, "approved"))
    found = list(rows.select_related("organisation"))
    for row in found:
        REVISION.move(row, "complete" if row.state == "approved" else "withdraw", act)
        row.save()
    return found
