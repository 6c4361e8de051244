from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from nastavnik.foundation.access.posting import attempt
from nastavnik.foundation.access.web import Request, fetch, holds, part, restrict, screen
from nastavnik.foundation.organisations.queries import current_year
from nastavnik.foundation.people.queries import CATEGORIES
from nastavnik.foundation.people.workbooks import attachment, workbook
from nastavnik.foundation.privacy.looks import note_look, note_looks
from nastavnik.foundation.privacy.models import What
from nastavnik.instruments.consents.purposes import Purpose, with_consent
from nastavnik.instruments.surveys.taxonomy import competences
from nastavnik.kernel.act import Act
from nastavnik.kernel.errors import Refusal
from nastavnik.stages.mentors.actions.confirm_wish import confirm_wish, decline_wish
from nastavnik.stages.mentors.actions.note_course import note_course, remove_course
from nastavnik.stages.mentors.actions.note_wish import leave_bank, note_strengths
from nastavnik.stages.mentors.capabilities import Cap
from nastavnik.stages.mentors.forms import CourseForm, MentorForm
from nastavnik.stages.mentors.lifecycles import AT_WORK
from nastavnik.stages.mentors.models import Course, Mentor, MentorQuerySet, Readiness
from nastavnik.stages.mentors.queries import Asked, BankPage, BankRow, bank_page, card, to_confirm
from nastavnik.ui.text import short_date

sees_terms = part(Cap.SEE_TERMS)


class Hidden(Refusal):
    """The person has withdrawn the consent, or it has run out."""


@screen(Cap.SEE_MENTORS)
def index(request: Request) -> HttpResponse:
    """The bank of mentors (D09): who is in it with a valid consent; narrowed, and as a workbook."""
    act, year = request.act, current_year(request.act)
    asked = Asked(request.GET.get("readiness", ""), request.GET.get("topic", ""))
    mine = restrict(Mentor.objects.filter(year=year), act, Cap.SEE_MENTORS)
    found = bank_page(mine, act.today, asked) if year else BankPage([], 0, [], [])
    note_looks(act, [row.mentor.person_id for row in found.rows], What.STRENGTHS)
    if request.GET.get("as") == "xlsx":
        return _book(act, found)
    may_edit = holds(act, Cap.EDIT_MENTORS)
    context = {
        "found": found, "asked": asked, "year": year, "may_edit": may_edit,
        "unanswered": len(to_confirm(act, year)) if year and may_edit else 0,
        "outside": [row for row in found.outside if may_edit or row.person_id == act.actor.person_id],
        "readiness": Readiness.choices, "topics": [(code, item.title) for code, item in competences().items()],
        "narrowed": asked != Asked(), "query": request.GET.urlencode(),
    }  # fmt: skip
    return render(request, "mentors/index.html", context)


def _book(act: Act, found: BankPage) -> HttpResponse:
    """The same rows for Excel. What a mentor told the curator alone is in no file."""
    heads = [
        "ФИО",
        "Должность",
        "Категория",
        "Стаж, лет",
        "Состояние",
        "С какого дня",
        "Готовность",
        "Мест",
        "Наставляемых сейчас",
    ]
    heads += ["Лучше всего", "Все сильные стороны"]

    def line(row: BankRow) -> list[Any]:
        mentor, person = row.mentor, row.mentor.person
        facts: list[Any] = [
            person.full_name,
            person.post,
            CATEGORIES.get(person.category, ""),
            person.experience(act.today),
        ]
        facts += [mentor.get_state_display(), row.since, mentor.get_readiness_display(), mentor.capacity, row.mentees]
        best = ", ".join(item.title for item in row.strengths if item.best)
        return [*facts, best, ", ".join(item.title for item in row.strengths)]

    title = "Банк наставников"
    return attachment(workbook(title, heads, map(line, found.rows)), f"{title} {short_date(act.today, year=True)}.xlsx")


@screen(Cap.SEE_MENTORS)
def show(request: Request, pk: int) -> HttpResponse:
    """What a mentor can share, in words."""
    return _show(request, pk)


def _show(request: Request, pk: int, course: CourseForm | None = None) -> HttpResponse:
    act = request.act
    mentor = fetch(_whole(), act, Cap.SEE_MENTORS, pk=pk)
    may_edit = holds(act, Cap.EDIT_MENTORS)
    own = mentor.person_id == act.actor.person_id
    if not (own or may_edit or with_consent(Purpose.BANK, [mentor.person_id], act.today)):
        raise Hidden(
            "Согласие на обработку данных сейчас не действует, поэтому карточку не показываем. Спросите куратора."
        )
    note_look(act, mentor.person_id, What.STRENGTHS)
    context = {
        "card": card(mentor, act.today, terms=sees_terms(act)),
        "mentor": mentor,
        "may_edit": may_edit,
        "may_leave": mentor.state != "left" and leave_bank.allows(act, mentor=mentor),
        "own": own,
        "at_work": mentor.mentorships.filter(state__in=AT_WORK).exists(),
        "course": course or CourseForm(),
    }
    return render(request, "mentors/show.html", context, status=422 if course else 200)


@screen(Cap.EDIT_MENTORS)
def edit(request: Request, pk: int) -> HttpResponse:
    """Enter the strengths of a mentor (from their words or paper form)."""
    mentor = fetch(_whole(), request.act, Cap.EDIT_MENTORS, pk=pk)
    note_look(request.act, mentor.person_id, What.STRENGTHS)
    form = MentorForm(request.POST or None, mentor=mentor)
    if request.method == "POST":

        def save(data: dict[str, Any]) -> Mentor:
            terms = {name: data[name] for name in ("readiness", "kind", "mentored", "external", "circumstances")}
            given = {"note": data["note"], "capacity": data["capacity"], "terms": terms, "ways": data}
            return note_strengths(request.act, mentor=mentor, levels=form.levels(), best=form.best(), **given)

        if attempt(form, save) is not None:
            messages.success(request, f"Сильные стороны сохранены: {mentor}")
            return redirect("selection:participants")
    return render(request, "mentors/edit.html", {"mentor": mentor, "form": form}, status=422 if form.is_bound else 200)


def _whole() -> MentorQuerySet:
    return Mentor.objects.select_related("person", "year").prefetch_related("strengths")  # type: ignore[no-any-return]


@require_POST
@screen(Cap.CONFIRM_WISH)
def leave(request: Request, pk: int) -> HttpResponse:
    """The curator notes it, or the mentor says so: no reason is asked."""
    mentor = fetch(Mentor.objects.select_related("person"), request.act, Cap.CONFIRM_WISH, pk=pk)
    leave_bank(request.act, mentor=mentor)
    if mentor.person_id == request.act.actor.person_id:
        messages.success(
            request, "Вы больше не в банке наставников: новых пар не предложим. Передумаете — скажите куратору."
        )
        return redirect("desks:home")
    messages.success(request, f"{mentor}: больше не участвует как наставник. Вернуть можно на странице «Участники».")
    return redirect("selection:participants")


@screen(Cap.EDIT_MENTORS)
def unconfirmed(request: Request) -> HttpResponse:
    """Mentors of earlier years who have not answered for this one."""
    year = current_year(request.act)
    return render(
        request, "mentors/unconfirmed.html", {"rows": to_confirm(request.act, year) if year else [], "year": year}
    )


@require_POST
@screen(Cap.CONFIRM_WISH)
def confirm(request: Request, pk: int) -> HttpResponse:
    """«Готов и в этом году» or «Не в этом году»: from the curator, or from the mentor."""
    act = request.act
    earlier = fetch(_whole(), act, Cap.CONFIRM_WISH, pk=pk)
    yes = request.POST.get("answer") == "yes"
    mentor = (confirm_wish if yes else decline_wish)(act, earlier=earlier)
    own = mentor.person_id == act.actor.person_id
    if yes and own:
        messages.success(request, "Спасибо! Проверьте, всё ли верно; что изменилось — скажите куратору.")
        return redirect("mentors:show", mentor.pk)
    if own:
        messages.success(request, "Спасибо за ответ. В этом году предложений не будет.")
        return redirect("desks:home")
    messages.success(request, f"{mentor}: {'снова в банке наставников' if yes else 'в этом году не участвует'}.")
    return redirect("mentors:unconfirmed")


@require_POST
@screen(Cap.EDIT_MENTORS)
def add_course(request: Request, pk: int) -> HttpResponse:
    """Note training the mentor has had."""
    mentor = fetch(_whole(), request.act, Cap.EDIT_MENTORS, pk=pk)
    form = CourseForm(request.POST)
    if attempt(form, lambda data: note_course(request.act, person=mentor.person, **data)) is None:
        return _show(request, pk, form)
    messages.success(request, "Обучение внесено.")
    return redirect("mentors:show", pk)


@require_POST
@screen(Cap.EDIT_MENTORS)
def drop_course(request: Request, pk: int) -> HttpResponse:
    """Remove training noted by mistake."""
    course = fetch(Course.objects.select_related("person"), request.act, Cap.EDIT_MENTORS, pk=pk)
    remove_course(request.act, course=course)
    messages.success(request, f"Убрано: {course.title}")
    mentor = Mentor.objects.filter(person=course.person, year=current_year(request.act)).first()
    return redirect("mentors:show", mentor.pk) if mentor else redirect("mentors:index")
