"""What exists: capabilities, actions, events and their listeners. Filled while apps load, then frozen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from nastavnik.kernel.access import Capability, Matrix, Reach
from nastavnik.kernel.errors import WrongWiring

if TYPE_CHECKING:
    from nastavnik.kernel.act import Act
    from nastavnik.kernel.action import Action


@dataclass(frozen=True, slots=True)
class Happening:
    """An event after commit: its name, the act, what the action got and what it returned."""

    event: str
    act: Act
    arguments: Mapping[str, Any]
    result: Any


Listener = Callable[[Happening], None]


class AuditSink(Protocol):
    """Where an action leaves its trace (installed by ``foundation.audit``)."""

    def __call__(
        self, *, act: Act, event: str, title: str, subject: object, arguments: Mapping[str, Any], result: object
    ) -> None: ...


class Registry:
    """The tables of the running house. ``freeze`` checks them against each other."""

    def __init__(self) -> None:
        self.actions: dict[str, Action[..., Any]] = {}
        self.listeners: dict[str, list[Listener]] = defaultdict(list)
        self.matrix: Matrix = {}
        self.audit: AuditSink | None = None
        self.read_capabilities: set[Capability] = set()
        self.frozen = False

    def add_action(self, action: Action[..., Any]) -> None:
        self._open()
        if action.name in self.actions:
            raise WrongWiring(f"Two actions are named {action.name}")
        self.actions[action.name] = action

    def listen(self, event: str, listener: Listener) -> None:
        self._open()
        self.listeners[event].append(listener)

    def install(self, *, matrix: Matrix | None = None, audit: AuditSink | None = None) -> None:
        self._open()
        if matrix is not None:
            self.matrix = matrix
        if audit is not None:
            self.audit = audit

    def reach(self, role: str, capability: Capability) -> Reach | None:
        """How far the role's grant goes, or ``None`` when there is none."""
        return self.matrix.get(capability, {}).get(role)

    def events(self) -> frozenset[str]:
        return frozenset(action.event for action in self.actions.values())

    def freeze(self) -> None:
        """Close the tables. Raises ``WrongWiring`` for a hole in them."""
        if self.audit is None:
            raise WrongWiring("No audit is installed: actions would leave no trace")
        for action in self.actions.values():
            if action.capability not in self.matrix:
                raise WrongWiring(f"{action.name}: the access matrix has no row {action.capability}")
        unknown = set(self.listeners) - self.events()
        if unknown:
            raise WrongWiring(f"Nobody announces these events: {', '.join(sorted(unknown))}")
        self.frozen = True

    def idle_rows(self) -> list[str]:
        """Rows of the matrix that no action and no page asks: dead permissions (a test keeps this empty)."""
        asked = {str(action.capability) for action in self.actions.values()} | {
            str(row) for row in self.read_capabilities
        }
        return sorted({str(row) for row in self.matrix} - asked)

    def _open(self) -> None:
        if self.frozen:
            raise WrongWiring("The registry is frozen: declare this where the app loads")


registry = Registry()


def on(event: str) -> Callable[[Listener], Listener]:
    """Listen to an event of an app below: ``@on("consents.consent.signed")``. Runs after commit."""

    def subscribe(listener: Listener) -> Listener:
        registry.listen(event, listener)
        return listener

    return subscribe
