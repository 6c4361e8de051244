"""Letters leave in the background: a page shows how far it is."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from nastavnik.foundation.jobs.running import Progress, job
from nastavnik.instruments.surveys.actions._places import inside
from nastavnik.instruments.surveys.models import Campaign
from nastavnik.instruments.surveys.sending import remind, send_invitations
from nastavnik.kernel.act import Act
from nastavnik.ui.text import plural

LETTERS = "surveys.send_letters"


@job(LETTERS)
def send_letters(act: Act, progress: Progress, *, campaign_id: int, letter: str) -> dict[str, Any]:
    """Who has had the letter already gets no second one."""
    campaign = Campaign.objects.select_related("version", "organisation").get(pk=campaign_id)
    progress("Отправляем письма")
    send = send_invitations if letter == "invite" else remind
    sent, failed = 0, []
    parts = list(campaign.parts.select_related("version", "organisation")) or [campaign]
    for number, part in enumerate(parts):
        if len(parts) > 1:
            progress("Отправляем письма", number, len(parts))
        with inside(act, part.organisation) as here:
            count, missed = send(here, part, curator=act.actor.name)
        sent, failed = sent + count, failed + missed
    text = f"Отправлено: {plural(sent, 'письмо', 'письма', 'писем')}."
    if failed and campaign.organisation.is_leaf:
        names = ", ".join(person.short_name for person in failed)
        text += f" Не ушло: {names}. Проверьте адреса или передайте ссылку сообщением."
    elif failed:
        text += f" Не ушло: {len(failed)}. Адреса проверят кураторы школ."
    return {"url": reverse("surveys:campaign", args=[campaign.pk]), "text": text}
