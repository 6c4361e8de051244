"""A solved plan as the arrays that questions about it are answered from: what else could be, and what it would cost."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from pairing import accelerator, paths
from pairing.edges import Edges, candidates
from pairing.model import Column, Ints, Mentees, Mentors
from pairing.rules import Rules

if TYPE_CHECKING:
    from pairing.plan import Plan


@dataclass(frozen=True, slots=True, order=True)
class Worth:
    """A difference between two plans: ``steps`` of priority (a mentee served is 1 + their tier), then ``fit``, the total of
    scores (of their utility, where the rules have one). One step outweighs any fit."""

    steps: int
    fit: int

    @classmethod
    def between(cls, more: int, less: int, unit: int) -> Worth:
        """Of two objectives, each ``unit``·steps + fit with 0 ≤ fit < unit."""
        return cls(more // unit - less // unit, more % unit - less % unit)


@dataclass(frozen=True, eq=False)
class Residual:
    """Rows are mentees, columns are mentors. Pinned pairs are not up to choice: their rows have no edges, their places
    are gone. ``v`` are the least prices. ``served`` (n,): the column in the plan, pinned or chosen, −1: none."""

    edges: Edges
    worth: Ints
    base: Ints
    mate: Ints
    served: Ints
    held_ptr: Ints
    held: Ints
    places: Ints
    u: Ints
    v: Ints
    objective: int
    unit: int
    accelerated: bool | None = None
    """With or without numba; by default as ``accelerator`` chooses."""

    @classmethod
    def of(cls, mentees: Mentees, mentors: Mentors, rules: Rules, plan: Plan, edges: Edges | None = None) -> Residual:
        """``edges``: those of ``candidates``, when at hand. O(edges) without them, O(people) with them.

        Raises ``KeyError`` when the plan is of other people.
        """
        proof = plan.certificate
        edges = candidates(mentees, mentors, rules) if edges is None else edges
        mate = np.full(len(mentees), -1, dtype=np.int64)
        for mentee, mentor, _ in plan.pairs:
            mate[mentees.row(mentee)] = mentors.row(mentor)
        served, places = mate.copy(), mentors.places.astype(np.int64)
        rows = np.array([mentees.row(mentee) for mentee, _ in plan.pinned], dtype=np.int64)
        if len(rows):
            np.subtract.at(places, mate[rows], 1)
            mate[rows] = -1
            edges = edges.without(rows)
        base = proof.matched_weight + proof.must_weight * mentees.tier.astype(np.int64)
        order = np.argsort(mate, kind="stable")
        held = order[mate[order] >= 0].astype(np.int64)
        held_ptr = np.concatenate([[0], np.cumsum(np.bincount(mate[held], minlength=len(mentors)))]).astype(np.int64)
        found = cls(
            edges, rules.worth(), base, mate, served, held_ptr, held, places, np.array(proof.u, dtype=np.int64),
            np.array(proof.v, dtype=np.int64), proof.objective, proof.matched_weight,
        )  # fmt: skip
        return found._with_least_prices() if plan.engine == "1.0" else found

    def _with_least_prices(self) -> Residual:
        prices = self.least_prices()
        drop = np.where(self.mate >= 0, (self.v - prices)[self.mate], 0) if len(self.v) else np.zeros_like(self.u)
        return replace(self, u=self.u + drop, v=prices)

    def least_prices(self) -> Ints:
        """(m,): what one more place at each mentor would add to the objective, from any optimal duals."""
        prices: Ints = self._paths.least_prices(self._graph, self.u, self.v)
        return prices

    def next_best(self, rows: Ints, most: int) -> tuple[Ints, Ints]:
        """For these rows the ``most`` other choices that cost least: (edge or −1, loss of the objective), rows × ``most``."""
        edge, loss = self._paths.next_best(rows, most, self._graph, self._ways, self.u, self.v)
        return edge, loss

    def loss(self, row: int, column: int) -> int | None:
        """What the objective loses when this pair is put; ``None`` where no plan may have it."""
        if self.served[row] == column:
            return 0
        columns, scores = self.edges.row(row)
        at = int(np.searchsorted(columns, column))
        if at == len(columns) or columns[at] != column:
            return None
        slack = int(self.u[row] + self.v[column] - self.base[row] - self.worth[scores[at]])
        scratch = np.zeros(len(self.v), dtype=np.int64), np.full(len(self.v), -1, dtype=np.int64)
        way = self._paths.detour(column, int(self.mate[row]), paths.FAR, self._ways, *scratch, 1)
        return None if way == paths.FAR else slack + int(way)

    @property
    def _paths(self) -> Any:
        """The searches, compiled where that pays."""
        fast = accelerator.module(len(self.edges.mentor), self.accelerated)
        return paths if fast is None else fast.paths

    @cached_property
    def _ways(self) -> tuple[Column, ...]:
        """What full mentors can do to give up a place; made once."""
        found: tuple[Column, ...] = self._paths.ways_out(self._graph, self.places, self.u, self.v)
        return found

    @property
    def _graph(self) -> tuple[Column, ...]:
        edges = self.edges
        return (edges.ptr, edges.mentor, edges.score, self.worth, self.base, self.mate, self.held_ptr, self.held)
