"""Answers without a name: sealed when they come, written by the batch, all rows of the campaign anew.

Rewriting the whole campaign at every batch leaves nothing to compare: keys are random, order is shuffled, one transaction
has written them all. What waits is encrypted under a key outside the database. Neither leaves an entry in the audit:
its number and moment would be the very link the promise excludes.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from nastavnik.instruments.surveys import keys
from nastavnik.instruments.surveys.models import (
    SMALLEST_GROUP,
    AnonymousAnswers,
    Campaign,
    ConfidentialAnswers,
    SealedAnswers,
)
from nastavnik.instruments.surveys.rules import pages
from nastavnik.kernel import writing
from nastavnik.kernel.act import Act

BATCH = 500
WHY = "answers without a name leave no entry: its number and moment would link them to a person"


def year_key(campaign: Campaign) -> str:
    """Name of the key of the campaign's year: autumn and May of one school year share it."""
    return year_key_of(campaign.organisation_id, campaign.year_id or campaign.opens_on.year)


def year_key_of(organisation_id: int, year: int) -> str:
    return f"year-{organisation_id}-{year}"


def seal_answers(act: Act, campaign: Campaign, person_id: int | None, answers: Mapping[str, Any]) -> None:
    """Put a person's unnamed answers aside, within the caller's transaction. ``person_id`` is ``None`` in the anonymous mode."""
    _seal(act, campaign, None if person_id is None else keys.pseudonym(year_key(campaign), person_id), answers)


def seal_slip(act: Act, campaign: Campaign, code: str, answers: Mapping[str, Any]) -> None:
    """Put the answers of a paper slip aside. In the confidential mode its code stands in the place of the person: whoever
    keeps the code until May and writes it on the second slip is compared, and still has no name."""
    _seal(act, campaign, None if campaign.anonymous else keys.pseudonym(year_key(campaign), f"slip {code}"), answers)


def _seal(act: Act, campaign: Campaign, who: str | None, answers: Mapping[str, Any]) -> None:
    """The moment is needed only to know which of two answers under one pseudonym is the later one."""
    content = {"who": who, "at": act.now.timestamp() if who else 0, "answers": dict(answers)}
    with writing.permit(WHY):
        SealedAnswers.objects.create(
            organisation_id=campaign.organisation_id, campaign=campaign, sealed=keys.seal("answers", content)
        )


def settle(campaign: Campaign, *, closing: bool = False) -> int:
    """Write what waits, if it is a batch: five answers and a tenth of what is there already; at closing, everything.

    Returns how many answers without a name the campaign holds now.
    """
    with transaction.atomic(), writing.permit(WHY):
        campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
        waiting = list(SealedAnswers.objects.filter(campaign=campaign))
        if not waiting or (not closing and len(waiting) < max(SMALLEST_GROUP, campaign.received // 10)):
            return campaign.received
        contents = sorted((keys.unseal("answers", row.sealed) for row in waiting), key=lambda row: row["at"])
        model = AnonymousAnswers if campaign.anonymous else ConfidentialAnswers
        fields = ("answers",) if campaign.anonymous else ("pseudonym", "answers")
        rows: list[dict[str, Any]] = list(model._default_manager.filter(campaign=campaign).values(*fields))
        for content in contents:
            row = {"answers": content["answers"]}
            if not campaign.anonymous:
                row["pseudonym"] = content["who"]
                rows = [other for other in rows if other["pseudonym"] != content["who"]]
            rows.append(row)
        secrets.SystemRandom().shuffle(rows)
        model._default_manager.filter(campaign=campaign).delete()
        for portion in pages(rows, BATCH):
            model._default_manager.bulk_create(
                model(organisation_id=campaign.organisation_id, campaign=campaign, **row) for row in portion
            )
        SealedAnswers.objects.filter(pk__in=[row.pk for row in waiting]).delete()
        campaign.received = len(rows)
        campaign.save(update_fields=["received"])
        return campaign.received


def waiting_count(campaign: Campaign) -> int:
    return SealedAnswers.objects.filter(campaign=campaign).count()


def own_hidden(campaign: Campaign, person_id: int) -> dict[str, Any]:
    """A person's own confidential answers, for that person alone. Empty when the key of the year is gone."""
    try:
        who = keys.pseudonym(year_key(campaign), person_id)
    except keys.KeyGone:
        return {}
    waiting = [keys.unseal("answers", row.sealed) for row in SealedAnswers.objects.filter(campaign=campaign)]
    if mine := [content for content in waiting if content["who"] == who]:
        return dict(max(mine, key=lambda content: content["at"])["answers"])
    row = ConfidentialAnswers.objects.filter(campaign=campaign, pseudonym=who).first()
    return dict(row.answers) if row is not None else {}
