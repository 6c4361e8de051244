"""What the apps above add to the page of a pair: a heading and a fragment with its values.

An app declares ``@panel`` in its own ``panels.py`` (imported at start-up); the page draws what it is given and knows nothing of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from nastavnik.kernel.act import Act
from nastavnik.stages.mentorships.models import Mentorship


@dataclass(frozen=True, slots=True)
class Panel:
    """``template`` reads ``panel.values``."""

    title: str
    template: str
    values: Mapping[str, Any] = field(default_factory=dict)


Maker = Callable[[Act, Mentorship], Panel | None]
PANELS: list[Maker] = []


def panel(maker: Maker) -> Maker:
    """Declare a panel; it returns ``None`` for those who may not see it."""
    PANELS.append(maker)
    return maker


def panels_of(act: Act, mentorship: Mentorship) -> list[Panel]:
    """The panels of a pair's page, in the order their apps load."""
    return [found for make in PANELS if (found := make(act, mentorship)) is not None]
