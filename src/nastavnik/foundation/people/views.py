from __future__ import annotations

import io
from typing import Any

import xlsxwriter
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from nastavnik.foundation.access.posting import attempt
from nastavnik.foundation.access.web import Request, fetch, holds, screen
from nastavnik.foundation.jobs.actions.start_job import new_job, start_job
from nastavnik.foundation.people.actions.add_person import add_person
from nastavnik.foundation.people.actions.edit_person import edit_name_forms, edit_person
from nastavnik.foundation.people.actions.end_employment import end_employment
from nastavnik.foundation.people.actions.import_roster import add_imported, correct_import, drop_import, start_import, undo_import
from nastavnik.foundation.people.capabilities import Cap
from nastavnik.foundation.people.columns import COLUMNS, NEXT_STEPS, SECTIONS
from nastavnik.foundation.people.forms import EndForm, NameFormsForm, PersonForm, SourceForm
from nastavnik.foundation.people.importing import check_import, column_problems
from nastavnik.foundation.people.jobs import LONG
from nastavnik.foundation.people.models import CASES, Person, RosterImport
from nastavnik.foundation.people.queries import CATEGORIES, people, people_page, subject_words
from nastavnik.foundation.people.roster import FIELD_TITLES, Table, read_pasted, read_table
from nastavnik.kernel.errors import Refusal

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class OnlyOwn(Refusal):
    """A mentor or mentee opened the list of people."""


@screen(Cap.EDIT_PEOPLE)
def index(request: Request) -> HttpResponse:
    """The list of people (S06)."""
    search, chosen, order = (request.GET.get(name, "") for name in ("q", "show", "order"))
    number = request.GET.get("page", "1")
    found = people_page(
        request.act, search=search[:80], chosen=chosen, order=order or "name", number=int(number) if number.isdigit() else 1
    )
    found.page.query = "".join(f"{name}={value}&" for name, value in (("q", search), ("show", chosen), ("order", order)) if value)  # type: ignore[attr-defined]
    context = {"found": found, "search": search, "chosen": chosen, "order": order or "name", "drafts": _drafts(request)}
    return render(request, "people/index.html", context)


def _drafts(request: Request) -> list[RosterImport]:
    return list(RosterImport.objects.filter(state=RosterImport.State.DRAFT).only("pk", "source_name", "created_at", "state")[:3])


@screen(Cap.EDIT_PEOPLE)
def download(request: Request) -> HttpResponse:
    """The list as a workbook; text that looks like a formula stays text."""
    rows = list(people(request.act, search=request.GET.get("q", ""), chosen=request.GET.get("show", "")))
    words = [column.words(request.act, [person.pk for person in rows]) for column in COLUMNS]
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("Люди")
    bold = book.add_format({"bold": True})
    heads = ["Фамилия", "Имя", "Отчество", "Должность", "Предметы", "Стаж, лет", "Категория", *(column.title for column in COLUMNS)]
    sheet.write_row(0, 0, heads, bold)
    for number, person in enumerate(rows, start=1):
        facts: list[Any] = [person.surname, person.name, person.patronymic, person.post, subject_words(person.subjects)]
        facts += [person.experience(request.act.today), CATEGORIES.get(person.category, ""), *(item.get(person.pk, "") for item in words)]
        sheet.write_row(number, 0, ["" if fact is None else fact for fact in facts])
    sheet.autofit()
    sheet.freeze_panes(1, 0)
    book.close()
    response = HttpResponse(out.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = "attachment; filename=\"people.xlsx\"; filename*=UTF-8''%D0%9B%D1%8E%D0%B4%D0%B8.xlsx"
    return response


@screen(Cap.SEE_PEOPLE)
def show(request: Request, pk: int) -> HttpResponse:
    """A person's card (S08)."""
    person = fetch(Person.objects.prefetch_related("employments"), request.act, Cap.SEE_PEOPLE, pk=pk)
    sections = [(section.title, section.rows(request.act, person.pk)) for section in SECTIONS]
    context = {
        "person": person,
        "subjects": subject_words(person.subjects),
        "category": CATEGORIES.get(person.category, ""),
        "experience": person.experience(request.act.today),
        "forms": {case: person.form(case) for case in CASES},
        "sections": [item for item in sections if item[1]],
        "may_edit": holds(request.act, Cap.EDIT_PEOPLE),
    }
    return render(request, "people/show.html", context)


@screen(Cap.EDIT_PEOPLE)
def add(request: Request) -> HttpResponse:
    form = PersonForm(request.POST or None)
    if request.method == "POST":
        person = attempt(form, lambda data: add_person(request.act, facts=form.facts()))
        if person is not None:
            messages.success(request, f"Добавлен педагог: {person}.")
            return redirect("people:show", person.pk)
    return render(request, "people/form.html", {"form": form, "title": "Новый педагог", "back": "/people/"}, status=422 if form.is_bound else 200)


@screen(Cap.EDIT_PEOPLE)
def edit(request: Request, pk: int) -> HttpResponse:
    person = fetch(Person.objects, request.act, Cap.EDIT_PEOPLE, pk=pk)
    form = PersonForm(request.POST or None, person=person)
    if request.method == "POST" and attempt(form, lambda data: edit_person(request.act, person=person, facts=form.facts())):
        messages.success(request, "Сохранено.")
        return redirect("people:show", pk)
    context = {"form": form, "title": person.full_name, "back": f"/people/{pk}/"}
    return render(request, "people/form.html", context, status=422 if form.is_bound else 200)


@screen(Cap.EDIT_PEOPLE)
def name_forms(request: Request, pk: int) -> HttpResponse:
    person = fetch(Person.objects, request.act, Cap.EDIT_PEOPLE, pk=pk)
    form = NameFormsForm(request.POST or None, person=person)
    if request.method == "POST":

        def save(data: dict[str, Any]) -> Person:
            return edit_name_forms(request.act, person=person, forms={case: data[case] for case in CASES}, indeclinable=data["indeclinable"])

        if attempt(form, save):
            messages.success(request, "Склонение сохранено. Документы возьмут эти формы.")
            return redirect("people:show", pk)
    context = {"form": form, "title": f"Склонение имени: {person.full_name}", "back": f"/people/{pk}/"}
    return render(request, "people/form.html", context, status=422 if form.is_bound else 200)


@screen(Cap.EDIT_PEOPLE)
def end(request: Request, pk: int) -> HttpResponse:
    person = fetch(Person.objects, request.act, Cap.EDIT_PEOPLE, pk=pk)
    form = EndForm(request.POST or None)
    if request.method == "POST" and attempt(form, lambda data: end_employment(request.act, person=person, on=data["on"])):
        messages.success(request, f"{person}: период работы закончен. Документы останутся в архиве.")
        return redirect("people:show", pk)
    context = {"form": form, "title": f"Больше не работает: {person.full_name}", "back": f"/people/{pk}/"}
    return render(request, "people/form.html", context, status=422 if form.is_bound else 200)


# ── Вставка из Excel (S07) ─────────────────────────────────────────────────────────────────────────────────────────────


@screen(Cap.IMPORT_STAFF)
def import_new(request: Request) -> HttpResponse:
    """Step 1: paste or choose a file."""
    form = SourceForm(request.POST or None, request.FILES or None)
    if request.method == "POST":

        def read(data: dict[str, Any]) -> RosterImport:
            upload = data.get("file")
            if upload is not None and upload.size > settings.FILE_SIZE_LIMIT:
                raise Refusal("Файл больше 20 МБ. Оставьте в нём только список педагогов и загрузите снова.", field="file")
            table = read_table(upload.read(), upload.name) if upload is not None else read_pasted(data["pasted"])
            return start_import(request.act, table=table)

        draft = attempt(form, read)
        if draft is not None:
            return redirect("people:import_check", draft.pk)
    return render(request, "people/import_new.html", {"form": form}, status=422 if form.is_bound else 200)


@screen(Cap.IMPORT_STAFF)
def import_check(request: Request, pk: int) -> HttpResponse:
    """Step 2: meanings of columns, questions in rows; step 3 when it was added."""
    draft = fetch(RosterImport.objects, request.act, Cap.IMPORT_STAFF, pk=pk)
    if draft.state != RosterImport.State.DRAFT:
        return render(request, "people/import_done.html", _done(request, draft))
    error = ""
    if request.method == "POST":
        try:
            _correct(request, draft)
            if "add" in request.POST:
                return _add(request, draft)
            return redirect("people:import_check", pk)
        except Refusal as refusal:
            error = refusal.text
            draft.refresh_from_db()
    return render(request, "people/import_check.html", _check_context(request, draft, error), status=422 if error else 200)


def _correct(request: Request, draft: RosterImport) -> None:
    mapping = {name.removeprefix("column-"): value for name, value in request.POST.items() if name.startswith("column-")}
    fixes: dict[str, dict[str, str]] = {}
    for name, value in request.POST.items():
        if name.startswith("fix-"):
            _, row, field = name.split("-", 2)
            if row.isdigit() and str(value).strip():
                fixes.setdefault(row, {})[field] = str(value)
    known = {str(field) for field in FIELD_TITLES}
    mapping = {index: value for index, value in mapping.items() if index.isdigit() and value in known}
    if mapping or fixes:
        correct_import(request.act, draft=draft, mapping=mapping or None, fixes=fixes)
        draft.refresh_from_db()


def _add(request: Request, draft: RosterImport) -> HttpResponse:
    rows = len(draft.table.get("rows", []))
    if rows <= LONG:
        add_imported(request.act, draft=draft)
        return redirect("people:import_check", draft.pk)
    job = start_job(
        request.act,
        job=new_job(
            request.act, kind="people.add_imported", title="Добавляем педагогов из списка", arguments={"draft_id": draft.pk},
            return_url=f"/people/import/{draft.pk}/",
        ),
    )  # fmt: skip
    return redirect("jobs:show", job.pk)


def _check_context(request: Request, draft: RosterImport, error: str) -> dict[str, Any]:
    check = check_import(request.act, draft)
    table = Table.from_json(draft.table)
    ready = [row for row in check.ready if row.decision in ("add", "update")]
    return {
        "draft": draft,
        "table": table,
        "mapping": {int(index): field for index, field in draft.mapping.items()},
        "titles": FIELD_TITLES,
        "problems": column_problems(draft),
        "check": check,
        "ready": ready,
        "shown": [row for row in check.rows if row.has_question] if "all" not in request.GET else check.rows,
        "everything": "all" in request.GET,
        "notices": [row for row in check.rows if row.notices and not row.has_question],
        "error": error,
    }


def _done(request: Request, draft: RosterImport) -> dict[str, Any]:
    outcome = draft.outcome or {"added": [], "updated": [], "left": []}
    may_undo = draft.state == RosterImport.State.ADDED and draft.added_at is not None and (request.act.now - draft.added_at).days < 7
    return {"draft": draft, "outcome": outcome, "may_undo": may_undo, "next_steps": NEXT_STEPS}


@require_POST
@screen(Cap.IMPORT_STAFF)
def import_undo(request: Request, pk: int) -> HttpResponse:
    draft = fetch(RosterImport.objects, request.act, Cap.IMPORT_STAFF, pk=pk)
    kept = undo_import(request.act, draft=draft)
    if kept:
        messages.warning(request, f"Загрузка отменена, но остались те, кто уже участвует: {', '.join(kept)}.")
    else:
        messages.success(request, "Загрузка отменена, список вернулся к прежнему виду.")
    return redirect("people:index")


@require_POST
@screen(Cap.IMPORT_STAFF)
def import_drop(request: Request, pk: int) -> HttpResponse:
    draft = fetch(RosterImport.objects, request.act, Cap.IMPORT_STAFF, pk=pk)
    drop_import(request.act, draft=draft)
    messages.success(request, "Список удалён, никто не добавлен.")
    return redirect("people:index")


@screen(Cap.IMPORT_STAFF)
def import_questions(request: Request, pk: int) -> HttpResponse:
    """The rows that were left, as a workbook to correct and load again."""
    draft = fetch(RosterImport.objects, request.act, Cap.IMPORT_STAFF, pk=pk)
    table = Table.from_json(draft.table)
    left = set(draft.outcome.get("left", [])) or {row.number for row in check_import(request.act, draft).questions}
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("Строки с вопросами")
    sheet.write_row(0, 0, [column.heading for column in table.columns], book.add_format({"bold": True}))
    for number, row in enumerate((row for row in table.rows if row.number in left), start=1):
        sheet.write_row(number, 0, ["" if cell is None else str(cell) for cell in row.cells])
    book.close()
    response = HttpResponse(out.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = "attachment; filename=\"questions.xlsx\""
    return response
