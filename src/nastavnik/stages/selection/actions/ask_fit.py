from __future__ import annotations

from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action
from nastavnik.kernel.errors import Refusal
from nastavnik.stages.selection.capabilities import Cap
from nastavnik.stages.selection.models import FitCheck, Proposal


class NoFitCheck(Refusal):
    """The question of mutual fit is out of place."""


@action(
    capability=Cap.MATCH,
    event="selection.fit.asked",
    title="Пару спросили, подходит ли им работать вместе",
    about="proposal",
)
def ask_fit(act: Act, *, proposal: Proposal) -> FitCheck:
    """Ask both, after their second meeting, whether it suits them to work together. Asked once; again it is the same question.

    A stage that knows the meetings calls it as the system; the curator may call it by hand.
    """
    if proposal.state != "ordered":
        raise NoFitCheck("О взаимности спрашивают пару, которая уже работает.")
    made, _ = FitCheck.objects.get_or_create(
        proposal=proposal, defaults={"organisation_id": act.organisation.pk, "asked_on": act.today}
    )
    return made


@action(capability=Cap.ANSWER_PROPOSAL, event="selection.fit.answered", title="Дан ответ о взаимности", about="check")
def answer_fit(act: Act, *, check: FitCheck, side: str, yes: bool) -> FitCheck:
    """One's own answer only: nobody answers this for somebody else. It may be changed."""
    people = {"mentor": check.proposal.mentor.person_id, "mentee": check.proposal.mentee.person_id}
    if side not in people or act.actor.person_id is None or people[side] != act.actor.person_id:
        raise NoFitCheck("На этот вопрос каждый отвечает сам.")
    setattr(check, f"{side}_yes", yes)
    check.save()
    return check
