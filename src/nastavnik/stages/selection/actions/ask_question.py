from __future__ import annotations

from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action
from nastavnik.kernel.errors import Refusal
from nastavnik.stages.selection.capabilities import Cap
from nastavnik.stages.selection.models import Proposal, Question

LONGEST = 1000


class WrongQuestion(Refusal):
    """The question or the reply cannot be taken."""


@action(
    capability=Cap.ANSWER_PROPOSAL,
    event="selection.question.asked",
    title="Задан вопрос о предложении пары",
    about="proposal",
)
def ask_question(act: Act, *, proposal: Proposal, side: str, text: str) -> Question:
    """Ask the curator before answering. The offer stays as it is, the other side sees nothing."""
    if proposal.state != "sent":
        raise WrongQuestion("Вопрос можно задать, пока ждут ответа на предложение.")
    if side not in ("mentor", "mentee"):
        raise WrongQuestion("Спросить может наставник или наставляемый.")
    own = proposal.mentor.person_id if side == "mentor" else proposal.mentee.person_id
    if act.actor.role in ("mentor", "mentee") and own != act.actor.person_id:
        raise WrongQuestion("За коллегу спросить нельзя.")
    words = text.strip()
    if not words:
        raise WrongQuestion("Напишите вопрос.", field="text")
    made: Question = Question.objects.create(
        organisation_id=act.organisation.pk, proposal=proposal, side=side, text=words[:LONGEST], asked_at=act.now
    )
    return made


@action(capability=Cap.MATCH, event="selection.question.replied", title="Дан ответ на вопрос о паре", about="question")
def reply_question(act: Act, *, question: Question, text: str) -> Question:
    """The curator's reply, shown to the one who asked."""
    words = text.strip()
    if not words:
        raise WrongQuestion("Напишите ответ.", field="text")
    question.reply, question.replied_at = words[:LONGEST], act.now
    question.save()
    return question
