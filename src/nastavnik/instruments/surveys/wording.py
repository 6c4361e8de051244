"""Answers and audiences in words."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from nastavnik.instruments.surveys.spec import Item, Question, Section

WHO = {
    "self": "вы",
    "pair": "ваш наставник или наставляемый в паре",
    "curator": "куратор",
    "psychologist": "педагог-психолог",
    "municipal": "муниципальный методист",
    "request": "те, кому просьба передана",
}


def audience_words(audience: Collection[str], mode: str) -> str:
    """«Видят: вы, куратор» or «Видят: только свод»."""
    if mode == "anonymous":
        return "Ответ хранится без связи с вами"
    if "aggregate" in audience or mode == "confidential":
        return (
            "Поимённо не видит никто: только общий итог"
            if "self" not in audience
            else "Поимённо видите только вы; остальные — общий итог"
        )
    return "Видят: " + ", ".join(WHO[name] for name in WHO if name in audience)


def answer_words(item: Item, value: Any) -> list[str]:
    """An answer by the options of the file alone: for tables of many people's answers."""
    return shown_answer(Question(item.id, item, Section("", "", ()), 0, rows=item.rows, options=item.options), value)


def shown_answer(question: Question, value: Any) -> list[str]:
    """An answer as lines of text, in the words of the form. Empty for no answer."""
    if value is None or value == "" or value == []:
        return []
    if isinstance(value, dict) and question.rows:
        marks = _labels(question)
        return [
            f"{row.text}: {marks.get(str(value[row.id]), value[row.id])}" for row in question.rows if row.id in value
        ]
    labels = _labels(question)
    values: Iterable[Any] = value if isinstance(value, list) else [value]
    return [labels.get(str(item), str(item)) for item in values]


def _labels(question: Question) -> dict[str, str]:
    scale = question.item.scale
    points = (*scale.points, *scale.escapes) if scale is not None else ()
    return {str(point.value): point.label for point in points} | {str(o.value): o.label for o in question.options}
