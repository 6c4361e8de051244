"""«Мои настройки»."""

from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from nastavnik.foundation.access.posting import attempt
from nastavnik.foundation.access.web import Request, screen
from nastavnik.foundation.accounts.actions.change_own_email import change_own_email
from nastavnik.foundation.accounts.capabilities import Cap
from nastavnik.foundation.accounts.forms import EmailForm
from nastavnik.foundation.accounts.queries import RoleWords
from nastavnik.ui.a11y import OPTIONS, read


@require_GET
@screen(Cap.OWN_SETTINGS)
def settings(request: Request) -> HttpResponse:
    """Name, roles, ways to sign in, the look of pages."""
    kinds = set(Authenticator.objects.filter(user=request.user).values_list("type", flat=True))
    return render(
        request,
        "accounts/settings.html",
        {
            "account": request.user,
            "roles": [RoleWords.of(row) for row in request.memberships],
            "has_password": request.user.has_usable_password(),
            "second_factor": Authenticator.Type.TOTP in kinds,
            "chosen": read(request),
            "themes": OPTIONS["theme"],
        },
    )


@screen(Cap.OWN_SETTINGS)
@reauthentication_required(app="allauth.mfa")
def change_email(request: Request) -> HttpResponse:
    """The address codes go to; the password is asked again first."""
    form = EmailForm(request.POST or None, initial={"email": request.user.email})
    if request.method == "POST" and attempt(form, lambda data: change_own_email(request.act, email=data["email"])):
        messages.success(request, "Почта сохранена.")
        return redirect("accounts:settings")
    return render(request, "accounts/email.html", {"form": form}, status=422 if form.is_bound else 200)
