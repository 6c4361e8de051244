"""From an edition and a context to a Word file; compiled once per edition."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from nastavnik.instruments.documents.kinds import kind


@lru_cache(maxsize=64)
def _compiled(code: str, sha256: str) -> Any:
    from nastavnik.instruments.documents.engine import compile_template

    return compile_template(kind(code).file("template.docx"))


def render_kind(code: str, context: Mapping[str, Any]) -> bytes:
    """The DOCX of a kind with this context (shape: ``fields.toml`` or the manifest of the kind)."""
    from nastavnik.instruments.documents.engine import render

    edition = kind(code)
    return render(_compiled(code, edition.sha256), context)
