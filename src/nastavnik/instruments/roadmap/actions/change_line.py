from __future__ import annotations

from datetime import date

from django.core.files.base import File

from nastavnik.foundation.access.roles import Role
from nastavnik.foundation.files.storing import PAPERS, store_upload
from nastavnik.foundation.people.models import Person
from nastavnik.instruments.roadmap.capabilities import Cap
from nastavnik.instruments.roadmap.models import LineAttachment, PlanLine
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action
from nastavnik.kernel.errors import Refusal


class LineRefused(Refusal):
    """The line cannot be changed so."""


@action(capability=Cap.EDIT_ROADMAP, event="roadmap.line.rescheduled", title="Перенесён срок дела", about="line")
def reschedule_line(act: Act, *, line: PlanLine, starts_on: date, due_on: date) -> PlanLine:
    """Move the dates of a line."""
    if due_on < starts_on:
        raise LineRefused("Срок раньше начала. Проверьте даты.", field="due_on")
    line.starts_on, line.due_on = starts_on, due_on
    line.save()
    return line


@action(capability=Cap.EDIT_ROADMAP, event="roadmap.line.assigned", title="Назначен ответственный", about="line")
def assign_line(act: Act, *, line: PlanLine, role: str, person: Person | None = None) -> PlanLine:
    """Name who answers for a line: a role, or a person."""
    line.responsible_role, line.responsible = Role(role), person
    line.save()
    return line


@action(capability=Cap.EDIT_ROADMAP, event="roadmap.line.waived", title="Дело не требуется в этом году", about="line")
def waive_line(act: Act, *, line: PlanLine, because: str) -> PlanLine:
    """Note that a line is not needed this year. The reason stays visible."""
    if not because.strip():
        raise LineRefused("Выберите или напишите, почему дело не требуется.", field="because")
    line.waived_because, line.waived_on = because.strip()[:300], act.today
    line.save()
    return line


@action(capability=Cap.EDIT_ROADMAP, event="roadmap.line.restored", title="Дело снова требуется", about="line")
def restore_line(act: Act, *, line: PlanLine) -> PlanLine:
    """Take a waiver back."""
    line.waived_because, line.waived_on = "", None
    line.save()
    return line


@action(capability=Cap.EDIT_ROADMAP, event="roadmap.document.attached", title="Приложен документ к делу", about="line")
def attach_to_line(act: Act, *, line: PlanLine, upload: File[bytes], note: str, dated_on: date) -> LineAttachment:
    """Close a line by a document from outside the system."""
    if dated_on > act.today:
        raise LineRefused("Дата документа ещё не наступила.", field="dated_on")
    file = store_upload(act, upload, allowed=PAPERS)
    return LineAttachment.objects.create(
        organisation_id=act.organisation.pk, line=line, file=file, note=note.strip()[:200], dated_on=dated_on
    )


@action(
    capability=Cap.EDIT_ROADMAP, event="roadmap.document.detached", title="Убран документ из дела", about="attachment"
)
def detach(act: Act, *, attachment: LineAttachment) -> PlanLine:
    """Take an attached document away from a line; the file stays stored."""
    line: PlanLine = attachment.line
    attachment.delete()
    return line
