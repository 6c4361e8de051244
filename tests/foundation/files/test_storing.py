"""What is taken, what is refused, and what a refusal leaves behind."""

from __future__ import annotations

import errno
import os
import subprocess
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from conftest import NOW, School, World
from nastavnik.foundation.files import access
from nastavnik.foundation.files.models import StoredFile
from nastavnik.foundation.files.storing import DOCX, PAPERS, SCANS, FileRefused, read, safe_name, store_upload
from nastavnik.kernel import tenancy
from nastavnik.kernel.act import Act
from nastavnik.kernel.writing import permit

PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\n%%EOF"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"\0" * 64
EXE = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00" + b"\0" * 128
HTML = b"<!doctype html><html><script>alert(1)</script></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.fixture(autouse=True)
def _clock(clock: Callable[[datetime], None]) -> None:
    """Roles of the cast are open on the day of the tests."""


def store(school: School, name: str, data: bytes, allowed: dict[str, str] = SCANS) -> StoredFile:
    """As an owner's action would."""
    with tenancy.within(school.organisation), permit("an owner's action"):
        return store_upload(school.act(), SimpleUploadedFile(name, data), allowed=allowed)


def count(school: School) -> int:
    with tenancy.within(school.organisation):
        return StoredFile.objects.count()


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("скан.pdf", PDF, "application/pdf"),
        ("скан.png", PNG, "image/png"),
        ("скан.jpg", JPEG, "image/jpeg"),
        ("без расширения", PDF, "application/pdf"),
    ],
)
def test_scans_are_taken_by_content_and_come_back_whole(school: School, name: str, data: bytes, kind: str) -> None:
    file = store(school, name, data)
    assert (file.content_type, file.name, file.size) == (kind, name, len(data))
    assert read(file) == data
    assert name not in file.key


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("приказ.pdf", EXE),
        ("фото.jpg", HTML),
        ("фото.png", SVG),
        ("рисунок.svg", SVG),
        ("страница.html", HTML),
        ("архив.zip", b"PK\x03\x04" + b"\0" * 64),
        ("текст.pdf", "просто текст".encode()),
        ("почти.pdf", b" " * 2000 + PDF),
    ],
)
def test_a_name_does_not_make_a_file_another_kind(school: School, name: str, data: bytes) -> None:
    with pytest.raises(FileRefused, match=r"Такой файл загрузить нельзя. Подойдут: JPG, PDF, PNG."):
        store(school, name, data)
    assert count(school) == 0


def test_an_empty_file_is_refused(school: School) -> None:
    with pytest.raises(FileRefused, match=r"Файл пустой. Проверьте его и загрузите снова."):
        store(school, "пусто.pdf", b"")


def test_word_is_a_paper_but_not_a_scan(school: School) -> None:
    data = b"PK\x03\x04\x14\x00\x00\x00\x08\x00" + b"word/document.xml" + b"\0" * 64
    assert store(school, "приказ.docx", data, PAPERS).content_type == DOCX
    with pytest.raises(FileRefused):
        store(school, "приказ.docx", data)


def test_the_limit_is_told_before_reading(school: School, settings: object) -> None:
    settings.FILE_SIZE_LIMIT = 100  # type: ignore[attr-defined]
    with pytest.raises(FileRefused, match=r"Файл больше 20 МБ. Сожмите его или дайте ссылку."):
        store(school, "скан.pdf", PDF + b"\0" * 100)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "_.._etc_passwd"),
        ("C:\\Отчёты\\приказ.pdf", "C_Отчёты_приказ.pdf"),
        ("приказ № 84 от 14.09.2026 года", "приказ № 84 от 14.09.2026 года"),
        ("прик\u202eaз\x00.pdf", "прикaз.pdf"),
        ("...", "файл"),
        ("й" * 300 + ".pdf", "й" * 110 + ".pdf"),
    ],
)
def test_names_are_harmless(given: str, kept: str) -> None:
    assert safe_name(given) == kept


def test_a_full_disk_is_a_sentence_and_no_row(school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_space(*args: object, **kwargs: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(FileSystemStorage, "save", no_space)
    with pytest.raises(FileRefused, match=r"На сервере не хватило места, файл не сохранён."):
        store(school, "скан.pdf", PDF)
    assert count(school) == 0


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A real file system of 64 KB."""
    if os.geteuid() != 0:
        pytest.skip("полный диск изображает монтирование: нужны права root")
    folder = tmp_path / "tiny"
    folder.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)], capture_output=True).returncode:
        pytest.skip("полный диск изображает монтирование: здесь оно не разрешено")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_really_full_disk_leaves_neither_row_nor_torn_file(school: School, settings: object, tiny_disk: Path) -> None:
    settings.STORAGES = {  # type: ignore[attr-defined]
        **settings.STORAGES,  # type: ignore[attr-defined]
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tiny_disk}},
    }
    with pytest.raises(FileRefused, match="не хватило места"):
        store(school, "скан.pdf", PDF + b"\0" * 200_000)
    assert count(school) == 0
    assert [path for path in tiny_disk.rglob("*") if path.is_file()] == []
    assert store(school, "скан.pdf", PDF).size == len(PDF)


@pytest.fixture
def readers(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Ids of the files an owner of the tests opens to everybody of its school."""
    opened: list[int] = []

    def rule(act: Act, pk: int) -> bool:
        return pk in opened

    monkeypatch.setattr(access, "_owners", [rule])
    return opened


def test_a_file_is_read_through_its_owner_only(world: World, readers: list[int]) -> None:
    file = store(world.school, "скан.pdf", PDF)
    url = reverse("files:show", args=[file.pk])
    assert world.school.client().get(url).status_code == 404
    readers.append(file.pk)
    answer = world.school.client().get(url)
    assert b"".join(answer.streaming_content) == PDF  # type: ignore[attr-defined]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert world.neighbour.client().get(url).status_code == 404
    assert Client().get(url).status_code == 302


def test_what_a_browser_might_run_is_downloaded(world: World, readers: list[int]) -> None:
    with tenancy.within(world.school.organisation), permit("an owner's action"):
        key = default_storage.save("one", ContentFile(b"x"))
        file = StoredFile.objects.create(
            organisation=world.school.organisation,
            key=key,
            name="приказ.docx",
            content_type=DOCX,
            size=1,
            sha256="",
            created_at=NOW,
        )
    readers.append(file.pk)
    answer = world.school.client().get(reverse("files:show", args=[file.pk]))
    assert answer["Content-Disposition"].startswith("attachment")


def test_an_upload_over_the_limit_gets_a_page_of_ours(world: World, settings: object) -> None:
    settings.FILE_SIZE_LIMIT = 1000  # type: ignore[attr-defined]
    url = reverse("accounts:settings")
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.school.user(), backend="allauth.account.auth_backends.AuthenticationBackend")
    client.get(url)
    for size in (2_000, 2_000_000):  # found while it arrives; found by the declared length
        answer = client.post(url, {"file": SimpleUploadedFile("скан.pdf", b"\0" * size)})
        assert answer.status_code == 413, size
        assert "20" in answer.content.decode()
