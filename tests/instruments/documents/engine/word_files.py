"""Word files made for the tests of the engine: honest ones by the builder, hostile ones by hand."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from nastavnik.instruments.documents.engine import compile_template, plain_text, render
from nastavnik.instruments.documents.engine.builder import document, paragraph

BODY = "word/document.xml"
FIELDS = {"номер", "наставник.фио", "наставник.фио_вп", "пары", "пары.номер", "основания"}


def file(*blocks: str) -> bytes:
    """A .docx of these paragraphs (plain text) and tables (ready XML)."""
    return document([block if block.startswith("<w:") else paragraph(block, "Left") for block in blocks])


def unzip(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def changed(data: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """The file with a piece of one part replaced; the piece must be there."""
    parts = unzip(data)
    assert old in parts[name], f"{name} holds no {old!r}"
    return zipped({**parts, name: parts[name].replace(old, new, 1)})


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """The file with one part more (or another in its place)."""
    return zipped({**unzip(data), name: content})


def with_runs(*texts: str) -> bytes:
    """A .docx whose one paragraph is cut into these runs, as Word cuts it."""
    runs = "".join(f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>' for text in texts)
    return file(f"<w:p>{runs}</w:p>")


def text_of(template: bytes, context: Mapping[str, object]) -> str:
    """The words of the rendered template."""
    return plain_text(render(compile_template(template), context)).rstrip("\n")
