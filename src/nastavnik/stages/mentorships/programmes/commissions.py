"""D22: the programme of a pair on paper."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nastavnik.foundation.organisations.models import SchoolYear
from nastavnik.instruments.documents.commissions import Draft, NothingToWrite, commission
from nastavnik.kernel.act import Act
from nastavnik.stages.mentorships.commissions._asking import PAIRS, PairForm, pair_of
from nastavnik.stages.mentorships.models import Kind
from nastavnik.stages.mentorships.pairs import Pair
from nastavnik.stages.mentorships.programmes.composing import aims_of, draft_of, meetings_of, mode_of
from nastavnik.stages.mentorships.programmes.lifecycles import OPEN
from nastavnik.stages.mentorships.programmes.models import Meetings, Mode, Revision
from nastavnik.stages.mentorships.programmes.papers import programme_words
from nastavnik.stages.mentorships.programmes.queries import context_of
from nastavnik.stages.mentorships.programmes.rules import TermRefused


@commission(
    "D22", group=PAIRS, about="Каждой паре и группе, в течение 14 дней после приказа о закреплении.", form=PairForm
)
def programme(act: Act, year: SchoolYear, data: Mapping[str, Any]) -> Draft:
    """The version on its way, else the one in force; for a pair still waiting for its order, the draft it will begin with."""
    pair = pair_of(data)
    day = data["dated_on"] or act.today
    revision = _revision(pair)
    if revision is not None:
        context = context_of(act, revision, day)
    else:
        context = _computed(act, year, pair, data)
    return Draft(f"Программа наставничества: {pair}", context, dated_on=data["dated_on"], cites=pair.order)


def _revision(pair: Pair) -> Revision | None:
    if pair.mentorship is None:
        return None
    rows = Revision.objects.whole().filter(programme__mentorship=pair.mentorship, state__in=(*OPEN, "approved"))
    return min(rows, key=lambda row: not row.is_open, default=None)


def _computed(act: Act, year: SchoolYear, pair: Pair, data: Mapping[str, Any]) -> dict[str, Any]:
    """As the programme will be drafted when the pair begins. A term out of R11 is refused on its page."""
    try:
        aims = aims_of(draft_of(act, pair, year))
    except TermRefused as refusal:
        if "pair" not in data:
            raise NothingToWrite(refusal.text, field="mentorship") from refusal
        aims = []
    kind = next((item for item in Kind if item.label == pair.kind), Kind.TRADITIONAL)
    return programme_words(
        act, year, pair, aims, meetings=Meetings(meetings_of(pair)).label, mode=Mode(mode_of(kind)).label,
        day=data["dated_on"] or act.today,
    )  # fmt: skip
