"""Letters with links: invitations and reminders by e-mail, written down as they leave."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from smtplib import SMTPException

from django.core.mail import EmailMessage, get_connection
from django.db.models import Q

from nastavnik.foundation.people.models import Person
from nastavnik.instruments.surveys import keys, messages
from nastavnik.instruments.surveys.actions.run_campaign import note_reminded, note_sent
from nastavnik.instruments.surveys.answering import Sheet
from nastavnik.instruments.surveys.models import Campaign, Draft, Invitation
from nastavnik.instruments.surveys.rules import pages
from nastavnik.instruments.surveys.timing import minutes_of
from nastavnik.instruments.surveys.versions import instrument_of
from nastavnik.kernel.act import Act

LETTERS = 20
"""Sent, then noted: a killed worker repeats at most so many letters."""
log = logging.getLogger("nastavnik.surveys")


def letters(
    act: Act, campaign: Campaign, rows: Sequence[Invitation], kind: str, *, curator: str, note: Callable[..., int]
) -> tuple[int, list[Person]]:
    """Send letters of a kind. Returns how many have left, and whose did not."""
    failed: list[Person] = []
    sent = 0
    for portion in pages(list(rows), LETTERS):
        done = []
        with get_connection() as connection:
            for row in portion:
                letter = EmailMessage(
                    campaign.title, text_for(act, row, kind, curator), to=[row.person.email], connection=connection
                )
                try:
                    letter.send()
                    done.append(row)
                except (SMTPException, OSError):
                    log.exception("A letter of campaign %s did not leave", campaign.pk)
                    failed.append(row.person)
        if done:
            note(act, campaign=campaign, invitations=done)
            sent += len(done)
    return sent, failed


def text_for(act: Act, invitation: Invitation, kind: str, curator: str) -> str:
    """The message for one person, with what is left to answer."""
    instrument = instrument_of(invitation.campaign.version)
    tells = "{осталось}" in invitation.campaign.texts[kind]
    left = questions_left(act, invitation) if tells else 0  # the dearest of all: the whole way is walked
    return messages.message(invitation, kind, minutes=minutes_of(instrument), left=left, curator=curator)


def questions_left(act: Act, invitation: Invitation) -> int:
    """How many questions wait for an answer. Nobody looks into an anonymous draft: there all of them count."""
    sheet = Sheet(act, invitation)
    if not sheet.anonymous and (draft := Draft.objects.filter(pk=sheet.holder).first()) is not None:
        sheet.answers = keys.unseal("drafts", draft.sealed)
    walk = sheet.walk
    return sum(question.key not in sheet.answers for question in walk.questions if question.item.type != "info")


def send_invitations(act: Act, campaign: Campaign, *, curator: str) -> tuple[int, list[Person]]:
    """Letters to those who have an address and were not asked yet."""
    rows = campaign.invitations.filter(state="prepared", channel="email").select_related("person", "campaign__version")
    return letters(act, campaign, list(rows), "invite", curator=curator, note=note_sent)


def to_remind(campaign: Campaign, act: Act) -> list[Invitation]:
    """Whom a reminder is for: who has not answered, was not reminded today and still works here. In an anonymous campaign
    nobody knows who has answered, so everybody."""
    rows = campaign.invitations.select_related("person", "campaign__version").filter(channel="email")
    rows = rows.exclude(state__in=("declined", "revoked")) if campaign.anonymous else rows.waiting()  # type: ignore[attr-defined]
    rows = rows.filter(Q(reminded_on__isnull=True) | Q(reminded_on__lt=act.today))
    here = set(Person.objects.staff_on(act.today).filter(pk__in=rows.values("person_id")).values_list("pk", flat=True))
    return [row for row in rows if row.person_id in here]


def remind(act: Act, campaign: Campaign, *, curator: str = "") -> tuple[int, list[Person]]:
    """Remind by e-mail, at most once a day."""
    return letters(act, campaign, to_remind(campaign, act), "reminder", curator=curator, note=note_reminded)
