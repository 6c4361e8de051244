"""What a template may say: the fields of a kind with examples, and the check of a school's own file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from nastavnik.foundation.legislation.queries import stale_mentions
from nastavnik.foundation.legislation.rules import Stale
from nastavnik.instruments.documents.engine import (
    FileFault,
    Problem,
    changed_paragraphs,
    check_upload,
    compile_template,
    plain_text,
)
from nastavnik.instruments.documents.kinds import kind
from nastavnik.kernel.act import Act


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a kind: its full name, an example; ``repeated``: the list it stands in a row of, if any."""

    name: str
    example: str
    repeated: str = ""

    @property
    def tag(self) -> str:
        """What to type in Word."""
        if not self.repeated:
            return f"{{{{ {self.name} }}}}"
        return f"{{{{ {ITEM}{self.name[len(self.repeated) :]} }}}}"


ITEM = "строка"
"""The name of one element in the examples of repeats: ``{%tr for строка in пары %}``."""


@dataclass(frozen=True, slots=True)
class Check:
    """``problems`` keep the file from being a template; ``stale`` acts, ``missing`` fields and how many paragraphs
    are ``changed`` against the built-in one are told."""

    problems: tuple[Problem, ...] = ()
    stale: tuple[Stale, ...] = ()
    missing: tuple[str, ...] = ()
    changed: int = 0


@cache
def sample(code: str) -> dict[str, Any]:
    """The sample context of a kind in use: what its template is checked with and previewed on."""
    found: dict[str, Any] = json.loads(kind(code).file("sample.json"))
    return found


@cache
def fields_of(code: str) -> tuple[Field, ...]:
    """Everything the papers of a kind know, in the order of the sample."""
    return tuple(_walk(sample(code)))


def _walk(node: dict[str, Any], above: str = "", repeated: str = "") -> Iterator[Field]:
    for name, value in node.items():
        full = f"{above}{name}"
        if isinstance(value, dict):
            yield from _walk(value, f"{full}.", repeated)
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            yield Field(full, f"список, {len(value)}", repeated)
            yield from _walk(value[0], f"{full}.", full)
        elif isinstance(value, list):
            yield Field(full, "; ".join(map(str, value)), repeated)
        else:
            yield Field(full, "да" if value is True else "нет" if value is False else str(value or ""), repeated)


@cache
def known_fields(code: str) -> frozenset[str]:
    """Names a template of the kind may use: those of the sample and of the built-in template."""
    return frozenset(item.name for item in fields_of(code)) | built_in_fields(code)


@cache
def built_in_fields(code: str) -> frozenset[str]:
    """Names the built-in template uses."""
    return compile_template(kind(code).file("template.docx")).fields


def check_template(act: Act, code: str, data: bytes) -> Check:
    """Everything there is to say of a school's own file for a kind."""
    if problems := check_upload(data, known_fields(code)):
        return Check(tuple(problems))
    try:
        own = compile_template(data).fields
        text = plain_text(data)
    except FileFault as fault:
        return Check((Problem(fault.text),))
    return Check(
        stale=tuple(stale_mentions(act, text, act.today)), missing=tuple(sorted(built_in_fields(code) - own)),
        changed=changed_paragraphs(kind(code).file("template.docx"), data),
    )  # fmt: skip
