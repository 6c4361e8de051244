"""How a person likes to work with a colleague: kinds of help, days, hours, how often, how remarks are best given.

Mentees and mentors answer the same five questions, so both banks keep the same five facts: codes of the answers, in the
words of the questionnaire «С чем вам помочь».
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from django import forms
from django.db import models

from nastavnik.instruments.surveys.library import instruments
from nastavnik.kernel.errors import Refusal

SEVERAL = ("formats", "days", "times")
ONE = ("feedback", "frequency")
TITLES = {
    "formats": "Виды помощи", "feedback": "Как лучше говорить о недочётах", "days": "Удобные дни", "times": "Удобное время",
    "frequency": "Как часто встречаться",
}  # fmt: skip


class WrongWay(Refusal):
    """An answer that the questionnaire does not offer."""


class Ways(models.Model):
    """The five facts. Empty means the person has not told."""

    formats = models.JSONField(TITLES["formats"], default=list, blank=True)
    feedback = models.CharField(TITLES["feedback"], max_length=20, blank=True)
    days = models.JSONField(TITLES["days"], default=list, blank=True)
    times = models.JSONField(TITLES["times"], default=list, blank=True)
    frequency = models.CharField(TITLES["frequency"], max_length=20, blank=True)

    class Meta:
        abstract = True


@cache
def choices(fact: str) -> Mapping[str, str]:
    """Code → words of one of the five facts."""
    found = next(item for item in instruments()["mentee_needs"].items() if item.id == fact)
    return {str(option.value): option.label for option in found.options}


def ways_of(told: Mapping[str, Any]) -> dict[str, Any]:
    """The facts found among answers or fields of a form; what was not asked is absent. Raises ``WrongWay``."""
    found: dict[str, Any] = {}
    for fact in (*SEVERAL, *ONE):
        if fact not in told:
            continue
        given = told[fact] or []
        codes = [str(code) for code in (given if isinstance(given, (list, tuple)) else [given])]
        if unknown := [code for code in codes if code not in choices(fact)]:
            raise WrongWay(f"{TITLES[fact]}: такого ответа нет, «{unknown[0]}».", field=fact)
        found[fact] = codes if fact in SEVERAL else next(iter(codes), "")
    return found


def ways_words(row: Ways) -> list[tuple[str, str]]:
    """Title and words of each fact that is told, for a card."""
    told = []
    for fact in (*SEVERAL, *ONE):
        value = getattr(row, fact)
        codes = value if isinstance(value, list) else [value]
        if words := [choices(fact)[code] for code in codes if code in choices(fact)]:
            told.append((TITLES[fact], "; ".join(words)))
    return told


def ways_fields() -> dict[str, forms.Field]:
    """Fields of a form for the five facts, none of them required."""
    several: dict[str, forms.Field] = {
        fact: forms.MultipleChoiceField(
            label=TITLES[fact],
            required=False,
            choices=list(choices(fact).items()),
            widget=forms.CheckboxSelectMultiple,
        )
        for fact in SEVERAL
    }
    one: dict[str, forms.Field] = {
        fact: forms.ChoiceField(
            label=TITLES[fact], required=False, choices=[("", "нет ответа"), *choices(fact).items()]
        )
        for fact in ONE
    }
    return several | one


def ways_initial(row: Ways) -> dict[str, Any]:
    """The facts as a form shows them."""
    return {fact: getattr(row, fact) for fact in (*SEVERAL, *ONE)}


WEEK = ("mon", "tue", "wed", "thu", "fri", "sat")
HOURS = ("before", "between", "after", "remote_evening")


def weekly_slots(row: Ways) -> int:
    """Bits of the weekly times that suit: day × part of the day; 0 when days or hours are not told.

    «В каникулы» is no weekly time and gives no bit.
    """
    return sum(
        1 << (WEEK.index(day) * len(HOURS) + HOURS.index(hour))
        for day in row.days
        for hour in row.times
        if day in WEEK and hour in HOURS
    )
