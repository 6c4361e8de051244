"""The web face of access: who works here, in which role; pages and writes as declarations.

``screen(capability)`` opens a page to the roles of the matrix; ``restrict`` and ``fetch`` apply the same cell to lists
and to single objects. A stranger's object is 404: not even its existence is told.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar, cast

from django.contrib.auth.views import redirect_to_login
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from nastavnik.foundation.access import keeping
from nastavnik.kernel import clock
from nastavnik.kernel.access import Capability, Reach
from nastavnik.kernel.act import Act, Actor
from nastavnik.kernel.errors import Forbidden
from nastavnik.kernel.registry import registry
from nastavnik.kernel.tenancy import TenantQuerySet

if TYPE_CHECKING:
    from nastavnik.foundation.accounts.models import Membership, User

P = ParamSpec("P")
M = TypeVar("M", bound=models.Model)


class Request(HttpRequest):
    """A request of a signed-in user who works in a role (for type checkers; made by the middleware)."""

    user: User  # type: ignore[assignment]
    membership: Membership
    memberships: list[Membership]
    act: Act


View = Callable[Concatenate[Request, P], HttpResponseBase]


def make_act(user: User, membership: Membership) -> Act:
    """The act of a request: the user in the role they work in now."""
    actor = Actor(name=str(user), role=membership.role, user_id=user.pk, person_id=user.person_id)
    return Act(actor=actor, organisation=membership.organisation, now=clock.now())


def screen(capability: Capability) -> Callable[[View[P]], Callable[Concatenate[HttpRequest, P], HttpResponseBase]]:
    """Open a view to the roles that hold ``capability``. Others get a page that says whose it is."""
    registry.read_capabilities.add(capability)

    def wrap(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
        @wraps(view)
        def opened(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return ask_to_sign_in(request)
            if getattr(request, "membership", None) is None:
                raise Forbidden("У вашей учётной записи нет роли. Обратитесь к куратору или администратору системы.")
            request = cast(Request, request)
            if registry.reach(request.act.actor.role, capability) is None:
                raise Forbidden(f"Эта страница недоступна роли «{request.membership.get_role_display()}».")
            if request.method == "POST" and keeping.has_kept(request):
                keeping.drop(request)
            return view(request, *args, **kwargs)

        opened.capability = capability  # type: ignore[attr-defined]
        return opened

    return wrap


def ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """To the sign-in page and back. What a POST carried is kept for the one who typed it."""
    if request.method in ("GET", "HEAD"):
        response: HttpResponse = redirect_to_login(request.get_full_path())
    elif request.method == "POST" and keeping.keep(request):
        response = redirect_to_login(reverse("accounts:resume"))
    else:
        response = redirect_to_login(_page_behind(request))
    if request.headers.get("HX-Request"):
        # A redirect would be followed by the fragment's own request; htmx must leave the whole page.
        return HttpResponse(status=204, headers={"HX-Redirect": response["Location"]})
    return response


def _page_behind(request: HttpRequest) -> str:
    """The page a form was sent from: the address of the form itself may not answer to GET."""
    referer = request.headers.get("Referer", "")
    return referer if url_has_allowed_host_and_scheme(referer, {request.get_host()}) else "/"


def restrict(queryset: Any, act: Act, capability: Capability) -> Any:
    """The part of a list the actor may see by ``capability`` (inside the tenancy scope in force)."""
    reach = registry.reach(act.actor.role, capability)
    if reach is None:
        return queryset.none()
    if reach is Reach.OWN:
        return cast(TenantQuerySet[Any], queryset).owned_by(act.actor)
    if reach is Reach.SCHOOL and not act.organisation.is_leaf:
        return queryset.filter(organisation_id=act.organisation.pk)
    return queryset


def fetch(queryset: Any, act: Act, capability: Capability, **lookup: Any) -> Any:
    """One object by the same rule, or 404."""
    found = restrict(queryset, act, capability).filter(**lookup).first()
    if found is None:
        raise Http404
    return found


def holds(act: Act, capability: Capability) -> bool:
    """Whether the role has the capability at all: to show or not to show a link."""
    return registry.reach(act.actor.role, capability) is not None


def part(capability: Capability) -> Callable[[Act], bool]:
    """Declare a part of a page that only the holders of ``capability`` see: ``sees_terms = part(Cap.SEE_TERMS)``."""
    registry.read_capabilities.add(capability)
    return lambda act: holds(act, capability)
