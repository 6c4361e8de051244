"""Brings the template language out of Word's XML: joins tags that Word split over runs, lifts paragraph and row tags."""

from __future__ import annotations

import re

from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
T, P, TR, RUN = f"{{{W}}}t", f"{{{W}}}p", f"{{{W}}}tr", f"{{{W}}}r"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
TAG = re.compile(r"\{\{[^{}]*\}\}|\{%[^{}]*%\}")
"""A tag holds no brace, so the search never goes back: a page of unclosed braces costs one pass."""
LIFTED = re.compile(r"\s*\{%(p|tr)\s([^{}]*)%\}\s*")
INVISIBLE = str.maketrans("", "", "\u200b\u200c\u200d\u2060\ufeff\u00ad")
MARK = "nastavnik-tag"
QUOTED = re.compile(r"""("[^"]*"|'[^']*')""")
_PARSER = etree.XMLParser(
    resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
)


def parse(xml: bytes) -> etree._Element:
    """Parse a part without entities, network and huge trees."""
    return etree.fromstring(xml, _PARSER)


def paragraph_text(paragraph: etree._Element) -> str:
    """The visible text of a paragraph."""
    return "".join(node.text or "" for node in paragraph.iter(T))


def normalise(root: etree._Element) -> str:
    """The part as Jinja source: XML with whole tags in it."""
    for paragraph in root.iter(P):
        _join(paragraph)
    for paragraph in list(root.iter(P)):
        found = LIFTED.fullmatch(paragraph_text(paragraph))
        if found:
            _lift(paragraph, found[1], found[2])
    source = etree.tostring(root, encoding="unicode")
    source = re.sub(rf"<{MARK}[^>]*>(.*?)</{MARK}>", lambda found: _unescape(found[1]), source, flags=re.DOTALL)
    return TAG.sub(lambda found: _unescape(found[0]), source)


def _join(paragraph: etree._Element) -> None:
    """Put every tag wholly into the text node it begins in."""
    nodes = list(paragraph.iter(T))
    text = "".join(node.text or "" for node in nodes)
    if "{" not in text:
        return
    owner = [index for index, node in enumerate(nodes) for _ in node.text or ""]
    pieces: list[list[str]] = [[] for _ in nodes]
    position = 0
    for found in TAG.finditer(text):
        for index in range(position, found.start()):
            pieces[owner[index]].append(text[index])
        pieces[owner[found.start()]].append(tidy(found[0]))
        position = found.end()
    for index in range(position, len(text)):
        pieces[owner[index]].append(text[index])
    for node, piece in zip(nodes, map("".join, pieces), strict=True):
        node.text = piece
        if piece != piece.strip() or "{" in piece:
            node.set(SPACE, "preserve")


def tidy(tag: str) -> str:
    """A tag as it was meant: without what Word adds unseen, and small letters, for Word likes to begin with a capital."""
    seen = tag.translate(INVISIBLE).replace("\u00a0", " ")
    return "".join(piece if index % 2 else piece.lower() for index, piece in enumerate(QUOTED.split(seen)))


def _lift(paragraph: etree._Element, kind: str, body: str) -> None:
    """Replace the paragraph (``{%p``) or its row (``{%tr``) by the bare tag."""
    target = paragraph
    if kind == "tr":
        target = next((node for node in paragraph.iterancestors(TR)), paragraph)
    mark = etree.Element(MARK)
    mark.text = "{%" + " " + body + "%}"
    parent = target.getparent()
    if parent is not None:
        mark.tail = target.tail
        parent.replace(target, mark)


def _unescape(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&amp;", "&")
