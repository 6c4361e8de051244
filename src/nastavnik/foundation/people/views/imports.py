"""«Вставить из Excel» (S07): list, check, done. The draft may be left and returned to at any moment."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nastavnik.foundation.access.posting import attempt
from nastavnik.foundation.access.web import Request, fetch, screen
from nastavnik.foundation.people.actions._drafts import running_job
from nastavnik.foundation.people.actions.drop_import import drop_import
from nastavnik.foundation.people.actions.fix_rows import fix_rows
from nastavnik.foundation.people.actions.queue_import import queue_import
from nastavnik.foundation.people.actions.set_mapping import set_mapping
from nastavnik.foundation.people.actions.start_import import start_import
from nastavnik.foundation.people.actions.undo_import import UNDO_FOR, undo_import
from nastavnik.foundation.people.capabilities import Cap
from nastavnik.foundation.people.columns import NEXT_STEPS
from nastavnik.foundation.people.forms import SourceForm
from nastavnik.foundation.people.importing import Answers, ReadList, table_of
from nastavnik.foundation.people.jobs import LONG, add_now
from nastavnik.foundation.people.models import RosterImport
from nastavnik.foundation.people.queries import (
    FIELD_CHOICES,
    check_page,
    known_rows,
    may_undo,
    open_imports,
    outcome_words,
    promise,
    question_rows,
    subject_titles,
)
from nastavnik.foundation.people.roster import DECISION, RosterFileError, read_pasted, read_table
from nastavnik.foundation.people.workbooks import attachment, workbook
from nastavnik.kernel.errors import Forbidden, Missing, Refusal
from nastavnik.ui.text import plural


@require_http_methods(["GET", "POST"])
@screen(Cap.IMPORT_STAFF)
def import_new(request: Request) -> HttpResponse:
    """Step 1: paste or choose a file."""
    form = SourceForm(request.POST, request.FILES) if request.method == "POST" else SourceForm()

    def read(data: dict[str, Any]) -> RosterImport:
        upload = data.get("file")
        try:
            if upload is None:
                return start_import(request.act, read=ReadList(read_pasted(data["pasted"])))
            sheet = data["sheet"].strip() or None
            return start_import(request.act, read=ReadList(read_table(upload.read(), upload.name, sheet=sheet)))
        except RosterFileError as refusal:
            if upload is None:
                refusal.field = "pasted"
            elif refusal.code == "no_such_sheet":
                refusal.field = "sheet"
            raise

    if request.method == "POST" and (draft := attempt(form, read)):
        return redirect("people:import_check", draft.pk)
    drafts, added = open_imports(request.act)
    context = {"form": form, "drafts": drafts, "added": added, "undo_days": UNDO_FOR.days}
    return render(request, "people/import_new.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@screen(Cap.IMPORT_STAFF)
def import_check(request: Request, pk: int) -> HttpResponse:
    """Step 2: what the columns are, questions in rows. Step 3, at the same address, once it was added."""
    draft = fetch(RosterImport.objects, request.act, Cap.IMPORT_STAFF, pk=pk)
    if job := running_job(request.act, draft):
        return redirect("jobs:show", job.pk)
    if draft.state != RosterImport.State.DRAFT:
        return redirect("people:import_check", pk) if request.method == "POST" else _done(request, draft)
    error = ""
    if request.method == "POST":
        try:
            if answer := _answer(request, draft):
                return answer
        except (Forbidden, Missing):
            raise
        except Refusal as refusal:
            error = refusal.text
        draft = fetch(RosterImport.objects, request.act, Cap.IMPORT_STAFF, pk=pk)
        if draft.state != RosterImport.State.DRAFT:
            return redirect("people:import_check", pk)
    context = {
        "draft": draft,
        "found": check_page(request.act, draft, number=request.GET.get("page", "1") if "all" in request.GET else None),
        "choices": FIELD_CHOICES,
        "subject_titles": subject_titles().values(),
        "error": error,
    }
    return render(request, "people/import_check.html", context, status=422 if error else 200)


def _answer(request: Request, draft: RosterImport) -> HttpResponse | None:
    """Keep what was typed; add, when the button promised what will now be done."""
    draft = _keep(request, draft)
    here = reverse("people:import_check", args=[draft.pk]) + ("?" + request.GET.urlencode() if request.GET else "")
    promised = request.POST.get("add")
    if promised is None:
        messages.success(request, "Ответы сохранены, список проверен ещё раз.")
        return redirect(here)
    if promised != promise(request.act, draft):
        messages.info(request, "Мы учли исправления, и числа изменились. Проверьте и нажмите «Добавить» ещё раз.")
        return redirect(here)
    if len(draft.table.get("rows", ())) > LONG:
        return redirect("jobs:show", queue_import(request.act, draft=draft).pk)
    add_now(request.act, draft)
    return redirect("people:import_check", draft.pk)


def _keep(request: Request, draft: RosterImport) -> RosterImport:
    """The columns and the answers of this POST, as far as they differ from what is kept."""
    mapping = {
        int(name[7:]): value
        for name, value in request.POST.items()
        if name.startswith("column-") and name[7:].isdigit()
    }
    if any(draft.mapping.get(str(index)) != field for index, field in mapping.items()):
        draft = set_mapping(request.act, draft=draft, mapping=mapping)
    fixes: dict[int, dict[str, str]] = {}
    for name, value in request.POST.items():
        kind, _, rest = name.partition("-")
        row, _, field = rest.partition("-")
        if kind == "fix" and row.isdigit() and value.strip() != request.POST.get(f"found-{rest}", "").strip():
            fixes.setdefault(int(row), {})[field] = value
    if (everyone := request.POST.get("known")) in ("update", "skip"):
        for number in known_rows(request.act, draft):
            fixes.setdefault(number, {})[DECISION] = everyone
    return fix_rows(request.act, draft=draft, answers=Answers(fixes)) if fixes else draft


def _done(request: Request, draft: RosterImport) -> HttpResponse:
    context = {
        "draft": draft,
        "told": draft.outcome,
        "words": outcome_words(draft),
        "may_undo": may_undo(request.act, draft),
        "undo_days": UNDO_FOR.days,
        "next_steps": NEXT_STEPS,
    }
    return render(request, "people/import_done.html", context)


@require_POST
@screen(Cap.IMPORT_STAFF)
def import_undo(request: Request, pk: int) -> HttpResponse:
    draft = fetch(RosterImport.objects, request.act, Cap.IMPORT_STAFF, pk=pk)
    if draft.state == RosterImport.State.UNDONE:
        messages.info(request, "Эта загрузка уже отменена.")
        return redirect("people:index")
    undone = undo_import(request.act, draft=draft)
    text = f"Загрузка отменена: убрано {plural(undone.removed, 'человек', 'человека', 'человек')}"
    text += f", прежние данные возвращены {undone.restored}." if undone.restored else "."
    if undone.kept:
        text += f" Остались те, на кого уже есть записи: {', '.join(undone.kept[:20])}"
        text += f" и ещё {len(undone.kept) - 20}." if len(undone.kept) > 20 else "."
    if undone.newer:
        text += f" Не тронули то, что вы изменили позже: {', '.join(undone.newer[:20])}."
    (messages.warning if undone.kept or undone.newer else messages.success)(request, text)
    return redirect("people:index")


@require_POST
@screen(Cap.IMPORT_STAFF)
def import_drop(request: Request, pk: int) -> HttpResponse:
    draft = fetch(RosterImport.objects, request.act, Cap.IMPORT_STAFF, pk=pk)
    if draft.state != RosterImport.State.DROPPED:
        drop_import(request.act, draft=draft)
    messages.success(request, "Список удалён. Никто не добавлен.")
    return redirect("people:index")


@require_GET
@screen(Cap.IMPORT_STAFF)
def import_questions(request: Request, pk: int) -> HttpResponse:
    """The rows with questions as a workbook: correct there and load again."""
    draft = fetch(RosterImport.objects, request.act, Cap.IMPORT_STAFF, pk=pk)
    if not table_of(draft).rows:
        return redirect("people:import_check", pk)
    table, numbers, asked = question_rows(request.act, draft)
    wanted = set(numbers)
    heads = [column.heading or f"Столбец {column.letter}" for column in table.columns]
    rows = [[*row.cells, asked[row.number]] for row in table.rows if row.number in wanted]
    return attachment(workbook("Строки с вопросами", [*heads, "Что исправить"], rows), "Строки с вопросами.xlsx")
