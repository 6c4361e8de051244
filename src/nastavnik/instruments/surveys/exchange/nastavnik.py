"""Our own format ``nastavnik-anketa/1`` as a file: a methodologist reads it, a version comes back from it unchanged."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import yaml

from nastavnik.instruments.surveys.spec import Instrument, Item, Scale, to_json
from nastavnik.instruments.surveys.spec.loading import FORMAT

BLOCK = ("type", "scale", "text", "rows", "score")
"""What a repeated block carries for its item."""


def as_data(instrument: Instrument, taxonomy: Mapping[str, Any]) -> dict[str, Any]:
    """The file's content: scales and blocks named, everything else in place. ``taxonomy``: the competences its grids ask."""
    scales: dict[str, Any] = {}
    blocks: dict[str, Any] = {}
    sections = [
        {**_plain(section), "items": [_item(item, scales, blocks) for item in section.items]}
        for section in instrument.sections
    ]
    head = {key: value for key, value in to_json(instrument).items() if key not in ("sections", "window")}
    if instrument.window is not None:
        head["window"] = {"from": instrument.window[0], "to": instrument.window[1]}
    found: dict[str, Any] = {"format": FORMAT, "language": "ru", "version": f"{instrument.version}.0.0"}
    if any(item.type == "competence_grid" for item in instrument.items()):
        found["taxonomy"] = dict(taxonomy)
    return {**found, "answer_scales": scales, "blocks": blocks, "instruments": [{**head, "sections": sections}]}


def as_yaml(instrument: Instrument, taxonomy: Mapping[str, Any]) -> str:
    """The file in YAML, in the order a person reads."""
    return yaml.safe_dump(as_data(instrument, taxonomy), allow_unicode=True, sort_keys=False, width=110)


def as_json(instrument: Instrument, taxonomy: Mapping[str, Any]) -> str:
    return json.dumps(as_data(instrument, taxonomy), ensure_ascii=False, indent=1)


def _plain(section: Any) -> dict[str, Any]:
    return {key: value for key, value in to_json(section).items() if key != "items"}


def _item(item: Item, scales: dict[str, Any], blocks: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = dict(to_json(item))
    if item.scale is not None:
        found["scale"] = _name_of(item.scale, scales)
    if item.type == "competence_grid":
        found.pop("rows", None)  # they are the taxonomy's
    if item.block:
        blocks[item.block] = {"title": item.title, **{key: found.pop(key) for key in BLOCK if key in found}}
        found.pop("title", None)
    return found


def _name_of(scale: Scale, scales: dict[str, Any]) -> str:
    told = to_json(scale)
    if scale.min_label or scale.max_label:
        told = {
            "min": scale.points[0].value, "max": scale.points[-1].value,
            "min_label": scale.min_label, "max_label": scale.max_label,
        }  # fmt: skip
    for name, known in scales.items():
        if known == told:
            return name
    name = f"scale_{len(scales) + 1}"
    scales[name] = told
    return name
