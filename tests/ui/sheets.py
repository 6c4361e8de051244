"""Reads our style sheets: rules with their declarations, and the palettes of the tokens."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2] / "src" / "nastavnik"
TOKENS = SOURCE / "ui" / "static" / "ui" / "tokens.css"
SHEETS = sorted(path for path in SOURCE.rglob("static/**/*.css") if path.name not in ("tokens.css", "print.css"))


@dataclass(frozen=True)
class Rule:
    """``selector {name: value}``; what stands inside ``@media`` is a rule like any other."""

    selector: str
    declarations: dict[str, str]


def rules(path: Path) -> list[Rule]:
    text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.S)
    found = []
    for selector, body in re.findall(r"([^{}]+)\{([^{}]*)\}", text):
        pairs = (item.split(":", 1) for item in body.split(";") if ":" in item)
        found.append(Rule(selector.strip(), {name.strip(): value.strip() for name, value in pairs}))
    return found


def token(value: str) -> str | None:
    """The name of the token when the whole value is one: ``var(--ink)`` → ``ink``."""
    found = re.fullmatch(r"var\(--([a-z0-9-]+)\)(?:\s*!important)?", value)
    return found[1] if found else None


def palettes() -> dict[str, dict[str, str]]:
    """Theme → token → colour ``#rrggbb``: light, both ways into dark, the six low-vision schemes."""
    made: dict[str, dict[str, str]] = {}
    indirect: dict[str, str] = {}
    for rule in rules(TOKENS):
        colours = {name[2:]: value for name, value in rule.declarations.items() if name.startswith("--")}
        if rule.selector == ":root":
            made["light"] = _full(colours)
        elif rule.selector == ":root:not([data-theme=light]):not(.a11y)":
            made["dark by the system"] = {**made["light"], **_full(colours)}
        elif rule.selector == ":root[data-theme=dark]:not(.a11y)":
            made["dark by choice"] = {**made["light"], **_full(colours)}
        elif rule.selector.startswith(".scheme-") and "fg" in colours:
            made[rule.selector[1:]] = _full(colours)
        elif rule.selector == ".a11y":
            indirect = {name: token(value) or value for name, value in colours.items()}
    return {
        name: {key: colours[source] for key, source in indirect.items()} | colours if name.startswith("scheme-") else colours
        for name, colours in made.items()
    }  # fmt: skip


def _full(colours: dict[str, str]) -> dict[str, str]:
    return {
        name: value if len(value) == 7 else "#" + "".join(2 * digit for digit in value[1:])
        for name, value in colours.items()
        if value.startswith("#")
    }


def contrast(first: str, second: str) -> float:
    """Ratio of WCAG 2.x, 1…21. Source: https://www.w3.org/TR/WCAG21/#dfn-contrast-ratio"""
    darker, lighter = sorted((_luminance(first), _luminance(second)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
