"""Text as people type it, made comparable: spaces, invisible marks, ё, Latin letters that look Russian."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_LATIN = "ABCEHKMOPTXYaceopxykmtË\u00ebÏ\u00ef"
_CYRILLIC = "АВСЕНКМОРТХУасеорхукмтЁёЇї"
_LOOKALIKE = str.maketrans(_LATIN, _CYRILLIC)
_LOOKALIKES = frozenset(_LATIN)
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u0000-\u0008\u000e-\u001f\u007f]")
_SPACES = re.compile(r"[^\S\n]+")
_NEWLINES = re.compile(r"\s*\n\s*")
_DASHES = re.compile("[\u2010-\u2015\u2212\u2043]")
_WORD = re.compile(r"[^\W\d_]+", re.UNICODE)
_CYR = re.compile("[\u0400-\u04ff]")
_LAT = re.compile("[A-Za-z\u00c0-\u024f]")
_NOT_WORD = re.compile(r"[^\w]+")
_PARTICLES = frozenset(["оглы", "оглу", "кызы", "гызы", "угли", "улы", "уулу", "кизи", "ибн"])


def clean(value: str) -> str:
    """NFC, no invisible marks, single ordinary spaces; line breaks inside a cell stay as ``\\n``."""
    if value.isascii() and value.isprintable() and "  " not in value:
        return value.strip()
    value = unicodedata.normalize("NFC", value).replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n")
    value = _SPACES.sub(" ", _INVISIBLE.sub("", value))
    return _NEWLINES.sub("\n", value).strip()


def line(value: str) -> str:
    """``clean`` on one line, all dashes as hyphens."""
    return _DASHES.sub("-", clean(value).replace("\n", " "))


def has_cyrillic(value: str) -> bool:
    return bool(_CYR.search(value))


def has_latin(value: str) -> bool:
    return bool(_LAT.search(value))


def russify(value: str, *, whole_words: bool = False) -> str:
    """Latin look-alikes inside Russian words become Russian letters; «Cафина» typed with a Latin C is «Сафина».

    With ``whole_words`` a word made of look-alikes only («HOCOBA») is taken as Russian too: right for names in a
    Russian table, wrong for e-mail and class labels of foreign origin.
    """
    if not _LAT.search(value):
        return value

    def fix(match: re.Match[str]) -> str:
        word = match.group()
        if _LAT.search(word) and (_CYR.search(word) or (whole_words and all(c in _LOOKALIKES for c in word))):
            return word.translate(_LOOKALIKE)
        return word

    return _WORD.sub(fix, value)


@lru_cache(maxsize=8192)
def key(value: str) -> str:
    """The comparable form: lower case, е for ё, Russian letters, words separated by single spaces, no punctuation."""
    folded = russify(line(value), whole_words=True).casefold().replace("ё", "е")
    return _NOT_WORD.sub(" ", folded).replace("_", " ").strip()


def proper(word: str) -> str:
    """A name part as in documents: Иванова-Петрова, оглы, Д'Артаньян. Latin words of mixed case are left alone."""
    if has_latin(word) and not (word.isupper() or word.islower()):
        return word
    if word.casefold() in _PARTICLES:
        return word.casefold()
    parts = re.split(r"([-'’`])", word.casefold())
    return "".join(part if part in _PARTICLES else part[:1].upper() + part[1:] for part in parts)
