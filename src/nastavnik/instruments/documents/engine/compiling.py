"""Compile a template once; render it by string, without parsing XML per document."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateSyntaxError, UndefinedError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from nastavnik.instruments.documents.engine.gate import FileFault, open_package
from nastavnik.instruments.documents.engine.normalising import normalise, parse

PARTS = re.compile(r"^word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml$")
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
FILTERS = {"upper", "lower"}
ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.For, nodes.If, nodes.Compare,
    nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.Const, nodes.Filter,
)  # fmt: skip
DEEPEST = 2
DATE = (2026, 1, 1, 0, 0, 0)


class TemplateFault(Exception):
    """The template cannot be used; ``text`` says in Russian what is wrong."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


@dataclass(frozen=True, slots=True)
class CompiledTemplate:
    """Ready parts by name, and the rest of the package as a zip to append them to."""

    parts: Mapping[str, Template]
    base: bytes
    fields: frozenset[str]


def finalize(value: object) -> object:
    """What stands in a document for a value: escaped, without control characters, line breaks as Word's own."""
    if isinstance(value, Markup):
        return value
    text = CONTROL.sub("", "" if value is None else str(value))
    if "\n" not in text:
        return text
    joined = '</w:t><w:br/><w:t xml:space="preserve">'.join(
        str(escape(line)) for line in text.replace("\r", "").split("\n")
    )
    return Markup(joined)


@cache
def _environment() -> ImmutableSandboxedEnvironment:
    made = ImmutableSandboxedEnvironment(
        autoescape=True, undefined=StrictUndefined, finalize=finalize, keep_trailing_newline=True
    )
    made.globals.clear()
    made.filters = {name: made.filters[name] for name in FILTERS}
    made.tests = {}
    return made


def compile_template(data: bytes) -> CompiledTemplate:
    """Compile a .docx template. Raises ``FileFault`` (the file) or ``TemplateFault`` (its language)."""
    package = open_package(data)
    ready: dict[str, Template] = {}
    fields: set[str] = set()
    for name, content in package.items():
        if PARTS.match(name):
            try:
                source = normalise(parse(content))
            except Exception as fault:
                raise FileFault("Не получилось прочитать файл. Сохраните его как .docx и загрузите снова.") from fault
            fields |= check_source(source)
            ready[name] = _environment().from_string(source)
    base = io.BytesIO()
    with zipfile.ZipFile(base, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in package.items():
            if name not in ready:
                archive.writestr(zipfile.ZipInfo(name, DATE), content, zipfile.ZIP_DEFLATED)
    return CompiledTemplate(ready, base.getvalue(), frozenset(fields))


def render(compiled: CompiledTemplate, context: Mapping[str, Any]) -> bytes:
    """The document. ``context``: plain dicts, lists and strings. Raises ``TemplateFault`` for a field without a value."""
    out = io.BytesIO(compiled.base)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, template in compiled.parts.items():
            try:
                text = template.render(context)
            except UndefinedError as fault:
                raise TemplateFault(f"В документе не хватает значения: {fault.message}.") from fault
            archive.writestr(zipfile.ZipInfo(name, DATE), text.encode(), zipfile.ZIP_DEFLATED, compresslevel=1)
    return out.getvalue()


def check_source(source: str) -> set[str]:
    """Parse and walk the template's tree: only what a document needs is allowed. Returns the fields it reads."""
    try:
        tree = _environment().parse(source)
    except TemplateSyntaxError as fault:
        raise TemplateFault(_in_words(fault)) from fault
    fields: set[str] = set()
    _walk(tree, 0, frozenset(), fields)
    return fields


def _walk(node: nodes.Node, depth: int, bound: frozenset[str], fields: set[str]) -> None:
    if not isinstance(node, ALLOWED):
        raise TemplateFault(
            f"В шаблоне есть действие, которого документам не нужно: {type(node).__name__}. Уберите его."
        )
    if isinstance(node, nodes.Filter) and node.name not in FILTERS:
        raise TemplateFault(f"Такой обработки нет: {node.name}. Уберите её из шаблона.")
    if isinstance(node, nodes.Getattr):
        if node.attr.startswith("_"):
            raise TemplateFault("Поля с подчёркиванием в начале недоступны.")
        path = _path(node)
        if path and path.split(".")[0] not in bound:
            fields.add(path)
    if isinstance(node, nodes.Name):
        if node.name.startswith("_"):
            raise TemplateFault("Поля с подчёркиванием в начале недоступны.")
        if node.name not in bound and node.ctx == "load":
            fields.add(node.name)
    if isinstance(node, nodes.For):
        if depth >= DEEPEST:
            raise TemplateFault("Повторы вложены слишком глубоко: допустимо два уровня.")
        inner = bound | {name.name for name in node.target.find_all(nodes.Name)} | {"loop"}
        if isinstance(node.target, nodes.Name):
            inner |= {node.target.name}
        _walk(node.iter, depth, bound, fields)
        for child in [*node.body, *node.else_]:
            _walk(child, depth + 1, inner, fields)
        return
    for child in node.iter_child_nodes():
        _walk(child, depth, bound, fields)


def _path(node: nodes.Node) -> str:
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr):
        head = _path(node.node)
        return f"{head}.{node.attr}" if head else ""
    return ""


def _in_words(fault: TemplateSyntaxError) -> str:
    message = fault.message or ""
    if "unexpected end of template" in message or "Unexpected end" in message:
        return (
            "В шаблоне начат, но не закончен повтор или условие: проверьте, что у каждого for и if есть endfor и endif."
        )
    return f"Тег шаблона записан с ошибкой: {message}. Проверьте скобки и не используйте в теге кавычки-ёлочки."


def iter_fields(compiled: CompiledTemplate) -> Iterator[str]:
    """The fields a template reads, sorted."""
    yield from sorted(compiled.fields)
