"""What people's data are used for, and the consent each use stands on. Nothing asks for a kind of paper: it asks for a purpose."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from django.db.models import Exists, OuterRef

from nastavnik.foundation.people.models import Person
from nastavnik.instruments.consents.kinds import ConsentKind
from nastavnik.instruments.consents.models import Consent
from nastavnik.kernel.act import Act
from nastavnik.kernel.errors import Refusal


class Purpose(Enum):
    """Value: the kind of consent, and what to do when there is none."""

    BANK = ConsentKind.PROCESSING, "Сначала отметьте подпись под согласием на обработку персональных данных"
    MENTORING = ConsentKind.MENTOR_DUTIES, "Сначала отметьте подпись под согласием на работу наставника"
    BEING_MENTORED = ConsentKind.MENTEE_PARTICIPATION, "Сначала отметьте подпись под согласием на участие"
    PUBLISHING = ConsentKind.DISSEMINATION, "Без согласия на распространение публикуйте без имени и фото"
    TRANSFER = ConsentKind.TRANSFER, "Без согласия на передачу отправляйте только сводные числа"

    @property
    def kind(self) -> ConsentKind:
        return self.value[0]

    @property
    def advice(self) -> str:
        return self.value[1]


class NoConsent(Refusal):
    """Somebody has not permitted this use of their data."""


@dataclass(frozen=True, slots=True)
class Use:
    """The one use asked about. ``address`` and ``what`` for publishing (a page, a category of data), ``receiver`` for transfer.

    Publishing without a page and a category, or a transfer without a receiver, is permitted by nobody.
    """

    address: str = ""
    what: str = ""
    receiver: str = ""


ANY = Use()


def with_consent(purpose: Purpose, people: Iterable[int], day: date, use: Use = ANY) -> set[int]:
    """Which of the people (ids) permit this use of their data on that day. One query."""
    rows = Consent.objects.filter(person_id__in=list(people), kind=purpose.kind.value).valid_on(day)
    if purpose is Purpose.PUBLISHING:
        return {row.person_id for row in rows if permits_publishing(row.terms, use)}
    if purpose is Purpose.TRANSFER:
        return {row.person_id for row in rows if use.receiver and row.terms.get("receiver") == use.receiver}
    return set(rows.order_by().values_list("person_id", flat=True))


def permitting(purpose: Purpose, day: date, person: str = "person_id") -> Exists:
    """The same gate as a condition of a query: rows whose ``person`` (name of the column) permits the use on that day.

    Publishing and transfer are asked use by use and have no such condition. Raises ``ValueError`` for them.
    """
    if purpose in (Purpose.PUBLISHING, Purpose.TRANSFER):
        raise ValueError(f"{purpose.name} is permitted for a page or a receiver: ask with_consent")
    return Exists(Consent.objects.filter(person_id=OuterRef(person), kind=purpose.kind.value).valid_on(day).order_by())


def require_consent(act: Act, purpose: Purpose, people: Sequence[Person], use: Use = ANY) -> None:
    """Refuse, naming those who have not permitted it. Raises ``NoConsent``."""
    permitted = with_consent(purpose, [person.pk for person in people], act.today, use)
    if missing := [str(person) for person in people if person.pk not in permitted]:
        raise NoConsent(f"Нет действующего согласия: {', '.join(missing)}. {purpose.advice}.")


def permits_publishing(terms: dict[str, object], use: Use) -> bool:
    """Whether the person ticked this category for this resource, to everybody on the internet (152-ФЗ, article 10.1).

    Silence permits nothing; a category with prohibitions that are not plain is read by a human, so it is not permitted here.
    """
    if not (use.address and use.what) or terms.get("channel") != "internet" or terms.get("prohibitions"):
        return False
    rows = terms.get("data")
    if not isinstance(rows, list) or not any(_covers(line, use.address) for line in _lines(terms.get("resources"))):
        return False
    return any(
        row.get("what") == use.what
        and row.get("allowed") is True
        and not row.get("condition")
        and not any(_covers(line, use.address) for line in _lines(row.get("except")))
        for row in rows
    )


def _lines(value: object) -> list[str]:
    return [str(line) for line in value] if isinstance(value, list) else []


def _covers(line: str, address: str) -> bool:
    """«https://school.ru/mentoring — сайт школы» covers its own page and the pages under it."""
    base = line.split(" — ")[0].strip().rstrip("/").lower()
    asked = address.strip().rstrip("/").lower()
    return bool(base) and (asked == base or asked.startswith(f"{base}/"))
