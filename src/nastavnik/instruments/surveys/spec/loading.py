"""Reading a questionnaire file: YAML or JSON, every fault named with its line, nothing accepted in silence."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from nastavnik.instruments.surveys.spec.expressions import WrongExpression, compile_choice, compile_expression
from nastavnik.instruments.surveys.spec.model import (
    AUDIENCES,
    TYPES,
    Instrument,
    Item,
    Option,
    Point,
    Row,
    Scale,
    Score,
    Section,
)

FORMAT = "nastavnik-anketa/1"
LARGEST = 1_000_000
"""Characters of a file."""
DEEPEST = 14
Path = tuple[str | int, ...]
IDENTIFIER = "латинская буква, потом латинские буквы, цифры и подчёркивания, не больше 40 знаков"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and where: the line of the file (0 when there is no file), the path inside it."""

    line: int
    path: str
    message: str

    def __str__(self) -> str:
        return f"строка {self.line}: {self.message}" if self.line else self.message


class SpecFaults(ValueError):
    """All the faults of a file at once."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("; ".join(map(str, faults)))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Bundle:
    """What a file holds."""

    instruments: Mapping[str, Instrument]
    version: str
    language: str


class _Source:
    """The parsed file with the line of every value."""

    def __init__(self, text: str) -> None:
        self.lines: dict[Path, int] = {}
        self.faults: list[Fault] = []
        if len(text) > LARGEST:
            raise SpecFaults((Fault(0, "", f"Файл длиннее {LARGEST // 1000} тысяч знаков. Разделите его."),))
        try:
            self.data = self._read(text)
        except SpecFaults:
            raise
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line = mark.line + 1 if mark is not None else 0
            raise SpecFaults((Fault(line, "", "Файл не разобрать: проверьте отступы, кавычки и двоеточия."),)) from None
        except (yaml.YAMLError, RecursionError, ValueError):
            fault = Fault(0, "", "Это не YAML и не JSON. Откройте файл в текстовом редакторе и проверьте.")
            raise SpecFaults((fault,)) from None

    def _read(self, text: str) -> Any:
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, Loader=yaml.SafeLoader)):
            raise SpecFaults((Fault(0, "", "Ссылки YAML (&имя, *имя) не поддерживаются. Впишите текст целиком."),))
        self.loader = yaml.SafeLoader(text)
        node = self.loader.get_single_node()
        return self._plain(node, (), 0) if node is not None else None

    def _plain(self, node: Any, path: Path, depth: int) -> Any:
        self.lines[path] = node.start_mark.line + 1
        if depth > DEEPEST:
            raise SpecFaults((Fault(self.lines[path], "", "Слишком глубокая вложенность."),))
        if isinstance(node, yaml.MappingNode):
            found: dict[str, Any] = {}
            for key_node, value_node in node.value:
                key = str(getattr(key_node, "value", ""))
                if key in found:
                    self.fault((*path, key), f"ключ «{key}» повторяется", line=key_node.start_mark.line + 1)
                found[key] = self._plain(value_node, (*path, key), depth + 1)
            return found
        if isinstance(node, yaml.SequenceNode):
            return [self._plain(item, (*path, at), depth + 1) for at, item in enumerate(node.value)]
        return self.loader.construct_object(node)

    def fault(self, path: Path, message: str, line: int = 0) -> None:
        while not line and path not in self.lines and path:
            path = path[:-1]
        self.faults.append(Fault(line or self.lines.get(path, 0), ".".join(map(str, path)), message))


Check = Callable[[_Source, Path, Any], None]


def _is(kind: type | tuple[type, ...], words: str) -> Check:
    def check(source: _Source, path: Path, value: Any) -> None:
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            source.fault(path, f"«{path[-1]}»: нужно {words}")

    return check


def _text(limit: int = 4000) -> Check:
    def check(source: _Source, path: Path, value: Any) -> None:
        if not isinstance(value, str):
            source.fault(path, f"«{path[-1]}»: нужен текст")
        elif len(value) > limit:
            source.fault(path, f"«{path[-1]}»: не больше {limit} знаков, сейчас {len(value)}")

    return check


def _one_of(*known: str) -> Check:
    def check(source: _Source, path: Path, value: Any) -> None:
        if value not in known:
            source.fault(path, f"«{path[-1]}»: «{value}» не подходит; можно {', '.join(known)}")

    return check


def _identifier(source: _Source, path: Path, value: Any) -> None:
    good = isinstance(value, str) and value.isascii() and value.isidentifier() and value == value.lower()
    if not good or value.startswith("_") or len(value) > 40:
        source.fault(path, f"«{value}» не годится в обозначения: {IDENTIFIER}")


def _list_of(check: Check, least: int = 0, most: int = 500) -> Check:
    def run(source: _Source, path: Path, value: Any) -> None:
        if not isinstance(value, list):
            source.fault(path, f"«{path[-1]}»: нужен список")
            return
        if not least <= len(value) <= most:
            source.fault(path, f"«{path[-1]}»: должно быть от {least} до {most}, сейчас {len(value)}")
        for at, item in enumerate(value):
            check(source, (*path, at), item)

    return run


def _map_of(check: Check) -> Check:
    def run(source: _Source, path: Path, value: Any) -> None:
        if not isinstance(value, dict):
            source.fault(path, f"«{path[-1]}»: нужен набор «ключ: значение»")
            return
        for key, item in value.items():
            check(source, (*path, key), item)

    return run


def _object(known: Mapping[str, Check], *required: str) -> Check:
    def run(source: _Source, path: Path, value: Any) -> None:
        if not isinstance(value, dict):
            source.fault(path, "нужен набор «ключ: значение»")
            return
        for key, item in value.items():
            if key in known:
                known[key](source, (*path, key), item)
            else:
                source.fault((*path, key), f"неизвестный ключ «{key}»")
        for key in required:
            if key not in value:
                source.fault(path, f"не хватает ключа «{key}»")

    return run


_scalar = _is((str, int), "слово или целое число")
_whole = _is(int, "целое число")
_number = _is((int, float), "число")
_flag = _is(bool, "true или false")
_point = _object({"value": _scalar, "label": _text(60)}, "value", "label")
_option = _object(
    {"value": _scalar, "label": _text(90), "label_mentor": _text(90), "exclusive": _flag, "ends_survey": _flag},
    "value", "label",
)  # fmt: skip
_row = _object({"id": _identifier, "text": _text(110), "reverse": _flag}, "id", "text")
_scale = _object({
    "points": _list_of(_point, 2, 7), "escapes": _list_of(_point), "min": _whole, "max": _whole,
    "min_label": _text(60), "max_label": _text(60),
})  # fmt: skip
_score = _object(
    {"method": _one_of("mean", "sum"), "min_answered": _whole, "range": _list_of(_number, 2, 2)},
    "method", "min_answered", "range",
)  # fmt: skip
_block = _object(
    {"title": _text(), "type": _one_of("likert_matrix"), "scale": _text(), "text": _text(140),
     "rows": _list_of(_row, 3), "score": _score},
    "title", "type", "scale", "text", "rows",
)  # fmt: skip
_item = _object({
    "id": _identifier, "type": _one_of(*TYPES), "block": _text(), "text": _text(140), "hint": _text(140),
    "required": _flag, "audience": _list_of(_one_of(*AUDIENCES), 1), "options": _list_of(_option, 2),
    "option_set": _text(), "options_from": _text(), "fallback_options_from": _text(), "other": _flag,
    "rows": _list_of(_row), "rows_from": _text(), "taxonomy": _text(), "prompt": _one_of("need", "strength"),
    "scale": _text(), "min": _number, "max": _number, "default": _scalar, "max_length": _whole,
    "min_choices": _whole, "max_choices": _whole, "show_if": _text(), "prefill": _text(), "maps_to": _text(),
    "measure": _one_of("pre", "mid", "post", "then"), "metric": _one_of("nps"),
}, "id", "audience")  # fmt: skip
_section = _object(
    {"id": _identifier, "title": _text(), "privacy_banner": _text(), "repeat_for": _text(), "items": _list_of(_item, 1)},
    "id", "title", "items",
)  # fmt: skip
_layouts = _one_of("one_question", "sections", "one_page")
_instrument = _object({
    "id": _identifier, "version": _whole, "title": _text(60), "formal_title": _text(), "respondent": _text(),
    "mode": _one_of("named", "confidential", "anonymous", "mixed"), "window": _object({"from": _text(5), "to": _text(5)}, "from", "to"),
    "layout": _object({"phone": _layouts, "desktop": _layouts}), "pre_instrument": _text(), "intro": _text(),
    "privacy_note": _text(), "closing": _text(), "messages": _map_of(_text()), "sections": _list_of(_section, 1),
}, "id", "version", "title", "respondent", "mode", "intro", "privacy_note", "closing", "sections")  # fmt: skip
_file = _object({
    "format": _one_of(FORMAT), "language": _text(), "content_license": _text(), "version": _text(),
    "taxonomy": lambda source, path, value: None, "answer_scales": _map_of(_scale), "blocks": _map_of(_block),
    "option_sets": _map_of(_list_of(_option, 2)), "instruments": _list_of(_instrument, 1),
    "matching": lambda source, path, value: None,
}, "format", "language", "version", "instruments")  # fmt: skip


def load_bundle(text: str, taxonomy: Mapping[str, Any] | None = None) -> Bundle:
    """Read a file. ``taxonomy``: the competences a grid asks, when the file brings none of its own.

    Raises ``SpecFaults`` with every fault and its line.
    """
    source = _Source(text)
    _file(source, (), source.data)
    if source.faults:
        raise SpecFaults(tuple(source.faults))
    data = source.data
    builder = _Builder(source, data, data.get("taxonomy") or taxonomy or {"competences": []})
    found = {row["id"]: builder.instrument(row, ("instruments", at)) for at, row in enumerate(data["instruments"])}
    if len(found) < len(data["instruments"]):
        source.fault(("instruments",), "две анкеты с одним обозначением")
    if source.faults:
        raise SpecFaults(tuple(source.faults))
    return Bundle(found, data["version"], data["language"])


class _Builder:
    """Resolves names and checks what a form alone cannot tell."""

    def __init__(self, source: _Source, data: Mapping[str, Any], taxonomy: Mapping[str, Any]) -> None:
        self.source, self.taxonomy = source, taxonomy
        self.scales = {name: self._scale(row, name) for name, row in data.get("answer_scales", {}).items()}
        self.blocks, self.options = data.get("blocks", {}), data.get("option_sets", {})

    def _scale(self, row: Mapping[str, Any], name: str) -> Scale:
        if "points" in row:
            return Scale(tuple(Point(**p) for p in row["points"]), tuple(Point(**p) for p in row.get("escapes", ())))
        if not {"min", "max", "min_label", "max_label"} <= set(row) or row["min"] >= row["max"]:
            self.source.fault(("answer_scales", name), "шкале нужны либо points, либо min, max, min_label, max_label")
            return Scale(())
        points = tuple(Point(value, str(value)) for value in range(row["min"], row["max"] + 1))
        return Scale(points, (), row["min_label"], row["max_label"])

    def instrument(self, row: Mapping[str, Any], path: Path) -> Instrument:
        window = row.get("window")
        sections = tuple(self.section(item, (*path, "sections", at)) for at, item in enumerate(row["sections"]))
        made = Instrument(**{
            **{name: value for name, value in row.items() if name not in ("window", "sections")},
            "sections": sections,
            "window": (window["from"], window["to"]) if window else None,
        })  # fmt: skip
        places = {
            (s, i): (*path, "sections", s, "items", i)
            for s, section in enumerate(row["sections"])
            for i in range(len(section["items"]))
        }
        for place, message in faults_of(made):
            self.source.fault(places.get(place, path) if place else path, message)
        return made

    def section(self, row: Mapping[str, Any], path: Path) -> Section:
        items = tuple(self.item(item, (*path, "items", at)) for at, item in enumerate(row["items"]))
        return Section(**{**row, "items": items})

    def item(self, row: Mapping[str, Any], path: Path) -> Item:
        given = dict(row)
        if name := given.get("block"):
            block = self._named(self.blocks, name, (*path, "block"), "блока")
            if block is not None:
                given = {
                    **{key: value for key, value in block.items() if key != "title"},
                    "title": block["title"],
                    **given,
                }
        if "type" not in given or "text" not in given:
            self.source.fault(path, "вопросу нужны type и text или block")
            given = {"type": "info", "text": "", **given}
        if name := given.pop("option_set", None):
            given["options"] = self._named(self.options, name, (*path, "option_set"), "набора вариантов") or []
        if name := given.pop("scale", None):
            given["scale"] = self._named(self.scales, name, (*path, "scale"), "шкалы")
        given["rows"] = tuple(Row(**item) for item in given.get("rows", ()))
        if given["type"] == "competence_grid":
            given["rows"] = self._competences(given.get("prompt", "need"))
        if score := given.get("score"):
            given["score"] = Score(score["method"], score["min_answered"], tuple(score["range"]))
        given["options"] = tuple(Option(**item) for item in given.get("options", ()))
        given["audience"] = tuple(name for name in AUDIENCES if name in given["audience"])
        return Item(**given)

    def _competences(self, prompt: str) -> tuple[Row, ...]:
        return tuple(
            Row(row["code"], row[prompt], show_if=row.get("show_if", ""), domain=row["domain"])
            for row in self.taxonomy["competences"]
        )

    def _named(self, known: Mapping[str, Any], name: str, path: Path, what: str) -> Any:
        if name not in known:
            self.source.fault(path, f"нет {what} «{name}»")
        return known.get(name)


def faults_of(instrument: Instrument) -> Iterator[tuple[tuple[int, int] | None, str]]:
    """What is wrong with a resolved questionnaire: place (section, item) and a sentence. The check before publishing."""
    earlier: dict[str, Item] = {}
    for s, section in enumerate(instrument.sections):
        if not section.items:
            yield None, f"в разделе «{section.title}» нет вопросов: добавьте вопрос или уберите раздел"
        for i, item in enumerate(section.items):
            place = (s, i)
            if item.id in earlier:
                yield place, f"обозначение «{item.id}» уже занято другим вопросом"
            yield from ((place, text) for text in _own_faults(item))
            yield from ((place, text) for text in _reference_faults(item, earlier, instrument))
            if "aggregate" in item.audience and {"pair", "curator", "municipal"} & set(item.audience):
                yield place, "«только свод» нельзя сочетать с теми, кто видит ответ поимённо"
            if instrument.mode == "anonymous" and {"pair", "curator", "municipal", "psychologist", "request"} & set(
                item.audience
            ):
                yield place, "в анонимной анкете ответ не может быть виден поимённо никому"
            if item.required and item.options and all(option.ends_survey for option in item.options):
                yield place, "каждый вариант завершает анкету: до следующих вопросов не дойти"
            earlier[item.id] = item
    if not any(item.type != "info" for item in instrument.items()):
        yield None, "в анкете нет ни одного вопроса"


def _own_faults(item: Item) -> Iterator[str]:
    if item.type in ("single", "multi", "rank") and not (item.options or item.options_from):
        yield "вопросу нужны варианты ответа: options, option_set или options_from"
    if item.type in ("likert_matrix", "competence_grid") and not (item.rows or item.rows_from):
        yield "вопросу нужны строки: rows или rows_from"
    if item.type in ("likert_matrix", "competence_grid", "scale") and (item.scale is None or not item.scale.points):
        yield "вопросу нужна шкала"
    values = [str(option.value) for option in item.options]
    if len(set(values)) < len(values):
        yield "два варианта с одним значением"
    if len({row.id for row in item.rows}) < len(item.rows):
        yield "две строки с одним обозначением"
    if item.min is not None and item.max is not None and item.min > item.max:
        yield "наименьшее значение больше наибольшего"
    most = item.max_choices
    if item.min_choices is not None and most is not None and item.min_choices > most:
        yield "min_choices больше max_choices"
    if item.options and item.min_choices is not None and item.min_choices > len(item.options):
        yield "вариантов меньше, чем нужно выбрать"
    if item.score is not None and item.score.min_answered > len(item.rows):
        yield "min_answered больше числа строк"


def _reference_faults(item: Item, earlier: Mapping[str, Item], instrument: Instrument) -> Iterator[str]:
    known = {other.id for other in instrument.items()}
    for text in (item.show_if, *(row.show_if for row in item.rows)):
        if not text:
            continue
        try:
            expression = compile_expression(text)
        except WrongExpression as error:
            yield f"условие показа: {error}"
            continue
        yield from (_name_fault(name, earlier, known) for name in sorted(expression.names - set(earlier) - {"role"}))
        yield from _impossible(expression.text, expression.names, earlier)
    for source in (item.options_from, item.fallback_options_from):
        if not source:
            continue
        try:
            choice = compile_choice(source)
        except WrongExpression as error:
            yield str(error)
            continue
        if choice.kind != "directory" and choice.name not in earlier:
            yield _name_fault(choice.name, earlier, known)
        elif choice.kind != "directory" and not (earlier[choice.name].rows or earlier[choice.name].rows_from):
            yield f"у вопроса «{choice.name}» нет строк, из которых можно выбирать"
        elif choice.kind == "answers" and not _can_hold(choice, earlier[choice.name]):
            yield f"по условию «{source}» вариантов не останется никогда"


def _name_fault(name: str, earlier: Mapping[str, Item], known: set[str]) -> str:
    if name in known:
        return f"ссылка вперёд: вопрос «{name}» стоит не раньше этого"
    return f"неизвестное имя «{name}»"


def _impossible(text: str, names: frozenset[str], earlier: Mapping[str, Item]) -> Iterator[str]:
    """A condition over one closed question that no answer meets: the question behind it is never seen."""
    if len(names) != 1:
        return
    (name,) = names
    item = earlier.get(name)
    if item is None or item.type != "single" or item.other or item.options_from:
        return
    expression = compile_expression(text)
    if not any(expression.holds({name: option.value}) for option in item.options) and not expression.holds(
        {name: None}
    ):
        yield f"условие «{text}» не выполнится ни при каком ответе: вопрос никто не увидит"


def _can_hold(choice: Any, item: Item) -> bool:
    points = (*item.scale.points, *item.scale.escapes) if item.scale is not None else ()
    return any(choice.condition.holds({"value": point.value}) for point in points)
