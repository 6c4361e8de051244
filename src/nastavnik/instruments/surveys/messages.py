"""The words that carry a link: invitation and reminder, filled for one person."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse

from nastavnik.foundation.people.models import Person
from nastavnik.instruments.surveys.models import Campaign, Invitation
from nastavnik.instruments.surveys.tokens import shown, token_of
from nastavnik.kernel.errors import Refusal
from nastavnik.ui.text import long_date

PLACES = {"имя", "имя и отчество", "минут", "ссылка", "дата", "осталось", "куратор"}
_PLACE = re.compile(r"\{([^{}]*)\}")


THANKS = "Если вы уже ответили, спасибо: больше ничего делать не нужно. Кто ответил, мы не знаем, поэтому пишем всем."
"""Ends every reminder of an anonymous campaign: it goes to everybody."""


class WrongText(Refusal):
    """The message names a place that does not exist, or carries no link."""


def check_text(text: str, field: str) -> None:
    """Refuse a message whose places nobody can fill."""
    if unknown := [name for name in _PLACE.findall(text) if name not in PLACES]:
        known = ", ".join(f"{{{name}}}" for name in sorted(PLACES))
        raise WrongText(f"Неизвестная подстановка {{{unknown[0]}}}. Можно: {known}.", field=field)
    if "{ссылка}" not in text:
        raise WrongText("В сообщении нет {ссылка}: без неё ответить не получится.", field=field)


def link(invitation: Invitation) -> str:
    """The personal address."""
    return settings.PUBLIC_ADDRESS + reverse("respond:enter", args=[shown(token_of(invitation.nonce))])


def fill(text: str, places: Mapping[str, Any]) -> str:
    return _PLACE.sub(lambda found: str(places.get(found.group(1), found.group(0))), text)


def message(invitation: Invitation, kind: str, *, minutes: int, left: int, curator: str) -> str:
    """The invitation (``invite``) or the reminder (``reminder``) for one person, ready to be sent."""
    campaign: Campaign = invitation.campaign
    words = campaign.texts[kind]
    if kind == "reminder" and campaign.anonymous and THANKS not in words:
        words = f"{words} {THANKS}"
    return fill(words, places(invitation.person, link(invitation), campaign.closes_on, minutes, left, curator))


def places(person: Person, address: str, until: date, minutes: int, left: int, curator: str) -> dict[str, Any]:
    """What stands in the places of a message."""
    return {
        "имя": person.name,
        "имя и отчество": f"{person.name} {person.patronymic}".strip(),
        "минут": minutes,
        "ссылка": address,
        "дата": long_date(until),
        "осталось": left,
        "куратор": curator,
    }
