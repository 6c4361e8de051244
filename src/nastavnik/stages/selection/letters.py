"""Letters about an offered pair, by the e-mail the surveys use: the offer and one reminder. Without an address the curator passes them on."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.urls import reverse

from nastavnik.foundation.people.models import Person
from nastavnik.kernel.act import Act
from nastavnik.stages.selection.models import Proposal
from nastavnik.ui.text import long_date

LETTERS = 20
"""Sent, then noted: a killed worker repeats at most so many offers' letters."""
SUBJECTS = {"offer": "Вам предложена пара", "reminder": "Ждём ответа на предложение пары"}
log = logging.getLogger("nastavnik.selection")
Note = Callable[..., object]


def sides(proposal: Proposal) -> list[tuple[str, Person, Person, bool]]:
    """``mentor`` and ``mentee``: the person, the other one, and whether an answer is there."""
    mentor, mentee = proposal.mentor.person, proposal.mentee.person
    return [
        ("mentor", mentor, mentee, bool(proposal.mentor_answer)),
        ("mentee", mentee, mentor, bool(proposal.mentee_answer)),
    ]


def message(proposal: Proposal, side: str, *, link: bool = False, reminder: bool = False) -> str:
    """The words for one side. Without ``link`` for a messenger: no address, nothing a stranger could use."""
    _, own, other, _ = next(item for item in sides(proposal) if item[0] == side)
    by = f", до {long_date(proposal.answer_by)}" if proposal.answer_by else ""
    where = (
        f"по ссылке: {settings.PUBLIC_ADDRESS}{reverse('selection:offer', args=[proposal.pk])}"
        if link
        else "на вашей странице в «Наставнике»"
    )
    role = "пара" if side == "mentor" else "наставник"
    head = "ждём вашего ответа. Вам предложен" if reminder else "вам предложен"
    said = f"{head}{'а' if side == 'mentor' else ''} {role}: {other.full_name}, {other.post or 'педагог'}."
    what = "Условия и ответ" if side == "mentor" else "Почему так и как ответить"
    return f"{own.given_names}, здравствуйте! {said[:1].upper()}{said[1:]} {what} — {where}{by}."


def send(act: Act, proposals: Sequence[Proposal], kind: str, note: Note) -> int:
    """Send letters of a kind (``offer``, ``reminder``) to the sides that have not answered and have an address, and note the
    proposals they are about. Returns how many letters have left; what did not leave is tried again by the next round."""
    sent = 0
    for start in range(0, len(proposals), LETTERS):
        done = []
        with get_connection() as connection:
            for proposal in proposals[start : start + LETTERS]:
                left = [
                    _letter(proposal, side, own, kind, connection)
                    for side, own, _, answered in sides(proposal)
                    if own.email and not answered
                ]
                sent += sum(left)
                if all(left):
                    done.append(proposal)
        if done:
            note(act, proposals=done)
    return sent


def _letter(proposal: Proposal, side: str, own: Person, kind: str, connection: BaseEmailBackend) -> bool:
    text = message(proposal, side, link=True, reminder=kind == "reminder")
    letter = EmailMessage(SUBJECTS[kind], text, to=[own.email], connection=connection)
    try:
        letter.send()
    except (SMTPException, OSError):
        log.exception("A letter about proposal %s did not leave", proposal.pk)
        return False
    return True
