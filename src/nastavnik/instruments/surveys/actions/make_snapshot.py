from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Q, QuerySet

from nastavnik.instruments.surveys.capabilities import Cap
from nastavnik.instruments.surveys.comparing import comparable
from nastavnik.instruments.surveys.models import (
    AnonymousAnswers,
    Campaign,
    ConfidentialAnswers,
    Invitation,
    ResultSnapshot,
)
from nastavnik.instruments.surveys.statistics.summary import Pair, summary
from nastavnik.instruments.surveys.versions import instrument_of
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action

INTERIM_FROM = 50
"""People asked: a smaller collection shows no results before its end, for the last few answers could not be added then."""


@action(capability=Cap.RUN_SURVEYS, event="surveys.results.made", title="Подведены итоги анкеты", about="campaign")
def make_snapshot(act: Act, *, campaign: Campaign, final: bool = False) -> ResultSnapshot:
    """Count what may be published of a campaign, once: pages and exports read this and nothing else.

    The whole of a municipality or region is counted over its parts, unless some school could subtract its own answers and
    be left with a few of the others (``safe_together``). Whoever makes it asks ``tells_few`` first.
    """
    instrument = instrument_of(campaign.version)
    people = list(_rows(campaign).values_list("answers", flat=True)) if countable(campaign) else []
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


def _rows(campaign: Campaign) -> QuerySet[Any]:
    model = AnonymousAnswers if campaign.anonymous else ConfidentialAnswers
    return model._default_manager.filter(Q(campaign=campaign) | Q(campaign__whole=campaign))


def countable(campaign: Campaign) -> int:
    """How many answers without a name may be counted together; 0 when a school could subtract its own."""
    sizes = [size for _, size in _rows(campaign).order_by().values_list("campaign_id").annotate(Count("pk"))]
    return sum(sizes) if safe_together(sizes, campaign.smallest_group) else 0


def tells_few(campaign: Campaign) -> bool:
    """Whether new results beside those already shown would tell the answers of fewer than five people: by the difference."""
    last = campaign.snapshots.first()
    if last is None or last.payload["why"]:
        return False
    return bool(countable(campaign) - last.n < campaign.smallest_group)


def _before(campaign: Campaign, code: str) -> list[Pair]:
    """The same people's autumn and May, matched by pseudonym: only whoever answered both, only questions that measure the
    same."""
    if not code or campaign.anonymous:
        return []
    earlier = ConfidentialAnswers.objects.filter(
        campaign__version__questionnaire__code=code,
        campaign__year=campaign.year,
        campaign__organisation_id=campaign.organisation_id,
    )
    autumn: dict[str, tuple[dict[str, Any], frozenset[str]]] = {}
    same: dict[int, dict[str, bool]] = {}
    for row in earlier.select_related("campaign__version__supersedes").order_by("campaign__opens_on"):
        version = row.campaign.version
        known = same.setdefault(version.pk, comparable(version, campaign.version))
        answers = {key: value for key, value in row.answers.items() if key.partition("@")[0] in known}
        autumn[row.pseudonym] = answers, frozenset(key for key, edited in known.items() if edited)
    may = ConfidentialAnswers.objects.filter(campaign=campaign).values_list("pseudonym", "answers")
    return [Pair(autumn[who][0], answers, autumn[who][1]) for who, answers in may if who in autumn]


def safe_together(sizes: Sequence[int], smallest: int) -> bool:
    """Whether parts may be counted together: whoever knows one part is left with nothing, or with ``smallest`` and more."""
    total = sum(sizes)
    return len(sizes) < 2 or all(total - size == 0 or total - size >= smallest for size in sizes)


def is_due(campaign: Campaign) -> bool:
    """Whether an open collection shows new results: it is a large one, and at least five answers have come since the last."""
    last = campaign.snapshots.first()
    fresh = campaign.received - (last.n if last is not None else 0)
    return fresh >= campaign.smallest_group and campaign.invitations.count() >= INTERIM_FROM
