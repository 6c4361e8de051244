"""The language of templates: a small part of Jinja, held by a list of what is allowed. Everything else is refused by name."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateSyntaxError, Undefined, nodes
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from nastavnik.instruments.documents.engine.normalising import TAG

CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
FILTERS = {"upper", "lower"}
ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.For, nodes.If, nodes.Compare,
    nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.Const, nodes.Filter,
)  # fmt: skip
NAMED = {
    "Call": "вызов функции", "Getitem": "обращение в квадратных скобках", "Assign": "присваивание",
    "AssignBlock": "присваивание", "Macro": "макрос", "CallBlock": "макрос", "Include": "вставка файла",
    "Import": "вставка файла", "FromImport": "вставка файла", "Extends": "вставка файла", "Block": "блок",
    "CondExpr": "условие внутри поля", "List": "список", "Tuple": "список", "Dict": "список", "Test": "проверка is",
    "With": "область with", "FilterBlock": "обработка целого куска", "Concat": "сложение",
}  # fmt: skip
"""What people call the nodes they are likely to try; the rest are sums and the like."""
DEEPEST = 2
LOOPS = 60
TAGS = 3000
LONGEST_TAG = 300
LOOP_FIELDS = {"index", "index0", "first", "last", "length", "revindex", "revindex0"}
PIECE = re.compile(rf"{TAG.pattern}|<(/?)([^\s<>/]+)[^<>]*?(/?)>")
COMMAND = re.compile(r"\{%[-+]?\s*(\w+)")


class TemplateFault(Exception):
    """The template cannot be used; ``text`` says in Russian what is wrong."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


def finalize(value: object) -> object:
    """What stands in a document for a value: escaped, without control characters, line breaks as Word's own."""
    if value.__class__ is str and value.isprintable():  # type: ignore[attr-defined]
        return value  # nearly every value: nothing to clean, and escaped by the environment
    if isinstance(value, Markup):
        return value
    if isinstance(value, (dict, list, tuple)) or (callable(value) and not isinstance(value, Undefined)):
        raise TemplateFault(
            "В шаблоне выведен целый список или группа полей. Выберите одно поле или повторите строку для каждого."
        )
    text = CONTROL.sub("", "" if value is None else str(value))
    if "\n" not in text:
        return text
    joined = '</w:t><w:br/><w:t xml:space="preserve">'.join(
        str(escape(line)) for line in text.replace("\r", "").split("\n")
    )
    return Markup(joined)


class _Environment(ImmutableSandboxedEnvironment):
    """Knows dictionaries only: whatever object slips into a context, its attributes are out of reach."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        if obj.__class__ is dict and attribute in obj:
            return obj[attribute]
        if obj.__class__ is LoopContext and attribute in LOOP_FIELDS:
            return getattr(obj, attribute)  # the sandbox would find it safe, eight calls later
        if isinstance(obj, dict) and attribute in obj:
            return obj[attribute]
        if isinstance(obj, (LoopContext, Undefined)):
            return super().getattr(obj, attribute)
        return self.undefined(obj=obj, name=attribute)


@cache
def _environment() -> _Environment:
    made = _Environment(
        autoescape=True,
        undefined=StrictUndefined,
        finalize=finalize,
        keep_trailing_newline=True,
        comment_start_string="\x01",  # cannot stand in XML: «{#» is text like any other
        comment_end_string="\x02",
    )
    made.globals.clear()
    made.filters = {name: made.filters[name] for name in FILTERS}
    made.tests = {}
    return made


def ready(source: str) -> Template:
    """The template as a program. Call ``check_source`` first. Raises ``TemplateFault``."""
    try:
        return _environment().from_string(source)
    except TemplateSyntaxError as fault:
        raise TemplateFault(_in_words(fault)) from fault
    except (SyntaxError, RecursionError, MemoryError) as fault:
        raise TemplateFault("Условия вложены слишком глубоко. Упростите шаблон.") from fault


def check_source(source: str, bound: Mapping[str, str] | None = None) -> set[str]:
    """Parse and walk the template's tree: only what a document needs is allowed. Returns the fields it reads.

    ``bound``: names that repeats around this piece have given, with the lists they stand for.

    A field of a repeated row is named by its list: in ``for пара in пары`` the tag ``пара.номер`` reads ``пары.номер``.
    """
    check_size(TAG.findall(source))
    try:
        tree = _environment().parse(source)
        if sum(1 for _ in tree.find_all(nodes.For)) > LOOPS:
            raise TemplateFault(f"В шаблоне больше {LOOPS} повторов. Разбейте его на несколько документов.")
        fields: set[str] = set()
        _walk(tree, 0, {**bound, "loop": ""} if bound else {}, fields)
    except TemplateSyntaxError as fault:
        raise TemplateFault(_in_words(fault)) from fault
    except RecursionError as fault:
        raise TemplateFault("Выражение в теге слишком сложное. Упростите его.") from fault
    return fields


def check_size(tags: Sequence[str]) -> None:
    """Before anything is parsed. Raises ``TemplateFault`` for what no honest template has."""
    if len(tags) > TAGS:
        raise TemplateFault(f"В шаблоне больше {TAGS} тегов. Разбейте его на несколько документов.")
    if long := next((tag for tag in tags if len(tag) > LONGEST_TAG), None):
        raise TemplateFault(f"Тег слишком длинный: {long[:40]}… Разбейте его на несколько.")


def check_shape(source: str) -> None:
    """A condition or repeat must begin and end in the same place of the document, else what it hides takes half a table along.

    Raises ``TemplateFault``.
    """
    opened: list[str] = []
    begun: list[tuple[str, list[str]]] = []
    for piece in PIECE.finditer(source):
        closing, name, empty = piece.groups()
        if name:
            if closing:
                opened[-1:] = []
            elif not empty:
                opened.append(name)
            continue
        command = COMMAND.match(piece[0])
        word = command[1] if command else ""
        if word in ("if", "for"):
            begun.append((piece[0], list(opened)))
        elif word in ("elif", "else", "endif", "endfor") and begun:
            tag, place = begun.pop() if word.startswith("end") else begun[-1]
            if place != opened:
                raise TemplateFault(
                    f"«{tag}» и «{piece[0]}» стоят в разных местах: например, одно в таблице, другое после неё. "
                    "Поставьте их рядом с тем, что они охватывают."
                )


def _walk(node: nodes.Node, depth: int, bound: dict[str, str], fields: set[str]) -> None:
    if not isinstance(node, ALLOWED):
        what = NAMED.get(type(node).__name__, "вычисление")
        raise TemplateFault(f"В шаблоне есть действие, которого документам не нужно: {what}. Уберите его.")
    if isinstance(node, nodes.Filter) and (node.name not in FILTERS or node.args or node.kwargs or node.node is None):
        raise TemplateFault(f"Такой обработки нет: {node.name}. Уберите её из шаблона.")
    if isinstance(node, (nodes.Getattr, nodes.Name)):
        if path := _path(node, bound):
            fields.add(path)
        return
    if isinstance(node, nodes.For):
        if depth >= DEEPEST:
            raise TemplateFault("Повторы вложены слишком глубоко: допустимо два уровня.")
        if not isinstance(node.target, nodes.Name) or not isinstance(node.iter, (nodes.Name, nodes.Getattr)):
            raise TemplateFault("Повтор пишется так: for человек in список.")
        if node.test or node.recursive:
            raise TemplateFault("Повтор пишется просто: for человек in список. Условие поставьте внутрь повтора.")
        path = _path(node.iter, bound)
        fields.add(path)
        inner = bound | {node.target.name: path, "loop": ""}
        for child in node.body:
            _walk(child, depth + 1, inner, fields)
        for child in node.else_:
            _walk(child, depth, bound, fields)
        return
    for child in node.iter_child_nodes():
        _walk(child, depth, bound, fields)


def _path(node: nodes.Node, bound: dict[str, str]) -> str:
    """The field's full name; empty for what the repeat itself knows (``loop.index``)."""
    names: list[str] = []
    while isinstance(node, nodes.Getattr):
        names.append(node.attr)
        node = node.node
    if not isinstance(node, nodes.Name):
        raise TemplateFault("Поле пишется словами через точку: наставник.фио. Уберите из тега остальное.")
    names.append(node.name)
    if any(name.startswith("_") for name in names):
        raise TemplateFault("Поля с подчёркиванием в начале недоступны.")
    head, *rest = reversed(names)
    if head == "loop" and "loop" in bound:
        if len(rest) != 1 or rest[0] not in LOOP_FIELDS:
            raise TemplateFault("О повторе известно: loop.index, loop.first, loop.last, loop.length.")
        return ""
    return ".".join([bound.get(head, head), *rest])


def _in_words(fault: TemplateSyntaxError) -> str:
    message = fault.message or ""
    if re.search("nexpected end of template|unknown tag 'end|unknown tag 'el", message):
        return "Повторы и условия не сошлись: проверьте, что у каждого for есть endfor, а у каждого if — endif."
    if found := re.search(r"unknown tag '(p|tr)'", message):
        where = "абзаце" if found[1] == "p" else "строке таблицы"
        return f"Тег {{%{found[1]} … %}} должен стоять в {where} один. Перенесите остальной текст."
    if found := re.search(r"unknown tag '(.+?)'", message):
        return f"Такой команды нет: {found[1]}. В шаблонах есть if и for."
    if found := re.search(r"No filter named '(.+?)'", message):
        return f"Такой обработки нет: {found[1]}. Уберите её из шаблона."
    return "Тег шаблона записан с ошибкой. Проверьте скобки и не используйте в теге кавычки-ёлочки."
