"""Checks and keeps files: type by content, size by limit, name harmless, place unguessable.

Called from inside actions of the owners: a file is never stored on its own.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import unicodedata
from pathlib import Path
from typing import BinaryIO

import puremagic
from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage

from nastavnik.foundation.files.models import StoredFile
from nastavnik.kernel.act import Act
from nastavnik.kernel.errors import Refusal

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SCANS = {"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png"}
ZIP = "application/zip"
PAPERS = {**SCANS, DOCX: ".docx"}


class FileRefused(Refusal):
    """The file cannot be taken; the text says what to do."""


def content_type(data: bytes) -> str:
    """The type by the first bytes; ``application/octet-stream`` when nothing is recognised."""
    for signature, kind in (
        (b"%PDF-", "application/pdf"),
        (b"\xff\xd8\xff", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
    ):
        if data.startswith(signature):
            return kind
    if data.startswith(b"PK\x03\x04") and b"word/" in data:
        return DOCX
    try:
        return str(puremagic.from_string(data, mime=True)) or "application/octet-stream"
    except puremagic.PureError:
        return "application/octet-stream"


def safe_name(name: str) -> str:
    """The name as a person wrote it, without paths, control and bidirectional characters; at most 120 characters."""
    cleaned = "".join(char for char in unicodedata.normalize("NFC", name) if unicodedata.category(char)[0] != "C")
    cleaned = re.sub(r'[\\/:*?"<>|]+', "_", cleaned).strip(" .")
    stem, dot, ending = cleaned.rpartition(".")
    if stem and ending.isalnum() and len(ending) < 9:
        return f"{stem[:110].rstrip(' .')}{dot}{ending}"
    return cleaned[:120] or "файл"


def store_upload(act: Act, upload: File[bytes], *, allowed: dict[str, str] = SCANS) -> StoredFile:
    """Keep an uploaded file. Raises ``FileRefused`` when it is too large, empty or of another type by its content."""
    if upload.size > settings.FILE_SIZE_LIMIT:
        raise FileRefused("Файл больше 20 МБ. Сожмите его или дайте ссылку.", field="file")
    stream: BinaryIO = upload.open("rb")  # type: ignore[assignment]
    data = stream.read()
    if not data:
        raise FileRefused("Файл пустой. Проверьте его и загрузите снова.", field="file")
    kind = content_type(data)
    if kind not in allowed:
        names = ", ".join(sorted({ending.lstrip(".").upper() for ending in allowed.values()}))
        raise FileRefused(f"Такой файл загрузить нельзя. Подойдут: {names}.", field="file")
    return keep(act, data, name=safe_name(upload.name or "файл"), kind=kind)


def keep(act: Act, data: bytes, *, name: str, kind: str) -> StoredFile:
    """Write the bytes, then the row: a failed act leaves at most an orphan file, never a row without one.

    A full disk is a refusal, not a torn file.
    """
    key = f"{act.organisation.pk}/{act.today:%Y}/{secrets.token_hex(16)}"
    stored = StoredFile(
        organisation_id=act.organisation.pk,
        key=_saved(key, ContentFile(data)),
        name=name,
        content_type=kind,
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        created_at=act.now,
    )
    stored.save()
    return stored


def keep_path(act: Act, path: Path, *, name: str, kind: str) -> StoredFile:
    """Keep a file of ours that may be large: it is copied by pieces, never whole in memory. A full disk is a refusal."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while piece := stream.read(1024 * 1024):
            digest.update(piece)
    key = f"{act.organisation.pk}/{act.today:%Y}/{secrets.token_hex(16)}"
    with path.open("rb") as stream:
        key = _saved(key, File(stream))
    stored = StoredFile(
        organisation_id=act.organisation.pk, key=key, name=name, content_type=kind, size=path.stat().st_size,
        sha256=digest.hexdigest(), created_at=act.now,
    )  # fmt: skip
    stored.save()
    return stored


def _saved(key: str, content: File[bytes]) -> str:
    """The place the content got. What was torn by a full disk is taken away."""
    try:
        return default_storage.save(key, content)
    except OSError as fault:
        default_storage.delete(key)
        raise FileRefused(
            "На сервере не хватило места, файл не сохранён. Остальное на странице не пропало. "
            "Сообщите администратору и попробуйте позже."
        ) from fault


def read(file: StoredFile) -> bytes:
    """The stored bytes."""
    with default_storage.open(file.key, "rb") as stream:
        data: bytes = stream.read()
        return data
