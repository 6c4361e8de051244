"""Who may open a file: the rule of the object that owns it.

An app that keeps files declares how its owners are found: ``@owner`` over ``def of(act) -> ids of files the actor may open``.
"""

from __future__ import annotations

from collections.abc import Callable

from nastavnik.foundation.files.models import StoredFile
from nastavnik.kernel.act import Act

_owners: list[Callable[[Act, int], bool]] = []


def owner(rule: Callable[[Act, int], bool]) -> Callable[[Act, int], bool]:
    """Declare a rule: does the actor see an object of ours that owns file ``id``? Any rule that says yes opens the file."""
    _owners.append(rule)
    return rule


def may_open(act: Act, file: StoredFile) -> bool:
    """Asked after tenancy: the file is in the actor's organisation already."""
    return any(rule(act, file.pk) for rule in _owners)
