"""The administrator: accounts and roles of the whole subtree."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nastavnik.foundation.access.posting import attempt
from nastavnik.foundation.access.web import Request, fetch, screen
from nastavnik.foundation.accounts import invitations
from nastavnik.foundation.accounts.actions.add_user import add_user
from nastavnik.foundation.accounts.actions.change_account import close_account, remove_second_factor, reopen_account
from nastavnik.foundation.accounts.actions.grant_role import end_role, grant_role
from nastavnik.foundation.accounts.capabilities import Cap
from nastavnik.foundation.accounts.forms import EndRoleForm, RoleForm, UserForm
from nastavnik.foundation.accounts.models import Membership, User
from nastavnik.foundation.accounts.queries import roles_of, user_in_reach, users_page
from nastavnik.kernel.errors import Missing


@require_GET
@screen(Cap.MANAGE_ACCOUNTS)
def users(request: Request) -> HttpResponse:
    words = request.GET.get("q", "").strip()
    page = users_page(request.act, words=words, number=request.GET.get("page", 1))
    page.query = urlencode({"q": words}) + "&"  # type: ignore[attr-defined]
    return render(request, "accounts/users.html", {"page": page, "words": words})


@require_http_methods(["GET", "POST"])
@screen(Cap.MANAGE_ACCOUNTS)
def new_user(request: Request) -> HttpResponse:
    """Account, first role and link in one act."""
    form = UserForm(request.POST or None, initial={"organisation": request.GET.get("organisation")})
    if request.method == "POST" and (link := attempt(form, lambda data: add_user(request.act, **data))):
        invitations.put(request, [link])
        return redirect("accounts:links")
    return render(request, "accounts/user_new.html", {"form": form}, status=422 if form.is_bound else 200)


@require_GET
@screen(Cap.MANAGE_ACCOUNTS)
def user(request: Request, pk: int) -> HttpResponse:
    return _user_page(request, _account(request, pk))


def _user_page(
    request: Request,
    account: User,
    *,
    role_form: RoleForm | None = None,
    end_form: EndRoleForm | None = None,
    ending: int = 0,
) -> HttpResponse:
    bound = bool((role_form and role_form.is_bound) or (end_form and end_form.is_bound))
    roles = [
        (
            role,
            end_form
            if role.pk == ending
            else EndRoleForm(initial={"on": request.act.today}, auto_id=f"id_%s_{role.pk}"),
        )
        for role in roles_of([account.pk])[account.pk]
    ]
    context = {
        "account": account,
        "roles": roles,
        "second_factor": Authenticator.objects.filter(user=account, type=Authenticator.Type.TOTP).exists(),
        "role_form": role_form or RoleForm(),
        "failed": bound,
        "ending": ending,
        "is_self": account.pk == request.user.pk,
    }
    return render(request, "accounts/user.html", context, status=422 if bound else 200)


def _account(request: Request, pk: int) -> User:
    found = user_in_reach(request.act, pk)
    if found is None:
        raise Missing()
    return found


@require_POST
@screen(Cap.MANAGE_ACCOUNTS)
def give_role(request: Request, pk: int) -> HttpResponse:
    account, form = _account(request, pk), RoleForm(request.POST)
    if attempt(form, lambda data: grant_role(request.act, user=account, **data)) is None:
        return _user_page(request, account, role_form=form)
    messages.success(request, "Роль назначена.")
    return redirect("accounts:user", pk)


@require_POST
@screen(Cap.MANAGE_ACCOUNTS)
def finish_role(request: Request, pk: int) -> HttpResponse:
    membership = fetch(
        Membership.objects.select_related("user", "organisation"), request.act, Cap.MANAGE_ACCOUNTS, pk=pk
    )
    form = EndRoleForm(request.POST)
    if attempt(form, lambda data: end_role(request.act, membership=membership, on=data["on"])) is None:
        return _user_page(request, membership.user, end_form=form, ending=membership.pk)
    messages.success(request, "Последний день роли записан.")
    return redirect("accounts:user", membership.user_id)


def _change(does: Callable[..., User], text: str) -> Callable[..., HttpResponse]:
    """A one-button change of an account."""

    @require_POST
    @screen(Cap.MANAGE_ACCOUNTS)
    def view(request: Request, pk: int) -> HttpResponse:
        does(request.act, user=_account(request, pk))
        messages.success(request, text)
        return redirect("accounts:user", pk)

    return view


close = _change(close_account, "Вход закрыт: войти теперь нельзя, открытые страницы перестали работать.")
reopen = _change(reopen_account, "Вход снова открыт.")
drop_second_factor = _change(
    remove_second_factor, "Вторая ступень входа снята. Её можно включить заново в «Моих настройках»."
)
