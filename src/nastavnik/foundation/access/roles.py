"""The roles of the regulation (reference: roles and duties), and which organisations they live in."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    label: str

    def __new__(cls, value: str, label: str) -> Role:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    CURATOR = "curator", "Куратор"
    HEAD = "head", "Руководитель"
    MENTOR = "mentor", "Наставник"
    MENTEE = "mentee", "Наставляемый"
    PSYCHOLOGIST = "psychologist", "Педагог-психолог"
    MUNICIPAL = "municipal", "Муниципальный методист"
    REGIONAL = "regional", "Региональный методист"
    ADMIN = "admin", "Администратор системы"
    SYSTEM = "system", "Система"


PEOPLE = tuple(role for role in Role if role is not Role.SYSTEM)
