"""The list of people and a person's card."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from nastavnik.foundation.access.posting import attempt
from nastavnik.foundation.access.web import Request, fetch, holds, screen
from nastavnik.foundation.people.actions.add_person import add_person
from nastavnik.foundation.people.actions.edit_person import edit_name_forms, edit_person
from nastavnik.foundation.people.actions.end_employment import end_employment
from nastavnik.foundation.people.capabilities import Cap
from nastavnik.foundation.people.columns import LINKS, SECTIONS, TABS, open_to
from nastavnik.foundation.people.forms import CellForm, EndForm, NameFormsForm, PersonForm
from nastavnik.foundation.people.models import CASES, Person
from nastavnik.foundation.people.queries import (
    CATEGORIES,
    LEVEL_TITLES,
    Asked,
    cell_words,
    people,
    people_page,
    subject_titles,
    subject_words,
    waiting_drafts,
)
from nastavnik.foundation.people.workbooks import attachment, workbook
from nastavnik.kernel.access import Reach
from nastavnik.kernel.registry import registry
from nastavnik.ui.forms import UIForm
from nastavnik.ui.text import short_date


@require_GET
@screen(Cap.SEE_PEOPLE)
def index(request: Request) -> HttpResponse:
    """The list of people (S06). Whoever sees only themselves gets their own card."""
    if registry.reach(request.act.actor.role, Cap.SEE_PEOPLE) is Reach.OWN and request.act.actor.person_id:
        return redirect("people:show", request.act.actor.person_id)
    may_import = holds(request.act, Cap.IMPORT_STAFF)
    context = {
        "found": people_page(request.act, Asked.of(request.GET)),
        "drafts": waiting_drafts(request.act) if may_import else [],
        "may_edit": holds(request.act, Cap.EDIT_PEOPLE),
        "may_import": may_import,
        "links": open_to(request.act, LINKS),
    }
    return render(request, "people/index.html", context)


@require_GET
@screen(Cap.SEE_PEOPLE)
def download(request: Request) -> HttpResponse:
    """The list as it is narrowed now, or the chosen alone, as a workbook."""
    chosen = [int(pk) for pk in request.GET.getlist("persons") if pk.isdigit()]
    rows, words = people(request.act, Asked.of(request.GET), chosen)
    private = holds(request.act, Cap.EDIT_PEOPLE)
    heads = ["Фамилия", "Имя", "Отчество", "Должность", "Предметы", "Стаж, лет", "Категория"]
    heads += ["Электронная почта", "Телефон"] if private else []

    def line(person: Person) -> list[Any]:
        facts = [person.surname, person.name, person.patronymic, person.post, subject_words(person.subjects)]
        facts += [person.experience(request.act.today), CATEGORIES.get(person.category, "")]
        facts += [person.email, person.phone] if private else []
        return [*facts, *(column.get(person.pk, "") for column in words.values())]

    content = workbook("Люди", [*heads, *words], map(line, rows))
    return attachment(content, f"Люди {short_date(request.act.today, year=True)}.xlsx")


@require_GET
@screen(Cap.SEE_PEOPLE)
def show(request: Request, pk: int) -> HttpResponse:
    """A person's card (S08). Contacts are for the curator and for the person."""
    person = fetch(Person.objects.prefetch_related("employments"), request.act, Cap.SEE_PEOPLE, pk=pk)
    may_edit = holds(request.act, Cap.EDIT_PEOPLE)
    years = person.experience(request.act.today)
    sections = [(item.title, item.rows(request.act, pk)) for item in open_to(request.act, SECTIONS)]
    tabs = [(item.title, item.url(request.act, pk)) for item in open_to(request.act, TABS)]
    periods = list(person.employments.all())
    context = {
        "person": person,
        "subjects": subject_words(person.subjects),
        "levels": ", ".join(LEVEL_TITLES[level] for level in person.levels if level in LEVEL_TITLES),
        "category": CATEGORIES.get(person.category, ""),
        "experience": years,
        "forms": {case: person.form(case) for case in CASES},
        "sections": [(title, rows) for title, rows in sections if rows],
        "tabs": [(title, url) for title, url in tabs if url],
        "periods": periods,
        "works": any(period.ends_on is None or period.ends_on >= request.act.today for period in periods),
        "open_period": any(period.ends_on is None for period in periods),
        "may_edit": may_edit,
        "sees_contacts": may_edit or request.act.actor.person_id == pk,
        "sees_list": registry.reach(request.act.actor.role, Cap.SEE_PEOPLE) is not Reach.OWN,
    }
    return render(request, "people/show.html", context)


@require_http_methods(["GET", "POST"])
@screen(Cap.EDIT_PEOPLE)
def add(request: Request) -> HttpResponse:
    form = PersonForm(request.POST or None)
    if request.method == "POST":
        person = attempt(form, lambda data: add_person(request.act, facts=form.facts()))
        if person is not None:
            messages.success(request, f"Добавлено: {person}.")
            return redirect("people:show", person.pk)
    return _form(
        request,
        form,
        title="Новый человек в списке",
        back=reverse("people:index"),
        back_words="Люди",
        button="Добавить",
    )


@require_http_methods(["GET", "POST"])
@screen(Cap.EDIT_PEOPLE)
def edit(request: Request, pk: int) -> HttpResponse:
    person = fetch(Person.objects, request.act, Cap.EDIT_PEOPLE, pk=pk)
    form = PersonForm(request.POST or None, initial=PersonForm.initial_of(person, person.experience(request.act.today)))
    title = person.full_name
    saved = _post(request, form, lambda: edit_person(request.act, person=person, facts=form.facts()))
    if saved:
        messages.success(request, f"Сохранено: {saved}.")
        return redirect("people:show", pk)
    return _form(request, form, title=title, back=reverse("people:show", args=[pk]), back_words="Карточка")


@require_http_methods(["GET", "POST"])
@screen(Cap.EDIT_PEOPLE)
def name_forms(request: Request, pk: int) -> HttpResponse:
    person = fetch(Person.objects, request.act, Cap.EDIT_PEOPLE, pk=pk)
    form = NameFormsForm(request.POST or None, person=person)

    def save() -> Person:
        data = form.cleaned_data
        forms = {case: data[case] for case in CASES}
        return edit_name_forms(request.act, person=person, forms=forms, indeclinable=data["indeclinable"])

    if _post(request, form, save):
        messages.success(request, "Склонение сохранено. Новые документы возьмут эти формы.")
        return redirect("people:show", pk)
    lead = "Проверьте имя в каждом падеже. Исправленное вручную мы больше не меняем, пока не изменится само имя."
    return _form(request, form, title=f"Имя в документах: {person.full_name}", lead=lead,
                 back=reverse("people:show", args=[pk]), back_words="Карточка")  # fmt: skip


@require_http_methods(["GET", "POST"])
@screen(Cap.EDIT_PEOPLE)
def end(request: Request, pk: int) -> HttpResponse:
    person = fetch(Person.objects, request.act, Cap.EDIT_PEOPLE, pk=pk)
    form = EndForm(request.POST or None)
    period = _post(request, form, lambda: end_employment(request.act, person=person, on=form.cleaned_data["on"]))
    if period:
        messages.success(
            request, f"Период работы закончен {short_date(period.ends_on, year=True)}: {person}. Документы останутся."
        )
        return redirect("people:show", pk)
    lead = "Человек уйдёт из списка после этого дня. Карточка и документы останутся в архиве школы."
    return _form(request, form, title=f"Больше не работает: {person.full_name}", lead=lead, button="Закончить период работы",
                 back=reverse("people:show", args=[pk]), back_words="Карточка")  # fmt: skip


def _post(request: Request, form: UIForm, do: Callable[[], Any]) -> Any:
    return attempt(form, lambda data: do()) if request.method == "POST" else None


def _form(
    request: Request, form: UIForm, *, title: str, back: str, back_words: str, lead: str = "", button: str = "Сохранить"
) -> HttpResponse:
    context = {
        "form": form, "title": title, "lead": lead, "back": back, "back_words": back_words, "button_text": button,
        "subject_titles": subject_titles().values(),
    }  # fmt: skip
    return render(request, "people/form.html", context, status=422 if form.is_bound else 200)


# ── One cell of the list ───────────────────────────────────────────────────────────────────────────────────────────────

CELL_LABELS = {"post": "должность", "subjects": "предметы", "experience": "стаж, полных лет"}


@require_http_methods(["GET", "POST"])
@screen(Cap.EDIT_PEOPLE)
def edit_cell(request: Request, pk: int, cell: str) -> HttpResponse:
    """A small page for one fact; with htmx the form stands in the cell itself. ``next`` is the list it came from."""
    person = fetch(Person.objects, request.act, Cap.EDIT_PEOPLE, pk=pk)
    inside = bool(request.headers.get("HX-Request"))
    back = reverse("people:index") + Asked.of(request.GET).query(number=request.GET.get("page", ""))
    context: dict[str, Any] = {
        "cell": cell, "label": CELL_LABELS[cell], "id": person.pk, "who": person.short_name, "back": back,
        "query": Asked.of(request.GET).query(number=request.GET.get("page", "")), "saved": False, "focus": True,
        "subject_titles": subject_titles().values(),
    }  # fmt: skip
    if inside and request.method == "GET" and "leave" in request.GET:
        return render(request, "people/_cell.html", {**context, "words": cell_words(person, cell, request.act.today)})
    form = CellForm(request.POST or None, cell=cell, person=person, experience=person.experience(request.act.today))
    if request.method == "POST" and not form.is_bound:
        form = CellForm({form.cell: ""}, cell=cell, person=person, experience=None)
    saved = _post(request, form, lambda: edit_person(request.act, person=person, facts=form.facts()))
    if saved:
        if inside:
            return render(
                request,
                "people/_cell.html",
                {**context, "words": cell_words(saved, cell, request.act.today), "saved": True},
            )
        messages.success(request, f"Сохранено: {CELL_LABELS[cell]}, {saved.short_name}.")
        return redirect(back)
    template = "people/_cell_form.html" if inside else "people/cell.html"
    return render(
        request, template, {**context, "form": form, "bound": form[form.cell]}, status=422 if form.is_bound else 200
    )
