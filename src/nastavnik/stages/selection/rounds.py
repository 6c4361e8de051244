"""What offers do by themselves: letters and one reminder in daytime of a working day, the end of the time."""

from __future__ import annotations

from django.utils import timezone

from nastavnik.foundation.calendars.queries import work_calendar
from nastavnik.foundation.jobs.rounds import on_round
from nastavnik.instruments.surveys.rules import is_quiet
from nastavnik.kernel.act import Act
from nastavnik.stages.selection import letters
from nastavnik.stages.selection.actions.mind_proposals import expire_proposal, note_reminded, note_told
from nastavnik.stages.selection.models import Proposal
from nastavnik.stages.selection.rules import reminder_day


@on_round
def mind_proposals(act: Act) -> None:
    """Each offer that waits for answers: close after its last day; tell once, remind once, never at night or on a day off."""
    waiting = list(
        Proposal.objects.filter(state="sent", year__closed_at__isnull=True, organisation_id=act.organisation.pk)
        .select_related("mentee__person", "mentor__person", "year")
    )  # fmt: skip
    for proposal in [item for item in waiting if item.answer_by is not None and item.answer_by < act.today]:
        expire_proposal(act, proposal=proposal)
    open_ = [item for item in waiting if item.state == "sent"]
    if not open_:
        return
    calendar = work_calendar(act)
    if is_quiet(timezone.localtime(act.now).hour) or not calendar.works(act.today):
        return
    if fresh := [item for item in open_ if item.told_at is None]:
        letters.send(act, fresh, "offer", note_told)
    due = [
        item for item in open_
        if item.told_at is not None and item.reminded_on is None and item.answer_by is not None
        and item.sent_at is not None
        and reminder_day(timezone.localtime(item.sent_at).date(), item.answer_by, calendar) == act.today
    ]  # fmt: skip
    if due:
        letters.send(act, due, "reminder", note_reminded)
