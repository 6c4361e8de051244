from __future__ import annotations

import io
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from nastavnik.foundation.access.posting import attempt
from nastavnik.foundation.access.roles import Role
from nastavnik.foundation.access.web import Request, fetch, holds, restrict, screen
from nastavnik.foundation.files.storing import DOCX
from nastavnik.foundation.jobs.actions.start_job import new_job, start_job
from nastavnik.foundation.organisations.capabilities import Cap as Organisations
from nastavnik.foundation.organisations.models import Organisation, SchoolYear
from nastavnik.foundation.organisations.queries import current_year, year_or_refuse
from nastavnik.foundation.people.models import Person
from nastavnik.instruments.documents.rendering import render_kind
from nastavnik.instruments.roadmap.actions.change_line import (
    assign_line,
    attach_to_line,
    detach,
    reschedule_line,
    restore_line,
    waive_line,
)
from nastavnik.instruments.roadmap.actions.open_year import open_year
from nastavnik.instruments.roadmap.capabilities import Cap
from nastavnik.instruments.roadmap.contexts import plan_words
from nastavnik.instruments.roadmap.forms import AssignForm, AttachForm, DatesForm, RescheduleForm, WaiveForm, YearForm
from nastavnik.instruments.roadmap.jobs import PACK
from nastavnik.instruments.roadmap.models import EvidencePack, LineAttachment, PlanLine
from nastavnik.instruments.roadmap.queries import plan
from nastavnik.instruments.roadmap.source import activities, stages
from nastavnik.kernel.errors import Refusal

WIZARD = "opening-year"


@screen(Cap.SEE_ROADMAP)
def index(request: Request) -> HttpResponse:
    """The road map of the year (S03)."""
    year = current_year(request.act)
    context = {
        "plan": plan(year, request.act.today) if year else None,
        "may_edit": holds(request.act, Cap.EDIT_ROADMAP),
        "may_start": holds(request.act, Organisations.START_YEAR),
    }
    return render(request, "roadmap/index.html", context)


@screen(Cap.SEE_ROADMAP)
def download(request: Request) -> FileResponse:
    """The plan as the official table (D03)."""
    year = year_or_refuse(request.act)
    found = plan(year, request.act.today)
    organisation = Organisation.objects.get(pk=request.act.organisation.pk)
    curator = request.act.actor.name if request.act.actor.role == Role.CURATOR else ""
    data = render_kind(organisation, "D03", plan_words(organisation, found, curator))
    return FileResponse(
        io.BytesIO(data),
        as_attachment=True,
        filename=f"Дорожная карта {year.title.replace('/', '-')}.docx",
        content_type=DOCX,
    )


@screen(Cap.EDIT_ROADMAP)
def packs(request: Request) -> HttpResponse:
    """Archives of the year's evidence; POST makes a new one in the background."""
    year = year_or_refuse(request.act)
    if request.method == "POST":
        job = new_job(
            request.act, kind=PACK, title="Собираем архив доказательств", arguments={"year_id": year.pk},
            return_url=reverse("roadmap:packs"),
        )  # fmt: skip
        return redirect("jobs:show", start_job(request.act, job=job).pk)
    rows = restrict(EvidencePack.objects.filter(year=year), request.act, Cap.EDIT_ROADMAP).select_related("file")
    return render(request, "roadmap/packs.html", {"rows": list(rows), "year": year})


@screen(Cap.SEE_ROADMAP)
def show(request: Request, pk: int) -> HttpResponse:
    """One line (S04): what to do, how far it is, dates, documents."""
    row = fetch(PlanLine.objects.select_related("year", "responsible"), request.act, Cap.SEE_ROADMAP, pk=pk)
    verb = request.POST.get("verb", "")
    forms: dict[str, Any] = {
        "reschedule": RescheduleForm(*_bound(request, verb == "reschedule"), initial={"starts_on": row.starts_on, "due_on": row.due_on}, prefix="reschedule"),
        "assign": AssignForm(*_bound(request, verb == "assign"), initial={"role": row.responsible_role, "person": row.responsible_id}, today=request.act.today, prefix="assign"),
        "waive": WaiveForm(*_bound(request, verb == "waive"), initial={"because": next(iter(activities()[row.code].waivers), "")}, prefix="waive"),
        "attach": AttachForm(*_bound(request, verb == "attach"), initial={"dated_on": request.act.today}, prefix="attach"),
    }  # fmt: skip
    if request.method == "POST" and _do(request, row, verb, forms):
        return redirect("roadmap:show", pk)
    line = next(item for item in plan(row.year, request.act.today).lines if item.id == row.pk)
    context = {"line": line, "forms": forms, "may_edit": holds(request.act, Cap.EDIT_ROADMAP)}
    return render(request, "roadmap/show.html", context, status=422 if request.method == "POST" else 200)


def _bound(request: Request, bound: bool) -> tuple[Any, Any]:
    return (request.POST, request.FILES) if bound else (None, None)


def _do(request: Request, row: PlanLine, verb: str, forms: dict[str, Any]) -> bool:
    act = request.act
    if verb == "restore":
        restore_line(act, line=row)
        return True
    if verb == "detach" and request.POST.get("attachment", "").isdigit():
        attachment = (
            LineAttachment.objects.filter(line=row, pk=int(request.POST["attachment"])).select_related("line").first()
        )
        if attachment is None:
            raise Refusal("Этот документ уже убран.")
        detach(act, attachment=attachment)
        return True
    do = {
        "reschedule": lambda data: reschedule_line(act, line=row, **data),
        "assign": lambda data: assign_line(act, line=row, **data),
        "waive": lambda data: waive_line(act, line=row, **data),
        "attach": lambda data: attach_to_line(
            act, line=row, upload=data["file"], note=data["note"], dated_on=data["dated_on"]
        ),
    }.get(verb)
    if do is None:
        raise Refusal("Такого действия нет. Обновите страницу и попробуйте ещё раз.")
    if attempt(forms[verb], do) is None:
        return False
    messages.success(request, "Сохранено.")
    return True


# ── Запуск учебного года (S05): four screens, the answers wait in the session ───────────────────────────────────────────


@screen(Organisations.START_YEAR)
def start(request: Request, step: int) -> HttpResponse:
    """One of the four steps."""
    kept: dict[str, Any] = request.session.get(WIZARD, {})
    if step not in (1, 2, 3, 4):
        raise Http404
    if step > 1 and "starts_on" not in kept:
        return redirect("roadmap:start", 1)
    return {1: _year, 2: _dates, 3: _people, 4: _finish}[step](request, kept)


def _keep(request: Request, kept: dict[str, Any], **values: Any) -> None:
    request.session[WIZARD] = {**kept, **values}


def _next(request: Request, step: int) -> HttpResponse:
    if "leave" in request.POST:
        messages.success(request, "Сохранено. Продолжить можно в любой момент на странице «Сегодня».")
        return redirect("/")
    return redirect("roadmap:start", step)


def _first_september(today: date) -> date:
    return date(today.year if today.month >= 6 else today.year - 1, 9, 1)


def _year(request: Request, kept: dict[str, Any]) -> HttpResponse:
    start = _first_september(request.act.today)
    given = {"starts_on": kept.get("starts_on") or start, "ends_on": kept.get("ends_on") or date(start.year + 1, 8, 31)}
    initial = {name: date.fromisoformat(value) if isinstance(value, str) else value for name, value in given.items()}
    form = YearForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        days = {name: value.isoformat() for name, value in form.cleaned_data.items()}
        _keep(request, kept, **days)
        return _next(request, 2)
    organisation = Organisation.objects.get(pk=request.act.organisation.pk)
    exists = SchoolYear.objects.filter(starts_on=initial["starts_on"]).exists()
    context = {"step": 1, "form": form, "organisation": organisation, "exists": exists}
    return render(request, "roadmap/start_year.html", context, status=422 if form.is_bound else 200)


def _span(kept: dict[str, Any]) -> tuple[date, date]:
    return date.fromisoformat(kept["starts_on"]), date.fromisoformat(kept["ends_on"])


def _dates(request: Request, kept: dict[str, Any]) -> HttpResponse:
    starts_on, ends_on = _span(kept)
    form = DatesForm(request.POST or None, lines=list(activities().values()), starts_on=starts_on, ends_on=ends_on)
    if request.method == "POST" and form.is_valid():
        _keep(
            request,
            kept,
            dates={code: [first.isoformat(), last.isoformat()] for code, (first, last) in form.dates().items()},
        )
        return _next(request, 3)
    return render(
        request, "roadmap/start_dates.html", {"form": form, "stages": stages()}, status=422 if form.is_bound else 200
    )


def _people(request: Request, kept: dict[str, Any]) -> HttpResponse:
    if request.method == "POST":
        return _next(request, 4)
    count = Person.objects.employed_on(request.act.today).count()
    return render(request, "roadmap/start_people.html", {"step": 3, "count": count})


def _finish(request: Request, kept: dict[str, Any]) -> HttpResponse:
    error = ""
    if request.method == "POST":
        starts_on, ends_on = _span(kept)
        dates = {code: (date.fromisoformat(a), date.fromisoformat(b)) for code, (a, b) in kept.get("dates", {}).items()}
        try:
            year = open_year(request.act, starts_on=starts_on, ends_on=ends_on, dates=dates)
        except Refusal as refusal:
            error = refusal.text
        else:
            request.session.pop(WIZARD, None)
            messages.success(request, f"Учебный год {year.title} запущен. С чего начать — ниже.")
            return redirect("/")
    return render(
        request, "roadmap/start_finish.html", {"step": 4, "error": error, "kept": kept}, status=422 if error else 200
    )
