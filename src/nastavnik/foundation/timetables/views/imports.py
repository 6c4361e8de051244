"""«Вставить расписание»: table, check, done. The draft may be left and returned to at any moment."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nastavnik.foundation.access.posting import attempt
from nastavnik.foundation.access.web import Request, fetch, screen
from nastavnik.foundation.people.roster import RosterFileError
from nastavnik.foundation.people.workbooks import attachment, workbook
from nastavnik.foundation.timetables.actions._drafts import UNDO_FOR
from nastavnik.foundation.timetables.actions.answer_import import answer_import
from nastavnik.foundation.timetables.actions.drop_import import drop_import
from nastavnik.foundation.timetables.actions.load_import import NumbersChanged, load_import, promise_of
from nastavnik.foundation.timetables.actions.start_import import start_import
from nastavnik.foundation.timetables.actions.undo_import import undo_import
from nastavnik.foundation.timetables.capabilities import Cap
from nastavnik.foundation.timetables.forms import SourceForm
from nastavnik.foundation.timetables.importing import (
    FORM_TITLES,
    REST_HEADS,
    Answers,
    NotATimetable,
    check_import,
    read_file,
    read_paste,
    staff_of,
)
from nastavnik.foundation.timetables.models import TimetableImport
from nastavnik.foundation.timetables.queries import preview, school_week
from nastavnik.kernel.errors import Forbidden, Missing, Refusal
from nastavnik.ui.forms import DateField
from nastavnik.ui.text import plural

SHOWN = 60


@require_http_methods(["GET", "POST"])
@screen(Cap.EDIT_TIMETABLES)
def import_new(request: Request) -> HttpResponse:
    """Step 1: paste or choose a file."""
    form = SourceForm(request.POST, request.FILES) if request.method == "POST" else SourceForm()

    def read(data: dict[str, Any]) -> TimetableImport:
        upload = data.get("file")
        try:
            found = read_paste(data["pasted"]) if upload is None else read_file(upload.read(), upload.name)
        except (RosterFileError, NotATimetable) as refusal:
            refusal.field = "pasted" if upload is None else "file"
            raise
        return start_import(request.act, read=found)

    if request.method == "POST" and (draft := attempt(form, read)):
        return redirect("timetables:import_check", draft.pk)
    return render(request, "timetables/import_new.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@screen(Cap.EDIT_TIMETABLES)
def import_check(request: Request, pk: int) -> HttpResponse:
    """Step 2: questions and a preview. Step 3, at the same address, once it was loaded."""
    draft = fetch(TimetableImport.objects, request.act, Cap.EDIT_TIMETABLES, pk=pk)
    if draft.state != TimetableImport.State.DRAFT:
        return redirect("timetables:import_check", pk) if request.method == "POST" else _done(request, draft)
    error = ""
    if request.method == "POST":
        try:
            draft = _keep(request, draft)
            if "load" not in request.POST:
                messages.success(request, "Ответы сохранены, расписание проверено ещё раз.")
                return redirect("timetables:import_check", pk)
            load_import(request.act, draft=draft, promised=request.POST["load"])
            return redirect("timetables:import_check", pk)
        except NumbersChanged as refusal:
            messages.info(request, refusal.text)
            return redirect("timetables:import_check", pk)
        except (Forbidden, Missing):
            raise
        except Refusal as refusal:
            error = refusal.text
        draft = fetch(TimetableImport.objects, request.act, Cap.EDIT_TIMETABLES, pk=pk)
        if draft.state != TimetableImport.State.DRAFT:
            return redirect("timetables:import_check", pk)
    staff = staff_of(request.act)
    check = check_import(draft, staff, school_week(request.act))
    forms = [(name, FORM_TITLES.get(form, "не похож на расписание")) for name, form in check.forms]
    context = {
        "draft": draft, "check": check, "staff": staff, "forms": forms, "error": error, "shown": SHOWN,
        "promise": promise_of(check), "preview": preview(check, staff), "starts_on": request.POST.get("starts_on"),
        "button_words": f"Загрузить {plural(check.lessons, 'урок', 'урока', 'уроков')}",
    }  # fmt: skip
    return render(request, "timetables/import_check.html", context, status=422 if error else 200)


def _keep(request: Request, draft: TimetableImport) -> TimetableImport:
    """The answers of this POST, as far as they differ from what was shown."""
    names: dict[str, str] = {}
    cells: dict[str, str] = {}
    clashes: dict[str, str] = {}
    for name, value in request.POST.items():
        value = str(value)
        kind, _, code = name.partition("~")
        if kind == "name":
            names[code] = value
        elif kind == "clash":
            clashes[code] = value
        elif kind == "cell" and value.strip() != str(request.POST.get(f"found~{code}", "")).strip():
            cells[code] = value
    given = str(request.POST.get("starts_on", "")).strip()
    starts_on = draft.starts_on
    if given:
        try:
            starts_on = DateField().clean(given)
        except Exception as wrong:
            raise Refusal("Укажите дату так: 01.09.2026.", field="starts_on") from wrong
    adds = request.POST["adds"] == "1" if "adds" in request.POST else draft.adds
    answers = Answers(names, cells, clashes)
    kept = {name: draft.answers.get(name, {}) for name in ("names", "cells", "clashes")}
    told = {"names": names, "cells": cells, "clashes": clashes}
    same = all(
        kept[kind].get(code, "") == value.strip() for kind, given in told.items() for code, value in given.items()
    )
    if same and (starts_on, adds) == (draft.starts_on, draft.adds):
        return draft
    return answer_import(request.act, draft=draft, answers=answers, starts_on=starts_on, adds=adds)


def _done(request: Request, draft: TimetableImport) -> HttpResponse:
    told = draft.outcome
    may_undo = "undo" in told and draft.loaded_at is not None and request.act.now - draft.loaded_at <= UNDO_FOR
    context = {
        "draft": draft,
        "told": told,
        "rest": len(told.get("rest", ())),
        "may_undo": may_undo,
        "undo_days": UNDO_FOR.days,
    }
    return render(request, "timetables/import_done.html", context)


@require_POST
@screen(Cap.EDIT_TIMETABLES)
def import_undo(request: Request, pk: int) -> HttpResponse:
    draft = fetch(TimetableImport.objects, request.act, Cap.EDIT_TIMETABLES, pk=pk)
    if draft.state == TimetableImport.State.UNDONE:
        messages.info(request, "Эта загрузка уже отменена.")
    else:
        undo_import(request.act, draft=draft)
        messages.success(request, "Загрузка отменена: действует прежнее расписание.")
    return redirect("timetables:index")


@require_POST
@screen(Cap.EDIT_TIMETABLES)
def import_drop(request: Request, pk: int) -> HttpResponse:
    draft = fetch(TimetableImport.objects, request.act, Cap.EDIT_TIMETABLES, pk=pk)
    if draft.state == TimetableImport.State.DRAFT:
        drop_import(request.act, draft=draft)
    messages.success(request, "Таблица удалена. Расписание школы не изменилось.")
    return redirect("timetables:index")


@require_GET
@screen(Cap.EDIT_TIMETABLES)
def import_questions(request: Request, pk: int) -> HttpResponse:
    """What waits, as a list that can be corrected and loaded again."""
    draft = fetch(TimetableImport.objects, request.act, Cap.EDIT_TIMETABLES, pk=pk)
    rest = draft.outcome.get("rest", [])
    if draft.state == TimetableImport.State.DRAFT:
        rest = check_import(draft, staff_of(request.act), school_week(request.act)).rest
    return attachment(workbook("Уроки с вопросами", REST_HEADS, rest), "Уроки с вопросами.xlsx")
