"""What becomes of an offer without an answer: letters, a reminder, the end of the time, a longer time, the next candidate."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from nastavnik.foundation.calendars.queries import work_calendar
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action
from nastavnik.kernel.errors import Refusal
from nastavnik.stages.mentors.models import Mentor
from nastavnik.stages.selection.actions.decide_proposals import check_places
from nastavnik.stages.selection.capabilities import Cap
from nastavnik.stages.selection.lifecycles import PROPOSAL
from nastavnik.stages.selection.matching import explain_pair
from nastavnik.stages.selection.models import Proposal

ANSWER_DAYS = 5
"""Working days the next candidate, or a longer time, gives for the answer."""


class NobodyNext(Refusal):
    """There is nobody else to ask, or nothing to ask after."""


@action(
    capability=Cap.MIND_PROPOSALS,
    event="selection.proposals.told",
    title="Письма о парах отправлены",
    about="proposals",
)
def note_told(act: Act, *, proposals: Sequence[Proposal]) -> list[Proposal]:
    """Note that the first letters have left."""
    for proposal in proposals:
        proposal.told_at = act.now
        proposal.save()
    return list(proposals)


@action(
    capability=Cap.MIND_PROPOSALS, event="selection.proposals.reminded", title="Напомнили об ответе", about="proposals"
)
def note_reminded(act: Act, *, proposals: Sequence[Proposal]) -> list[Proposal]:
    """Note that reminders have left today."""
    for proposal in proposals:
        proposal.reminded_on = act.today
        proposal.save()
    return list(proposals)


@action(
    capability=Cap.MIND_PROPOSALS, event="selection.proposal.expired", title="Срок ответа на предложение прошёл",
    about="proposal",
)  # fmt: skip
def expire_proposal(act: Act, *, proposal: Proposal) -> Proposal:
    """Close an offer nobody answered in time: the place is free again, the curator decides what next."""
    PROPOSAL.move(proposal, "expire", act)
    proposal.save()
    return proposal


@action(capability=Cap.MATCH, event="selection.proposal.extended", title="Срок ответа продлён", about="proposal")
def extend_proposal(act: Act, *, proposal: Proposal, answer_by: date | None = None) -> Proposal:
    """Give more time: till ``answer_by``, by default five working days. Raises ``PairRefused`` when the place is taken meanwhile."""
    until = answer_by or answer_day(act)
    if until < act.today:
        raise NobodyNext("Дата уже прошла. Выберите сегодняшнюю или более позднюю.", field="answer_by")
    check_places(act, [proposal])
    PROPOSAL.move(proposal, "extend", act)
    proposal.answer_by, proposal.reminded_on = until, None
    proposal.save()
    return proposal


@action(
    capability=Cap.MATCH, event="selection.proposal.followed", title="Предложен следующий наставник", about="proposal"
)
def propose_next(act: Act, *, proposal: Proposal, mentor: Mentor) -> Proposal:
    """After a refusal or silence: ask another mentor at once, for the same term. Returns the new proposal, already sent."""
    if proposal.state not in ("declined", "expired"):
        raise NobodyNext("Следующего предлагают после отказа или когда срок ответа прошёл.")
    if Proposal.objects.filter(mentee=proposal.mentee, state__in=("accepted", "sent", "agreed")).exists():
        raise NobodyNext(f"{proposal.mentee}: другая пара уже выбрана.")
    starts_on, ends_on = proposal.term
    for other in Proposal.objects.filter(mentee=proposal.mentee, state__in=("suggested", "expired")):
        PROPOSAL.move(other, "reject", act)
        other.save()
    made = Proposal(
        organisation_id=act.organisation.pk,
        year=proposal.year,
        mentee=proposal.mentee,
        mentor=mentor,
        by_hand=True,
        starts_on=starts_on,
        ends_on=ends_on,
        answer_by=answer_day(act),
        **explain_pair(act, proposal.year, proposal.mentee, mentor),
    )
    check_places(act, [made])
    made.save()
    for verb in ("accept", "send"):
        PROPOSAL.move(made, verb, act)
    made.save()
    return made


def answer_day(act: Act) -> date:
    """The last day to answer of an offer made now."""
    return work_calendar(act).after(act.today, ANSWER_DAYS)
