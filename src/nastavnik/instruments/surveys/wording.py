"""Answers and audiences in words."""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection, Iterable
from typing import Any

from nastavnik.instruments.surveys.spec import Instrument, Item, Question, Section

WHO = {
    "self": "вы",
    "pair": "ваш наставник или наставляемый в паре",
    "curator": "куратор",
    "psychologist": "педагог-психолог",
    "municipal": "муниципальный методист",
    "request": "те, кому просьба передана",
}


KINDS = {
    "single": "один вариант", "multi": "несколько", "likert_matrix": "утверждения", "competence_grid": "умения",
    "scale": "шкала", "rank": "расставить", "text": "строка", "longtext": "текст", "number": "число", "date": "дата",
    "info": "пояснение",
}  # fmt: skip
"""Kinds of questions in words."""


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


FACTS = {
    "program.has_goals": "в программе есть цели", "person.class_teacher": "вы классный руководитель",
    "role=mentee": "отвечает наставляемый", "role=mentor": "отвечает наставник",
}  # fmt: skip
SIGNS: dict[type[ast.cmpop], str] = {
    ast.Eq: "", ast.NotEq: "не ", ast.In: "", ast.NotIn: "не ", ast.Gt: "больше ", ast.GtE: "не меньше ", ast.Lt: "меньше ",
    ast.LtE: "не больше ",
}  # fmt: skip


def condition_words(instrument: Instrument, condition: str, named: Callable[[Item], str] | None = None) -> str:
    """A condition as people say it: «если в вопросе 3 — «Да» или «Нет»». ``named``: how a question is called; by its text,
    when absent. What has no words here stays as it is written."""
    if not condition:
        return ""
    items = {item.id: item for item in instrument.items()}
    call = named or (lambda item: f"в вопросе «{item.text}»")
    return "если " + _said(ast.parse(condition.strip(), mode="eval").body, items, call)


def _said(node: ast.AST, items: dict[str, Item], named: Callable[[Item], str]) -> str:
    if isinstance(node, ast.BoolOp):
        joint = " и " if isinstance(node.op, ast.And) else " или "
        return joint.join(_said(part, items, named) for part in node.values)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        return f"неверно, что {_said(node.operand, items, named)}"
    text = ast.unparse(node)
    if isinstance(node, ast.Compare) and len(node.ops) == 1 and isinstance(node.left, ast.Name):
        try:
            value = ast.literal_eval(node.comparators[0])
        except ValueError:
            return text
        values = value if isinstance(value, (list, tuple)) else [value]
        if node.left.id in items:
            item = items[node.left.id]
            told = " или ".join(_quoted(item, one) for one in values)
            return f"{named(item)} — {SIGNS[type(node.ops[0])]}{told}"
        return FACTS.get(f"{node.left.id}={value}", text)
    if isinstance(node, ast.Name) and node.id in items:
        return f"{named(items[node.id])} есть ответ"
    return FACTS.get(text, text)


def _quoted(item: Item, value: Any) -> str:
    return str(value) if isinstance(value, (int, float)) else f"«{'; '.join(answer_words(item, value)) or value}»"
