"""What is published of a campaign without names: one payload of plain values, made once and kept as a snapshot.

Nothing that may not be shown is in it: a page or an export cannot leak what it never gets. Every missing number carries
its reason (``Hidden``). Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import stdev
from typing import Any

from nastavnik.instruments.surveys.rules import promise
from nastavnik.instruments.surveys.spec import Instrument, Item
from nastavnik.instruments.surveys.statistics.change import DETAIL_FROM, change
from nastavnik.instruments.surveys.statistics.distributions import t_quantile
from nastavnik.instruments.surveys.statistics.recommendation import recommendation
from nastavnik.instruments.surveys.statistics.reliability import MISREAD, Reliability, reliability
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


@dataclass(frozen=True, slots=True)
class Pair:
    """One person's autumn and May. ``edited``: items whose spelling has changed between them, the meaning not."""

    before: Answers
    after: Answers
    edited: frozenset[str] = frozenset()


def summary(instrument: Instrument, people: Sequence[Answers], before: Sequence[Pair], smallest: int) -> dict[str, Any]:
    """The results of the unnamed questions. ``people``: one set of answers each; ``before``: the same person's autumn and
    May; ``smallest``: the least group. Items are keyed by id, repetitions of an item are taken together."""
    n = len(people)
    if n < smallest:
        return {"n": n if n else 0, "why": (Hidden.FEW if n else Hidden.NONE).value, "items": []}
    items = [item for item in instrument.items() if item.type != "info" and promise(instrument.mode, item) == "hidden"]
    return {"n": n, "why": "", "items": [_item(item, people, before, smallest) for item in items]}


def _item(item: Item, people: Sequence[Answers], before: Sequence[Pair], smallest: int) -> dict[str, Any]:
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


def _battery(item: Item, values: Sequence[Answers], before: Sequence[Pair], smallest: int) -> dict[str, Any]:
    turned = [row_values(item, marks) for marks in values]
    scores = [found for marks in values if (found := score(item, marks)) is not None]
    rows: list[dict[str, Any]] = []
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
        "kind": "battery", "low": _low(item), "high": _high(item), "rows": rows, "scored": len(scores),
        "mean": sum(scores) / len(scores) if len(scores) >= smallest else None, "span": _span(scores),
        "reliability": None if agreement is None else _agreement(item, agreement),
        "change": _change(item, before, smallest),
    }  # fmt: skip


def _span(scores: Sequence[float]) -> list[float] | None:
    """Student's 95 % interval of a mean; for ten people and more: mean and spread of fewer would tell single answers."""
    if not full_distribution(len(scores)):
        return None
    middle, half = sum(scores) / len(scores), t_quantile(0.975, len(scores) - 1) * stdev(scores) / len(scores) ** 0.5
    return [middle - half, middle + half]


def _agreement(item: Item, found: Reliability) -> dict[str, Any]:
    """With what only methodists look at: each row's part in it, and reversed rows that were probably misread."""
    rows = [
        {
            "text": row.text, "rest": rest, "without": without,
            "misread": row.reverse and rest < MISREAD,
        }
        for row, rest, without in zip(item.rows, found.item_rest, found.if_deleted or [None] * len(item.rows), strict=True)
    ]  # fmt: skip
    return {
        "n": found.n, "alpha": found.alpha, "low": found.low, "high": found.high, "words": found.words,
        "rough": found.rough, "rows": rows,
    }  # fmt: skip


def _change(item: Item, before: Sequence[Pair], smallest: int) -> dict[str, Any] | None:
    pairs = [
        (old, new)
        for pair in before
        if (old := score(item, pair.before.get(item.id, {}))) is not None
        and (new := score(item, pair.after.get(item.id, {}))) is not None
    ]
    found = change([old for old, _ in pairs], [new for _, new in pairs]) if pairs else None
    if found is None:
        return None
    effect = found.effect
    return {
        "effect": None if effect is None else {"g": effect.g, "low": effect.low, "high": effect.high},
        "bands": _bands([new - old for old, new in pairs], smallest) if found.n >= DETAIL_FROM else None,
        "rows": _row_changes(item, before) if found.n >= DETAIL_FROM else None,
        "edited": any(item.id in pair.edited for pair in before),
        "n": found.n, "mean": found.mean, "low": found.low, "high": found.high, "words": found.words,
        "before": sum(old for old, _ in pairs) / found.n, "after": sum(new for _, new in pairs) / found.n,
        "counts": _counts(found.up, found.same, found.down),
    }  # fmt: skip


BANDS = (
    "снизилась на балл и больше",
    "немного снизилась",
    "не изменилась",
    "немного выросла",
    "выросла на балл и больше",
)


def _bands(differences: Sequence[float], smallest: int) -> list[dict[str, Any]]:
    """How far people's scores have moved, in five bands; small bands are hidden like small groups."""
    counts = dict.fromkeys(BANDS, 0)
    for moved in differences:
        place = 2 if abs(moved) < 1e-9 else (0 if moved <= -1 else 1) if moved < 0 else (4 if moved >= 1 else 3)
        counts[BANDS[place]] += 1
    shown = publish(counts, smallest).groups
    return [{"label": name, **_told(shown[name])} for name in BANDS]


def _row_changes(item: Item, before: Sequence[Pair]) -> list[dict[str, Any]]:
    """Autumn and May of single statements, of whoever answered the statement both times; as it was asked, not turned over."""
    found = []
    for row in item.rows:
        marks = [(pair.before.get(item.id, {}).get(row.id), pair.after.get(item.id, {}).get(row.id)) for pair in before]
        both = [(old, new) for old, new in marks if isinstance(old, int) and isinstance(new, int)]
        if len(both) >= DETAIL_FROM:
            old, new = (sum(side) / len(both) for side in zip(*both, strict=True))
            found.append({"text": row.text, "n": len(both), "before": old, "after": new})
    return found


def _told(value: int | Hidden) -> dict[str, Any]:
    return {"count": None, "why": value.value} if isinstance(value, Hidden) else {"count": value, "why": ""}


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
    if not full_distribution(len(values)):  # five equal answers would tell everybody's
        shown: Mapping[str, int | Hidden] = dict.fromkeys(counts, Hidden.PROTECTS)
    elif item.type == "single":
        shown = publish(counts, smallest).groups
    else:  # any number of marks: each option is a split of its own into those who chose it and the rest
        shown = {
            label: publish({"yes": count, "no": len(values) - count}, smallest).groups["yes"]
            for label, count in counts.items()
        }
    return {
        "kind": "choice",
        "short": not full_distribution(len(values)),
        "options": [{"label": label, **_told(value)} for label, value in shown.items()],
    }  # fmt: skip


def _numbers(item: Item) -> list[int]:
    return [point.value for point in item.scale.points if isinstance(point.value, int)] if item.scale else [0]


def _low(item: Item) -> int:
    return min(_numbers(item))


def _high(item: Item) -> int:
    return max(_numbers(item))
