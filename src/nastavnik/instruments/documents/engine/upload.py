"""What a school's own template is checked for before it is accepted."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import islice

from lxml import etree

from nastavnik.instruments.documents.engine.compiling import PARTS, compile_template
from nastavnik.instruments.documents.engine.gate import FileFault, open_package
from nastavnik.instruments.documents.engine.language import TemplateFault, check_size, check_source
from nastavnik.instruments.documents.engine.normalising import TAG, TR, P, T, W, paragraph_text, parse, tidy

BRACE = re.compile(r"\{\s*\{|\}\s*\}|\{\s*%|%\s*\}")
COMMAND = re.compile(r"\{%[-+]?(p\s|tr\s)?\s*(.*?)\s*[-+]?%\}", re.DOTALL)
REPEAT = re.compile(r"for\s+(\w+)\s+in\s+([\w.]+)")
CLOSED = {"if": "{% endif %}", "for": "{% endfor %}"}
SHOWN = 300
MOST = 30
"""Problems named at once; the rest are found when these are mended."""
TRACKED = tuple(f"{{{W}}}{name}" for name in ("ins", "del", "moveFrom", "moveTo"))


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend: what, and the paragraph it stands in."""

    text: str
    paragraph: str = ""


def check_upload(data: bytes, known_fields: Collection[str]) -> list[Problem]:
    """Everything that keeps the file from being a template; an empty list means it is accepted.

    ``known_fields``: full names, as ``compile_template(…).fields`` gives them; a field of a repeated row is named by its list
    («пары.наставник.фио»).
    """
    try:
        package = open_package(data)
    except FileFault as fault:
        return [Problem(fault.text)]
    found: list[Problem] = []
    for name, content in package.items():
        if PARTS.match(name):
            root = parse(content)
            if next(root.iter(*TRACKED), None) is not None:
                found.append(Problem("В файле есть непринятые исправления. Примите их в Word и загрузите снова."))
            try:
                check_size([tag for paragraph in root.iter(P) for tag in TAG.findall(paragraph_text(paragraph))])
            except TemplateFault as fault:
                return [Problem(fault.text)]
            found += islice(_check_part(root, Known(known_fields)), MOST)
    if not found:
        try:
            compile_template(data)
        except (TemplateFault, FileFault) as fault:
            found.append(Problem(fault.text))
    return list(dict.fromkeys(found))


class Known:
    """The fields a kind has: single ones, and groups that are never printed whole."""

    def __init__(self, names: Collection[str]) -> None:
        self.groups = {
            ".".join(parts[:size]) for name in names if (parts := name.split(".")) for size in range(1, len(parts))
        }
        self.all = self.groups | set(names)

    def refusal(self, field: str, *, printed: bool) -> str | None:
        """Why a field cannot stand in a template (or be ``printed`` there), or ``None``."""
        if field in self.groups and printed:
            return f"{field} — группа полей, целиком она не выводится. Добавьте через точку нужное поле."
        if field in self.all:
            return None
        near = get_close_matches(field, sorted(self.all - self.groups if printed else self.all), n=1, cutoff=0.6)
        return f"Такого поля нет: {field}." + (f" Может быть, вы имели в виду {near[0]}?" if near else "")


def _check_part(root: etree._Element, known: Known) -> Iterator[Problem]:
    bound: list[tuple[str, str]] = []
    for paragraph in root.iter(P):
        text = paragraph_text(paragraph)
        near = text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
        if BRACE.search(TAG.sub("", text)):
            yield Problem("Скобки тега не закрыты или разделены пробелом.", near)
        for tag in map(tidy, TAG.findall(text)):
            command = COMMAND.fullmatch(tag)
            if command and command[1] and (lost := _lost(paragraph, command[1].strip())):
                yield Problem(lost, near)
            order = command[2] if command else ""
            word = order.split(" ", 1)[0]
            if word == "endfor" and bound:
                bound.pop()
            if word in ("else", "endif", "endfor"):
                continue
            if word == "elif":
                word, order = "if", order[2:]
            source = f"{{% {order} %}}{CLOSED.get(word, '')}" if command else tag
            names = dict(bound)
            try:
                fields = check_source(source, names)
            except TemplateFault as fault:
                yield Problem(fault.text, near)
            else:
                for field in sorted(fields):
                    if refusal := known.refusal(field, printed=command is None):
                        yield Problem(refusal, near)
            if repeat := REPEAT.fullmatch(order):
                head, *rest = repeat[2].split(".")
                bound.append((repeat[1], ".".join([names.get(head, head), *rest])))


def _lost(paragraph: etree._Element, kind: str) -> str:
    """What would be lost with the paragraph or the row that a lifted tag stands in."""
    place = paragraph
    if kind == "tr":
        place = next(paragraph.iterancestors(TR), paragraph)
    if TAG.sub("", "".join(node.text or "" for node in place.iter(T)), count=1).strip():
        where = "строке таблицы" if kind == "tr" else "абзаце"
        return f"Тег {{%{kind} … %}} должен стоять в {where} один. Перенесите остальной текст."
    return ""
