"""The gate: a .docx from outside is measured before it is parsed, and refused when it carries anything active."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass

DOCTYPE = re.compile(rb"<!DOCTYPE|<!ENTITY", re.IGNORECASE)
ACTIVE = re.compile(r"vbaProject|/embeddings/|activeX|oleObject|afchunk", re.IGNORECASE)


class FileFault(Exception):
    """The file cannot be taken; ``text`` says in Russian what to do."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in bytes; what an honest document of a school never reaches."""

    packed: int = 5 * 1024 * 1024
    unpacked: int = 30 * 1024 * 1024
    entries: int = 500
    text: int = 2 * 1024 * 1024


def open_package(data: bytes, limits: Limits = Limits()) -> dict[str, bytes]:
    """Name → bytes of every part. Raises ``FileFault``. Sizes are counted while unpacking: headers may lie."""
    if len(data) > limits.packed:
        raise FileFault("Файл слишком большой для документа. Уберите из него картинки и загрузите снова.")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        names = archive.namelist()
        if len(names) > limits.entries or len(set(names)) != len(names):
            raise FileFault("Файл устроен не как документ Word. Сохраните его как .docx и загрузите снова.")
        parts, left = {}, limits.unpacked
        for name in names:
            with archive.open(name) as stream:
                content = stream.read(left + 1)
            left -= len(content)
            if left < 0 or (name.startswith("word/document") and len(content) > limits.text):
                raise FileFault("Файл разворачивается в слишком большой документ. Создайте его заново в Word.")
            parts[name] = content
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError, ValueError, KeyError) as fault:
        raise FileFault("Не получилось прочитать файл. Сохраните его как .docx и загрузите снова.") from fault
    except Exception as fault:
        if isinstance(fault, FileFault):
            raise
        raise FileFault("Не получилось прочитать файл. Сохраните его как .docx и загрузите снова.") from fault
    if "word/document.xml" not in parts or "[Content_Types].xml" not in parts:
        raise FileFault("Это не документ Word. Сохраните файл как .docx и загрузите снова.")
    for name, content in parts.items():
        if ACTIVE.search(name) or (b"altChunk" in content and name.endswith(".xml")):
            raise FileFault("В файле есть макросы или вложенные объекты. Уберите их и загрузите снова.")
        if name.endswith((".xml", ".rels")) and DOCTYPE.search(content):
            raise FileFault("В файле есть посторонние объявления. Создайте его заново в Word и загрузите снова.")
        if name.endswith(".rels"):
            _check_relations(content)
    return parts


def _check_relations(content: bytes) -> None:
    for relation in re.findall(rb"<Relationship\b[^>]*>", content):
        if b'TargetMode="External"' in relation and b"/hyperlink" not in relation:
            raise FileFault("Документ ссылается на внешние файлы. Вставьте картинки в сам документ и загрузите снова.")
