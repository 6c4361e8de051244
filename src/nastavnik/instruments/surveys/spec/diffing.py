"""What changed between two versions, and what may still be compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nastavnik.instruments.surveys.spec.model import Instrument, Item, to_json


@dataclass(frozen=True, slots=True)
class Diff:
    """Ids of items. ``comparable``: item of the new version → item of the old one with the very same wording, or ``None``."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]
    same: tuple[str, ...]
    comparable: Mapping[str, str | None]


def wording(item: Item) -> object:
    """What a respondent reads and chooses from: two items with equal wording measure the same."""
    return (
        item.type,
        item.text,
        item.hint,
        to_json(item.options),
        to_json(item.rows),
        to_json(item.scale) if item.scale else None,
    )


def compare(old: Instrument, new: Instrument) -> Diff:
    """Compare by ids; an item whose wording is the same to a letter is comparable, whatever else has changed."""
    before = {item.id: item for item in old.items()}
    after = {item.id: item for item in new.items() if item.type != "info"}
    same = tuple(key for key, item in after.items() if key in before and to_json(before[key]) == to_json(item))
    return Diff(
        added=tuple(key for key in after if key not in before),
        removed=tuple(key for key, item in before.items() if key not in after and item.type != "info"),
        changed=tuple(key for key in after if key in before and key not in same),
        same=same,
        comparable={
            key: key if key in before and wording(before[key]) == wording(item) else None for key, item in after.items()
        },
    )
