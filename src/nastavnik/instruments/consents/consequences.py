"""What a withdrawal entails, told before it is done. The stages know: each declares its sentences when it loads."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from nastavnik.instruments.consents.models import Consent
from nastavnik.kernel.act import Act

Foretell = Callable[[Act, Consent], Sequence[str]]
_told: list[Foretell] = []


def consequence(foretell: Foretell) -> Foretell:
    """Declare what the withdrawal of a consent does elsewhere, in sentences; nothing when it does nothing."""
    _told.append(foretell)
    return foretell


def consequences(act: Act, consent: Consent) -> list[str]:
    return [sentence for foretell in _told for sentence in foretell(act, consent)]
