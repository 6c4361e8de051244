"""Personal links: 128 bits in letters that cannot be confused; the database knows only the hash."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from nastavnik.instruments.surveys import keys

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Base 32 without 0, 1, I and O."""
LENGTH = 26
"""Letters: 26 × 5 bits hold 128 and two more."""
CODE_LENGTH = 8
"""Letters of the code by which an anonymous respondent comes back to a draft."""


def token_of(nonce: int) -> str:
    """The token of an invitation: HMAC-SHA256 of its random number under a key outside the database, 128 bits of it."""
    bits = int.from_bytes(hmac.new(keys.key("links"), str(nonce).encode(), hashlib.sha256).digest()[:16])
    return "".join(ALPHABET[bits >> 5 * at & 31] for at in range(LENGTH))


def new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def slip_code(campaign_id: int, number: int) -> str:
    """The printed code of a campaign's slip without a name. Only printed codes are accepted; none leads to a person."""
    made = hmac.new(keys.key("links"), f"slip {campaign_id} {number}".encode(), hashlib.sha256).digest()
    return "".join(ALPHABET[byte & 31] for byte in made[:CODE_LENGTH])


def clean(text: str) -> str:
    """What a person has typed or a messenger has broken: dashes, spaces and small letters do not matter."""
    return "".join(letter for letter in text.upper() if letter.isalnum())


def shown(token: str) -> str:
    """In groups of four, as printed: «ABCD-EFGH-…»."""
    return "-".join(token[at : at + 4] for at in range(0, len(token), 4))


def digest(token: str) -> str:
    """SHA-256 of a cleaned token, in hex."""
    return hashlib.sha256(clean(token).encode()).hexdigest()
