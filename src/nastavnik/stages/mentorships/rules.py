"""What must be true before an order fixes a pair or changes it. Pure."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

NOTICE = 3
"""Working days between a notice and the day it takes effect (Labour Code, article 351.8)."""
SHORTEST, LONGEST = 3, 12
"""Months of a programme (the model regulation; R11): outside them the page warns."""


@dataclass(frozen=True, slots=True)
class PairPapers:
    """One pair with the days its consents were signed; ``None`` where there is no valid consent."""

    mentor: str
    mentee: str
    mentor_signed_on: date | None
    mentee_signed_on: date | None

    def signed_days(self) -> list[date]:
        """The days of the consents that exist."""
        return [day for day in (self.mentor_signed_on, self.mentee_signed_on) if day is not None]


def order_refusals(pairs: list[PairPapers], dated_on: date) -> list[str]:
    """Sentences that stand between these pairs and an order of ``dated_on`` (R03: D10 and D11, not later than D12).

    A pair without a consent and a consent younger than the order are told apart: what to do differs.
    """
    found = []
    for pair in pairs:
        for who, role, signed in (
            (pair.mentor, "быть наставником", pair.mentor_signed_on),
            (pair.mentee, "участвовать", pair.mentee_signed_on),
        ):
            if signed is None:
                found.append(f"{who}: нет подписанного согласия {role}.")
            elif signed > dated_on:
                found.append(
                    f"{who}: согласие {role} подписано {signed:%d.%m.%Y}, позже даты приказа {dated_on:%d.%m.%Y}."
                )
    return found


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one mentorship.

    ``on``: the last day of work for an end or a leaving; the first day of what is new for everything else. ``until``: the
    new last day (``extended``), the planned end of a pause. ``mentees``: ids of those who leave a group. ``mentor``: id of
    the co-mentor. ``form``, ``shape``: of ``reshaped``. ``after``: where the mentees go; ``heir``: id of the next mentor.
    """

    mentorship: int
    kind: str
    on: date
    until: date | None = None
    ground: str = ""
    mentees: tuple[int, ...] = ()
    mentor: int | None = None
    form: str = ""
    shape: str = ""
    after: str = "search"
    heir: int | None = None

    def told(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return {
            **asdict(self),
            "on": self.on.isoformat(),
            "until": self.until.isoformat() if self.until else None,
            "mentees": list(self.mentees),
        }


@dataclass(frozen=True, slots=True)
class Facts:
    """A mentorship as the rules of a change look at it: ids of those who take part, help and lead now."""

    state: str
    starts_on: date
    ends_on: date
    members: tuple[int, ...]
    helpers: tuple[int, ...]
    mentor: int


def shape_refusals(pair: Facts, change: Change) -> list[str]:
    """What in the change itself does not fit the pair."""
    if pair.state not in ("active", "paused"):
        return ["Пара уже завершена."]
    match change.kind:
        case "ended" | "left" | "paused" | "resumed" | "unassisted" if change.on < pair.starts_on:
            return [f"Пара начала работу {pair.starts_on:%d.%m.%Y}. Проверьте день."]
        case "left" if not change.mentees or not set(change.mentees) < set(pair.members):
            return ["Из группы выходят не все. Если уходят все, завершите работу группы."]
        case "extended" if change.until is None or change.until <= pair.starts_on:
            return [f"Пара начала работу {pair.starts_on:%d.%m.%Y}. Проверьте новый срок."]
        case "paused" if pair.state == "paused":
            return ["Работа пары уже приостановлена."]
        case "paused" if change.until is not None and change.until <= change.on:
            return ["Пауза кончается позже, чем начинается. Проверьте даты."]
        case "resumed" if pair.state != "paused":
            return ["Работа пары не приостановлена."]
        case "reshaped" if change.shape == "group" and len(pair.members) < 2:
            return ["Групповое наставничество — это двое наставляемых и больше."]
        case "reshaped" if change.shape == "traditional" and len(pair.members) > 1:
            return ["Традиционное наставничество — один на один, а в группе несколько наставляемых."]
        case "assisted" if change.mentor in (pair.mentor, *pair.helpers):
            return ["Этот наставник уже работает с парой."]
        case "unassisted" if change.mentor not in pair.helpers:
            return ["Такого второго наставника у пары нет."]
    return []


def notice_refusals(mentor: str, noticed_on: date | None, earliest: date | None, last_day: date) -> list[str]:
    """R05: an end by the employer comes three working days after a registered notice."""
    if noticed_on is None or earliest is None:
        return [f"Сначала вручите и зарегистрируйте уведомление об отмене поручения: {mentor}."]
    if last_day < earliest:
        return [f"Уведомление от {noticed_on:%d.%m.%Y}: прекратить можно не раньше {earliest:%d.%m.%Y}."]
    return []


def months(first: date, last: date) -> int:
    """Whole and begun months from the first day to the last: 1 October to 31 May are eight."""
    return (last.year - first.year) * 12 + last.month - first.month + (last.day >= first.day)


def term_remark(first: date, last: date) -> str:
    """What to say about a term outside 3–12 months (R11); empty inside it."""
    count = months(first, last)
    if count < SHORTEST:
        return "Срок меньше трёх месяцев: обычно программа длится от трёх месяцев до года."
    if count > LONGEST:
        return "Срок больше года: обычно программа длится от трёх месяцев до года."
    return ""
