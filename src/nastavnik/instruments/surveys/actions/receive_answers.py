from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nastavnik.instruments.surveys.capabilities import Cap
from nastavnik.instruments.surveys.models import HelpRequest, Invitation, NamedAnswers
from nastavnik.instruments.surveys.rules import addressee
from nastavnik.instruments.surveys.versions import instrument_of
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action


@dataclass(frozen=True, slots=True)
class Received:
    """What a person has sent under their name. Its words say how much, never what: the audit repeats no answer."""

    named: Mapping[str, Any]
    passed: Mapping[str, Any]
    questions: Mapping[str, str]
    from_paper: bool = False

    def __str__(self) -> str:
        return f"ответов: {len(self.named)}" + (" (с бумаги)" if self.from_paper else "")


@action(
    capability=Cap.ANSWER_SURVEYS, event="surveys.answers.received", title="Получен ответ на анкету", about="invitation"
)
def receive_answers(act: Act, *, invitation: Invitation, received: Received) -> NamedAnswers | None:
    """Keep the named answers of one person; sent again, they replace the former ones. What was asked to be passed on
    becomes a request for help, apart from the answers."""
    return _keep(act, invitation, received)


@action(capability=Cap.RUN_SURVEYS, event="surveys.answers.entered", title="Внесён ответ с бумаги", about="invitation")
def enter_answers(act: Act, *, invitation: Invitation, received: Received) -> NamedAnswers | None:
    """The same by the curator's hand, from a filled paper form."""
    return _keep(act, invitation, received)


def _keep(act: Act, invitation: Invitation, received: Received) -> NamedAnswers | None:
    row = NamedAnswers.objects.filter(invitation=invitation).first()
    if received.named:
        if row is None:
            row = NamedAnswers(
                organisation_id=invitation.organisation_id,
                invitation=invitation,
                campaign=invitation.campaign,
                person=invitation.person,
                revision=0,
            )
        row.answers, row.submitted_at = dict(received.named), act.now
        row.revision += 1
        row.from_paper = received.from_paper
        row.save()
    _pass_on(act, invitation, received)
    return row


def _pass_on(act: Act, invitation: Invitation, received: Received) -> None:
    items = {item.id: item for section in instrument_of(invitation.campaign.version).sections for item in section.items}
    wanted = {
        key: (value, audience)
        for key, value in received.passed.items()
        if (audience := addressee(items[key.partition("@")[0]], value))
    }
    HelpRequest.objects.filter(campaign=invitation.campaign, person=invitation.person, settled_on=None).exclude(
        item__in=wanted
    ).delete()
    for key, (value, audience) in wanted.items():
        HelpRequest.objects.update_or_create(
            campaign=invitation.campaign,
            person=invitation.person,
            item=key,
            defaults={
                "organisation_id": invitation.organisation_id,
                "audience": audience,
                "question": received.questions[key],
                "answer": value,
                "asked_on": act.today,
            },
        )
