"""Server-made SVG: bars, and before and after. No library, no script; numbers stand in the picture and in a table beside it.

Sizes and places are attributes, colours are classes: a strict policy allows no inline style, and themes change colours.
"""

from __future__ import annotations

import textwrap
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

WIDTH, BAR, GAP, LINE, LETTERS = 400, 16, 12, 20, 46
"""Units of the drawing: its width (that of a phone, so that words stay readable there), a bar's height, the gap below it, the
height of a line of words, how many letters go into one."""


def of(item: dict[str, Any]) -> SafeString | None:
    """The picture of one item of a snapshot, or ``None`` where words say all."""
    if item["kind"] == "battery":
        rows = [(row["text"], row["mean"]) for row in item["rows"] if row.get("mean") is not None]
        return bars(item["title"], item["n"], rows, item["low"], item["high"]) if rows else None
    if item["kind"] == "choice":
        counts = [(option["label"], option["count"]) for option in item["options"] if option["count"] is not None]
        return bars(item["text"], item["n"], counts, 0, item["n"]) if counts else None
    return None


def change_of(item: dict[str, Any]) -> SafeString | None:
    """Autumn and May of the same people, or ``None``."""
    found = item.get("change")
    return before_after(item["title"], found, item["low"], item["high"]) if found else None


def bars(title: str, n: int, rows: list[tuple[str, float]], low: float, high: float) -> SafeString:
    """Horizontal bars from ``low`` to ``high``, each with its words above and its number at the end."""
    told = "; ".join(f"{text}: {number(value)}" for text, value in rows)
    parts, top = [], 0
    for text, value in rows:
        lines = textwrap.wrap(text, LETTERS)
        for line in lines:
            top += LINE
            parts.append(f'<text class="chart__label" x="0" y="{top - 5}">{escape(line)}</text>')
        length = (WIDTH - 40) * (value - low) / ((high - low) or 1)
        parts.append(
            f'<rect class="chart__track" x="0" y="{top}" width="{WIDTH - 40}" height="{BAR}" rx="3"/>'
            f'<rect class="chart__bar" x="0" y="{top}" width="{length:.1f}" height="{BAR}" rx="3"/>'
            f'<text class="chart__number" x="{WIDTH - 32}" y="{top + BAR - 2}">{number(value)}</text>'
        )
        top += BAR + GAP
    return mark_safe(
        f'<svg class="chart" viewBox="0 0 {WIDTH} {top}" role="img" aria-label="{escape(title)}, ответов: {n}">'
        f"<title>{escape(title)}</title><desc>Ответов: {n}. {escape(told)}</desc>{''.join(parts)}</svg>"
    )


def before_after(title: str, found: dict[str, Any], low: float, high: float) -> SafeString:
    """A hollow circle for autumn, a filled one for May, between them the change; the interval of the change as a thin line."""

    def place(value: float) -> float:
        return 20 + (WIDTH - 40) * (value - low) / ((high - low) or 1)

    words = f"осень {number(found['before'])}, весна {number(found['after'])}, человек: {found['n']}"
    parts = [
        f'<svg class="chart" viewBox="0 0 {WIDTH} 72" role="img" aria-label="{escape(title)}: {words}">'
        f"<title>{escape(title)}</title><desc>{escape(found['words'])} {escape(words)}</desc>"
        f'<line class="chart__axis" x1="20" y1="40" x2="{WIDTH - 20}" y2="40"/>'
    ]
    if found["low"] is not None:
        ends = [max(low, min(high, found["before"] + found[side])) for side in ("low", "high")]
        parts.append(f'<line class="chart__span" x1="{place(ends[0]):.1f}" y1="54" x2="{place(ends[1]):.1f}" y2="54"/>')
    parts.append(
        f'<line class="chart__way" x1="{place(found["before"]):.1f}" y1="40" x2="{place(found["after"]):.1f}" y2="40"/>'
        f'<circle class="chart__before" cx="{place(found["before"]):.1f}" cy="40" r="8"/>'
        f'<circle class="chart__after" cx="{place(found["after"]):.1f}" cy="40" r="8"/>'
        f'<text class="chart__number" x="20" y="20">осень {number(found["before"])}, весна {number(found["after"])}</text></svg>'
    )
    return mark_safe("".join(parts))


def number(value: float) -> str:
    """A number as people write it: «4,3», «12»."""
    return str(value) if isinstance(value, int) else f"{value:.1f}".replace(".", ",")
