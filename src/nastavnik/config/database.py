"""The database from one address: ``sqlite:///path`` or ``postgres://user:password@host:port/name``."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

SQLITE_START = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA mmap_size=268435456; PRAGMA cache_size=-20000; "
    "PRAGMA secure_delete=ON;"
)
"""``secure_delete``: what is deleted is overwritten with zeros, so that destroyed data are not read from free pages."""


def database(url: str, data: Path) -> dict[str, Any]:
    """Django's settings of the default database. Empty ``url`` means SQLite in the data directory."""
    if not url or url.startswith("sqlite:"):
        path = url.removeprefix("sqlite:///") if url else str(data / "nastavnik.sqlite3")
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": path,
            "CONN_MAX_AGE": None,
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": SQLITE_START},
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ValueError(f"NASTAVNIK_DATABASE_URL: {parts.scheme} is neither sqlite nor postgres")
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }
