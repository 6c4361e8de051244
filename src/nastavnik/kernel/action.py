"""``@action``: the one way anything changes.

It checks permission, opens the transaction and the write lock, calls the function, writes the audit entry and announces
the event, all in one transaction. A use case cannot forget what it never writes by hand.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import update_wrapper
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar

from django.db import models, transaction

from nastavnik.kernel import tenancy, writing
from nastavnik.kernel.access import Capability, Reach
from nastavnik.kernel.act import Act
from nastavnik.kernel.errors import Forbidden, Missing, WrongWiring
from nastavnik.kernel.registry import Happening, registry

P = ParamSpec("P")
R = TypeVar("R")
UNTOLD = "содержание в журнал не пишется"
_EVENT = re.compile(r"^[a-z_]+\.[a-z_]+\.[a-z_]+$")


class Action(Generic[P, R]):
    """A declared use case. Call it as ``form_pair(act, mentor=…, mentee=…)``."""

    def __init__(
        self,
        function: Callable[Concatenate[Act, P], R],
        *,
        capability: Capability,
        event: str,
        title: str,
        about: str | None,
        untold: Sequence[str] = (),
    ) -> None:
        self.function = function
        self.capability = capability
        self.event = event
        self.title = title
        self.about = about
        self.untold = frozenset(untold)
        self.name = f"{function.__module__.split('.actions')[0].rsplit('.', 1)[-1]}.{function.__name__}"
        self._check()
        update_wrapper(self, function)
        registry.add_action(self)

    def __call__(self, act: Act, /, *args: P.args, **kwargs: P.kwargs) -> R:
        if args:
            raise TypeError(f"{self.name} takes keyword arguments only")
        with tenancy.within(act.organisation) as scope:
            self._permit(act, scope, kwargs)
            with transaction.atomic(), writing.permit(self.event):
                result = self.function(act, **kwargs)  # type: ignore[call-arg]
                self._trace(act, kwargs, result)
                announce(Happening(self.event, act, dict(kwargs), result))
        return result

    def allows(self, act: Act, **objects: object) -> bool:
        """Whether the actor may call this over these objects: what a page asks before it shows a button."""
        try:
            with tenancy.within(act.organisation) as scope:
                self._permit(act, scope, objects)
        except (Forbidden, Missing):
            return False
        return True

    def _permit(self, act: Act, scope: tenancy.Scope, arguments: Mapping[str, Any]) -> None:
        reach = registry.reach(act.actor.role, self.capability)
        if reach is None:
            raise Forbidden()
        check_objects(act, reach, scope, _models_in(arguments.values()))

    def _trace(self, act: Act, arguments: Mapping[str, Any], result: object) -> None:
        if registry.audit is None:
            raise WrongWiring("No audit is installed")
        subject: object = arguments.get(self.about) if self.about else None
        if subject is None:
            subject = result if isinstance(result, models.Model) else next(iter(_models_in(arguments.values())), None)
        registry.audit(
            act=act,
            event=self.event,
            title=self.title,
            subject=subject or act.organisation,
            arguments={name: self._told(name, value) for name, value in arguments.items()},
            result=result,
        )

    def _told(self, name: str, value: object) -> object:
        return UNTOLD if name in self.untold and value is not None else value

    def _check(self) -> None:
        if not isinstance(self.capability, Capability):
            raise WrongWiring(f"{self.name} has no capability")
        if not _EVENT.match(self.event or ""):
            raise WrongWiring(f"{self.name}: the event must read app.noun.past_participle, not {self.event!r}")
        parameters = list(inspect.signature(self.function).parameters.values())
        if not parameters or parameters[0].name != "act":
            raise WrongWiring(f"{self.name}: the first parameter is act")
        if unknown := self.untold - {parameter.name for parameter in parameters}:
            raise WrongWiring(f"{self.name} has no arguments {sorted(unknown)}")
        if any(parameter.kind is not inspect.Parameter.KEYWORD_ONLY for parameter in parameters[1:]):
            raise WrongWiring(f"{self.name}: what follows act is keyword-only")


def action(
    *, capability: Capability, event: str, title: str, about: str | None = None, untold: Sequence[str] = ()
) -> Callable[[Callable[Concatenate[Act, P], R]], Action[P, R]]:
    """Declare a use case.

    ``capability``: the row of the access matrix that opens it. ``event``: ``app.noun.past_participle``, announced within the
    transaction and written to the audit. ``title``: what was done, in Russian, as the audit screen says it («Назначен срок»).
    ``about``: the argument that is the subject; by default the returned model, else the first model given.
    ``untold``: arguments whose contents the audit does not repeat, because not everybody who reads it may see them.
    """

    def declare(function: Callable[Concatenate[Act, P], R]) -> Action[P, R]:
        return Action(function, capability=capability, event=event, title=title, about=about, untold=untold)

    return declare


def check_objects(act: Act, reach: Reach, scope: tenancy.Scope, objects: Iterable[models.Model]) -> None:
    """Every object must lie in the actor's organisation (else ``Missing``) and, for OWN, be the actor's (else ``Forbidden``)."""
    owned = 0
    for item in objects:
        organisation_id = getattr(item, "organisation_id", None)
        if organisation_id is None:
            continue
        path = item.organisation.path if scope.subtree else None  # type: ignore[attr-defined]
        own = organisation_id == act.organisation.pk
        if not (own or (reach is not Reach.SCHOOL and scope.holds(organisation_id, path))):
            raise Missing()
        if reach is Reach.OWN and item.pk is not None:
            owned += 1
            queryset = type(item)._default_manager.filter(pk=item.pk)
            if not queryset.owned_by(act.actor).exists():  # type: ignore[attr-defined]
                raise Forbidden()
    if reach is Reach.OWN and not owned:
        raise Forbidden()


def announce(happening: Happening) -> None:
    """Let the apps above draw their conclusions, in the same transaction: the fact and what follows stand or fall together."""
    for listener in registry.listeners.get(happening.event, ()):
        listener(happening)


def _models_in(values: Iterable[Any]) -> Iterator[models.Model]:
    for value in values:
        if isinstance(value, models.Model):
            yield value
        elif isinstance(value, Mapping):
            yield from _models_in(value.values())
        elif isinstance(value, (list, tuple, set, frozenset)):
            yield from _models_in(value)
