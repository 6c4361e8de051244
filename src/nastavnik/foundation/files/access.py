"""Who may open a file: the rule of the object that owns it.

An app that keeps files declares its rule: ``@owner`` over ``def opens(act, file_id) -> bool``.
"""

from __future__ import annotations

from collections.abc import Callable

from nastavnik.foundation.files.models import StoredFile
from nastavnik.kernel.act import Act

_owners: list[Callable[[Act, int], bool]] = []


def owner(rule: Callable[[Act, int], bool]) -> Callable[[Act, int], bool]:
    """Declare a rule: does the actor see an object of ours that owns the file? Any rule that says yes opens it."""
    _owners.append(rule)
    return rule


def may_open(act: Act, file: StoredFile) -> bool:
    """Asked after tenancy: the file is in the actor's organisation already."""
    return any(rule(act, file.pk) for rule in _owners)
