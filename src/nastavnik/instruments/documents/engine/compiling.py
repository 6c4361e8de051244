"""Compile a template once; render it by string, without parsing XML per document."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from jinja2 import Template, UndefinedError
from jinja2.exceptions import SecurityError

from nastavnik.instruments.documents.engine.gate import UNREADABLE, FileFault, open_package
from nastavnik.instruments.documents.engine.language import TemplateFault, check_shape, check_source, ready
from nastavnik.instruments.documents.engine.normalising import normalise, parse
from nastavnik.instruments.documents.engine.paper import RECOMMENDED, Paper
from nastavnik.instruments.documents.engine.stamping import PICTURE, stamped

PARTS = re.compile(r"^word/(document|header\d*|footer\d*|footer-code|footnotes|endnotes)\.xml$")
DATE = (2026, 1, 1, 0, 0, 0)
LONGEST = 30 * 1024 * 1024
"""Characters of a rendered part; a repeat within a repeat over long lists ends here, not in the server's memory."""
BATCH = 200
"""Pieces joined before their length is looked at."""

EMPTY_CELL, FILLED_CELL = "</w:tcPr></w:tc>", "</w:tcPr><w:p/></w:tc>"
"""A cell whose only paragraph a condition took away: Word calls such a file damaged, so the cell gets an empty one."""


@dataclass(frozen=True, slots=True)
class CompiledTemplate:
    """Ready parts by name, and the rest of the package as a zip to append them to. ``coded``: a code goes on its first sheet."""

    parts: Mapping[str, Template]
    base: bytes
    fields: frozenset[str]
    coded: bool = False


def compile_template(data: bytes, *, coded: bool = False, paper: Paper = RECOMMENDED) -> CompiledTemplate:
    """Compile a .docx template. Raises ``FileFault`` (the file) or ``TemplateFault`` (its language).

    ``coded``: put the document's code on the first sheet where there is room for it; then the context gives
    ``код_документа`` and ``render`` the picture. ``paper``: how our own templates are laid out.
    """
    package = paper.laid(open_package(data))
    with_code = stamped(package) if coded else None
    package = with_code or package
    compiled: dict[str, Template] = {}
    fields: set[str] = set()
    for name, content in package.items():
        if PARTS.match(name):
            try:
                source = normalise(parse(content))
            except Exception as fault:
                raise FileFault(UNREADABLE) from fault
            fields |= check_source(source)
            check_shape(source)
            compiled[name] = ready(source)
    base = io.BytesIO()
    with zipfile.ZipFile(base, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in package.items():
            if name not in compiled:
                archive.writestr(zipfile.ZipInfo(name, DATE), content, zipfile.ZIP_DEFLATED)
    return CompiledTemplate(compiled, base.getvalue(), frozenset(fields), with_code is not None)


def render(compiled: CompiledTemplate, context: Mapping[str, Any], picture: bytes = b"") -> bytes:
    """The document. ``context``: plain dicts, lists and strings; ``picture``: the PNG of the code of a coded template.

    Raises ``TemplateFault`` for a field without a value.
    """
    out = io.BytesIO(compiled.base)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, template in compiled.parts.items():
            text = _rendered(template, context)
            archive.writestr(zipfile.ZipInfo(name, DATE), text.encode(), zipfile.ZIP_DEFLATED, compresslevel=1)
        if compiled.coded:
            archive.writestr(zipfile.ZipInfo(PICTURE, DATE), picture)
    return out.getvalue()


def _rendered(template: Template, context: Mapping[str, Any]) -> str:
    pieces, length = [], 0
    try:
        stream = template.generate(context)
        while piece := "".join(islice(stream, BATCH)):
            pieces.append(piece)
            length += len(piece)
            if length > LONGEST:
                raise TemplateFault("Документ получается слишком длинным. Проверьте повторы в шаблоне.")
    except UndefinedError as fault:
        raise TemplateFault(f"В документе не хватает значения: {_missing(fault)}.") from fault
    except (TypeError, SecurityError) as fault:
        raise TemplateFault(
            "Поле использовано не так: число сравнивается со словом или повторяется не список."
        ) from fault
    return "".join(pieces).replace(EMPTY_CELL, FILLED_CELL)


def _missing(fault: UndefinedError) -> str:
    found = re.search(r"'([^']+)' is undefined|has no attribute '([^']+)'", fault.message or "")
    return next((name for name in found.groups() if name), "") if found else "поле шаблона"


def iter_fields(compiled: CompiledTemplate) -> Iterator[str]:
    """The fields a template reads, sorted."""
    yield from sorted(compiled.fields)
