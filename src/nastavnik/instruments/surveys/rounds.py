"""What campaigns do by themselves: settle batches, remind, close on the last day."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from nastavnik.foundation.calendars.queries import work_calendar
from nastavnik.foundation.jobs.rounds import on_round
from nastavnik.foundation.organisations.models import SchoolYear
from nastavnik.instruments.surveys import keys
from nastavnik.instruments.surveys.actions.cut_links import cut_links
from nastavnik.instruments.surveys.actions.make_snapshot import is_due, make_snapshot
from nastavnik.instruments.surveys.actions.run_campaign import close_campaign
from nastavnik.instruments.surveys.answering import OWN_SHEET
from nastavnik.instruments.surveys.models import Campaign, Draft
from nastavnik.instruments.surveys.rules import is_quiet
from nastavnik.instruments.surveys.sealing import settle, year_key_of
from nastavnik.instruments.surveys.sending import remind
from nastavnik.kernel import writing
from nastavnik.kernel.act import Act

DRAFT_DAYS = 7
"""Days a draft lives after the end of its campaign (ux 4.8)."""
KEY_DAYS = 60
"""Days after the school year when the key of its pseudonyms goes by itself; the yearly report is done by then."""


@on_round
def mind_campaigns(act: Act) -> None:
    """Each open campaign: write full batches, send today's reminders in daytime of a working day, close after the last day."""
    campaigns = Campaign.objects.filter(state="open", organisation_id=act.organisation.pk)
    for campaign in campaigns.select_related("version"):
        campaign.received = settle(campaign)
        if act.today > campaign.closes_on:
            close_campaign(act, campaign=campaign)
            continue
        if is_due(campaign):
            make_snapshot(act, campaign=campaign)
        if act.today.isoformat() in campaign.reminders_on and _is_daytime(act):
            remind(act, campaign)


@on_round
def forget_drafts(act: Act) -> None:
    """What was begun and never sent goes a week after the end."""
    last = act.today - timedelta(days=DRAFT_DAYS)
    old = Draft.objects.filter(
        campaign__organisation_id=act.organisation.pk, campaign__state="closed", campaign__closes_on__lt=last
    )
    if old.exists():
        with writing.permit(OWN_SHEET):
            old.delete()


@on_round
def cut_old_links(act: Act) -> None:
    """The promise to make confidential answers anonymous is kept even when nobody thinks of it."""
    years = SchoolYear.objects.filter(ends_on__lt=act.today - timedelta(days=KEY_DAYS))
    for year in years.filter(organisation_id=act.organisation.pk).exclude(campaigns__state="open"):
        if keys.lives(year_key_of(act.organisation.pk, year.pk)):
            cut_links(act, year=year)


def _is_daytime(act: Act) -> bool:
    return not is_quiet(timezone.localtime(act.now).hour) and work_calendar(act).works(act.today)
