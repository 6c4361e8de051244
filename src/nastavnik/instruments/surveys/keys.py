"""Keys that live outside the database: of drafts, of answers that wait for their batch, of a year's pseudonyms.

A dump of the database without this folder reads no draft and links no confidential answer to a person. A destroyed key
is gone for good: that is how confidential answers become anonymous. With several nodes the folder is shared, as the
files are.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

from nastavnik.kernel.errors import Refusal


class KeyGone(Refusal):
    """The key was destroyed, so nothing can be linked or read any more."""


def folder() -> Path:
    path = Path(settings.KEYS)
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def _file(name: str) -> Path:
    return folder() / f"{name}.key"


def key(name: str) -> bytes:
    """The key of that name, made at the first asking. Two processes that ask at once get the same one.

    Raises ``KeyGone`` for a destroyed key.
    """
    file = _file(name)
    if file.with_suffix(".gone").exists():
        raise KeyGone("Ключ этого года уничтожен: связать ответы с людьми больше нельзя.")
    if not file.exists():
        fresh = folder() / f".{name}.{secrets.token_hex(8)}"
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as out:
            out.write(Fernet.generate_key())
            out.flush()
            os.fsync(out.fileno())
        try:
            os.link(fresh, file)  # whole or not at all, and the first one wins
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return file.read_bytes()


def lives(name: str) -> bool:
    """Whether there is a key of that name, made and not destroyed."""
    return _file(name).exists()


def destroy(name: str) -> None:
    """Overwrite and remove a key; leave a mark, so that no new one takes its name."""
    file = _file(name)
    file.with_suffix(".gone").touch(mode=0o600)
    if file.exists():
        file.write_bytes(secrets.token_bytes(64))
        file.unlink()


def seal(name: str, value: Any) -> str:
    """JSON, encrypted (AES-128-CBC with HMAC-SHA256, Fernet)."""
    return Fernet(key(name)).encrypt(json.dumps(value, ensure_ascii=False).encode()).decode()


def unseal(name: str, text: str) -> Any:
    """What ``seal`` has sealed. Raises ``KeyGone`` when the key is another one."""
    try:
        return json.loads(Fernet(key(name)).decrypt(text.encode()))
    except InvalidToken:
        raise KeyGone("Черновик записан другим ключом и прочитан быть не может. Начните анкету заново.") from None


def pseudonym(name: str, who: int | str) -> str:
    """HMAC-SHA256 of a person (or of a slip's code) under a year's key: the same in autumn and in May, nothing to anybody
    without the key."""
    return hmac.new(key(name), str(who).encode(), hashlib.sha256).hexdigest()
