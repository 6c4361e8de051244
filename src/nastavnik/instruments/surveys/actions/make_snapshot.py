from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Count, Q

from nastavnik.instruments.surveys.capabilities import Cap
from nastavnik.instruments.surveys.models import (
    AnonymousAnswers,
    Campaign,
    ConfidentialAnswers,
    Invitation,
    ResultSnapshot,
)
from nastavnik.instruments.surveys.statistics.summary import summary
from nastavnik.instruments.surveys.versions import instrument_of
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action


@action(capability=Cap.RUN_SURVEYS, event="surveys.results.made", title="Подведены итоги анкеты", about="campaign")
def make_snapshot(act: Act, *, campaign: Campaign, final: bool = False) -> ResultSnapshot:
    """Count what may be published of a campaign, once: pages and exports read this and nothing else.

    The whole of a municipality or region is counted over its parts, unless some school could subtract its own answers and
    be left with a few of the others (``safe_together``).
    """
    instrument = instrument_of(campaign.version)
    model = AnonymousAnswers if campaign.anonymous else ConfidentialAnswers
    here = model._default_manager.filter(Q(campaign=campaign) | Q(campaign__whole=campaign))
    sizes = list(here.order_by().values_list("campaign_id").annotate(Count("pk")).values_list("pk__count", flat=True))
    safe = safe_together(sizes, campaign.smallest_group)
    people = list(here.values_list("answers", flat=True)) if safe else []
    asked = Invitation.objects.filter(Q(campaign=campaign) | Q(campaign__whole=campaign))
    return ResultSnapshot.objects.create(
        organisation_id=campaign.organisation_id,
        campaign=campaign,
        n=len(people),
        invited=asked.exclude(state="revoked").count(),
        payload=summary(instrument, people, _before(campaign, instrument.pre_instrument), campaign.smallest_group),
        made_on=act.today,
        final=final,
    )


def _before(campaign: Campaign, code: str) -> list[tuple[dict[str, object], dict[str, object]]]:
    """The same people's autumn and May, matched by pseudonym: only whoever answered both."""
    if not code or campaign.anonymous:
        return []
    earlier = ConfidentialAnswers.objects.filter(
        campaign__version__questionnaire__code=code,
        campaign__year=campaign.year,
        campaign__organisation_id=campaign.organisation_id,
    )
    autumn = dict(earlier.order_by("campaign__opens_on").values_list("pseudonym", "answers"))
    may = ConfidentialAnswers.objects.filter(campaign=campaign).values_list("pseudonym", "answers")
    return [(autumn[who], answers) for who, answers in may if who in autumn]


def safe_together(sizes: Sequence[int], smallest: int) -> bool:
    """Whether parts may be counted together: whoever knows one part is left with nothing, or with ``smallest`` and more."""
    total = sum(sizes)
    return len(sizes) < 2 or all(total - size == 0 or total - size >= smallest for size in sizes)


def is_due(campaign: Campaign) -> bool:
    """Whether at least five answers have come since the last snapshot: two snapshots must not tell one person's answer."""
    last = campaign.snapshots.first()
    return campaign.received - (last.n if last is not None else 0) >= campaign.smallest_group
