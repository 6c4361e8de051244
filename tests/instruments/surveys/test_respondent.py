"""The respondent's way: by the personal link, screen by screen, to «Спасибо»."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from nastavnik.instruments.surveys.answering import open_sheet
from nastavnik.instruments.surveys.models import Draft, Invitation, NamedAnswers, SealedAnswers
from nastavnik.kernel import tenancy

from .conftest import Asking, Collection, filled

PHONE = {"HTTP_USER_AGENT": "Mozilla/5.0 (Linux; Android 9) Mobile Safari"}


def walk(
    collection: Collection, client: Client, invitation: Invitation, *, layout: str, pick: int = 0, **headers: str
) -> int:
    """Answer every screen in turn. Returns how many there were."""
    page = client.get("/o/", **headers).content.decode()
    address = re.search(r'href="(/o/(?:q/[^"]+|check/))"', page)[1]  # type: ignore[index]
    count = 0
    while "/q/" in address:
        count += 1
        assert count < 200, "the way does not end"
        with tenancy.within(collection.school.organisation):
            sheet = open_sheet(collection.school.act(), collection.invitation(invitation.person), "")
            key = address.rstrip("/").rpartition("/")[2]
            screen = next(item for item in sheet.walk.screens(layout) if item.holds(key))
        shown = client.get(address, **headers)
        assert shown.status_code == 200
        answer = client.post(address, filled(screen, pick), **headers)
        assert answer.status_code == 302, answer.content.decode()[:3000]
        address = answer["Location"]
    return count


@pytest.mark.parametrize(("layout", "headers"), [("sections", {}), ("one_question", PHONE)])
def test_everything_is_answered_and_sent(ask: Asking, layout: str, headers: dict[str, str]) -> None:
    collection = ask()
    person = collection.people[0]
    client = collection.client(person)
    walk(collection, client, collection.invitation(person), layout=layout, **headers)
    done = client.post("/o/check/", **headers)
    assert done.status_code == 302 and done["Location"] == "/o/done/"
    invitation = collection.invitation(person)
    with tenancy.within(collection.school.organisation):
        assert invitation.state == "answered"
        named = NamedAnswers.objects.get(invitation=invitation)
        assert len(named.answers["needs_grid"]) == 25
        assert "confidence" not in named.answers and "stay" not in named.answers
        assert SealedAnswers.objects.count() == 1
        assert not Draft.objects.exists()
    assert "Спасибо, Мария" in client.get("/o/done/").content.decode()
