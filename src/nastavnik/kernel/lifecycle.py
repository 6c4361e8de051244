"""Lifecycles: what may follow what, as a table.

A row holds verb, from, to, guard and clock. A guard returns a refusal *sentence*, so a disabled button can say why.
``state`` has one writer: ``Lifecycle.move``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from nastavnik.kernel.act import Act
from nastavnik.kernel.errors import Refusal, WrongWiring

Guard = Callable[[Any, Act], str | None]


class WrongMove(Refusal):
    """The move does not exist in the present state, or its guard refuses."""


@dataclass(frozen=True, slots=True)
class Move:
    """One row: ``verb`` takes an object from any of ``sources`` to ``target``; ``clock`` is the field that gets the moment."""

    verb: str
    sources: tuple[str, ...]
    target: str
    guard: Guard | None = None
    clock: str | None = None


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """States with Russian names, and the moves between them."""

    name: str
    states: Mapping[str, str]
    initial: str
    moves: Sequence[Move]
    final: frozenset[str] = field(default_factory=frozenset)

    def __post_init__(self) -> None:
        known = set(self.states)
        if self.initial not in known:
            raise WrongWiring(f"{self.name}: unknown first state {self.initial}")
        seen: set[tuple[str, str]] = set()
        for move in self.moves:
            if missing := {*move.sources, move.target} - known:
                raise WrongWiring(f"{self.name}.{move.verb}: unknown states {missing}")
            for source in move.sources:
                if source in self.final:
                    raise WrongWiring(f"{self.name}.{move.verb}: {source} is final")
                if (move.verb, source) in seen:
                    raise WrongWiring(f"{self.name}.{move.verb}: two rows from {source}")
                seen.add((move.verb, source))
        reachable = {self.initial} | {move.target for move in self.moves}
        if lost := known - reachable:
            raise WrongWiring(f"{self.name}: nothing leads to {lost}")

    @property
    def choices(self) -> list[tuple[str, str]]:
        return list(self.states.items())

    def refusal(self, thing: Any, verb: str, act: Act) -> str | None:
        """Why ``verb`` cannot be done now, or ``None`` when it can."""
        move = self._row(thing.state, verb)
        if move is None:
            return f"Сейчас состояние «{self.states[thing.state].lower()}», поэтому это действие недоступно."
        return move.guard(thing, act) if move.guard else None

    def move(self, thing: Any, verb: str, act: Act) -> None:
        """Make the move in memory (the action saves). Raises ``WrongMove`` with the guard's sentence."""
        refusal = self.refusal(thing, verb, act)
        if refusal is not None:
            raise WrongMove(refusal)
        move = self._row(thing.state, verb)
        assert move is not None
        thing.__dict__["state"] = move.target
        if move.clock:
            setattr(thing, move.clock, act.now)

    def _row(self, state: str, verb: str) -> Move | None:
        return next((move for move in self.moves if move.verb == verb and state in move.sources), None)

    def mermaid(self) -> str:
        """The state diagram for the app's README (tested to be the current one)."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.initial}"]
        lines += [f"    {source} --> {move.target}: {move.verb}" for move in self.moves for source in move.sources]
        lines += [f"    {state} --> [*]" for state in self.states if state in self.final]
        return "\n".join(lines)


class _OneWriter:
    """Descriptor of a state field: the first value may be set, after that only a lifecycle moves it."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __get__(self, instance: Any, owner: type) -> Any:
        if instance is None:
            return self
        if self.name not in instance.__dict__:
            instance.refresh_from_db(fields=[self.name])
        return instance.__dict__[self.name]

    def __set__(self, instance: Any, value: Any) -> None:
        if self.name in instance.__dict__ and instance.__dict__[self.name] != value and not instance._state.adding:
            raise WrongWiring(f"{type(instance).__name__}.{self.name} is moved by its lifecycle only")
        instance.__dict__[self.name] = value


class StateField(models.CharField):  # type: ignore[type-arg]
    """``state`` of an object: choices and default come from the lifecycle."""

    def __init__(self, lifecycle: Lifecycle | None = None, **kwargs: Any) -> None:
        if lifecycle is not None:
            kwargs.setdefault("choices", lifecycle.choices)
            kwargs.setdefault("default", lifecycle.initial)
        kwargs.setdefault("max_length", 20)
        kwargs.setdefault("db_index", True)
        super().__init__(**kwargs)

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        setattr(cls, self.attname, _OneWriter(self.attname))
