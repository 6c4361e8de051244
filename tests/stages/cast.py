"""A school in its year: participants, consents and pairs made by the real actions, each when first asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.test import Client

from conftest import NOW, School, World
from nastavnik.foundation.access.roles import PEOPLE, Role
from nastavnik.foundation.audit.models import AuditEntry
from nastavnik.foundation.organisations.models import SchoolYear
from nastavnik.foundation.people.models import Person
from nastavnik.instruments.consents.actions.mark_consents import mark_signed, withdraw_consent
from nastavnik.instruments.consents.actions.prepare_consents import Wanted, prepare_consents
from nastavnik.instruments.consents.kinds import ConsentKind
from nastavnik.instruments.consents.models import Consent
from nastavnik.instruments.roadmap.actions.open_year import open_year
from nastavnik.kernel import tenancy
from nastavnik.kernel.act import Act
from nastavnik.stages.mentees.actions.note_request import ask_for_mentor, note_requests
from nastavnik.stages.mentees.models import Mentee
from nastavnik.stages.mentors.actions.note_wish import note_strengths, wish_to_mentor
from nastavnik.stages.mentors.models import Mentor
from nastavnik.stages.selection.actions.decide_proposals import place_by_hand
from nastavnik.stages.selection.actions.send_proposals import answer_proposal, send_proposals
from nastavnik.stages.selection.models import Proposal

TODAY = NOW.date()
SIGNED = date(2026, 9, 10)
SURNAMES = (
    "Белова Сафина Юдина Громова Лебедева Титова Крылова Зимина Панова Седова Жилина Ершова Мухина Агеева Лыкова Попова"
).split()


@dataclass
class Stage:
    """One school's year with its curator; ``now`` may be moved by a test."""

    school: School
    year: SchoolYear
    now: datetime = NOW
    people: list[Person] = field(default_factory=list)

    @property
    def act(self) -> Act:
        return self.school.act(now=self.now)

    def later(self, days: int = 1) -> Stage:
        return replace(self, now=self.now + timedelta(days=days))

    def person(self, name: str = "", **facts: Any) -> Person:
        """Somebody of the staff; without a name the next of a list of fictional ones."""
        made = self.school.person(name or f"{SURNAMES[len(self.people)]} Анна Ивановна", **{"gender": "f", **facts})
        self.people.append(made)
        return made

    def sign(self, kind: ConsentKind, *people: Person, on: date = SIGNED, other: Person | None = None) -> list[Consent]:
        """Print and sign on paper."""
        made = prepare_consents(self.act, year=self.year, wanted=[Wanted(person, kind, other) for person in people])
        waiting = [item for item in made if item.state == "prepared"]
        return mark_signed(self.act, consents=waiting, signed_on=on) if waiting else []

    def withdraw(self, kind: ConsentKind, person: Person, on: date | None = None) -> None:
        with tenancy.within(self.school.organisation):
            consent = Consent.objects.select_related("person").get(kind=kind, person=person, state="signed")
        withdraw_consent(self.act, consent=consent, on=on or self.act.today)

    def mentee(
        self, person: Person | None = None, needs: Sequence[str] = (), *, signed: bool = True, **facts: Any
    ) -> Mentee:
        """Somebody who asks for help with ``needs``, the first most wanted; in the bank unless ``signed`` is false."""
        person = person or self.person()
        made = ask_for_mentor(self.act, year=self.year, person=person, **facts)
        if needs:
            note_requests(self.act, mentee=made, levels=dict.fromkeys(needs, "1"), first=list(needs)[:3])
        if signed:
            self.sign(ConsentKind.PROCESSING, person)
        return self.fresh(made)

    def mentor(
        self, person: Person | None = None, strengths: Sequence[str] = (), capacity: int = 1, *, signed: bool = True
    ) -> Mentor:
        """Somebody who may help with ``strengths``, teaching them to others."""
        person = person or self.person()
        made = wish_to_mentor(self.act, year=self.year, person=person, capacity=capacity)
        if strengths:
            note_strengths(self.act, mentor=made, levels=dict.fromkeys(strengths, "3"))
        if signed:
            self.sign(ConsentKind.PROCESSING, person)
        return self.fresh(made)

    def accepted(self, mentee: Mentee, mentor: Mentor) -> Proposal:
        return place_by_hand(self.act, year=self.year, mentee=self.fresh(mentee), mentor=self.fresh(mentor))

    def sent(self, mentee: Mentee, mentor: Mentor) -> Proposal:
        [made] = send_proposals(
            self.act, proposals=[self.accepted(mentee, mentor)], starts_on=date(2026, 10, 1), ends_on=date(2027, 5, 31),
            answer_by=date(2026, 9, 22),
        )  # fmt: skip
        return made

    def agreed(self, mentee: Mentee, mentor: Mentor, *, papers: bool = True) -> Proposal:
        """A pair both said yes to; with both duty consents signed unless ``papers`` is false."""
        made = self.sent(mentee, mentor)
        for side in ("mentor", "mentee"):
            answer_proposal(self.act, proposal=made, side=side, yes=True)
        if papers:
            self.sign(ConsentKind.MENTEE_PARTICIPATION, mentee.person)
            with tenancy.within(self.school.organisation):
                held = Consent.objects.filter(kind="D10", person=mentor.person, state="signed").exists()
            if not held:
                self.sign(ConsentKind.MENTOR_DUTIES, mentor.person)
        return made

    def fresh(self, row: Any) -> Any:
        """The row as the table has it now."""
        with tenancy.within(self.school.organisation):
            again = type(row).objects.get(pk=row.pk)
            for name in ("person", "year"):
                if hasattr(again, f"{name}_id"):
                    getattr(again, name)
            return again

    def all(self, model: Any, **lookup: Any) -> list[Any]:
        with tenancy.within(self.school.organisation):
            return list(model.objects.filter(**lookup))


def events(school: School, since: int = 0) -> list[str]:
    """What the journal of a school says, in order, after the first ``since`` entries."""
    rows = AuditEntry.objects.filter(organisation_id=school.organisation.pk).order_by("number")
    return [row.event for row in rows][since:]


def open_stage(school: School) -> Stage:
    """The school with its year begun."""
    year = open_year(school.act(), starts_on=date(2026, 9, 1), ends_on=date(2027, 8, 31))
    return Stage(school, year)


def everybody(world: World) -> Iterator[tuple[str, Client]]:
    """A signed-in user of every role, each at the level of the tree where the role lives."""
    above = {Role.MUNICIPAL: world.municipality, Role.REGIONAL: world.region, Role.ADMIN: world.region}
    for role in PEOPLE:
        yield role.value, (School(above[role]) if role in above else world.school).client(role)


def text(answer: Any) -> str:
    """What the page says."""
    return str(answer.content.decode()).replace("\u00a0", " ")
