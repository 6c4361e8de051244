from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nastavnik.instruments.documents.actions.prepare_document import render_file
from nastavnik.instruments.documents.lifecycles import OPEN as OPEN_PAPER
from nastavnik.instruments.documents.models import Document
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action
from nastavnik.kernel.errors import Refusal
from nastavnik.stages.mentorships.models import Mentorship
from nastavnik.stages.mentorships.pairs import at_work
from nastavnik.stages.mentorships.programmes.actions._texts import as_seen, editable, touch
from nastavnik.stages.mentorships.programmes.capabilities import Cap
from nastavnik.stages.mentorships.programmes.composing import draft_of, meetings_of, mode_of
from nastavnik.stages.mentorships.programmes.drafting import DraftGoal
from nastavnik.stages.mentorships.programmes.library import source
from nastavnik.stages.mentorships.programmes.models import Goal, Programme, Revision, Task
from nastavnik.stages.mentorships.programmes.queries import context_of


class NotDrafted(Refusal):
    """There is nothing to draft from, or the draft is the pair's own work by now."""


@action(
    capability=Cap.DRAFT_PROGRAMMES,
    event="programmes.programmes.drafted",
    title="Составлены черновики программ",
)
def draft_programmes(act: Act, *, mentorships: Sequence[Mentorship]) -> list[Programme]:
    """Draft the programmes of pairs that have none: ten statements, however many pairs are given.

    A paper (D22) printed before the pair began is taken over: from now on it says what the programme says. Raises
    ``TermRefused`` for a pair whose term does not fit (R11).
    """
    rows = [row for row in whole(mentorships) if not hasattr(row, "programme")]
    drafts = {row.pk: draft_of(act, at_work(row), row.year) for row in rows}
    made = Programme.objects.bulk_create(Programme(organisation_id=row.organisation_id, mentorship=row) for row in rows)
    revisions = Revision.objects.bulk_create(
        Revision(
            organisation_id=item.organisation_id, programme=item, number=1, starts_on=item.mentorship.starts_on,
            ends_on=item.mentorship.ends_on, meetings=meetings_of(at_work(item.mentorship)),
            mode=mode_of(item.mentorship.kind), library=str(source()), opened_at=act.now,
        )
        for item in made
    )  # fmt: skip
    write(revisions, [drafts[item.mentorship_id] for item in made])
    _take_over(act, revisions)
    return made


def whole(mentorships: Sequence[Mentorship]) -> list[Mentorship]:
    """The pairs with all a draft is made from."""
    rows = Mentorship.objects.filter(pk__in=[row.pk for row in mentorships])
    rows = rows.select_related("mentor__person", "order", "year", "programme").prefetch_related(
        "participations__mentee__person", "participations__mentee__requests", "mentor__strengths"
    )
    return list(rows.order_by("pk"))


def write(revisions: Sequence[Revision], drafts: Sequence[Sequence[DraftGoal]]) -> None:
    """Goals and tasks of several versions in two statements."""
    pairs = [
        (Goal(organisation_id=revision.organisation_id, revision=revision, position=place, **_goal(item)), item)
        for revision, goals in zip(revisions, drafts, strict=True)
        for place, item in enumerate(goals, start=1)
    ]
    Goal.objects.bulk_create(goal for goal, _ in pairs)
    Task.objects.bulk_create(
        Task(
            organisation_id=goal.organisation_id, goal=goal, source=row.task.code, fingerprint=row.task.fingerprint,
            form=row.task.form, who=row.task.who, minutes=row.task.minutes, wording=row.task.wording,
            result=row.task.result, due_on=row.due_on, why=row.why,
        )
        for goal, item in pairs for row in item.tasks
    )  # fmt: skip


def _goal(item: DraftGoal) -> dict[str, Any]:
    return {"competence": item.competence, "wording": item.wording, "sign": item.sign, "why": item.why}


def _take_over(act: Act, revisions: Sequence[Revision]) -> None:
    keys = {at_work(row.programme.mentorship).key: row for row in revisions}
    papers = Document.objects.filter(kind="D22", state__in=OPEN_PAPER, context__pair__in=list(keys))
    for paper in papers.select_related("organisation", "template__file", "cites"):
        revision = keys[str(paper.context["pair"])]
        revision.paper = paper
        revision.save()
        say_in_paper(act, revision, paper)


def say_in_paper(act: Act, revision: Revision, paper: Document) -> None:
    """The open paper says what the version says. A file corrected in Word by hand is left as it is."""
    whole_one = Revision.objects.whole().get(pk=revision.pk)
    paper.context = context_of(act, whole_one, paper.dated_on or act.today)
    if not paper.edited:
        paper.file = render_file(act, paper)
    paper.save()


@action(
    capability=Cap.DRAFT_PROGRAMMES,
    event="programmes.programme.redrafted",
    title="Черновик программы составлен заново",
    about="revision",
)
def redraft_programme(act: Act, *, revision: Revision, stamp: int) -> Revision:
    """Draft anew from what is known now: answers that have come since, another term. What the pair wrote itself goes.

    Refused once something has been done by the programme, and when nobody has asked for anything.
    """
    found = editable(as_seen(revision, stamp))
    if found.number > 1 or found.programme.facts.exists():
        raise NotDrafted("Работа по программе уже идёт. Измените отдельные пункты: заново составлять её не нужно.")
    [mentorship] = whole([found.programme.mentorship])
    drafted = draft_of(act, at_work(mentorship), mentorship.year)
    if not drafted:
        raise NotDrafted(
            "Запросов наставляемого в системе ещё нет. Внесите их или запишите цели вместе на первой встрече."
        )
    found.goals.all().delete()
    found.starts_on, found.ends_on, found.library = mentorship.starts_on, mentorship.ends_on, str(source())
    write([found], [drafted])
    touch(found)
    return found
