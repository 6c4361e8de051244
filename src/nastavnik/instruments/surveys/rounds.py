"""What campaigns do by themselves: settle batches, remind, close on the last day."""

from __future__ import annotations

from django.utils import timezone

from nastavnik.foundation.calendars.queries import work_calendar
from nastavnik.foundation.jobs.rounds import on_round
from nastavnik.instruments.surveys.actions.make_snapshot import is_due, make_snapshot
from nastavnik.instruments.surveys.actions.run_campaign import close_campaign
from nastavnik.instruments.surveys.models import Campaign
from nastavnik.instruments.surveys.rules import is_quiet
from nastavnik.instruments.surveys.sealing import settle
from nastavnik.instruments.surveys.sending import remind
from nastavnik.kernel.act import Act


@on_round
def mind_campaigns(act: Act) -> None:
    """Each open campaign: write full batches, send today's reminders in daytime of a working day, close after the last day."""
    campaigns = Campaign.objects.filter(state="open", organisation_id=act.organisation.pk)
    for campaign in campaigns.select_related("version"):
        campaign.received = settle(campaign)
        if is_due(campaign):
            make_snapshot(act, campaign=campaign)
        if act.today > campaign.closes_on:
            close_campaign(act, campaign=campaign)
        elif act.today.isoformat() in campaign.reminders_on and _is_daytime(act):
            remind(act, campaign)


def _is_daytime(act: Act) -> bool:
    return not is_quiet(timezone.localtime(act.now).hour) and work_calendar(act).works(act.today)
