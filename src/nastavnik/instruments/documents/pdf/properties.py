"""Properties of paragraphs and runs as Word means them: defaults, then the chain of styles, then what stands in place.

Lengths are in points. Names follow ECMA-376 Part 1, chapter 17.3 (paragraphs, runs) and 17.7 (styles).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
Properties = dict[str, Any]
FAMILIES = {
    "arial": "Liberation Sans", "calibri": "Liberation Sans", "helvetica": "Liberation Sans", "verdana": "Liberation Sans",
    "tahoma": "Liberation Sans", "segoe ui": "Liberation Sans", "liberation sans": "Liberation Sans",
    "pt sans": "Liberation Sans", "pt astra sans": "Liberation Sans", "open sans": "Liberation Sans",
}  # fmt: skip
"""Fonts drawn as Liberation Sans; everything else is drawn as Liberation Serif, whose widths are those of Times New Roman."""
PARAGRAPH: Properties = {
    "align": "left", "left": 0.0, "right": 0.0, "first": 0.0, "before": 0.0, "after": 0.0, "line": 1.0, "rule": "auto",
    "next": False, "lines": False, "page": False, "level": 0, "tabs": {}, "list": None, "close": False,
}  # fmt: skip
RUN: Properties = {
    "size": 10.0, "bold": False, "italic": False, "underline": False, "strike": False, "caps": False, "hidden": False,
    "font": "Liberation Serif", "color": None, "place": "", "style": "",
}  # fmt: skip


def value(node: etree._Element | None, name: str = "val", default: str = "") -> str:
    """An attribute of the main namespace."""
    found = node.get(W + name) if node is not None else None
    return default if found is None else str(found)


def name_of(node: etree._Element) -> str:
    """The element's name without its namespace; comments and instructions are nothing."""
    tag = node.tag
    return tag.rpartition("}")[2] if tag.__class__ is str else "proofErr"


def switched(node: etree._Element) -> bool:
    """An on/off property: present means on unless it says otherwise."""
    return value(node, default="1") not in ("0", "false", "off", "none")


def points(text: str, unit: float = 20.0) -> float:
    """Twentieths of a point (or other units per point) as points; what is no number is nothing."""
    try:
        return float(text) / unit
    except ValueError:
        return 0.0


def paragraph_properties(node: etree._Element | None) -> Properties:
    """What ``w:pPr`` says, and nothing of what it leaves out."""
    found: Properties = {}
    for item in node if node is not None else ():
        name = name_of(item)
        if name == "jc":
            found["align"] = {
                "both": "both",
                "distribute": "both",
                "center": "center",
                "right": "right",
                "end": "right",
            }.get(value(item), "left")
        elif name == "ind":
            for side, keys in (("left", ("left", "start")), ("right", ("right", "end"))):
                for key in keys:
                    if value(item, key):
                        found[side] = points(value(item, key))
            if value(item, "hanging"):
                found["first"] = -points(value(item, "hanging"))
            elif value(item, "firstLine"):
                found["first"] = points(value(item, "firstLine"))
        elif name == "spacing":
            for side in ("before", "after"):
                if value(item, side):
                    found[side] = points(value(item, side))
            if value(item, "line"):
                rule = value(item, "lineRule", "auto")
                found["rule"] = rule
                found["line"] = points(value(item, "line"), 240.0 if rule == "auto" else 20.0)
        elif name == "tabs":
            found["tabs"] = {
                points(value(stop, "pos")): (value(stop, default="left"), value(stop, "leader", "none"))
                for stop in item
            }
        elif name == "numPr":
            key = value(item.find(W + "numId"))
            found["list"] = None if key in ("", "0") else (key, int(value(item.find(W + "ilvl"), default="0")))
        elif name == "outlineLvl":
            level = int(value(item, default="9"))
            found["level"] = level + 1 if level < 6 else 0
        elif name in _SWITCHES:
            found[_SWITCHES[name]] = switched(item)
    return found


_SWITCHES = {"keepNext": "next", "keepLines": "lines", "pageBreakBefore": "page", "contextualSpacing": "close"}
_MARKS = {"b": "bold", "i": "italic", "strike": "strike", "dstrike": "strike", "caps": "caps", "vanish": "hidden"}


def run_properties(node: etree._Element | None) -> Properties:
    """What ``w:rPr`` says."""
    found: Properties = {}
    for item in node if node is not None else ():
        name = name_of(item)
        if name == "sz":
            found["size"] = points(value(item), 2.0)
        elif name in _MARKS:
            found[_MARKS[name]] = switched(item)
        elif name == "u":
            found["underline"] = value(item, default="single") != "none"
        elif name == "rFonts":
            family = value(item, "ascii") or value(item, "hAnsi") or value(item, "cs")
            if family:
                found["font"] = FAMILIES.get(family.lower(), "Liberation Serif")
        elif name == "color":
            found["color"] = None if value(item) in ("", "auto") else "#" + value(item)
        elif name == "vertAlign":
            found["place"] = {"superscript": "super", "subscript": "sub"}.get(value(item), "")
    return found


class Styles:
    """The styles of a document, each with its ancestors laid under it."""

    def __init__(self, root: etree._Element | None) -> None:
        self.paragraph, self.run = dict(PARAGRAPH), dict(RUN)
        self.measured: dict[str, tuple[Properties, dict[str, Any]]] = {}  # the printer's: paragraphs of a style alone
        self._rows: dict[str, etree._Element] = {}
        self._known: dict[str, tuple[Properties, Properties]] = {}
        self.default = ""
        self.default_table = ""
        if root is None:
            return
        defaults = root.find(W + "docDefaults")
        if defaults is not None:
            self.paragraph |= paragraph_properties(defaults.find(f"{W}pPrDefault/{W}pPr"))
            self.run |= run_properties(defaults.find(f"{W}rPrDefault/{W}rPr"))
        for row in root.iter(W + "style"):
            key = value(row, "styleId")
            self._rows[key] = row
            if switched_default(row):
                if value(row, "type") == "paragraph":
                    self.default = key
                elif value(row, "type") == "table":
                    self.default_table = key

    def of(self, key: str) -> tuple[Properties, Properties]:
        """Paragraph and run properties a style adds to the document's defaults."""
        if key not in self._known:
            self._known[key] = ({}, {})  # a style that descends from itself ends here
            row = self._rows.get(key)
            if row is not None:
                above = self.of(value(row.find(W + "basedOn")))
                name = value(row.find(W + "name")).lower()
                own = paragraph_properties(row.find(W + "pPr"))
                if name.startswith("heading ") and name[8:].isdigit():
                    own.setdefault("level", int(name[8:]))
                self._known[key] = (joined(above[0], own), above[1] | run_properties(row.find(W + "rPr")))
        return self._known[key]

    def table(self, key: str) -> list[etree._Element]:
        """``w:tblPr`` of a table style and its ancestors, the nearest first."""
        found, seen = [], set()
        key = key or self.default_table
        while key and key not in seen and key in self._rows:
            seen.add(key)
            properties = self._rows[key].find(W + "tblPr")
            if properties is not None:
                found.append(properties)
            key = value(self._rows[key].find(W + "basedOn"))
        return found


def switched_default(row: etree._Element) -> bool:
    return value(row, "default") in ("1", "true", "on")


def joined(under: Mapping[str, Any], over: Mapping[str, Any]) -> Properties:
    """Properties laid over others; tab stops add up, a cleared stop goes."""
    found = {**under, **over}
    stops = {**under.get("tabs", {}), **over.get("tabs", {})}
    if stops:
        found["tabs"] = {place: stop for place, stop in stops.items() if stop[0] != "clear"}
    return found
