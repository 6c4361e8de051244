"""A questionnaire as values: whole in itself, every block, scale and option set resolved. Frozen, comparable, hashable.

The format is ``nastavnik-anketa/1``; a published version keeps ``to_json`` of this.
"""

from __future__ import annotations

import hashlib
import json
import types
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, field, fields
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

Scalar = str | int
TYPES = (
    "single", "multi", "likert_matrix", "competence_grid", "scale", "rank", "text", "longtext", "number", "date", "info",
)  # fmt: skip
AUDIENCES = ("self", "pair", "curator", "psychologist", "municipal", "request", "aggregate")


@dataclass(frozen=True, slots=True)
class Point:
    """A point of a scale, or an escape from it."""

    value: Scalar
    label: str


@dataclass(frozen=True, slots=True)
class Scale:
    """Points in the order they are shown; escapes are answers that are no points («Затрудняюсь ответить»)."""

    points: tuple[Point, ...]
    escapes: tuple[Point, ...] = ()
    min_label: str = ""
    max_label: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """``exclusive`` stands alone among the chosen; ``ends_survey`` leads to the closing page."""

    value: Scalar
    label: str
    label_mentor: str = ""
    exclusive: bool = False
    ends_survey: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A statement or a competence. ``reverse``: agreement means less of what the scale measures."""

    id: str
    text: str
    reverse: bool = False
    show_if: str = ""
    domain: str = ""


@dataclass(frozen=True, slots=True)
class Score:
    """How rows make a scale score: ``mean`` or ``sum`` of at least ``min_answered`` rows; ``range`` of the result."""

    method: str
    min_answered: int
    range: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Item:
    """A question. ``block`` names the repeated block it is, so that autumn and May compare."""

    id: str
    type: str
    text: str
    audience: tuple[str, ...]
    hint: str = ""
    required: bool = False
    title: str = ""
    block: str = ""
    options: tuple[Option, ...] = ()
    options_from: str = ""
    fallback_options_from: str = ""
    other: bool = False
    rows: tuple[Row, ...] = ()
    rows_from: str = ""
    taxonomy: str = ""
    prompt: str = ""
    scale: Scale | None = None
    score: Score | None = None
    min: float | None = None
    max: float | None = None
    default: Scalar | None = None
    max_length: int | None = None
    min_choices: int | None = None
    max_choices: int | None = None
    show_if: str = ""
    prefill: str = ""
    maps_to: str = ""
    measure: str = ""
    metric: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Questions under one title. ``repeat_for``: asked once for each thing of a list (a mentor's pairs)."""

    id: str
    title: str
    items: tuple[Item, ...]
    privacy_banner: str = ""
    repeat_for: str = ""

    @property
    def unnamed(self) -> bool:
        """Whether all of it is promised without a name: such a section may be passed over as a whole."""
        asked = [item for item in self.items if item.type != "info"]
        return bool(self.privacy_banner and asked) and all("aggregate" in item.audience for item in asked)


@dataclass(frozen=True, slots=True)
class Instrument:
    """A whole questionnaire. ``window``: month and day of the usual beginning and end."""

    id: str
    version: int
    title: str
    respondent: str
    mode: str
    intro: str
    privacy_note: str
    closing: str
    sections: tuple[Section, ...]
    formal_title: str = ""
    window: tuple[str, str] | None = None
    layout: Mapping[str, str] = field(default_factory=dict)
    pre_instrument: str = ""
    messages: Mapping[str, str] = field(default_factory=dict)

    def items(self) -> Iterator[Item]:
        """Every question, in order."""
        for section in self.sections:
            yield from section.items


def to_json(value: Any) -> Any:
    """Plain JSON of a value of this module; what equals its default is left out."""
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, tuple):
        return [to_json(item) for item in value]
    if not hasattr(value, "__dataclass_fields__"):
        return value
    found = {}
    for part in fields(value):
        content = getattr(value, part.name)
        default = (
            part.default if part.default is not MISSING else ({} if part.default_factory is not MISSING else MISSING)
        )
        if default is MISSING or content != default:
            found[part.name] = to_json(content)
    return found


def from_json(data: Mapping[str, Any]) -> Instrument:
    """The instrument ``to_json`` has written. Raises ``KeyError`` or ``TypeError`` for anything else."""
    made: Instrument = _made(Instrument, data)
    return made


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _made(kind: Any, data: Any) -> Any:
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        if data is None:
            return None
        classes = [item for item in arguments if item is not type(None)]
        return _made(classes[0], data) if len(classes) == 1 else data
    if origin is tuple:
        if arguments[-1] is Ellipsis:
            return tuple(_made(arguments[0], item) for item in data)
        return tuple(_made(item_kind, item) for item_kind, item in zip(arguments, data, strict=True))
    if hasattr(kind, "__dataclass_fields__"):
        hints = _hints(kind)
        return kind(**{name: _made(hints[name], item) for name, item in data.items()})
    return data


def canonical_bytes(instrument: Instrument) -> bytes:
    """One text for one questionnaire: keys sorted, no spaces, UTF-8."""
    return json.dumps(to_json(instrument), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def sha256(instrument: Instrument) -> str:
    """The fingerprint printed on the paper form and in the export."""
    return hashlib.sha256(canonical_bytes(instrument)).hexdigest()
