"""A pair at work with its programme, and the people who act on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from nastavnik.foundation.people.models import Person
from nastavnik.instruments.documents.actions.register_document import register_document
from nastavnik.instruments.documents.models import Document
from nastavnik.kernel import tenancy
from nastavnik.kernel.act import Act, Actor
from nastavnik.stages.mentorships.actions.draft_order import draft_order
from nastavnik.stages.mentorships.models import Mentorship
from nastavnik.stages.mentorships.programmes.actions.agree_programme import (
    assent_programme,
    endorse_programme,
    offer_programme,
)
from nastavnik.stages.mentorships.programmes.models import Goal, Programme, Revision, Task
from nastavnik.stages.selection.models import Proposal
from stages.cast import Stage

NEEDS = ("CLS1", "COM1", "LES2")


@dataclass
class Pair:
    """One mentor, one mentee, their programme."""

    stage: Stage
    mentorship: Mentorship
    mentor: Person
    mentee: Person

    def act(self, who: str) -> Act:
        """As the ``mentor``, the ``mentee``, the ``curator`` or the ``head``."""
        if who not in ("mentor", "mentee"):
            return self.stage.school.act(who, now=self.stage.now)
        person = self.mentor if who == "mentor" else self.mentee
        return replace(self.stage.act, actor=Actor(person.short_name, who, 1, person.pk))

    @property
    def programme(self) -> Programme:
        with tenancy.within(self.stage.school.organisation):
            found: Programme = Programme.objects.select_related("mentorship").get(mentorship=self.mentorship)
            return found

    def revision(self, number: int | None = None) -> Revision:
        """The newest version, or one by its number."""
        with tenancy.within(self.stage.school.organisation):
            rows = Revision.objects.filter(programme__mentorship=self.mentorship).select_related("programme", "paper")
            found: Revision = rows.get(number=number) if number else rows.order_by("-number")[0]
            return found

    def goals(self, number: int | None = None) -> list[Goal]:
        return self.stage.all(Goal, revision=self.revision(number))

    def tasks(self, number: int | None = None) -> list[Task]:
        with tenancy.within(self.stage.school.organisation):
            return list(Task.objects.filter(goal__revision=self.revision(number)).order_by("due_on", "pk"))

    def agreed(self) -> Revision:
        """Both have said yes."""
        found = self.revision()
        offer_programme(self.act("mentor"), revision=found, stamp=found.stamp)
        return assent_programme(self.act("mentee"), revision=found, stamp=found.stamp)

    def endorsed(self) -> Revision:
        found = self.agreed()
        return endorse_programme(self.act("curator"), revision=found, stamp=found.stamp)

    def approved(self, on: date | None = None) -> Revision:
        """Signed by the head."""
        paper = self.endorsed().paper
        assert paper is not None
        register_document(self.act("head"), document=paper, dated_on=on or self.stage.act.today)
        return self.revision()


def begin(stage: Stage, needs: Sequence[str] = NEEDS, strengths: Sequence[str] = ("CLS1",), people: Any = None) -> Pair:
    """A pair fixed by a registered order."""
    mentor, mentee = people or (stage.person(), stage.person())
    agreed = stage.agreed(stage.mentee(mentee, needs=needs), stage.mentor(mentor, strengths=strengths))
    with tenancy.within(stage.school.organisation):
        proposal = Proposal.objects.select_related("mentee__person", "mentor__person", "year").get(pk=agreed.pk)
    order = draft_order(stage.act, year=stage.year, proposals=[proposal], dated_on=stage.act.today)
    register_document(stage.school.act("head", now=stage.now), document=order, dated_on=stage.act.today)
    with tenancy.within(stage.school.organisation):
        made = Mentorship.objects.select_related("mentor__person", "year").get(participations__proposal=proposal)
    return Pair(stage, made, mentor, mentee)


def papers(stage: Stage) -> list[Document]:
    return stage.all(Document, kind="D22")
