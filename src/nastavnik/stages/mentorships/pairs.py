"""A pair or group as its papers need it: at work already, or agreed and waiting for its order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from nastavnik.instruments.documents.models import Document
from nastavnik.stages.mentees.models import Mentee
from nastavnik.stages.mentors.models import Mentor
from nastavnik.stages.mentorships.actions.draft_order import shape_of
from nastavnik.stages.mentorships.models import Contract, Mentorship, Terms
from nastavnik.stages.selection.models import Proposal


@dataclass(frozen=True, slots=True)
class Pair:
    """``form`` and ``kind`` in words; ``order``: the one that fixes the pair, registered or drafted."""

    mentor: Mentor
    mentees: tuple[Mentee, ...]
    starts_on: date
    ends_on: date
    form: str
    kind: str
    order: Document | None = None
    mentorship: Mentorship | None = None
    labour: bool = True
    """Whether the mentor helps a worker by the commission of the employer (Labour Code, article 351.8; R21)."""

    def __str__(self) -> str:
        return f"{self.mentor} — {', '.join(map(str, self.mentees))}"

    @property
    def key(self) -> str:
        """The same for the same people: tells a paper of this pair from those of others."""
        return key_of(self.mentor.person_id, [item.person_id for item in self.mentees])


def key_of(mentor: int, mentees: Iterable[int]) -> str:
    """The key of a pair by the ids of its people."""
    return "-".join(map(str, (mentor, *sorted(mentees))))


def at_work(mentorship: Mentorship) -> Pair:
    """The pair of a mentorship read with its people (``_asking.mentorships``)."""
    parts = list(mentorship.participations.all())
    now = [item for item in parts if item.ends_on is None] or parts
    return Pair(
        mentorship.mentor, tuple(item.mentee for item in now), mentorship.starts_on, mentorship.ends_on,
        mentorship.get_form_display(), mentorship.get_kind_display(), mentorship.order, mentorship,
        Contract(mentorship.mentor_contract).labour and any(Contract(item.contract).labour for item in now),
    )  # fmt: skip


def agreed(members: Sequence[Proposal], terms: Mapping[int, Terms], order: Document | None = None) -> Pair:
    """The pair or group that agreed proposals of one mentor and term make."""
    first = members[0]
    starts_on, ends_on = first.term
    form, kind = shape_of(members, terms)
    labour = Contract(terms[first.pk].mentor_contract).labour and any(
        Contract(terms[item.pk].mentee_contract or Contract.PRACTICE).labour for item in members
    )
    mentees = tuple(item.mentee for item in members)
    return Pair(first.mentor, mentees, starts_on, ends_on, str(form.label), str(kind.label), order, None, labour)
