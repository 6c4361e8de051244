"""The kinds of consent: separate documents, never merged (R02)."""

from __future__ import annotations

from enum import StrEnum


class ConsentKind(StrEnum):
    """Values are the codes of the register of documents."""

    label: str
    short: str

    def __new__(cls, value: str, label: str, short: str) -> ConsentKind:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        member.short = short
        return member

    MENTOR_DUTIES = "D10", "Согласие на работу наставника", "быть наставником"
    MENTEE_PARTICIPATION = "D11", "Согласие на участие и закрепление наставника", "участвовать"
    PROCESSING = "D17", "Согласие на обработку персональных данных", "обработка данных"
