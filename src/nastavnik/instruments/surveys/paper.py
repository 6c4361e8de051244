"""The questionnaire on paper: one form in three pieces, each going its own way (ux 4.4, 4.9).

The named piece is typed in under the person's name. What is promised without a name is a slip of its own, with a code and no
name, typed in apart from it. What only the psychologist may see is a strip handed to the psychologist and typed in by nobody.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from nastavnik.instruments.surveys.rules import promise
from nastavnik.instruments.surveys.spec import (
    AnswerFault,
    Context,
    Instrument,
    Item,
    Question,
    Walk,
    fitting,
    read_answer,
)
from nastavnik.instruments.surveys.spec.answers import Posted
from nastavnik.instruments.surveys.spec.expressions import compile_expression
from nastavnik.instruments.surveys.wording import condition_words


class Piece(StrEnum):
    """Which piece of paper a question stands on."""

    NAMED = "named"
    SLIP = "slip"
    PSYCHOLOGIST = "psychologist"


@dataclass(frozen=True, slots=True)
class Line:
    """A question on paper: its number, and in words when it is to be answered (empty: always)."""

    number: int
    question: Question
    when: str


@dataclass(frozen=True, slots=True)
class Read:
    """What a typed piece holds: ``answers`` that fit, ``faults`` by key, required questions left empty."""

    answers: Mapping[str, Any]
    faults: Mapping[str, str]
    missing: Sequence[str]


def piece_of(mode: str, item: Item) -> Piece:
    found = promise(mode, item)
    if found == "hidden":
        return Piece.SLIP
    return Piece.PSYCHOLOGIST if found == "passed" and "request" not in item.audience else Piece.NAMED


def pieces_of(instrument: Instrument) -> frozenset[str]:
    """Which pieces a questionnaire has on paper."""
    return frozenset(piece_of(instrument.mode, item) for item in instrument.items() if item.type != "info")


def lines(instrument: Instrument, context: Context) -> list[Line]:
    """Every question anybody could be asked; conditions become words beside the question. A number is the question's own
    place in the questionnaire: the same on every form and on every piece, however often it is asked."""
    numbers = {item.id: at for at, item in enumerate((i for i in instrument.items() if i.type != "info"), 1)}

    def told(question: Question) -> str:
        when = condition_words(instrument, question.item.show_if, lambda item: f"в вопросе {numbers[item.id]}")
        each = question.instance_title or ("отдельно о каждом" if question.section.repeat_for else "")
        return "; ".join(words for words in (each, when) if words)

    questions = Walk(instrument, context, {}, everything=True).questions
    return [Line(numbers[q.item.id], _on_paper(q), told(q)) for q in questions if q.item.type != "info"]


def piece(instrument: Instrument, context: Context, which: Piece) -> list[Line]:
    """The questions of one piece of paper."""
    return [line for line in lines(instrument, context) if piece_of(instrument.mode, line.question.item) is which]


def _on_paper(question: Question) -> Question:
    """A request the curator types in offers nothing that is the psychologist's to know: there is a strip for that."""
    if "request" not in question.item.audience:
        return question
    return replace(question, options=tuple(o for o in question.options if o.value != "psychologist"))


def read_piece(found: Sequence[Line], data: Posted) -> Read:
    """What was typed from one piece. An empty required question is no fault: paper cannot insist; it is listed."""
    answers: dict[str, Any] = {}
    faults: dict[str, str] = {}
    for line in found:
        question = replace(line.question, item=replace(line.question.item, required=False))
        try:
            value = fitting(question, read_answer(question, data))
        except AnswerFault as fault:
            faults[question.key], value = fault.text, fault.part
        if value is not None:
            answers[question.key] = value
    kept = {line.question.key for line in _asked(found, answers)}
    missing = [
        line.question.key
        for line in _asked(found, answers)
        if line.question.item.required and not _whole(line.question, answers.get(line.question.key))
    ]
    return Read({key: value for key, value in answers.items() if key in kept}, faults, missing)


def _whole(question: Question, value: Any) -> bool:
    return len(value or ()) == len(question.rows) if question.is_grid else value is not None


def _asked(found: Sequence[Line], answers: Mapping[str, Any]) -> Iterator[Line]:
    """Lines whose condition holds, as far as this piece tells: what stands on another piece is unknown here."""
    here = {line.question.item.id for line in found}
    for line in found:
        expression = compile_expression(line.question.item.show_if) if line.question.item.show_if else None
        if expression is None or expression.facts or not expression.names <= here or expression.holds(answers):
            yield line
