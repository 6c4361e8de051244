"""Who asks for help, who may help, whose signatures are missing; the map of requests."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from nastavnik.foundation.access.web import Request, screen
from nastavnik.foundation.organisations.queries import current_year, year_or_refuse
from nastavnik.foundation.people.models import Person
from nastavnik.foundation.people.queries import subject_words
from nastavnik.foundation.people.workbooks import attachment, workbook
from nastavnik.foundation.privacy.looks import note_looks
from nastavnik.foundation.privacy.models import What
from nastavnik.instruments.consents.actions.prepare_consents import Wanted, prepare_consents
from nastavnik.instruments.surveys.statistics.suppression import SMALLEST
from nastavnik.kernel.errors import Refusal
from nastavnik.stages.mentees.models import Mentee
from nastavnik.stages.mentors.models import Mentor
from nastavnik.stages.selection.actions.mark_participants import NobodyMarked, mark_participants
from nastavnik.stages.selection.capabilities import Cap
from nastavnik.stages.selection.queries import needed_kinds, participants
from nastavnik.stages.selection.request_map import asking_words, overview, request_map


class NobodyChosen(Refusal):
    """The form came without a single tick."""


@screen(Cap.MATCH)
def people(request: Request) -> HttpResponse:
    """Participants of the year with their papers."""
    year = current_year(request.act)
    if year is None:
        return render(request, "selection/no_year.html", {"title": "Участники"})
    rows = participants(year)
    note_looks(request.act, [row.person.pk for row in rows if row.mentee is not None and row.asks], What.REQUESTS)
    waiting = [item for row in rows for item in row.waiting]
    missing = sum(len(row.missing) for row in rows)
    context = {
        "rows": rows,
        "year": year,
        "waiting": waiting,
        "missing": missing,
        "signed": sum(row.complete for row in rows),
    }
    return render(request, "selection/participants.html", context)


@screen(Cap.MATCH)
def mark(request: Request) -> HttpResponse:
    """Tick who asks for help and who may help."""
    year = current_year(request.act)
    if year is None:
        return render(request, "selection/no_year.html", {"title": "Отметить участников"})
    mentees = set(Mentee.objects.filter(year=year).exclude(state="left").values_list("person_id", flat=True))
    mentors = set(Mentor.objects.filter(year=year).exclude(state="left").values_list("person_id", flat=True))
    staff = list(Person.objects.employed_on(request.act.today).order_by("surname", "name", "patronymic"))
    error = ""
    if request.method == "POST":
        known = {str(person.pk): person for person in staff}
        asking = [known[key] for key in request.POST.getlist("mentee") if key in known and known[key].pk not in mentees]
        helping = [
            known[key] for key in request.POST.getlist("mentor") if key in known and known[key].pk not in mentors
        ]
        try:
            mark_participants(request.act, year=year, asking=asking, helping=helping)
        except NobodyMarked as refusal:
            error = refusal.text
        else:
            messages.success(request, f"Отмечено: просят помощи {len(asking)}, готовы помочь {len(helping)}.")
            return redirect("selection:participants")
    rows = [
        {
            "person": person,
            "subjects": subject_words(person.subjects),
            "experience": person.experience(request.act.today),
            "mentee": person.pk in mentees,
            "mentor": person.pk in mentors,
        }
        for person in staff
    ]
    return render(
        request, "selection/mark.html", {"rows": rows, "error": error, "year": year}, status=422 if error else 200
    )


@require_POST
@screen(Cap.MATCH)
def print_missing(request: Request) -> HttpResponse:
    """Make the consents that are missing and go to print them."""
    year = year_or_refuse(request.act)
    wanted = [
        Wanted(row.person, kind)
        for row in participants(year)
        for kind in needed_kinds(row.mentee is not None, row.mentor is not None)
        if kind in row.missing
    ]
    if not wanted:
        raise NobodyChosen("Все согласия уже напечатаны.")
    made = prepare_consents(request.act, year=year, wanted=wanted)
    messages.success(request, f"Подготовлено согласий: {len(made)}. Скачайте их для печати и раздайте на подпись.")
    return redirect("selection:participants")


@require_POST
@screen(Cap.MATCH)
def print_chosen(request: Request) -> HttpResponse:
    """Make the consents of the people ticked in the list: those who take part, what is missing."""
    year = year_or_refuse(request.act)
    chosen = {int(key) for key in request.POST.getlist("persons") if key.isdigit()}
    rows = [row for row in participants(year) if row.person.pk in chosen]
    if not rows:
        raise NobodyChosen(
            "Среди отмеченных нет участников этого года. Сначала отметьте, кто просит помощи и кто готов помочь."
        )
    wanted = [Wanted(row.person, kind) for row in rows for kind in row.missing]
    if wanted:
        made = prepare_consents(request.act, year=year, wanted=wanted)
        messages.success(request, f"Подготовлено согласий: {len(made)}. Отметьте их и нажмите «Скачать для печати».")
    else:
        messages.success(request, "У отмеченных все согласия уже напечатаны.")
    return redirect("selection:participants")


@screen(Cap.SEE_REQUEST_MAP)
def show_map(request: Request) -> HttpResponse:
    """Who asks for help with what and who can help: people at school, schools above it (S13)."""
    act = request.act
    if not act.organisation.is_leaf:
        return render(request, "selection/overview_map.html", {"found": overview(act), "smallest": SMALLEST})
    year = current_year(act)
    if year is None:
        return render(request, "selection/no_year.html", {"title": "Карта запросов"})
    found = request_map(act, year)
    note_looks(act, [row.person_id for row in found.people], What.REQUESTS)
    if request.GET.get("as") == "xlsx":
        heads = ["Группа", "Умение", *(row.person.short_name for row in found.people), "Просят", "Есть кому помочь"]
        lines = [
            [domain.title, row.title, *(cell.words.rpartition(" — ")[2] for cell in row.cells), row.asking, row.helping]
            for domain in found.domains
            for row in domain.rows
        ]
        return attachment(workbook("Карта запросов", heads, lines), f"Карта запросов {act.today:%d.%m.%Y}.xlsx")
    asking = asking_words(found, str(request.membership.organisation)) if found.nobody else ""
    return render(request, "selection/request_map.html", {"found": found, "year": year, "asking": asking})
