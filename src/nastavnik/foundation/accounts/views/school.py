"""The curator lets colleagues in: accounts, participants' roles, personal links."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from nastavnik.foundation.access.posting import attempt
from nastavnik.foundation.access.web import Request, fetch, holds, screen
from nastavnik.foundation.accounts import invitations
from nastavnik.foundation.accounts.actions.grant_role import release_participant
from nastavnik.foundation.accounts.actions.let_in import let_in
from nastavnik.foundation.accounts.actions.make_link import make_link
from nastavnik.foundation.accounts.capabilities import Cap
from nastavnik.foundation.accounts.forms import LetInForm
from nastavnik.foundation.accounts.models import Membership, User
from nastavnik.foundation.accounts.queries import PersonAccess, people_access
from nastavnik.foundation.accounts.rules import PARTICIPANTS
from nastavnik.foundation.people.models import Person
from nastavnik.kernel.errors import Missing

SHOW = {"": "Все", "without": "Без входа", "with": "Со входом", "asks": "Просят ссылку"}


@require_GET
@screen(Cap.SEE_ACCOUNTS)
def index(request: Request) -> HttpResponse:
    """People of the school and their way in; the administrator sees accounts instead."""
    if holds(request.act, Cap.MANAGE_ACCOUNTS):
        return redirect("accounts:users")
    return _people_page(request, None)


def _people_page(request: Request, form: LetInForm | None) -> HttpResponse:
    rows = people_access(request.act)
    show, words = request.GET.get("show", ""), request.GET.get("q", "").strip()
    counts = {key: sum(_shown(row, key) for row in rows) for key in SHOW}
    found = [row for row in rows if _shown(row, show) and words.lower() in row.full_name.lower()]
    page = Paginator(found, 100).get_page(request.GET.get("page"))
    form = form or LetInForm(choices=[])
    page.query = urlencode({"show": show, "q": words}) + "&"  # type: ignore[attr-defined]
    context = {
        "page": page,
        "form": form,
        "filters": [
            {"label": label, "url": f"?show={key}", "current": key == show, "count": counts[key]}
            for key, label in SHOW.items()
        ],
        "role_choices": [(role.value, role.label) for role in PARTICIPANTS],
        "words": words,
        "show": show,
        "total": len(rows),
    }
    return render(request, "accounts/people.html", context, status=422 if form.is_bound else 200)


def _shown(row: PersonAccess, show: str) -> bool:
    return {"without": not row.has_access, "with": row.has_access, "asks": row.asks}.get(show, True)


@require_POST
@screen(Cap.INVITE_PEOPLE)
def let_people_in(request: Request) -> HttpResponse:
    """Account, role and link for everyone marked."""
    persons = {person.pk: person for person in Person.objects.employed_on(request.act.today)}
    form = LetInForm(request.POST, choices=[(pk, str(person)) for pk, person in persons.items()])
    links = attempt(
        form,
        lambda data: let_in(request.act, persons=[persons[pk] for pk in data["persons"]], role=data["role"]),
    )
    if links is None:
        return _people_page(request, form)
    invitations.put(request, links)
    return redirect("accounts:links")


@require_POST
@screen(Cap.INVITE_PEOPLE)
def renew_link(request: Request, pk: int) -> HttpResponse:
    """A new link for one account; the old one stops working."""
    user = User.objects.filter(pk=pk).first()
    if user is None:
        raise Missing()
    invitations.put(request, [make_link(request.act, user=user)])
    return redirect("accounts:links")


@require_POST
@screen(Cap.INVITE_PEOPLE)
def release(request: Request, pk: int) -> HttpResponse:
    """The role of a participant ends today."""
    membership = fetch(Membership.objects.select_related("user", "organisation"), request.act, Cap.INVITE_PEOPLE, pk=pk)
    release_participant(request.act, membership=membership)
    messages.success(request, f"Роль закончена: {membership.user}, {membership.get_role_display().lower()}.")
    return redirect("accounts:index")


@never_cache
@require_GET
@screen(Cap.INVITE_PEOPLE)
def links(request: Request) -> HttpResponse:
    """The links just made: text to copy, and slips to print."""
    return render(request, "accounts/links.html", {"invitations": invitations.shown(request)})


@never_cache
@require_GET
@screen(Cap.INVITE_PEOPLE)
def slips(request: Request) -> HttpResponse:
    """A sheet to cut: name, QR code, address."""
    return render(request, "accounts/slips.html", {"invitations": invitations.shown(request)})
