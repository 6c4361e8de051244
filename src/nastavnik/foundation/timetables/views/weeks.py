"""«Расписание»: whose is missing; the week of a person, and the checkboxes of their windows; bells and vacations."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from nastavnik.foundation.access.posting import attempt
from nastavnik.foundation.access.web import Request, fetch, holds, screen
from nastavnik.foundation.people.models import Person
from nastavnik.foundation.timetables.actions._drafts import UNDO_FOR
from nastavnik.foundation.timetables.actions.mark_week import mark_week
from nastavnik.foundation.timetables.actions.set_hours import set_hours
from nastavnik.foundation.timetables.capabilities import Cap
from nastavnik.foundation.timetables.forms import HoursForm
from nastavnik.foundation.timetables.models import Mark
from nastavnik.foundation.timetables.queries import hours_page, overview, person_page
from nastavnik.foundation.timetables.rules import GOOD, Marked
from nastavnik.kernel.access import Reach
from nastavnik.kernel.errors import Refusal
from nastavnik.kernel.registry import registry

PER_PAGE = 50


@require_GET
@screen(Cap.SEE_TIMETABLES)
def index(request: Request) -> HttpResponse:
    """Whose timetable is loaded and whose is missing; one who sees only their own goes there."""
    if registry.reach(request.act.actor.role, Cap.SEE_TIMETABLES) is Reach.OWN:
        return redirect("timetables:own")
    missing_only = request.GET.get("show") == "missing"
    found = overview(request.act, missing_only=missing_only, undo_for=UNDO_FOR)
    here = reverse("timetables:index")
    choices = [
        {"label": "Все", "url": here, "current": not missing_only, "count": found.everyone},
        {"label": "Без расписания", "url": f"{here}?show=missing", "current": missing_only, "count": found.missing},
    ]
    page = Paginator(found.rows, PER_PAGE).get_page(request.GET.get("page"))
    page.query = "show=missing&" if missing_only else ""  # type: ignore[attr-defined]
    context = {
        "found": found, "page": page, "choices": choices,
        "may_edit": holds(request.act, Cap.EDIT_TIMETABLES), "undo_days": UNDO_FOR.days,
    }  # fmt: skip
    return render(request, "timetables/index.html", context)


@require_GET
@screen(Cap.SEE_TIMETABLES)
def own(request: Request) -> HttpResponse:
    """«Моё расписание»."""
    if request.act.actor.person_id is None:
        return render(request, "timetables/nobody.html")
    return _show(request, fetch(Person.objects, request.act, Cap.SEE_TIMETABLES, pk=request.act.actor.person_id))


@require_GET
@screen(Cap.SEE_TIMETABLES)
def show(request: Request, pk: int) -> HttpResponse:
    return _show(request, fetch(Person.objects, request.act, Cap.SEE_TIMETABLES, pk=pk))


def _show(request: Request, person: Person, status: int = 200, error: str = "") -> HttpResponse:
    kind = request.POST.get("kind") or request.GET.get("kind", GOOD)
    kind = kind if kind in Mark.Kind.values else GOOD
    mine = request.act.actor.person_id == person.pk
    may_mark = mark_week.allows(request.act, person=person)
    address = reverse("timetables:own") if mine else reverse("timetables:show", args=[person.pk])
    titles = {"good": "Удобно встречаться", "busy": "Занято не уроком", "bad": "Неудобно"}
    context = {
        "person": person, "mine": mine, "found": person_page(request.act, person, request.act.today), "kind": kind,
        "kinds": [{"label": title, "url": f"{address}?kind={code}#marks", "current": code == kind} for code, title in titles.items()],
        "may_mark": may_mark, "reasons": Mark.Reason.choices, "error": error,
        "sees_list": registry.reach(request.act.actor.role, Cap.SEE_TIMETABLES) is not Reach.OWN,
    }  # fmt: skip
    return render(request, "timetables/show.html", context, status=status)


@require_http_methods(["GET", "POST"])
@screen(Cap.MARK_WEEK)
def mark(request: Request, pk: int) -> HttpResponse:
    """Save the checkboxes of one kind."""
    person = fetch(Person.objects, request.act, Cap.MARK_WEEK, pk=pk)
    mine = request.act.actor.person_id == person.pk
    address = reverse("timetables:own") if mine else reverse("timetables:show", args=[person.pk])
    if request.method == "GET":
        return redirect(address)
    kind = request.POST.get("kind", "")
    windows = frozenset(code for text in request.POST.getlist("window") if (code := _code(text)))
    try:
        mark_week(request.act, person=person, marked=Marked(kind, windows, request.POST.get("reason", "")))
    except Refusal as refusal:
        return _show(request, person, 422, refusal.text)
    messages.success(request, "Сохранено. Учтём, когда будем предлагать время встреч.")
    return redirect(f"{address}?kind={kind}#marks")


def _code(text: str) -> tuple[int, int, int] | None:
    parts = text.split("-")
    if len(parts) != 3 or not all(part.isdigit() and len(part) < 3 for part in parts):
        return None
    weekday, shift, number = map(int, parts)
    return weekday, shift, number


@require_http_methods(["GET", "POST"])
@screen(Cap.EDIT_TIMETABLES)
def hours(request: Request) -> HttpResponse:
    """Bells and vacations."""
    if request.method == "POST":
        form = HoursForm(request.POST)
    else:
        page = hours_page(request.act)
        form = HoursForm(initial={name: getattr(page, name) for name in page.__slots__})

    def save(data: object) -> bool:
        set_hours(request.act, hours=form.hours())
        return True

    if request.method == "POST" and attempt(form, save):
        messages.success(request, "Звонки и каникулы сохранены.")
        return redirect("timetables:index")
    return render(request, "timetables/hours.html", {"form": form}, status=422 if form.is_bound else 200)
