from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from nastavnik.foundation.access.posting import attempt
from nastavnik.foundation.access.roles import Role
from nastavnik.foundation.access.web import Request, fetch, holds, screen
from nastavnik.foundation.jobs.actions.start_job import new_job, start_job
from nastavnik.foundation.organisations.queries import current_year, year_or_refuse
from nastavnik.foundation.people.models import Person
from nastavnik.instruments.documents.actions.send_document import send_document
from nastavnik.kernel.act import Act
from nastavnik.kernel.errors import Refusal
from nastavnik.stages.selection.training import queries
from nastavnik.stages.selection.training.actions.draw_up_minutes import Said, draw_up_minutes, heard_of
from nastavnik.stages.selection.training.actions.invite_mentors import (
    answer_invitation,
    invite_mentors,
    withdraw_invitation,
)
from nastavnik.stages.selection.training.actions.mark_attendance import mark_attendance
from nastavnik.stages.selection.training.actions.move_session import cancel_session, move_session
from nastavnik.stages.selection.training.actions.plan_session import (
    attach_materials,
    edit_session,
    plan_session,
    set_programme,
)
from nastavnik.stages.selection.training.capabilities import Cap
from nastavnik.stages.selection.training.forms import (
    CancelForm,
    FactsForm,
    MaterialsForm,
    MinutesForm,
    MoveForm,
    ProgrammeForm,
    SessionForm,
    staff,
)
from nastavnik.stages.selection.training.jobs import CERTIFY
from nastavnik.stages.selection.training.models import Attendee, Session
from nastavnik.stages.selection.training.views._sections import sections
from nastavnik.ui.text import long_date, plural


class NobodyTicked(Refusal):
    """The form came without a single tick."""


@screen(Cap.SEE_SESSIONS)
def index(request: Request) -> HttpResponse:
    """Sessions of the year for the curator and the head; «Обучение» on a mentor's phone."""
    act = request.act
    if act.actor.role == Role.MENTOR:
        return render(
            request,
            "training/own.html",
            {"own": queries.own(act), "now": act.now, "sections": sections(act, "training:index")},
        )
    year = current_year(act)
    rows = queries.sessions(act, year) if year else []
    marks = queries.trained_mentors(year, act.today) if year else []
    context = {
        "sections": sections(act, "training:index"),
        "year": year,
        "ahead": [row for row in reversed(rows) if row.state == "planned"],
        "past": [row for row in rows if row.state != "planned"],
        "trained": sum(row.mark.trained for row in marks),
        "mentors": len(marks),
        "may_hold": holds(act, Cap.HOLD_SESSIONS),
        "now": act.now,
    }
    return render(request, "training/index.html", context)


@screen(Cap.HOLD_SESSIONS)
def plan(request: Request) -> HttpResponse:
    """Plan a session."""
    act = request.act
    form = SessionForm(request.POST or None, initial={"kind": "setup"})
    if request.method == "POST":

        def do(data: dict[str, Any]) -> Session:
            facts = {key: data[key] for key in ("kind", "title", "place", "link", "about", "hours")}
            return plan_session(act, year=year_or_refuse(act), starts_at=form.moment(), **facts)

        session = attempt(form, do)
        if session is not None:
            messages.success(request, "Занятие назначено. Составьте программу и пригласите наставников.")
            return redirect("training:session", session.pk)
    return _form(request, form, "Назначить занятие", "Назначить", reverse("training:index"), "Обучение")


def _form(
    request: Request, form: Any, title: str, verb: str, back_url: str, back: str, lead: str = "", **extra: Any
) -> HttpResponse:
    context = {"form": form, "title": title, "verb": verb, "back_url": back_url, "back": back, "lead": lead, **extra}
    return render(request, "training/form.html", context, status=422 if form.is_bound else 200)


def _back(session: Session) -> tuple[str, str]:
    return reverse("training:session", args=[session.pk]), session.title


def _session(act: Act, pk: int, capability: Cap = Cap.HOLD_SESSIONS) -> Session:
    found: Session = fetch(queries.whole_session(), act, capability, pk=pk)
    return found


@screen(Cap.SEE_SESSIONS)
def show(request: Request, pk: int) -> HttpResponse:
    """A session: to the curator and head with everybody invited, to a mentor with their own answer alone."""
    act = request.act
    session = _session(act, pk, Cap.SEE_SESSIONS)
    if act.actor.role == Role.MENTOR:
        mine = session.attendees.owned_by(act.actor).select_related("certificate").first()
        open_to_answer = session.state == "planned" and mine is not None and mine.came is None
        context = {"session": session, "mine": mine, "may_answer": open_to_answer, "now": act.now}
        return render(request, "training/invited.html", context)
    rows = queries.invitations(session)
    certificates = [row.certificate for row in rows if row.certificate and row.certificate.state != "cancelled"]
    context = {
        "session": session,
        "rows": rows,
        "coming": sum(row.answer == "yes" for row in rows),
        "silent": sum(row.answer == "" for row in rows),
        "came": sum(row.came is True for row in rows),
        "certificates": certificates,
        "drafts": sum(row.state == "draft" for row in certificates),
        "uncertified": sum(bool(row.came) for row in rows) - len(certificates),
        "minutes": session.minutes if session.minutes and session.minutes.state != "cancelled" else None,
        "may_hold": holds(act, Cap.HOLD_SESSIONS) and session.state != "cancelled",
        "begun": session.starts_at <= act.now,
        "to_invite": len(queries.to_invite(act, session)) if session.state == "planned" else 0,
        "message": _message(session),
    }
    return render(request, "training/session.html", context)


def _message(session: Session) -> str:
    """For the school's messenger: what, when, where; the answer is given on one's own page."""
    at = timezone.localtime(session.starts_at)
    when = f"{long_date(session.starts_at)}, {at:%H:%M}, {session.where}"
    why = f" {session.reason.rstrip('.')}." if session.reason else ""
    if session.state == "cancelled":
        return f"Коллеги, здравствуйте! Занятие наставников «{session.title}» ({when}) отменено.{why}"
    if session.moved_from:
        return (
            f"Коллеги, здравствуйте! Занятие наставников «{session.title}» перенесено: теперь {when}.{why} "
            "Отметьте, пожалуйста, сможете ли, в «Наставнике» на странице «Обучение»."
        )
    return (
        f"Коллеги, здравствуйте! Приглашаю на занятие наставников «{session.title}»: {when}. "
        "Ответьте, пожалуйста, в «Наставнике» на странице «Обучение»."
    )


@screen(Cap.HOLD_SESSIONS)
def edit(request: Request, pk: int) -> HttpResponse:
    """Everything but the moment."""
    session = _session(request.act, pk)
    names = ("kind", "title", "place", "link", "about", "hours")
    form = FactsForm(request.POST or None, initial={name: getattr(session, name) for name in names})
    if request.method == "POST" and attempt(form, lambda data: edit_session(request.act, session=session, **data)):
        messages.success(request, "Сохранено.")
        return redirect("training:session", pk)
    return _form(request, form, "Изменить занятие", "Сохранить", *_back(session))


@screen(Cap.HOLD_SESSIONS)
def programme(request: Request, pk: int) -> HttpResponse:
    """The programme as a table."""
    session = _session(request.act, pk)
    form = ProgrammeForm(request.POST or None, session=session, people=list(staff(request.act)))
    if request.method == "POST":
        done = attempt(form, lambda data: set_programme(request.act, session=session, items=form.items()))
        if done is not None:
            messages.success(request, "Программа сохранена.")
            return redirect("training:session", pk)
    context = {"form": form, "session": session}
    return render(request, "training/programme.html", context, status=422 if form.is_bound else 200)


@screen(Cap.HOLD_SESSIONS)
def attach(request: Request, pk: int) -> HttpResponse:
    """Materials that go with a session."""
    session = _session(request.act, pk)
    form = MaterialsForm(request.POST if request.method == "POST" else None, session=session)
    if request.method == "POST":
        done = attempt(
            form, lambda data: attach_materials(request.act, session=session, materials=list(data["materials"]))
        )
        if done is not None:
            messages.success(request, "Материалы приложены.")
            return redirect("training:session", pk)
    lead = "Приглашённые увидят их на странице занятия."
    empty = not form.fields["materials"].queryset.exists()  # type: ignore[attr-defined]
    return _form(request, form, "Материалы к занятию", "Приложить", *_back(session), lead, empty=empty)


@screen(Cap.HOLD_SESSIONS)
def move(request: Request, pk: int) -> HttpResponse:
    """Another day or time; everybody invited is asked anew."""
    session = _session(request.act, pk)
    at = timezone.localtime(session.starts_at)
    form = MoveForm(request.POST or None, initial={"day": at.date(), "time": at.time()})
    if request.method == "POST":
        done = attempt(
            form,
            lambda data: move_session(request.act, session=session, starts_at=form.moment(), reason=data["reason"]),
        )
        if done is not None:
            messages.success(request, "Занятие перенесено. Приглашённые увидят это и ответят заново.")
            return redirect("training:session", pk)
    return _form(
        request, form, "Перенести занятие", "Перенести", *_back(session), _told(session, "Ответы спросим заново.")
    )


@screen(Cap.HOLD_SESSIONS)
def cancel(request: Request, pk: int) -> HttpResponse:
    """Cancel; the invited see it."""
    session = _session(request.act, pk)
    form = CancelForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        done = attempt(form, lambda data: cancel_session(request.act, session=session, **data))
        if done is not None:
            messages.success(request, "Занятие отменено. Приглашённые увидят это на своей странице.")
            return redirect("training:session", pk)
    return _form(request, form, "Отменить занятие", "Отменить занятие", *_back(session), _told(session))


def _told(session: Session, more: str = "") -> str:
    count = session.attendees.count()
    if not count:
        return "Никто ещё не приглашён."
    return f"На начальной странице это увидят: {plural(count, 'приглашённый', 'приглашённых', 'приглашённых')}. {more}".strip()


@screen(Cap.HOLD_SESSIONS)
def invite(request: Request, pk: int) -> HttpResponse:
    """Everybody of the bank in one press, or those ticked; the rest of the staff below."""
    act = request.act
    session = _session(act, pk)
    bank = queries.to_invite(act, session)
    if request.method == "POST":
        there = {str(person.pk): person for person in [*bank, *staff(act)]}
        chosen = (
            bank if "all" in request.POST else [there[key] for key in request.POST.getlist("person") if key in there]
        )
        if not chosen:
            raise NobodyTicked("Отметьте, кого пригласить, или нажмите «Пригласить всех наставников».")
        made = invite_mentors(act, session=session, people=chosen)
        messages.success(request, f"Приглашены: {len(made)}. Они увидят приглашение на своей странице.")
        return redirect("training:session", pk)
    known = {person.pk for person in bank} | set(session.attendees.values_list("person_id", flat=True))
    others = [person for person in staff(act) if person.pk not in known]
    return render(request, "training/invite.html", {"session": session, "bank": bank, "others": others})


@require_POST
@screen(Cap.HOLD_SESSIONS)
def uninvite(request: Request, pk: int) -> HttpResponse:
    """Take back an invitation made by mistake."""
    row = fetch(Attendee.objects.select_related("session", "person"), request.act, Cap.HOLD_SESSIONS, pk=pk)
    withdraw_invitation(request.act, session=row.session, invitation=row)
    messages.success(request, f"Приглашение убрано: {row.person}")
    return redirect("training:session", row.session_id)


@require_POST
@screen(Cap.ANSWER_INVITATION)
def answer(request: Request, pk: int) -> HttpResponse:
    """«Буду» or «не смогу», from the mentor or from their words."""
    act = request.act
    row = fetch(Attendee.objects.select_related("session", "person"), act, Cap.ANSWER_INVITATION, pk=pk)
    yes = request.POST.get("yes") == "1"
    answer_invitation(act, invitation=row, yes=yes)
    if row.person_id == act.actor.person_id and act.actor.role == Role.MENTOR:
        messages.success(request, "Спасибо, ждём вас." if yes else "Спасибо за ответ. Причину указывать не нужно.")
        return redirect("training:index")
    messages.success(request, f"Ответ отмечен: {row.person} — {'будет' if yes else 'не сможет'}.")
    return redirect("training:session", row.session_id)


@screen(Cap.HOLD_SESSIONS)
def attendance(request: Request, pk: int) -> HttpResponse:
    """One table, by keyboard: a space ticks, Tab goes on. Those who said «буду» are ticked already."""
    act = request.act
    session = _session(act, pk)
    rows = queries.invitations(session)
    people = list(staff(act))
    error = ""
    if request.method == "POST":
        there: dict[str, Person] = {str(person.pk): person for person in people}
        there |= {str(row.person_id): row.person for row in rows}
        keys = [*request.POST.getlist("came"), request.POST.get("guest", "")]
        present = list({key: there[key] for key in keys if key in there}.values())
        try:
            mark_attendance(act, session=session, present=present)
        except Refusal as refusal:
            error = refusal.text
        else:
            messages.success(request, f"Отмечено: были {len(present)}. Часы внесены в обучение наставников.")
            return redirect("training:session", pk)
        ticked = set(keys)
    else:
        ticked = {str(row.person_id) for row in rows if (row.came if row.came is not None else row.answer == "yes")}
    known = {row.person_id for row in rows}
    context = {
        "session": session, "rows": rows, "ticked": ticked, "error": error,
        "others": [person for person in people if person.pk not in known],
    }  # fmt: skip
    return render(request, "training/attendance.html", context, status=422 if error else 200)


@screen(Cap.HOLD_SESSIONS)
def minutes(request: Request, pk: int) -> HttpResponse:
    """Minutes from the facts; only the chair, the secretary and the decisions are asked."""
    act = request.act
    session = _session(act, pk)
    heard = {item.pk: heard_of(item) for item in session.items.all()}
    posted = request.POST if request.method == "POST" else None
    initial = {"chair": act.actor.person_id}
    form = MinutesForm(posted, session=session, people=staff(act), heard=heard, initial=initial)
    if posted is not None:

        def do(data: dict[str, Any]) -> Session:
            said = {item.pk: Said(data[f"heard-{item.pk}"], data[f"decided-{item.pk}"]) for item in form.items}
            return draw_up_minutes(act, session=session, chair=data["chair"], secretary=data["secretary"], said=said)

        done = attempt(form, do)
        if done is not None and done.minutes_id is not None:
            messages.success(request, "Протокол готов. Проверьте его и передайте на подпись или зарегистрируйте.")
            return redirect("regulations:show", done.minutes_id)
    lead = "Кто был и что в программе, система знает. Остаётся вписать решения."
    return _form(request, form, "Протокол занятия", "Составить протокол", *_back(session), lead)


@require_POST
@screen(Cap.HOLD_SESSIONS)
def certify(request: Request, pk: int) -> HttpResponse:
    """Certificates for everybody who came and has none, in one run."""
    session = _session(request.act, pk)
    here = reverse("training:session", args=[pk])
    title = f"Справки об участии: {session.title}"[:200]
    job = new_job(request.act, kind=CERTIFY, title=title, arguments={"session_id": pk}, return_url=here)
    return redirect("jobs:show", start_job(request.act, job=job).pk)


@require_POST
@screen(Cap.HOLD_SESSIONS)
def send_certificates(request: Request, pk: int) -> HttpResponse:
    """Hand every draft certificate to the head."""
    session = _session(request.act, pk)
    rows = queries.invitations(session)
    drafts = [row.certificate for row in rows if row.certificate and row.certificate.state == "draft"]
    for document in drafts:
        send_document(request.act, document=document)
    if drafts:
        messages.success(request, f"Передано руководителю: {plural(len(drafts), 'справка', 'справки', 'справок')}.")
    return redirect("training:session", pk)
