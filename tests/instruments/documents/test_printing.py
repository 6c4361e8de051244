"""What our printer does not know goes to LibreOffice where it is installed; without it the reader is told what to do."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from instruments.documents.engine.word_files import BODY, changed, file
from nastavnik.instruments.documents import printing
from nastavnik.instruments.documents.printing import NotPrintable, by_office, print_file

SHAPE = b"<w:r><w:pict/></w:r>"
OFFICE = """#!/bin/sh
echo "$@" > "{seen}"
while [ "$1" != "--outdir" ]; do shift; done
[ -n "{fails}" ] && exit 1
printf '%%PDF-1.7 of the office' > "$2/document.pdf"
"""


def with_shape() -> bytes:
    return changed(file("Приказ"), BODY, b"</w:p>", SHAPE + b"</w:p>")


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program under the office's name that notes how it was called; the real one is not needed to see that it is."""
    return _program(tmp_path, monkeypatch, "")


def _program(folder: Path, monkeypatch: pytest.MonkeyPatch, fails: str) -> Path:
    program, seen = folder / "soffice", folder / "seen"
    program.write_text(OFFICE.format(seen=seen, fails=fails))
    program.chmod(program.stat().st_mode | stat.S_IEXEC)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    return seen


def test_our_own_printer_comes_first(office: Path) -> None:
    assert print_file(file("Приказ"), title="Приказ").startswith(b"%PDF")
    assert not office.exists()


def test_a_shape_goes_to_the_office_with_a_profile_of_its_own(office: Path) -> None:
    assert print_file(with_shape(), title="Приказ") == b"%PDF-1.7 of the office"
    asked = office.read_text()
    assert "--headless" in asked and "UserInstallation=file:///tmp" in asked and "SelectPdfVersion" in asked


def test_an_office_that_fails_is_as_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _program(tmp_path, monkeypatch, "1")
    with pytest.raises(NotPrintable, match="фигура или надпись"):
        print_file(with_shape(), title="Приказ")


def test_without_an_office_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing.shutil, "which", lambda name: None)
    assert by_office(with_shape()) is None
    with pytest.raises(NotPrintable, match="уберите это или сохраните PDF из Word"):
        print_file(with_shape(), title="Приказ")


def test_a_file_that_is_no_document_is_refused_in_words() -> None:
    with pytest.raises(NotPrintable):
        print_file(b"PK nothing", title="Приказ")
