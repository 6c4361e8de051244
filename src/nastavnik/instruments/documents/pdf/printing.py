"""From a Word file to PDF/A-2a: archival, tagged for screen readers, the same bytes for the same file."""

from __future__ import annotations

import json
import re
import threading
from functools import cache
from pathlib import Path
from typing import Any, Literal

from nastavnik.instruments.documents.pdf.layout import NotForPdf, layout

HERE = Path(__file__).parent
STANDARD: Literal["a-2a"] = "a-2a"
MOMENT = 0
"""Creation time written into the file: none, so that an issued document can be made again and compared."""


@cache
def _fonts() -> Any:
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(HERE / "fonts")])


class _Own(threading.local):
    """The compiler of a thread: it keeps what it has read and laid out, and serves one call at a time."""

    def __init__(self) -> None:
        import typst

        self.compiler = typst.Compiler(b"", root=str(HERE), font_paths=_fonts())


@cache
def _own() -> _Own:
    return _Own()


@cache
def _program() -> tuple[str, str]:
    """The program before and after the tree."""
    before, after = (HERE / "main.typ").read_text(encoding="utf-8").split('"TREE"')
    return before + '"', '"' + after


def make_pdf(docx: bytes, *, title: str) -> bytes:
    """PDF/A-2a of a .docx. Raises ``FileFault`` and ``NotForPdf`` (see ``layout``)."""
    import typst  # 80 MB of code: loaded when the first PDF is asked for

    tree = {"title": title, **layout(docx)}
    text = json.dumps(tree, ensure_ascii=False).replace("\\", "\\\\").replace('"', '\\"')
    try:
        made = _own().compiler.compile(
            text.join(_program()).encode(), format="pdf", pdf_standards=[STANDARD], timestamp=MOMENT
        )
    except typst.TypstError as fault:
        sign = re.search(r"text '(.+?)' could not be displayed|the text (.+?) could not be displayed", str(fault))
        if sign or "could not be displayed" in str(fault):
            shown = next((found for found in sign.groups() if found), "") if sign else ""
            raise NotForPdf(f"знак {shown}, которого нет в шрифтах".replace("  ", " ")) from fault
        raise
    assert isinstance(made, bytes)
    return made
