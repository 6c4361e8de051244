"""A school with mentors to train, for the tests of training."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from nastavnik.foundation.people.models import Person
from nastavnik.kernel import tenancy
from nastavnik.kernel.act import Act, Actor
from nastavnik.stages.mentors.models import Mentor
from nastavnik.stages.selection.training.actions.invite_mentors import invite_mentors
from nastavnik.stages.selection.training.actions.keep_materials import Content, add_material
from nastavnik.stages.selection.training.actions.mark_attendance import mark_attendance
from nastavnik.stages.selection.training.actions.offer_slots import offer_slots
from nastavnik.stages.selection.training.actions.plan_session import Item, plan_session, set_programme
from nastavnik.stages.selection.training.models import Attendee, Material, Session, SessionItem, Slot
from stages.cast import Stage

AHEAD = datetime(2026, 9, 21, 11, 0, tzinfo=UTC)
"""Six days after the day of the tests."""


@dataclass
class Club:
    """Curator, mentors, sessions: made by the real actions on the day of the stage."""

    stage: Stage

    @property
    def act(self) -> Act:
        return self.stage.act

    def after(self) -> Act:
        """The curator's act when the session is over."""
        return self.stage.school.act(now=AHEAD + timedelta(hours=3))

    def mentor_act(self, person: Person, now: datetime | None = None) -> Act:
        actor = Actor(person.full_name, "mentor", 1, person.pk)
        return Act(actor, self.stage.school.organisation, now or self.stage.now)

    def session(self, *people: Person, kind: str = "setup", programme: bool = True, **facts: Any) -> Session:
        given = {"title": "Начинаем год", "starts_at": AHEAD, "place": "Кабинет 12", **facts}
        made = plan_session(self.act, year=self.stage.year, kind=kind, **given)
        if programme:
            leader = people[0] if people else None
            items = [
                Item("Роли", 50, leader, "" if leader else "гость"),
                Item("Договорённости", 40, guest="методист района"),
            ]
            set_programme(self.act, session=made, items=items)
        if people:
            invite_mentors(self.act, session=made, people=people)
        return made

    def invitations(self, session: Session) -> list[Attendee]:
        return self.stage.all(Attendee, session=session)

    def items(self, session: Session) -> list[SessionItem]:
        with tenancy.within(self.stage.school.organisation):
            return list(session.items.select_related("leader").order_by("position"))

    def held(self, came: Sequence[Person], away: Sequence[Person] = (), **facts: Any) -> Session:
        session = self.session(*came, *away, **facts)
        return mark_attendance(self.after(), session=session, present=list(came))

    def slot(self, host: Person | None = None, **facts: Any) -> Slot:
        given = {"starts": [AHEAD], "minutes": 30, "place": "Кабинет 5", **facts}
        if host is None:
            given.setdefault("guest", "Власова Н. А., методист")
        [made] = offer_slots(self.act, host=host, **given)
        return made

    def material(self, **facts: Any) -> Material:
        given = {
            "title": "Первая встреча",
            "audience": ["for_mentors"],
            "content": Content(text="Познакомьтесь."),
            **facts,
        }
        return add_material(self.act, **given)

    def mentors(self, count: int) -> list[Person]:
        rows: list[Mentor] = [self.stage.mentor() for _ in range(count)]
        return [row.person for row in rows]
