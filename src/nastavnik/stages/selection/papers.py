"""The duty consents of proposed pairs: made when they are asked for, named for the pair."""

from __future__ import annotations

from collections.abc import Sequence

from nastavnik.instruments.consents.actions.prepare_consents import Wanted, prepare_consents
from nastavnik.instruments.consents.kinds import ConsentKind
from nastavnik.instruments.consents.models import Consent
from nastavnik.kernel.act import Act
from nastavnik.stages.selection.models import Proposal


def prepare_pair_consents(act: Act, proposals: Sequence[Proposal]) -> None:
    """Duty consents for those of the pairs who have none yet. One question to the table, whatever the number of pairs."""
    if not proposals:
        return
    year = proposals[0].year
    people = {key for item in proposals for key in (item.mentor.person_id, item.mentee.person_id)}
    rows = Consent.objects.filter(year=year, person_id__in=people, state__in=("prepared", "signed")).order_by()
    held = set(rows.values_list("person_id", "kind", "counterpart_id"))
    wanted = []
    for proposal in proposals:
        mentor, mentee = proposal.mentor.person, proposal.mentee.person
        for person, kind, other in (
            (mentor, ConsentKind.MENTOR_DUTIES, mentee),
            (mentee, ConsentKind.MENTEE_PARTICIPATION, mentor),
        ):
            if not held & {(person.pk, kind.value, None), (person.pk, kind.value, other.pk)}:
                wanted.append(Wanted(person, kind, other, proposal.starts_on, proposal.ends_on))
    if wanted:
        prepare_consents(act, year=year, wanted=wanted)
