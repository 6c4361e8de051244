"""The tree of organisations and the facts of each."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from nastavnik.foundation.access.posting import attempt
from nastavnik.foundation.access.web import Request, holds, screen
from nastavnik.foundation.organisations.actions.create_organisation import create_organisation
from nastavnik.foundation.organisations.actions.edit_organisation import EDITABLE, edit_organisation
from nastavnik.foundation.organisations.capabilities import Cap
from nastavnik.foundation.organisations.forms import HEAD, NewOrganisationForm, OrganisationForm
from nastavnik.foundation.organisations.models import Organisation
from nastavnik.foundation.organisations.queries import tree
from nastavnik.foundation.organisations.wording import genitive_of, head_of


@require_GET
@screen(Cap.SEE_ORGANISATIONS)
def index(request: Request) -> HttpResponse:
    """The act's organisation and all below; in a school there is only the school itself."""
    if request.act.organisation.is_leaf:
        return redirect("organisations:edit", request.act.organisation.pk)
    context = {
        "rows": tree(request.act),
        "may_create": holds(request.act, Cap.MANAGE_ORGANISATIONS),
        "may_edit": holds(request.act, Cap.EDIT_SCHOOL),
    }
    return render(request, "organisations/index.html", context)


@require_http_methods(["GET", "POST"])
@screen(Cap.MANAGE_ORGANISATIONS)
def create(request: Request) -> HttpResponse:
    form = NewOrganisationForm(
        request.POST or None, initial={"kind": Organisation.Kind.SCHOOL, "parent": request.GET.get("parent")}
    )

    def do(data: dict[str, Any]) -> Organisation:
        details = {"place": data.pop("place"), "time_zone": data["parent"].time_zone}
        return create_organisation(request.act, details=details, **data)

    if request.method == "POST" and (made := attempt(form, do)):
        messages.success(request, f"Создано: {made}. Впишите сведения для документов.")
        return redirect("organisations:edit", made.pk)
    return render(request, "organisations/create.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@screen(Cap.EDIT_SCHOOL)
def edit(request: Request, pk: int) -> HttpResponse:
    """Names, founder, place, head: what every document takes from here."""
    organisation = Organisation.objects.in_scope().filter(pk=pk).first()
    if organisation is None:
        raise Http404
    form = OrganisationForm(request.POST or None, initial=_initial(organisation), school=organisation.is_leaf)

    def do(data: dict[str, Any]) -> Organisation:
        changes: dict[str, Any] = {name: value for name, value in data.items() if name in EDITABLE}
        changes["name_genitive"] = changes["name_genitive"] or genitive_of(changes["name"])
        changes["settings"] = {"head": head_of({key: data[field] for field, key in HEAD.items()})}
        return edit_organisation(request.act, organisation=organisation, changes=changes)

    if request.method == "POST" and attempt(form, do):
        messages.success(request, "Сведения сохранены. Новые документы возьмут их отсюда.")
        return redirect("organisations:edit", pk)
    context = {
        "form": form,
        "organisation": organisation,
        "lone": request.act.organisation.is_leaf,
        "title": _title(pk),
    }
    return render(request, "organisations/edit.html", context, status=422 if form.is_bound else 200)


def _title(pk: int) -> str:
    """The stored name: the object in hand may carry what was typed."""
    return Organisation.objects.values_list("short_name", flat=True).get(pk=pk)


def _initial(organisation: Organisation) -> dict[str, Any]:
    head: dict[str, str] = organisation.settings.get("head", {})
    stored = {name: getattr(organisation, name) for name in EDITABLE}
    return {**stored, **{field: head.get(key, "") for field, key in HEAD.items()}}
