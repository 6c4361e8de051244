"""The gate: a .docx from outside is measured before it is parsed, and refused when it carries anything active."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree

from nastavnik.instruments.documents.engine.normalising import parse

XML = (".xml", ".rels")
DOCTYPE = re.compile(rb"<!DOCTYPE|<!ENTITY", re.IGNORECASE)
ENCODING = re.compile(rb"""^\s*<\?xml[^>]*encoding\s*=\s*["']([^"']*)""")
ACTIVE = re.compile(r"vbaProject|/embeddings/|activeX|oleObject|afchunk|macroEnabled", re.IGNORECASE)
FETCHING = {
    "INCLUDETEXT",
    "INCLUDEPICTURE",
    "INCLUDE",
    "IMPORT",
    "DDE",
    "DDEAUTO",
    "LINK",
    "RD",
    "DATABASE",
    "MACROBUTTON",
}
"""Word fields that read other files or start something."""
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SMALL = 32 * 1024
"""Bytes of a part whose check is remembered."""
UNREADABLE = "Не получилось прочитать файл. Сохраните его как .docx и загрузите снова."
FOREIGN = "В файле есть посторонние объявления. Создайте его заново в Word и загрузите снова."
OBJECTS = "В файле есть макросы или вложенные объекты. Уберите их и загрузите снова."


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
    text: int = 2 * 1024 * 1024  # each part that is XML


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
            if left < 0 or (name.endswith(XML) and len(content) > limits.text):
                raise FileFault("Файл разворачивается в слишком большой документ. Создайте его заново в Word.")
            parts[name] = content
    except FileFault:
        raise
    except (
        Exception
    ) as fault:  # zipfile raises much: BadZipFile, RuntimeError, NotImplementedError, zlib.error, EOFError
        raise FileFault(UNREADABLE) from fault
    if "word/document.xml" not in parts or "[Content_Types].xml" not in parts:
        raise FileFault("Это не документ Word. Сохраните файл как .docx и загрузите снова.")
    for name, content in parts.items():
        if ACTIVE.search(name):
            raise FileFault(OBJECTS)
        if name.endswith(XML):
            (_check_xml if len(content) > SMALL or name == "word/document.xml" else _check_known)(name, content)
    return parts


@lru_cache(maxsize=256)
def _check_known(name: str, content: bytes) -> None:
    """Small parts are the same in all documents of a template: what passed once passes again."""
    _check_xml(name, content)


def _check_xml(name: str, content: bytes) -> None:
    encoding = ENCODING.match(content)
    if b"\0" in content or (encoding and encoding[1].lower() not in (b"utf-8", b"us-ascii")) or DOCTYPE.search(content):
        raise FileFault(FOREIGN)
    try:
        root = parse(content)
    except etree.XMLSyntaxError as fault:
        raise FileFault(UNREADABLE) from fault
    if name == "word/document.xml" and root.tag != f"{W}document":
        raise FileFault(
            "Документ сохранён в строгом формате. Сохраните его в Word как обычный .docx и загрузите снова."
        )
    if name == "[Content_Types].xml" and any(ACTIVE.search(item.get("ContentType") or "") for item in root):
        raise FileFault(OBJECTS)
    if name.endswith(".rels"):
        _check_relations(root)
    elif name.startswith("word/"):
        _check_fields(root)


def _check_relations(root: etree._Element) -> None:
    for relation in root:
        kind = relation.get("Type") or ""
        if ACTIVE.search(kind):
            raise FileFault(OBJECTS)
        if relation.get("TargetMode") == "External" and not kind.endswith("/hyperlink"):
            raise FileFault("Документ ссылается на внешние файлы. Вставьте картинки в сам документ и загрузите снова.")


def _check_fields(root: etree._Element) -> None:
    if next(root.iter(f"{W}altChunk"), None) is not None:
        raise FileFault(OBJECTS)
    orders = [node.get(f"{W}instr") or "" for node in root.iter(f"{W}fldSimple")]
    order = ""
    for node in root.iter(f"{W}fldChar", f"{W}instrText"):
        if node.tag == f"{W}instrText":
            order += node.text or ""  # Word splits an order over runs as it likes
        else:
            orders.append(order)
            order = ""
    for order in orders:
        word = order.split()[0].strip('"').upper() if order.strip() else ""
        if word in FETCHING:
            raise FileFault(
                f"В документе есть поле Word {word}, которое читает другие файлы. Уберите его и загрузите снова."
            )
