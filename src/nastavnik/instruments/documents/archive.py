"""Many files as one ZIP with a list that a person reads and sums that a machine checks.

Nothing is compressed twice: Word files, PDFs and scans are stored as they are. A file that proves several things lies in
the archive once. It is written to disk, file by file, so its size does not matter to memory.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from django.core.files.storage import default_storage

from nastavnik.foundation.files.models import StoredFile
from nastavnik.foundation.files.storing import safe_name
from nastavnik.instruments.documents.models import Document
from nastavnik.kernel import clock

INDEX, SUMS = "Список.html", "SHA256SUMS.txt"
PIECE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Item:
    """A file of the archive: a stored one or plain bytes, and the words of its line in the list."""

    name: str
    content: StoredFile | bytes
    words: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of the list and a folder of the archive; ``note`` says what there is to know beside the files."""

    title: str
    items: Sequence[Item] = ()
    note: str = ""
    folder: str = ""


def write_archive(path: Path, title: str, columns: Sequence[str], sections: Iterable[Section]) -> int:
    """Write the ZIP; ``columns`` name what ``words`` of the items say. Returns the number of files in it."""
    sums, body, used, there = [], [], set[str](), dict[int, str]()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for section in sections:
            rows = []
            for item in section.items:
                known = item.content.pk if isinstance(item.content, StoredFile) else -len(sums) - 1
                if known not in there:
                    name = _free(f"{section.folder}/{safe_name(item.name)}".lstrip("/"), used)
                    sums.append((_add(archive, name, item.content), name))
                    there[known] = name
                rows.append((there[known], item.name, item.words))
            body.append(_section(section, columns, rows))
        page = PAGE.format(title=escape(title), body="".join(body))
        archive.writestr(INDEX, page.encode(), zipfile.ZIP_DEFLATED)
        sums.append((hashlib.sha256(page.encode()).hexdigest(), INDEX))
        text = "".join(f"{digest}  {name}\n" for digest, name in sums)
        archive.writestr(SUMS, text.encode(), zipfile.ZIP_DEFLATED)
    return len(sums) - 1


def _add(archive: zipfile.ZipFile, name: str, content: StoredFile | bytes) -> str:
    """Copy the bytes; the sum is of what was really written."""
    digest = hashlib.sha256()
    entry = zipfile.ZipInfo(name, clock.now().timetuple()[:6])
    with archive.open(entry, "w", force_zip64=True) as out:
        for piece in _pieces(content):
            digest.update(piece)
            out.write(piece)
    return digest.hexdigest()


def _pieces(content: StoredFile | bytes) -> Iterator[bytes]:
    if isinstance(content, bytes):
        yield content
        return
    with default_storage.open(content.key, "rb") as file:
        while piece := file.read(PIECE):
            yield piece


def _free(name: str, used: set[str]) -> str:
    """The name, numbered when another file of the archive bears it."""
    stem, dot, ending = name.rpartition(".")
    tried, number = name, 1
    while tried.casefold() in used:
        number += 1
        tried = f"{stem} ({number}){dot}{ending}" if stem else f"{name} ({number})"
    used.add(tried.casefold())
    return tried


def _section(section: Section, columns: Sequence[str], rows: Sequence[tuple[str, str, Sequence[str]]]) -> str:
    out = [f"<h2>{escape(section.title)}</h2>"]
    if section.note:
        out.append(f"<p>{escape(section.note)}</p>")
    if rows:
        head = "".join(f"<th>{escape(name)}</th>" for name in ("Файл", *columns))
        out.append(f"<table><thead><tr>{head}</tr></thead><tbody>")
        for path, name, words in rows:
            cells = "".join(f"<td>{escape(word)}</td>" for word in words)
            out.append(f'<tr><td><a href="{escape(path)}">{escape(name)}</a></td>{cells}</tr>')
        out.append("</tbody></table>")
    return "".join(out)


def items_of(document: Document) -> list[Item]:
    """The files of a document: its text, the scan, the PDF frozen for a signature, the signature."""
    known = document.register_year is not None or document.attached_to_id is not None
    number = f"№ {document.number_text} от {document.dated_on:%d.%m.%Y}" if known and document.dated_on else ""
    words = (number, document.get_state_display())
    stem = f"{number} {document.title}" if number else document.title
    found = [Item(f"{stem}.docx", document.file, words)]
    for file, mark in ((document.scan, "скан"), (document.print, "для подписи"), (document.signature, "подпись")):
        if file is not None:
            found.append(Item(f"{stem} — {mark}.{file.name.rpartition('.')[2]}", file, words))
    return found


PAGE = """<!DOCTYPE html>
<html lang="ru"><head><meta charset="utf-8"><title>{title}</title><style>
body {{ font: 16px/1.5 "PT Sans", Arial, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1b1f24; }}
h1 {{ font-size: 1.6rem; }} h2 {{ font-size: 1.15rem; margin-top: 2rem; }}
table {{ border-collapse: collapse; width: 100%; }} th, td {{ text-align: left; padding: .3rem .6rem; border-bottom: 1px solid #c9d0d8; vertical-align: top; }}
a {{ color: #1d4f9c; }}
</style></head><body><h1>{title}</h1>{body}</body></html>
"""
