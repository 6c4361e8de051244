"""What proves a line done: rules over facts that exist anyway. Apps above declare them; the plan only asks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from nastavnik.foundation.organisations.models import SchoolYear
from nastavnik.kernel.errors import WrongWiring


@dataclass(frozen=True, slots=True)
class Evidence:
    """``done`` of ``total`` facts; ``words`` for the row; ``waiting``: the next move is somebody else's;
    ``open_ended``: zero of zero counts as not begun, not as done; ``needless``: nothing to do this year, with the reason."""

    done: int
    total: int
    words: str = ""
    waiting: bool = False
    needless: str = ""

    @property
    def complete(self) -> bool:
        return self.total > 0 and self.done >= self.total


Rule = Callable[[SchoolYear, date], Evidence]
RULES: dict[str, Rule] = {}


def evidence(code: str) -> Callable[[Rule], Rule]:
    """Declare the rule of a line's evidence."""

    def declare(rule: Rule) -> Rule:
        if code in RULES:
            raise WrongWiring(f"Two rules prove {code}")
        RULES[code] = rule
        return rule

    return declare
