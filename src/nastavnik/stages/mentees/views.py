from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from nastavnik.foundation.access.posting import attempt
from nastavnik.foundation.access.web import Request, fetch, holds, part, restrict, screen
from nastavnik.foundation.organisations.queries import current_year
from nastavnik.foundation.people.models import Person
from nastavnik.foundation.people.workbooks import attachment, workbook
from nastavnik.foundation.privacy.looks import note_look, note_looks
from nastavnik.foundation.privacy.models import What
from nastavnik.instruments.consents.purposes import Purpose, with_consent
from nastavnik.instruments.surveys.taxonomy import competences
from nastavnik.kernel.act import Act
from nastavnik.kernel.errors import Refusal
from nastavnik.stages.mentees.actions.note_request import leave_bank, note_requests
from nastavnik.stages.mentees.capabilities import Cap
from nastavnik.stages.mentees.forms import MenteeForm
from nastavnik.stages.mentees.lifecycles import MENTEE
from nastavnik.stages.mentees.models import Category, Mentee, MenteeQuerySet
from nastavnik.stages.mentees.queries import Asked, BankPage, BankRow, bank_page, card
from nastavnik.stages.mentees.waiting import LONG, waiting_list
from nastavnik.ui.text import short_date

sees_wishes = part(Cap.SEE_WISHES)


class Hidden(Refusal):
    """The person has withdrawn the consent, or it has run out."""


@screen(Cap.SEE_MENTEES)
def index(request: Request) -> HttpResponse:
    """The bank of mentees (D08): who is in it with a valid consent; narrowed, and as a workbook."""
    act, year = request.act, current_year(request.act)
    named, may_edit = holds(act, Cap.SEE_REQUESTS), holds(act, Cap.EDIT_MENTEES)
    asked = Asked(*(request.GET.get(name, "") for name in ("state", "category", "topic" if named else "")))
    mine = restrict(Mentee.objects.filter(year=year), act, Cap.SEE_MENTEES)
    found = bank_page(mine, act.today, asked, named=named) if year else BankPage([], 0, [])
    if named:
        note_looks(act, [row.mentee.person_id for row in found.rows], What.REQUESTS)
    if request.GET.get("as") == "xlsx":
        return _book(act, found, named=named)
    context = {
        "found": found, "asked": asked, "year": year, "named": named, "may_edit": may_edit,
        "outside": [row for row in found.outside if may_edit or row.person_id == act.actor.person_id],
        "states": [(code, MENTEE.states[code]) for code in ("searching", "paired")],
        "categories": Category.choices, "topics": [(code, item.title) for code, item in competences().items()],
        "narrowed": asked != Asked(), "query": request.GET.urlencode(),
    }  # fmt: skip
    return render(request, "mentees/index.html", context)


def _book(act: Act, found: BankPage, *, named: bool) -> HttpResponse:
    """The same rows for Excel. Wishes about colleagues are in no file."""
    heads = ["ФИО", "Должность", "Категория", "Состояние", "С какого дня", "Ждёт дней", "В банке с"]
    heads += ["С чего начать", "Просит помочь"] if named else []

    def line(row: BankRow) -> list[Any]:
        person, mentee = row.mentee.person, row.mentee
        facts: list[Any] = [person.full_name, person.post, mentee.get_category_display(), mentee.get_state_display()]
        facts += [row.since, row.days, mentee.entered_on]
        first = [item.title for item in row.requests if item.priority]
        return (
            [*facts, ", ".join(first), ", ".join(item.title for item in row.requests if item.needed)]
            if named
            else facts
        )

    title = "Банк наставляемых"
    return attachment(workbook(title, heads, map(line, found.rows)), f"{title} {short_date(act.today, year=True)}.xlsx")


@screen(Cap.SEE_REQUESTS)
def show(request: Request, pk: int) -> HttpResponse:
    """What a mentee asks for, in words."""
    act = request.act
    may_edit, wishes = holds(act, Cap.EDIT_MENTEES), sees_wishes(act)
    mentee = fetch(_whole(), act, Cap.SEE_REQUESTS, pk=pk)
    own = mentee.person_id == act.actor.person_id
    if not (own or may_edit or with_consent(Purpose.BANK, [mentee.person_id], act.today)):
        raise Hidden(
            "Согласие на обработку данных сейчас не действует, поэтому запросы не показываем. Спросите куратора."
        )
    note_look(act, mentee.person_id, What.REQUESTS)
    context = {
        "card": card(mentee, act.today, wishes=wishes),
        "mentee": mentee,
        "may_edit": may_edit,
        "sees_wishes": wishes,
        "may_leave": leave_bank.allows(act, mentee=mentee) and mentee.state in ("candidate", "searching"),
        "own": own,
    }
    return render(request, "mentees/show.html", context)


@screen(Cap.EDIT_MENTEES)
def edit(request: Request, pk: int) -> HttpResponse:
    """Enter the requests of a mentee (from their words or paper form)."""
    act = request.act
    mentee = fetch(_whole(), act, Cap.EDIT_MENTEES, pk=pk)
    note_look(act, mentee.person_id, What.REQUESTS)
    form = MenteeForm(request.POST or None, mentee=mentee, colleagues=list(Person.objects.staff_on(act.today)))
    if request.method == "POST":

        def save(data: dict[str, Any]) -> Mentee:
            names = ("situation", "success", "circumstances", "category", "first_of_all")
            given = {name: data[name] for name in names} | form.wishes()
            return note_requests(act, mentee=mentee, levels=form.levels(), first=form.first(), ways=data, **given)

        if attempt(form, save) is not None:
            messages.success(request, f"Запросы сохранены: {mentee}")
            return redirect("selection:participants")
    return render(request, "mentees/edit.html", {"mentee": mentee, "form": form}, status=422 if form.is_bound else 200)


def _whole() -> MenteeQuerySet:
    return Mentee.objects.select_related("person", "year").prefetch_related("requests", "wishes__colleague")  # type: ignore[no-any-return]


@screen(Cap.EDIT_MENTEES)
def waiting(request: Request) -> HttpResponse:
    """Who is without a mentor, since when and why."""
    year = current_year(request.act)
    rows = waiting_list(request.act, year) if year else []
    return render(request, "mentees/waiting.html", {"rows": rows, "year": year, "long": LONG})


@require_POST
@screen(Cap.LEAVE_BANK)
def leave(request: Request, pk: int) -> HttpResponse:
    """The curator notes it, or the person says so themselves: no reason is asked."""
    mentee = fetch(Mentee.objects.select_related("person"), request.act, Cap.LEAVE_BANK, pk=pk)
    leave_bank(request.act, mentee=mentee)
    if mentee.person_id == request.act.actor.person_id:
        messages.success(request, "Вы больше не участвуете в этом году. Передумаете — скажите куратору.")
        return redirect("desks:home")
    messages.success(request, f"{mentee}: больше не участвует в этом году. Вернуть можно на странице «Участники».")
    return redirect("selection:participants")
