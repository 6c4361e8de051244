from __future__ import annotations

import secrets
from collections.abc import Iterator
from typing import Any

from nastavnik.foundation.privacy.portions import Kept, Portion, Said, Subject, forgets
from nastavnik.instruments.surveys import keys
from nastavnik.instruments.surveys.models import (
    Campaign,
    ConfidentialAnswers,
    Draft,
    HelpRequest,
    Invitation,
    NamedAnswers,
    SealedAnswers,
    Version,
)
from nastavnik.instruments.surveys.sealing import year_key

PUBLISHED = "опубликованная анкета не меняется: по ней уже отвечали; составьте новую версию без имени"


@forgets("surveys.Invitation.person", "surveys.NamedAnswers.person", "surveys.HelpRequest.person")
def answers(about: Subject) -> Iterator[Said]:
    """What was told by name goes. A confidential answer stays in the figures, but its pseudonym leads to nobody any more."""
    invitations = Invitation.objects.filter(person=about.person)
    holders = [f"i:{pk}" for pk in invitations.values_list("pk", flat=True)]
    yield Portion("просьбы о помощи", HelpRequest.objects.filter(person=about.person))
    yield Portion("именные ответы на анкеты", NamedAnswers.objects.filter(person=about.person))
    yield Portion("черновики ответов", Draft.objects.filter(holder__in=holders))
    yield Portion("приглашения ответить", invitations)
    linked = [pk for campaign in Campaign.objects.all() for pk in _linked(campaign, about.person.pk)]
    yield Portion("связь человека с его ответами без имени", ConfidentialAnswers.objects.filter(pk__in=linked), _unlink)
    versions = [row for row in Version.objects.select_related("questionnaire") if about.words.found(row.spec)]
    yield Kept([str(row) for row in versions if row.state != "draft"], PUBLISHED)
    drafts = Version.objects.filter(pk__in=[row.pk for row in versions if row.state == "draft"])
    yield Portion("имя в черновиках анкет", drafts, lambda rows: _reworded(about, rows))
    sealed = [row.pk for row in SealedAnswers.objects.select_related("campaign") if _is_theirs(row, about)]
    yield Portion("ответы без имени, ещё не вошедшие в итоги", SealedAnswers.objects.filter(pk__in=sealed))


def _reworded(about: Subject, rows: Any) -> None:
    for row in rows:
        row.spec = about.words.without(row.spec)
        row.save(update_fields=["spec"])


def _who(campaign: Campaign, person_id: int) -> str | None:
    if campaign.anonymous or campaign.mode == "named":
        return None
    try:
        return keys.pseudonym(year_key(campaign), person_id)
    except keys.KeyGone:
        return None


def _linked(campaign: Campaign, person_id: int) -> list[int]:
    who = _who(campaign, person_id)
    rows = ConfidentialAnswers.objects.filter(campaign=campaign, pseudonym=who)
    return list(rows.values_list("pk", flat=True)) if who else []


def _unlink(rows: object) -> None:
    """One new random pseudonym for all of them, so that autumn and May of the same unknown person still compare."""
    rows.update(pseudonym=secrets.token_hex(32))  # type: ignore[attr-defined]


def _is_theirs(row: SealedAnswers, about: Subject) -> bool:
    content = keys.unseal("answers", row.sealed)
    who = _who(row.campaign, about.person.pk)
    return (who is not None and content["who"] == who) or about.words.found(content["answers"])
