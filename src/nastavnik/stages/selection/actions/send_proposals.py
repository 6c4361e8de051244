from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action
from nastavnik.kernel.errors import Refusal
from nastavnik.stages.selection.capabilities import Cap
from nastavnik.stages.selection.lifecycles import PROPOSAL
from nastavnik.stages.selection.models import Proposal


class WrongTerm(Refusal):
    """The term or the day of the answer cannot be so."""


class WrongAnswer(Refusal):
    """The answer cannot be given here."""


@action(capability=Cap.MATCH, event="selection.proposals.sent", title="Пары отправлены на согласие", about="proposals")
def send_proposals(
    act: Act, *, proposals: Sequence[Proposal], starts_on: date, ends_on: date, answer_by: date
) -> list[Proposal]:
    """Ask both people. From here on the pair is visible to them; before, nobody but the curator saw it."""
    if ends_on <= starts_on:
        raise WrongTerm("Окончание должно быть позже начала.", field="ends_on")
    if answer_by < act.today:
        raise WrongTerm("Дата уже прошла. Выберите сегодняшнюю или более позднюю.", field="answer_by")
    for proposal in proposals:
        PROPOSAL.move(proposal, "send", act)
        proposal.starts_on, proposal.ends_on, proposal.answer_by = starts_on, ends_on, answer_by
        proposal.save()
    return list(proposals)


@action(
    capability=Cap.ANSWER_PROPOSAL,
    event="selection.proposal.answered",
    title="Дан ответ на предложение пары",
    about="proposal",
)
def answer_proposal(act: Act, *, proposal: Proposal, side: str, yes: bool, on: date | None = None) -> Proposal:
    """One side's answer: by the person, or by the curator in their words. ``side``: ``mentor`` or ``mentee``.

    It states an intention; the lawful document is the signed consent (D10, D11). A refusal needs no reason (R06).
    """
    day = on or act.today
    if day > act.today:
        raise WrongAnswer("Дата ответа ещё не наступила. Укажите день, когда его дали.", field="on")
    if proposal.state not in ("sent", "agreed"):
        raise WrongAnswer("На это предложение ответ уже не нужен.")
    if act.actor.person_id is not None and act.actor.role in ("mentor", "mentee"):
        own = proposal.mentor.person_id if side == "mentor" else proposal.mentee.person_id
        if own != act.actor.person_id:
            raise WrongAnswer("За коллегу ответить нельзя.")
    answer = Proposal.Answer.YES if yes else Proposal.Answer.NO
    if side == "mentor":
        proposal.mentor_answer, proposal.mentor_answered_on = answer, day
    elif side == "mentee":
        proposal.mentee_answer, proposal.mentee_answered_on = answer, day
    else:
        raise WrongAnswer("Ответить может наставник или наставляемый.")
    if not yes:
        PROPOSAL.move(proposal, "decline", act)
    elif proposal.mentor_answer == proposal.mentee_answer == Proposal.Answer.YES and proposal.state == "sent":
        PROPOSAL.move(proposal, "agree", act)
    proposal.save()
    return proposal
