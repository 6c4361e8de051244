"""Every pair of text and background that the style sheets can put together is readable in every theme."""

from __future__ import annotations

import pytest

from ui.sheets import SHEETS, contrast, palettes, rules, token

PALETTES = palettes()
PAPERS = ("bg", "surface")
"""Where text stands when its rule names no background of its own."""
COLOURED = ("ok-bg", "warn-bg", "bad-bg", "info-bg", "mute-bg")
"""Backgrounds that carry a foreground of their own: the text on them inherits it."""


def pairs_in_use() -> set[tuple[str, str]]:
    """(text, background) tokens, from the rules themselves."""
    found = {("ink", paper) for paper in PAPERS}
    for sheet in SHEETS:
        for rule in rules(sheet):
            text = token(rule.declarations.get("color", ""))
            paper = token(rule.declarations.get("background", rule.declarations.get("background-color", "")))
            if text and paper:
                found.add((text, paper))
            elif text and not text.startswith("on-"):
                found |= {(text, paper) for paper in PAPERS}
            elif paper and paper not in ("accent", "accent-hover", "error", "track", "fg"):
                found.add(("ink", paper))
    return found


PAIRS = sorted(pairs_in_use())


def test_the_sheets_are_read() -> None:
    assert ("on-accent", "accent") in PAIRS
    assert ("warn-fg", "warn-bg") in PAIRS
    assert ("ink-2", "surface") in PAIRS
    assert len(PALETTES) == 9


@pytest.mark.parametrize("theme", PALETTES)
def test_every_text_is_readable_on_its_background(theme: str) -> None:
    need = 7.0 if theme.startswith("scheme-") else 4.5
    colours = PALETTES[theme]
    poor = {pair: round(ratio, 2) for pair in PAIRS if (ratio := contrast(colours[pair[0]], colours[pair[1]])) < need}
    assert poor == {}


@pytest.mark.parametrize("theme", PALETTES)
def test_borders_of_fields_progress_and_focus_are_seen(theme: str) -> None:
    colours = PALETTES[theme]
    shapes = [
        ("field", "bg"),
        ("accent", "track"),
        ("ink", "bg"),
        ("ink", "surface"),
        ("focus", "ink"),
        ("error", "bg"),
    ]
    poor = {pair: round(ratio, 2) for pair in shapes if (ratio := contrast(colours[pair[0]], colours[pair[1]])) < 3}
    assert poor == {}


def test_both_ways_into_the_dark_give_the_same_colours() -> None:
    assert PALETTES["dark by the system"] == PALETTES["dark by choice"]


def test_a_state_tells_itself_by_its_own_foreground() -> None:
    for paper in COLOURED:
        assert (paper.replace("-bg", "-fg"), paper) in PAIRS


def test_the_ratio_is_the_one_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_no_rule_names_a_colour_past_the_tokens() -> None:
    named = [
        (sheet.name, rule.selector, name, value)
        for sheet in SHEETS
        for rule in rules(sheet)
        for name, value in rule.declarations.items()
        if name in ("color", "background", "background-color", "border-color") and "#" in value
    ]
    assert named == []
