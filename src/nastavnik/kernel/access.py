"""Reach: how far a grant goes. The table itself is ``config/access_matrix.py``; the kernel only asks it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Reach(StrEnum):
    """One cell of the access matrix."""

    OWN = "own"  # only what the actor takes part in: own pair, own document, own answers
    SCHOOL = "school"  # everything of the actor's organisation
    SUBTREE = "subtree"  # the organisation and all below it


class Capability(StrEnum):
    """Base of every app's ``capabilities.py``. Values are ``app.verb_noun``; the label is Russian."""

    label: str

    def __new__(cls, value: str, label: str) -> Capability:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member


Matrix = Mapping[str, Mapping[str, Reach]]
"""capability → role → reach. An absent cell is a refusal."""
