"""A short name ends in a full stop: no sentence that closes with one gets a second."""

from __future__ import annotations

import re

from django.urls import reverse

from stages.cast import Stage, text


def test_no_message_has_two_full_stops(stage: Stage) -> None:
    client = stage.school.client()
    mentee, mentor, other = stage.mentee(), stage.mentor(capacity=2), stage.mentor()
    told = [
        client.post(reverse("mentees:edit", args=[mentee.pk]), {"situation": "Ситуация"}, follow=True),
        client.post(reverse("mentors:edit", args=[mentor.pk]), {"capacity": "2"}, follow=True),
        client.post(reverse("selection:place", args=[mentee.pk]), {"mentor": mentor.pk}, follow=True),
        client.get(reverse("selection:index")),
        client.post(reverse("selection:place", args=[mentee.pk]), {"mentor": other.pk}, follow=True),
        client.post(reverse("mentors:leave", args=[mentor.pk]), follow=True),
        client.post(reverse("mentees:leave", args=[mentee.pk]), follow=True),
    ]
    for answer in told:
        assert not re.search(r"[А-ЯЁ]\.\.(?!\.)", text(answer)), re.findall(r".{40}[А-ЯЁ]\.\..{20}", text(answer))
    assert f"Пара поставлена: {str(mentee).replace(chr(160), ' ')}" in text(told[2])
