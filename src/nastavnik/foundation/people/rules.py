"""What must be true of a person's facts. Pure."""

from __future__ import annotations

from datetime import date
from typing import TypedDict

from nastavnik.kernel.errors import Refusal


class PersonFacts(TypedDict, total=False):
    """The facts a form or an import gives; absent means unchanged."""

    surname: str
    name: str
    patronymic: str
    gender: str
    email: str
    phone: str
    post: str
    subjects: list[str]
    levels: list[str]
    experience_years: int | None
    experience_on: date
    category: str
    class_teacher: bool | None


class WrongFacts(Refusal):
    """A fact about a person cannot be so."""


def check_facts(facts: PersonFacts) -> None:
    """Raises ``WrongFacts`` with the field's name."""
    for field, text in (("surname", "Укажите фамилию и имя."), ("name", "Укажите фамилию и имя.")):
        if field in facts and not str(facts[field]).strip():  # type: ignore[literal-required]
            raise WrongFacts(text, field=field)
    years = facts.get("experience_years")
    if years is not None and not 0 <= years <= 60:
        raise WrongFacts("Стаж — число от 0 до 60.", field="experience_years")
