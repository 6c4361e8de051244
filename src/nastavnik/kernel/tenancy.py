"""Whose rows are visible: the wall between organisations, closed by default.

Every tenant row carries its organisation. A query without a scope *raises*; "no scope" never means "all".
A scope is one organisation (a school) or an organisation with everything below it (a municipality, a region).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db import models

from nastavnik.kernel.act import Actor, OrganisationLike
from nastavnik.kernel.errors import WrongWiring


class NoScope(WrongWiring):
    """A tenant table was asked outside any organisation."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The rows one may see: of ``organisation_id`` alone, or of the whole subtree under ``path`` when ``subtree``."""

    organisation_id: int
    path: str
    subtree: bool

    @classmethod
    def of(cls, organisation: OrganisationLike) -> Scope:
        return cls(organisation.pk, organisation.path, subtree=not organisation.is_leaf)

    def holds(self, organisation_id: int, path: str | None = None) -> bool:
        """Whether an organisation lies inside."""
        if organisation_id == self.organisation_id:
            return True
        return self.subtree and path is not None and path.startswith(self.path)


@dataclass(frozen=True, slots=True)
class _Everywhere:
    reason: str


_current: ContextVar[Scope | _Everywhere | None] = ContextVar("nastavnik_scope", default=None)


def current() -> Scope | None:
    """The scope in force, or ``None`` (also under ``everywhere``)."""
    scope = _current.get()
    return scope if isinstance(scope, Scope) else None


@contextmanager
def within(organisation: OrganisationLike) -> Iterator[Scope]:
    """Work inside one organisation (and below it, if it is not a school)."""
    scope = Scope.of(organisation)
    token = _current.set(scope)
    try:
        yield scope
    finally:
        _current.reset(token)


@contextmanager
def everywhere(reason: str) -> Iterator[None]:
    """Step over the wall, on purpose and by name: maintenance commands, sign-in, the audit's verifier."""
    token = _current.set(_Everywhere(reason))
    try:
        yield
    finally:
        _current.reset(token)


M = TypeVar("M", bound=models.Model)


class TenantQuerySet(models.QuerySet[M], Generic[M]):
    """Rows of an organisation. Apps subclass it and say who owns a row."""

    def owned_by(self, actor: Actor) -> TenantQuerySet[M]:
        """The rows that are the actor's own (reach OWN). One rule for lists and for objects."""
        raise WrongWiring(f"{self.model.__name__} does not say who owns a row, so reach OWN cannot be granted over it")


class TenantManager(models.Manager[M], Generic[M]):
    """Default manager of tenant tables: filters by the scope in force, raises without one.

    Declared as ``objects = TenantManager.from_queryset(PersonQuerySet)()``.
    """

    def get_queryset(self) -> models.QuerySet[M]:
        queryset = super().get_queryset()
        scope = _current.get()
        if scope is None:
            raise NoScope(f"{self.model.__name__}: the query names no organisation")
        if isinstance(scope, _Everywhere):
            return queryset
        if scope.subtree:
            return queryset.filter(organisation__path__startswith=scope.path)
        return queryset.filter(organisation_id=scope.organisation_id)
