from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from nastavnik.foundation.access.posting import attempt
from nastavnik.foundation.access.web import Request, fetch, holds, restrict, screen
from nastavnik.foundation.organisations.queries import current_year, year_or_refuse
from nastavnik.foundation.people.models import Person
from nastavnik.instruments.documents.capabilities import Cap as Documents
from nastavnik.instruments.documents.models import Document
from nastavnik.stages.mentorships.actions.draft_order import draft_order
from nastavnik.stages.mentorships.capabilities import Cap
from nastavnik.stages.mentorships.forms import DayForm, OrderForm
from nastavnik.stages.mentorships.models import Mentorship, Participation
from nastavnik.stages.mentorships.packages import open_package_of
from nastavnik.stages.mentorships.pairs import at_work
from nastavnik.stages.mentorships.panels import panels_of
from nastavnik.stages.mentorships.queries import drafted, mirror_of, orphans, papers_of, terms_of
from nastavnik.stages.mentorships.rules import order_refusals
from nastavnik.stages.mentorships.turning import as_of
from nastavnik.stages.selection.capabilities import Cap as Selection
from nastavnik.stages.selection.models import Proposal

OFFERS = (("D14", "Соглашение"), ("D22", "Программа"), ("D24", "Отчёт наставника"), ("D16", "Уведомление"))
"""Papers the page of a pair at work leads to."""


@screen(Cap.SEE_MENTORSHIPS)
def index(request: Request) -> HttpResponse:
    """Pairs and groups of the year with those an earlier year began, as they are or as they were on a day; and those
    agreed that wait for an order."""
    year = current_year(request.act)
    day = DayForm(request.GET or None)
    on = day.cleaned_data["on"] if day.is_valid() else None
    rows = (
        restrict(Mentorship.objects.of_year(year), request.act, Cap.SEE_MENTORSHIPS)
        .select_related("mentor__person", "order")
        .prefetch_related("participations__mentee__person", "turns")
    )
    pairs = [PairRow.of(row, on) for row in rows]
    may_form = holds(request.act, Cap.FORM_MENTORSHIP)
    agreed = []
    if may_form:
        agreed = list(
            Proposal.objects.filter(year=year, state="agreed").select_related("mentee__person", "mentor__person")
        )
    context = {
        "rows": [row for row in pairs if row.there],
        "day": day,
        "on": on,
        "orphans": orphans(request.act, year) if may_form and year else [],
        "agreed": agreed,
        "package": open_package_of(year) if year and agreed else None,
        "may_form": may_form,
        "may_match": holds(request.act, Selection.MATCH),
        "year": year,
    }
    return render(request, "mentorships/index.html", context)


@dataclass(frozen=True, slots=True)
class PairRow:
    """A line of the list: the pair with its members, term and state, today or on a day; ``there``: it had begun by then."""

    pair: Mentorship
    members: list[Participation]
    ends_on: date
    state: str
    there: bool = True

    @classmethod
    def of(cls, pair: Mentorship, on: date | None) -> PairRow:
        parts = list(pair.participations.all())
        if on is None:
            now = [part for part in parts if part.ends_on is None] or parts
            return cls(pair, now, pair.ends_on, pair.get_state_display())
        then = as_of(pair.turns.all(), on)
        members = [part for part in parts if part.starts_on <= on and (part.ends_on is None or part.ends_on >= on)]
        words = "Приостановлена" if then.paused else "Действует" if then.running else "Завершена"
        return cls(pair, members or parts, then.ends_on or pair.ends_on, words, then.ends_on is not None)


@screen(Cap.SEE_MENTORSHIPS)
def show(request: Request, pk: int) -> HttpResponse:
    queryset = Mentorship.objects.select_related("mentor__person", "order", "year").prefetch_related(
        "participations__mentee__person",
        "assistances__mentor__person",
        "turns__order",
        "turns__participation__mentee__person",
    )
    mentorship = fetch(queryset, request.act, Cap.SEE_MENTORSHIPS, pk=pk)
    papers = restrict(Document.objects.filter(year=mentorship.year), request.act, Documents.SEE_DOCUMENTS)
    own = [row for row in papers.exclude(state="cancelled") if row.context.get("pair") == at_work(mentorship).key]
    may_prepare = holds(request.act, Documents.PREPARE_DOCUMENTS) and mentorship.running
    context = {
        "mentorship": mentorship,
        "papers": own,
        "offers": OFFERS if may_prepare else (),
        "panels": panels_of(request.act, mentorship),
        "may_change": mentorship.running and holds(request.act, Cap.FORM_MENTORSHIP),
        "mirror": mirror_of(mentorship),
    }
    return render(request, "mentorships/show.html", context)


@screen(Cap.FORM_MENTORSHIP)
def order(request: Request) -> HttpResponse:
    """Prepare the order that fixes the agreed pairs (D12): what stands in the way is said before the button."""
    year = year_or_refuse(request.act)
    agreed = list(
        Proposal.objects.filter(year=year, state="agreed").select_related("mentee__person", "mentor__person", "year")
    )
    person = Person.objects.filter(pk=request.act.actor.person_id).first()
    start = {"dated_on": request.act.today, "curator": person}
    form = OrderForm(request.POST or None, initial=start, today=request.act.today)
    chosen = (
        [item for item in agreed if str(item.pk) in request.POST.getlist("proposal")]
        if request.method == "POST"
        else agreed
    )
    if request.method == "POST":
        document = attempt(
            form,
            lambda data: draft_order(
                request.act,
                year=year,
                proposals=chosen,
                dated_on=data["dated_on"],
                number=data["number"],
                curator=data["curator"],
            ),
        )
        if document is not None:
            messages.success(request, "Приказ подготовлен. Проверьте его, скачайте и передайте руководителю.")
            return redirect("regulations:show", document.pk)
    rows, papers, orders, terms = [], papers_of(agreed, request.act.today), drafted(year), terms_of(agreed)
    for item in agreed:
        paper = papers[item.pk]
        rows.append(
            {
                "proposal": item,
                "paper": paper,
                "refusals": order_refusals([paper], request.act.today),
                "order": orders.get(item.pk),
                "chosen": item in chosen,
                "terms": terms[item.pk],
            }
        )
    return render(
        request,
        "mentorships/order.html",
        {"form": form, "rows": rows, "year": year, "may_match": holds(request.act, Selection.MATCH)},
        status=422 if form.is_bound else 200,
    )
