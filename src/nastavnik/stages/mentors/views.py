from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from nastavnik.foundation.access.posting import attempt
from nastavnik.foundation.access.web import Request, fetch, holds, part, restrict, screen
from nastavnik.foundation.organisations.queries import current_year
from nastavnik.foundation.privacy.looks import note_look
from nastavnik.foundation.privacy.models import What
from nastavnik.stages.mentors.actions.confirm_wish import confirm_wish, decline_wish
from nastavnik.stages.mentors.actions.note_course import note_course, remove_course
from nastavnik.stages.mentors.actions.note_wish import leave_bank, note_strengths
from nastavnik.stages.mentors.capabilities import Cap
from nastavnik.stages.mentors.forms import CourseForm, MentorForm
from nastavnik.stages.mentors.models import Course, Mentor, MentorQuerySet
from nastavnik.stages.mentors.queries import bank, card, since, strengths_of, to_confirm

sees_terms = part(Cap.SEE_TERMS)


@screen(Cap.SEE_MENTORS)
def index(request: Request) -> HttpResponse:
    """The bank of mentors (D09)."""
    year = current_year(request.act)
    mine = set(restrict(Mentor.objects.filter(year=year), request.act, Cap.SEE_MENTORS).values_list("pk", flat=True))
    everybody = bank(year) if year else ()
    rows = [
        {"mentor": mentor, "strengths": strengths_of(mentor)[:3], "since": since(mentor)}
        for mentor in everybody
        if mentor.pk in mine
    ]
    may_edit = holds(request.act, Cap.EDIT_MENTORS)
    unanswered = len(to_confirm(request.act, year)) if year and may_edit else 0
    return render(request, "mentors/index.html", {"rows": rows, "year": year, "unanswered": unanswered})


@screen(Cap.SEE_MENTORS)
def show(request: Request, pk: int) -> HttpResponse:
    """What a mentor can share, in words."""
    return _show(request, pk)


def _show(request: Request, pk: int, course: CourseForm | None = None) -> HttpResponse:
    act = request.act
    mentor = fetch(_whole(), act, Cap.SEE_MENTORS, pk=pk)
    note_look(act, mentor.person_id, What.STRENGTHS)
    may_edit = holds(act, Cap.EDIT_MENTORS)
    context = {
        "card": card(mentor, act.today, terms=sees_terms(act)),
        "mentor": mentor,
        "may_edit": may_edit,
        "may_leave": mentor.state != "left" and leave_bank.allows(act, mentor=mentor),
        "own": mentor.person_id == act.actor.person_id,
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
            terms = {name: data[name] for name in ("readiness", "mentored", "external", "circumstances")}
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
        messages.success(request, "Вы больше не в банке наставников. Передумаете — скажите куратору.")
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
