"""From a posted form to stored answers. Names in the form: the question's key; ``key:row`` in a grid, ``key:1`` … in a rank,
``key:other`` for «Другое»."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from nastavnik.instruments.surveys.spec.model import Scalar
from nastavnik.instruments.surveys.spec.routing import OTHER, Question, Screen

LONGEST_OTHER = 200


class Posted(Protocol):
    """What Django calls a QueryDict."""

    def get(self, name: str, default: str = ...) -> Any: ...
    def getlist(self, name: str) -> list[Any]: ...


class AnswerFault(ValueError):
    """The answer cannot be taken; the text says what to do. ``part``: what of it can be kept."""

    def __init__(self, text: str, part: Any = None) -> None:
        super().__init__(text)
        self.text, self.part = text, part


def read_screen(screen: Screen, data: Posted, *, lenient: bool = False) -> tuple[dict[str, Any], dict[str, str]]:
    """Answers of a screen, and faults by key. A question left empty gives ``None``: the answer is taken back.

    ``lenient``: nothing is demanded (the respondent leaves for now); a wrong answer is not stored all the same.
    """
    given: dict[str, Any] = {}
    faults: dict[str, str] = {}
    for question in screen.questions:
        if question.item.type == "info":
            continue
        try:
            given[question.key] = read_answer(question, data)
        except AnswerFault as fault:
            faults[question.key] = fault.text
            if fault.part is not None:
                given[question.key] = fault.part
    return given, {} if lenient else faults


def read_answer(question: Question, data: Posted) -> Any:
    """The canonical answer, or ``None`` for none. Raises ``AnswerFault``."""
    return _READERS[question.item.type](question, data)


def typed(screen: Screen, data: Posted) -> dict[str, Any]:
    """What stands in the fields of a refused form, to be shown again as it was typed."""
    found: dict[str, Any] = {}
    for question in screen.questions:
        if question.item.type in ("text", "longtext", "number", "date"):
            found[question.key] = data.get(question.key, "")
        elif question.item.type == "multi":
            found[question.key] = _options_of(question, data)
        elif question.item.type == "rank":
            found[question.key] = _places(question, data)
    return found


def _required(question: Question, text: str) -> None:
    if question.item.required:
        raise AnswerFault(text)


def _known(question: Question, text: str) -> Scalar:
    for option in question.options:
        if str(option.value) == text:
            return option.value
    raise AnswerFault("Такого варианта нет. Выберите из списка.")


def _other(question: Question, data: Posted) -> str:
    words = str(data.get(f"{question.key}:other", "")).strip() if question.item.other else ""
    if len(words) > LONGEST_OTHER:
        raise AnswerFault(f"«Другое»: не больше {LONGEST_OTHER} знаков. Сейчас {len(words)}.")
    return OTHER + words if words else ""


def _single(question: Question, data: Posted) -> Any:
    chosen = str(data.get(question.key, ""))
    other = _other(question, data)
    if chosen and other:
        raise AnswerFault("Отмечен вариант и написано «Другое». Оставьте что-то одно.")
    if chosen:
        return _known(question, chosen)
    if not other:
        _required(question, "Выберите один из вариантов.")
    return other or None


def _options_of(question: Question, data: Posted) -> list[Scalar]:
    found = [option.value for option in question.options if str(option.value) in data.getlist(question.key)]
    return [*found, *([other] if (other := _other(question, data)) else [])]


def _multi(question: Question, data: Posted) -> Any:
    for text in data.getlist(question.key):
        _known(question, str(text))
    chosen = _options_of(question, data)
    alone = [option for option in question.options if option.exclusive and option.value in chosen]
    if alone and len(chosen) > 1:
        raise AnswerFault(f"«{alone[0].label}» нельзя отметить вместе с другими вариантами.")
    _check_count(question, len(chosen))
    if not chosen:
        _required(question, "Выберите хотя бы один вариант.")
    return chosen or None


def _check_count(question: Question, count: int) -> None:
    item = question.item
    if item.max_choices is not None and count > item.max_choices:
        raise AnswerFault(f"Выберите не больше {_genitive(item.max_choices)}. Сейчас выбрано {count}.")
    if item.min_choices and count and count < item.min_choices:
        raise AnswerFault(f"Выберите не меньше {_genitive(item.min_choices)}. Сейчас выбрано {count}.")


def _genitive(number: int) -> str:
    return {1: "одного", 2: "двух", 3: "трёх", 4: "четырёх", 5: "пяти"}.get(number, str(number))


def _grid(question: Question, data: Posted) -> Any:
    scale = question.item.scale
    known = {str(p.value): p.value for p in (*scale.points, *scale.escapes)} if scale is not None else {}
    marks: dict[str, Scalar] = {}
    for row in question.rows:
        text = str(data.get(f"{question.key}:{row.id}", ""))
        if text and text not in known:
            raise AnswerFault("Такого ответа нет. Выберите из предложенных.")
        if text:
            marks[row.id] = known[text]
    left = len(question.rows) - len(marks)
    if left and question.item.required:
        words = (
            "Выберите один из ответов."
            if len(question.rows) == 1
            else f"Отметьте ответ в каждой строке. Осталось: {left}."
        )
        raise AnswerFault(words, marks or None)
    return marks or None


def _scale(question: Question, data: Posted) -> Any:
    text = str(data.get(question.key, ""))
    scale = question.item.scale
    known = {str(p.value): p.value for p in (*scale.points, *scale.escapes)} if scale is not None else {}
    if text and text not in known:
        raise AnswerFault("Такого ответа нет. Выберите из предложенных.")
    if not text:
        _required(question, "Выберите один из вариантов.")
    return known.get(text)


def _places(question: Question, data: Posted) -> list[Any]:
    most = question.item.max_choices or 3
    return [text for place in range(1, most + 1) if (text := str(data.get(f"{question.key}:{place}", "")))]


def _rank(question: Question, data: Posted) -> Any:
    chosen = [_known(question, text) for text in _places(question, data)]
    if len(set(chosen)) < len(chosen):
        raise AnswerFault("Один и тот же вариант выбран дважды. Оставьте его на одном месте.")
    least = min(question.item.min_choices or 0, len(question.options))
    if not chosen:
        _required(question, "Выберите хотя бы один вариант и поставьте его на первое место.")
    if chosen and len(chosen) < least:
        raise AnswerFault(f"Выберите не меньше {_genitive(least)}. Сейчас выбрано {len(chosen)}.")
    return chosen or None


def _text(question: Question, data: Posted) -> Any:
    words = str(data.get(question.key, "")).replace("\r\n", "\n").strip()
    most = question.item.max_length or (2000 if question.item.type == "longtext" else 200)
    if len(words) > most:
        raise AnswerFault(f"Не больше {most} знаков. Сейчас {len(words)}.")
    if not words:
        _required(question, "Напишите хотя бы несколько слов.")
    return words or None


def _number(question: Question, data: Posted) -> Any:
    text = str(data.get(question.key, "")).strip().replace(",", ".").replace("\u00a0", "").replace(" ", "")
    if not text:
        _required(question, "Укажите число.")
        return None
    try:
        value = float(text)
    except ValueError:
        raise AnswerFault("Укажите число цифрами, например 2.") from None
    low, high = question.item.min, question.item.max
    if not (float("-inf") if low is None else low) <= value <= (1e9 if high is None else high):
        span = f"от {low:g} до {high:g}" if low is not None and high is not None else f"не меньше {low or 0:g}"
        raise AnswerFault(f"Укажите число {span}.")
    return int(value) if value.is_integer() else value


def _date(question: Question, data: Posted) -> Any:
    text = str(data.get(question.key, "")).strip()
    if not text:
        _required(question, "Укажите дату так: 20.09.2026.")
        return None
    for form in ("%d.%m.%Y", "%d.%m.%y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text, form).date().isoformat()
        except ValueError:
            continue
    raise AnswerFault("Укажите дату так: 20.09.2026.")


_READERS: Mapping[str, Any] = {
    "single": _single, "multi": _multi, "likert_matrix": _grid, "competence_grid": _grid, "scale": _scale,
    "rank": _rank, "text": _text, "longtext": _text, "number": _number, "date": _date,
}  # fmt: skip
