"""The PDF of a document: ours, and where a school's own file goes beyond it, LibreOffice's if it is installed."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from nastavnik.foundation.files.storing import read
from nastavnik.instruments.documents.engine import FileFault, open_package
from nastavnik.instruments.documents.models import Document
from nastavnik.instruments.documents.pdf import NotForPdf, make_pdf
from nastavnik.kernel.errors import Refusal

PATIENCE = 60  # seconds for one document
PROGRAMS = ("soffice", "libreoffice")


class NotPrintable(Refusal):
    """The PDF cannot be made; the text says what stands in the way and what to do."""


def pdf_of(document: Document) -> bytes:
    """The PDF of a document's Word file. Raises ``NotPrintable``."""
    return print_file(read(document.file), title=document.title)


def print_file(docx: bytes, *, title: str) -> bytes:
    """PDF/A by Typst; where the file holds what that cannot show, by LibreOffice. Raises ``NotPrintable``."""
    try:
        return make_pdf(docx, title=title)
    except FileFault as fault:
        raise NotPrintable(fault.text) from fault
    except NotForPdf as fault:
        made = by_office(docx)
        if made is None:
            raise NotPrintable(fault.text) from fault
        return made


def by_office(docx: bytes) -> bytes | None:
    """LibreOffice's PDF/A of a file that passed the gate (nothing active, nothing fetched), or ``None`` without it."""
    program = next((found for name in PROGRAMS if (found := shutil.which(name))), None)
    if program is None:
        return None
    open_package(docx)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "document.docx").write_bytes(docx)
        command = [
            program, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--norestore", "--convert-to",
            'pdf:writer_pdf_Export:{"SelectPdfVersion":{"type":"long","value":"2"},"UseTaggedPDF":{"type":"boolean","value":"true"}}',
            "--outdir", folder, str(place / "document.docx"),
        ]  # fmt: skip
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=PATIENCE)
        except (subprocess.SubprocessError, OSError):
            return None
        made = place / "document.pdf"
        return made.read_bytes() if made.exists() else None
