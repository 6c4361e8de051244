"""A request for help was answered. What was said stays between the two: only that there was a contact, and when."""

from __future__ import annotations

from datetime import date

from nastavnik.foundation.access.roles import Role
from nastavnik.instruments.surveys.capabilities import Cap
from nastavnik.instruments.surveys.models import HelpRequest
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action
from nastavnik.kernel.errors import Missing, Refusal

ADDRESSED_TO = {Role.PSYCHOLOGIST: "psychologist", Role.CURATOR: "request"}
"""Role → the audience its requests were promised to. The psychologist's are seen by nobody else."""
ANSWER_IN = 3
"""Working days in which the questionnaires promise an answer."""


class WrongSettling(Refusal):
    """The day cannot be so, or it is settled already."""


@action(capability=Cap.HELP, event="surveys.help.settled", title="Ответили на просьбу о помощи", about="asked")
def settle_help(act: Act, *, asked: HelpRequest, on: date) -> HelpRequest:
    """Note the day of the contact. Raises ``Missing`` for a request promised to another role."""
    if asked.audience != ADDRESSED_TO.get(Role(act.actor.role)):
        raise Missing()
    if asked.settled_on is not None:
        raise WrongSettling("Эта просьба уже отмечена.")
    if not asked.asked_on <= on <= act.today:
        raise WrongSettling("Укажите день от просьбы до сегодняшнего.", field="on")
    asked.settled_on = on
    asked.save(update_fields=["settled_on"])
    return asked
