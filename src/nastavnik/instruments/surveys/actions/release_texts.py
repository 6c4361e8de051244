"""Answers in words, given without a name: shown only after a reader above the school has taken names out of them (ux 4.14)."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

from django.db.models import Q

from nastavnik.instruments.surveys.capabilities import Cap
from nastavnik.instruments.surveys.models import AnonymousAnswers, Campaign, ConfidentialAnswers, ResultSnapshot
from nastavnik.instruments.surveys.statistics.suppression import TEXTS_FROM
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action
from nastavnik.kernel.errors import Refusal


class NotReadable(Refusal):
    """Fewer than ten answers in words, or the collection is not over."""


def words_of(snapshot: ResultSnapshot, key: str) -> list[str]:
    """Raw answers in words, each time in another order. Raises ``NotReadable`` below ten: who reads them would know whose."""
    campaign: Campaign = snapshot.campaign
    if campaign.state != "closed":
        raise NotReadable("Сбор ещё идёт. Ответы словами читают, когда он закончен.")
    model = AnonymousAnswers if campaign.anonymous else ConfidentialAnswers
    rows = model._default_manager.filter(Q(campaign=campaign) | Q(campaign__whole=campaign))
    found = [
        str(words)
        for answers in rows.values_list("answers", flat=True)
        for name, words in answers.items()
        if name.partition("@")[0] == key and words
    ]
    if len(found) < TEXTS_FROM:
        raise NotReadable(f"Ответов словами меньше {TEXTS_FROM}: их не читает никто, чтобы не узнать автора.")
    secrets.SystemRandom().shuffle(found)
    return found


@action(
    capability=Cap.READ_TEXTS, event="surveys.texts.released", title="Ответы словами открыты без имён", about="snapshot"
)
def release_texts(act: Act, *, snapshot: ResultSnapshot, key: str, texts: Sequence[str]) -> ResultSnapshot:
    """Put the texts, as the reader leaves them, into the published results. Released again, they take the place of the former."""
    words_of(snapshot, key)
    shown = [text.strip() for text in texts if text.strip()]
    secrets.SystemRandom().shuffle(shown)
    items: list[dict[str, Any]] = snapshot.payload["items"]
    for item in items:
        if item["id"] == key and item["kind"] == "texts":
            item["texts"] = shown
    snapshot.save(update_fields=["payload"])
    return snapshot
