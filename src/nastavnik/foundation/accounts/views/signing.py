"""Coming in by a personal link; going on after an expired session; choosing the role to work in."""

from __future__ import annotations

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.contrib import auth
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nastavnik.foundation.access import keeping
from nastavnik.foundation.access.middleware import SESSION_KEY
from nastavnik.foundation.access.web import Request, screen
from nastavnik.foundation.accounts.actions.make_link import LinkDead, ask_link, use_link
from nastavnik.foundation.accounts.capabilities import Cap
from nastavnik.foundation.accounts.models import SignInLink
from nastavnik.foundation.accounts.queries import link_by_secret
from nastavnik.kernel import clock
from nastavnik.kernel.act import Act, Actor
from nastavnik.ui.text import long_date


@never_cache
@require_http_methods(["GET", "POST"])
def come_in(request: HttpRequest, secret: str) -> HttpResponse:
    """GET says whose link it is and spends nothing (messengers open links by themselves); POST spends it."""
    link = link_by_secret(secret)
    if link is None:
        return render(request, "accounts/link_unknown.html", status=404)
    if request.user.is_authenticated and request.user.pk == link.user_id:
        return redirect("/")
    if not link.is_live(clock.now()) or not link.user.is_active:
        return _dead(request, link, secret)
    if request.method == "GET":
        other = str(request.user) if request.user.is_authenticated else ""
        return render(
            request,
            "accounts/link.html",
            {"name": link.user.called, "organisation": link.organisation, "other": other},
        )
    try:
        user = use_link(_visitor(link), link=link)
    except LinkDead:
        link.refresh_from_db()
        return _dead(request, link, secret)
    if request.user.is_authenticated:
        auth.logout(request)
    record_authentication(request, user, method="link")
    target = reverse("accounts:resume") if keeping.has_kept(request) else "/"
    response: HttpResponse = perform_login(request, Login(user=user, redirect_url=target))
    return response


@never_cache
@require_POST
def wish_link(request: HttpRequest, secret: str) -> HttpResponse:
    """«Попросить новую ссылку»: only the holder of an old one can."""
    link = link_by_secret(secret)
    if link is None:
        raise Http404
    if link.asked_at is None and not link.is_live(clock.now()):
        ask_link(_visitor(link), link=link)
    return redirect("accounts:use_link", secret)


def _visitor(link: SignInLink) -> Act:
    return Act(actor=Actor.system("Вход по личной ссылке"), organisation=link.organisation, now=clock.now())


def _dead(request: HttpRequest, link: SignInLink, secret: str) -> HttpResponse:
    if link.used_at:
        why = f"по ней уже вошли {long_date(link.used_at)}"
    elif not link.user.is_active:
        why = "вход закрыт"
    else:
        why = f"её срок закончился {long_date(link.expires_at)}"
    return render(
        request,
        "accounts/link_dead.html",
        {"why": why, "asked": link.asked_at is not None, "secret": secret},
        status=410,
    )


@require_POST
@screen(Cap.OWN_SETTINGS)
def work_as(request: Request) -> HttpResponse:
    """The switch «Вы работаете как»: among one's own open roles only."""
    chosen = next((row for row in request.memberships if str(row.pk) == request.POST.get("membership")), None)
    if chosen is None:
        raise Http404
    request.session[SESSION_KEY] = chosen.pk
    return redirect("/")


@never_cache
@require_GET
@screen(Cap.OWN_SETTINGS)
def resume(request: Request) -> HttpResponse:
    """What was typed before the session ended, one press from being sent."""
    found = keeping.kept(request)
    if found is None:
        return redirect("/")
    return render(request, "accounts/resume.html", {"kept": found, "words": visible_words(found)})


@require_POST
@screen(Cap.OWN_SETTINGS)
def drop_kept(request: Request) -> HttpResponse:
    """«Не отправлять». (``screen`` has dropped it already: any POST of the same user does.)"""
    return redirect("/")


def visible_words(found: keeping.KeptPost) -> list[str]:
    """The texts among the kept values, for the eye: long enough to be words a person typed."""
    return [value.strip() for _, value in found.fields if len(value.strip()) > 2 and not value.strip().isdigit()][:20]
