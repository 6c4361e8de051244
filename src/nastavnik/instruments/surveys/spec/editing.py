"""A questionnaire changed by one step: every step gives a whole new value, nothing is edited in place. Pure.

A step may leave faults (a condition on a question that is gone): ``faults_of`` names them, and a draft may hold them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from nastavnik.instruments.surveys.spec.model import Instrument, Item, Option, Section

OWN = "own_"
"""Ids of questions a school has added begin so."""


class NoSuchPlace(LookupError):
    """A question or a section the questionnaire does not have."""


def find(instrument: Instrument, key: str) -> Item:
    """The question by its id. Raises ``NoSuchPlace``."""
    for item in instrument.items():
        if item.id == key:
            return item
    raise NoSuchPlace(key)


def with_intro(instrument: Instrument, intro: str) -> Instrument:
    return replace(instrument, intro=intro)


def changed(instrument: Instrument, key: str, **changes: Any) -> Instrument:
    """The question with some of its facts changed."""
    item = replace(find(instrument, key), **changes)
    return _items(instrument, lambda items: tuple(item if old.id == key else old for old in items))


def without(instrument: Instrument, key: str) -> Instrument:
    """Without the question, and without its section when nothing is left there to ask."""
    find(instrument, key)
    emptied = {row.id for row in instrument.sections if [item.id for item in row.items] == [key]}
    left = _items(instrument, lambda items: tuple(item for item in items if item.id != key))
    return replace(left, sections=tuple(row for row in left.sections if row.id not in emptied))


def added(instrument: Instrument, section: str, item: Item) -> Instrument:
    """With the question at the end of a section."""
    if section not in {row.id for row in instrument.sections}:
        raise NoSuchPlace(section)
    return replace(
        instrument,
        sections=tuple(
            replace(row, items=(*row.items, item)) if row.id == section else row for row in instrument.sections
        ),
    )


def moved(instrument: Instrument, key: str, by: int) -> Instrument:
    """The question ``by`` places down (or up, when negative) within its section; at the edge it stays."""
    find(instrument, key)

    def move(items: tuple[Item, ...]) -> tuple[Item, ...]:
        place = next((number for number, item in enumerate(items) if item.id == key), None)
        if place is None:
            return items
        rest = [item for item in items if item.id != key]
        rest.insert(min(max(place + by, 0), len(rest)), items[place])
        return tuple(rest)

    return _items(instrument, move)


def with_section(instrument: Instrument, title: str) -> Instrument:
    """With an empty section at the end."""
    return replace(instrument, sections=(*instrument.sections, Section(_free(instrument, "section_"), title, ())))


def without_section(instrument: Instrument, section: str) -> Instrument:
    """Without the section and its questions."""
    left = tuple(row for row in instrument.sections if row.id != section)
    if len(left) == len(instrument.sections):
        raise NoSuchPlace(section)
    return replace(instrument, sections=left)


def own_items(instrument: Instrument) -> list[Item]:
    """Questions a school has added."""
    return [item for item in instrument.items() if item.id.startswith(OWN)]


def next_id(instrument: Instrument) -> str:
    return _free(instrument, OWN)


def options_of(lines: list[str], before: tuple[Option, ...] = ()) -> tuple[Option, ...]:
    """Options by their lines; a line that was there keeps its value, so that answers stay comparable."""
    known = {option.label: option for option in before}
    taken = {str(option.value) for option in before}
    found = []
    for line in lines:
        option = known.get(line)
        if option is None:
            number = next(count for count in range(1, 1000) if f"o{count}" not in taken)
            taken.add(f"o{number}")
            option = Option(f"o{number}", line)
        found.append(option)
    return tuple(found)


def _free(instrument: Instrument, start: str) -> str:
    taken = {item.id for item in instrument.items()} | {row.id for row in instrument.sections}
    return next(f"{start}{number}" for number in range(1, 1000) if f"{start}{number}" not in taken)


def _items(instrument: Instrument, change: Callable[[tuple[Item, ...]], tuple[Item, ...]]) -> Instrument:
    return replace(instrument, sections=tuple(replace(row, items=change(row.items)) for row in instrument.sections))
