"""What must be true before an order fixes a pair. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


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
