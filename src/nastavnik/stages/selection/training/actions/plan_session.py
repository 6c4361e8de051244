"""A session is planned: what, when, where; its programme; the materials that go with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from nastavnik.foundation.organisations.models import SchoolYear
from nastavnik.foundation.people.models import Person
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action
from nastavnik.kernel.errors import Refusal
from nastavnik.stages.selection.training.capabilities import Cap
from nastavnik.stages.selection.training.models import Material, Session, SessionItem
from nastavnik.stages.selection.training.rules import Kind


class WrongSession(Refusal):
    """The session cannot be planned or changed so."""


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a programme to be: minutes, and who leads it (somebody of the staff, or words)."""

    title: str
    minutes: int
    leader: Person | None = None
    guest: str = ""

    def __str__(self) -> str:
        return self.title


@action(capability=Cap.HOLD_SESSIONS, event="training.session.planned", title="Назначено занятие наставников")
def plan_session(
    act: Act,
    *,
    year: SchoolYear,
    kind: str,
    title: str,
    starts_at: datetime,
    place: str = "",
    link: str = "",
    about: str = "",
    hours: int | None = None,
) -> Session:
    """Plan a session. A past moment is allowed: a session that took place already may be entered afterwards."""
    _check(kind, place, link)
    return Session.objects.create(
        organisation_id=act.organisation.pk, year=year, kind=kind, title=title.strip(), starts_at=starts_at,
        place=place.strip(), link=link.strip(), about=about.strip(), hours=hours, created_at=act.now,
    )  # fmt: skip


@action(capability=Cap.HOLD_SESSIONS, event="training.session.edited", title="Изменено занятие наставников")
def edit_session(
    act: Act, *, session: Session, kind: str, title: str, place: str, link: str, about: str, hours: int | None
) -> Session:
    """Change everything but the moment, for which there is ``move_session``: it asks the invited anew."""
    session = open_session(session)
    _check(kind, place, link)
    session.kind, session.title, session.about, session.hours = kind, title.strip(), about.strip(), hours
    session.place, session.link = place.strip(), link.strip()
    session.save()
    return session


@action(
    capability=Cap.HOLD_SESSIONS, event="training.programme.set", title="Составлена программа занятия", about="session"
)
def set_programme(act: Act, *, session: Session, items: Sequence[Item]) -> Session:
    """Put the items in place of the former ones. What the minutes said of an item of the same title is kept."""
    session = open_session(session)
    if not items:
        raise WrongSession("Впишите хотя бы один пункт программы: что и сколько минут.")
    told = {item.title: (item.heard, item.decided) for item in session.items.all()}
    session.items.all().delete()
    SessionItem.objects.bulk_create(
        SessionItem(
            organisation_id=session.organisation_id, session=session, position=number, title=item.title.strip(),
            minutes=item.minutes, leader=item.leader, guest="" if item.leader else item.guest.strip(),
            heard=told.get(item.title, ("", ""))[0], decided=told.get(item.title, ("", ""))[1],
        )
        for number, item in enumerate(items, start=1)
    )  # fmt: skip
    return session


@action(
    capability=Cap.HOLD_SESSIONS,
    event="training.materials.attached",
    title="Приложены материалы к занятию",
    about="session",
)
def attach_materials(act: Act, *, session: Session, materials: Sequence[Material]) -> Session:
    """Exactly these materials go with the session."""
    session = open_session(session)
    session.materials.set(materials)
    return session


def open_session(session: Session) -> Session:
    """The row locked till the end of the transaction. Raises ``WrongSession`` for a cancelled one."""
    locked: Session = Session.objects.select_for_update(of=("self",)).select_related("year").get(pk=session.pk)
    if locked.state == "cancelled":
        raise WrongSession("Занятие отменено. Назначьте новое.")
    return locked


def _check(kind: str, place: str, link: str) -> None:
    if kind not in set(Kind):
        raise WrongSession("Выберите вид занятия.", field="kind")
    if not (place.strip() or link.strip()):
        raise WrongSession("Укажите, где собираемся, или дайте ссылку для подключения.", field="place")
