"""What is published of a campaign without names: one payload of plain values, made once and kept as a snapshot.

Nothing that may not be shown is in it: a page or an export cannot leak what it never gets. Every missing number carries
its reason (``Hidden``). Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from nastavnik.instruments.surveys.rules import promise
from nastavnik.instruments.surveys.spec import Instrument, Item
from nastavnik.instruments.surveys.statistics.change import change
from nastavnik.instruments.surveys.statistics.recommendation import recommendation
from nastavnik.instruments.surveys.statistics.reliability import reliability
from nastavnik.instruments.surveys.statistics.scoring import row_values, score
from nastavnik.instruments.surveys.statistics.suppression import (
    Hidden,
    full_distribution,
    publish,
    texts_allowed,
)

AGREES_FROM = 4
"""«Скорее так» and more, of five points."""
Answers = Mapping[str, Any]


def summary(
    instrument: Instrument, people: Sequence[Answers], before: Sequence[tuple[Answers, Answers]], smallest: int
) -> dict[str, Any]:
    """The results of the unnamed questions. ``people``: one set of answers each; ``before``: the same person's autumn and
    May; ``smallest``: the least group. Items are keyed by id, repetitions of an item are taken together."""
    n = len(people)
    if n < smallest:
        return {"n": n if n else 0, "why": (Hidden.FEW if n else Hidden.NONE).value, "items": []}
    items = [item for item in instrument.items() if item.type != "info" and promise(instrument.mode, item) == "hidden"]
    return {"n": n, "why": "", "items": [_item(item, people, before, smallest) for item in items]}


def _item(
    item: Item, people: Sequence[Answers], before: Sequence[tuple[Answers, Answers]], smallest: int
) -> dict[str, Any]:
    values = [answers[key] for answers in people for key in answers if key.partition("@")[0] == item.id]
    found: dict[str, Any] = {"id": item.id, "title": item.title or item.text, "text": item.text, "n": len(values)}
    if len(values) < smallest:
        return {**found, "kind": "hidden", "why": (Hidden.FEW if values else Hidden.NONE).value}
    if item.type in ("likert_matrix", "competence_grid"):
        return {**found, **_battery(item, values, before, smallest)}
    if item.type == "scale":
        return {**found, **_scale(item, [value for value in values if isinstance(value, int)])}
    if item.type in ("single", "multi", "rank"):
        return {**found, **_choice(item, values, smallest)}
    return {**found, "kind": "texts", "why": "" if texts_allowed(len(values)) else Hidden.FEW.value}


def _battery(
    item: Item, values: Sequence[Answers], before: Sequence[tuple[Answers, Answers]], smallest: int
) -> dict[str, Any]:
    turned = [row_values(item, marks) for marks in values]
    scores = [found for marks in values if (found := score(item, marks)) is not None]
    rows = []
    for row in item.rows:
        column = [marks[row.id] for marks in turned if row.id in marks]
        if len(column) < smallest:
            rows.append({"text": row.text, "why": Hidden.FEW.value})
            continue
        # Told as it was asked: a reversed statement keeps its own direction on the page.
        raw = [_low(item) + _high(item) - value if row.reverse else value for value in column]
        agree = sum(value >= AGREES_FROM for value in raw)
        shown = publish({"agree": agree, "other": len(raw) - agree}, smallest).groups
        rows.append({
            "text": row.text, "reverse": row.reverse, "n": len(raw), "mean": sum(raw) / len(raw), "why": "",
            "agree": shown["agree"] if isinstance(shown["agree"], int) else None,
        })  # fmt: skip
    whole = [list(marks.values()) for marks in turned if len(marks) == len(item.rows)]
    agreement = reliability(whole) if whole else None
    return {
        "kind": "battery", "low": _low(item), "high": _high(item), "rows": rows,
        "mean": sum(scores) / len(scores) if len(scores) >= smallest else None,
        "reliability": None if agreement is None else {
            "n": agreement.n, "alpha": agreement.alpha, "low": agreement.low, "high": agreement.high,
            "words": agreement.words, "rough": agreement.rough,
        },
        "change": _change(item, before),
    }  # fmt: skip


def _change(item: Item, before: Sequence[tuple[Answers, Answers]]) -> dict[str, Any] | None:
    pairs = [
        (old, new)
        for autumn, may in before
        if (old := score(item, autumn.get(item.id, {}))) is not None
        and (new := score(item, may.get(item.id, {}))) is not None
    ]
    found = change([old for old, _ in pairs], [new for _, new in pairs]) if pairs else None
    if found is None:
        return None
    return {
        "n": found.n, "mean": found.mean, "low": found.low, "high": found.high, "words": found.words,
        "before": sum(old for old, _ in pairs) / found.n, "after": sum(new for _, new in pairs) / found.n,
        "counts": _counts(found.up, found.same, found.down),
    }  # fmt: skip


def _counts(up: int, same: int, down: int) -> list[int] | None:
    """Who went up, stayed, went down: only when none of the three is a person or two among few."""
    shown = publish({"up": up, "same": same, "down": down}, 3).groups
    return (
        [up, same, down]
        if all(not isinstance(value, Hidden) or value is Hidden.NONE for value in shown.values())
        else None
    )


def _scale(item: Item, values: Sequence[int]) -> dict[str, Any]:
    if item.metric == "nps":
        found = recommendation(values)
        return {
            "kind": "recommendation", "counts": [found.high, found.middle, found.low] if full_distribution(found.n) else None,
            "index": found.index, "index_low": found.index_low, "index_high": found.index_high,
        }  # fmt: skip
    return {"kind": "scale", "low": _low(item), "high": _high(item), "mean": sum(values) / len(values)}


def _choice(item: Item, values: Sequence[Any], smallest: int) -> dict[str, Any]:
    chosen = [value if isinstance(value, list) else [value] for value in values]
    counts = {option.label: sum(option.value in one for one in chosen) for option in item.options}
    if item.type == "single":
        shown: Mapping[str, int | Hidden] = publish(counts, smallest).groups
    else:  # any number of marks: each option is a split of its own into those who chose it and the rest
        shown = {
            label: publish({"yes": count, "no": len(values) - count}, smallest).groups["yes"]
            for label, count in counts.items()
        }
    return {
        "kind": "choice",
        "options": [
            {"label": label, "count": value if isinstance(value, int) else None, "why": value.value if isinstance(value, Hidden) else ""}
            for label, value in shown.items()
        ],
    }  # fmt: skip


def _numbers(item: Item) -> list[int]:
    return [point.value for point in item.scale.points if isinstance(point.value, int)] if item.scale else [0]


def _low(item: Item) -> int:
    return min(_numbers(item))


def _high(item: Item) -> int:
    return max(_numbers(item))
