from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from nastavnik.foundation.access.posting import attempt, posted
from nastavnik.foundation.access.web import Request, fetch, holds, part, screen
from nastavnik.foundation.organisations.queries import current_year
from nastavnik.foundation.people.models import Person
from nastavnik.stages.selection.training import queries
from nastavnik.stages.selection.training.actions.acknowledge_material import acknowledge_material
from nastavnik.stages.selection.training.actions.keep_materials import (
    add_material,
    describe_material,
    publish_edition,
    restore_material,
    retire_material,
    take_starters,
)
from nastavnik.stages.selection.training.capabilities import Cap
from nastavnik.stages.selection.training.forms import AboutForm, ContentForm, MaterialForm
from nastavnik.stages.selection.training.models import AUDIENCES, Material, MaterialEdition
from nastavnik.stages.selection.training.rules import blocks
from nastavnik.stages.selection.training.views._sections import sections
from nastavnik.ui.text import plural

sees_readings = part(Cap.SEE_READINGS)


@screen(Cap.SEE_MATERIALS)
def index(request: Request) -> HttpResponse:
    """Materials for one's role; all of them for the curator and the head."""
    act = request.act
    rows = queries.materials(act)
    may_edit = holds(act, Cap.EDIT_MATERIALS)
    retired = queries.materials(act, retired=True) if may_edit else []
    left = queries.starters_left([row for row, _, _ in [*rows, *retired]]) if may_edit else 0
    context = {
        "rows": rows, "retired": retired, "left": left, "may_edit": may_edit,
        "sections": sections(act, "training:materials"),
    }  # fmt: skip
    return render(request, "training/materials.html", context)


@screen(Cap.SEE_MATERIALS)
def show(request: Request, pk: int) -> HttpResponse:
    """The latest edition, or a former one by ``?edition=``; who has read it, for the curator."""
    act = request.act
    material = fetch(Material.objects.prefetch_related("editions__file"), act, Cap.SEE_MATERIALS, pk=pk)
    editions = list(material.editions.all())
    asked = request.GET.get("edition", "")
    edition = next((row for row in editions if str(row.number) == asked), editions[0] if not asked else None)
    if edition is None:
        raise Http404
    latest = edition is editions[0]
    me = act.actor.person_id
    readings = list(edition.readings.select_related("person"))
    read = {row.person_id for row in readings}
    meant = bool(AUDIENCES.get(act.actor.role) and getattr(material, AUDIENCES[act.actor.role]))  # type: ignore[index,call-overload]
    supposed = queries.supposed_readers(act, material, current_year(act)) if sees_readings(act) else []
    context = {
        "material": material,
        "edition": edition,
        "editions": editions,
        "latest": latest,
        "blocks": list(blocks(edition.text)),
        "may_edit": holds(act, Cap.EDIT_MATERIALS),
        "may_acknowledge": latest and material.must_read and meant and me is not None and me not in read,
        "acknowledged": next((row.read_on for row in readings if row.person_id == me), None),
        "readings": readings if sees_readings(act) else [],
        "waited": [person for person in supposed if person.pk not in read] if material.must_read else [],
    }
    return render(request, "training/material.html", context)


@screen(Cap.EDIT_MATERIALS)
def add(request: Request) -> HttpResponse:
    """A material of the school's own."""
    form = MaterialForm(*posted(request))
    if request.method == "POST":

        def do(data: dict[str, Any]) -> Material:
            facts = {key: data[key] for key in ("title", "about", "audience", "must_read")}
            return add_material(request.act, content=form.content(), **facts)

        material = attempt(form, do)
        if material is not None:
            messages.success(request, "Материал добавлен.")
            return redirect("training:material", material.pk)
    return _form(request, form, "Добавить материал", "Добавить", reverse("training:materials"), "Материалы", True)


@screen(Cap.EDIT_MATERIALS)
def renew(request: Request, pk: int) -> HttpResponse:
    """A new edition; the former ones stay."""
    material = fetch(Material.objects, request.act, Cap.EDIT_MATERIALS, pk=pk)
    last = material.editions.order_by("-number").first()
    form = ContentForm(*posted(request), initial={"text": last.text, "link": last.link} if last else {})
    if request.method == "POST":
        made = attempt(form, lambda data: publish_edition(request.act, material=material, content=form.content()))
        if made is not None:
            messages.success(request, f"Опубликована редакция {made.number}. Прежняя сохранена.")
            return redirect("training:material", pk)
    back = reverse("training:material", args=[pk])
    return _form(request, form, f"Новая редакция: {material}", "Опубликовать редакцию", back, "Материал", True)


@screen(Cap.EDIT_MATERIALS)
def describe(request: Request, pk: int) -> HttpResponse:
    """Title, for whom, whether a mark is asked."""
    material = fetch(Material.objects, request.act, Cap.EDIT_MATERIALS, pk=pk)
    initial = {
        "title": material.title, "about": material.about, "must_read": material.must_read,
        "audience": [name for name in AUDIENCES.values() if getattr(material, name)],
    }  # fmt: skip
    form = AboutForm(request.POST or None, initial=initial)
    if request.method == "POST" and attempt(
        form, lambda data: describe_material(request.act, material=material, **data)
    ):
        messages.success(request, "Сохранено.")
        return redirect("training:material", pk)
    back = reverse("training:material", args=[pk])
    return _form(request, form, f"Описание: {material}", "Сохранить", back, "Материал")


def _form(
    request: Request, form: Any, title: str, verb: str, back_url: str, back: str, upload: bool = False
) -> HttpResponse:
    context = {
        "form": form, "title": title, "verb": verb, "back_url": back_url, "back": back, "lead": "", "upload": upload
    }  # fmt: skip
    return render(request, "training/form.html", context, status=422 if form.is_bound else 200)


@require_POST
@screen(Cap.EDIT_MATERIALS)
def starters(request: Request) -> HttpResponse:
    """Take the ready materials of the catalogue."""
    made = take_starters(request.act)
    messages.success(request, f"Добавлено или обновлено: {plural(len(made), 'материал', 'материала', 'материалов')}.")
    return redirect("training:materials")


@require_POST
@screen(Cap.EDIT_MATERIALS)
def retire(request: Request, pk: int) -> HttpResponse:
    """Out of use, or into use again."""
    material = fetch(Material.objects, request.act, Cap.EDIT_MATERIALS, pk=pk)
    if material.state == "used":
        retire_material(request.act, material=material)
        messages.success(request, "Материал снят: его видите только вы. Вернуть можно на этой же странице.")
    else:
        restore_material(request.act, material=material)
        messages.success(request, "Материал снова действует.")
    return redirect("training:material", pk)


@require_POST
@screen(Cap.ACKNOWLEDGE_MATERIAL)
def acknowledge(request: Request, pk: int) -> HttpResponse:
    """«Ознакомлен(а)»."""
    queryset = MaterialEdition.objects.select_related("material")
    edition = fetch(queryset, request.act, Cap.ACKNOWLEDGE_MATERIAL, pk=pk)
    person = fetch(Person.objects, request.act, Cap.ACKNOWLEDGE_MATERIAL, pk=request.act.actor.person_id)
    acknowledge_material(request.act, edition=edition, person=person)
    messages.success(request, "Спасибо, отметка сохранена.")
    return redirect("training:material", edition.material_id)
