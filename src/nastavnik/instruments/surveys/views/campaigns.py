"""«Анкеты»: what is asked now, how it goes, whom to remind (S09)."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

import segno
from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_POST

from nastavnik.foundation.access.posting import attempt
from nastavnik.foundation.access.web import Request, fetch, holds, restrict, screen
from nastavnik.foundation.jobs.actions.start_job import new_job, start_job
from nastavnik.foundation.organisations.queries import current_year
from nastavnik.foundation.people.models import Person
from nastavnik.foundation.privacy.looks import note_look
from nastavnik.foundation.privacy.models import What
from nastavnik.instruments.surveys import audiences
from nastavnik.instruments.surveys.actions.prepare_whole import asked_below, prepare_whole
from nastavnik.instruments.surveys.actions.publish_version import take_questionnaire
from nastavnik.instruments.surveys.actions.run_campaign import (
    DEFAULT_TEXTS,
    change_campaign,
    close_campaign,
    discard_campaign,
    note_sent,
    open_campaign,
    prepare_campaign,
    prolong_campaign,
    renew_link,
)
from nastavnik.instruments.surveys.capabilities import Cap
from nastavnik.instruments.surveys.forms import PeopleForm, ProlongForm, WindowForm
from nastavnik.instruments.surveys.jobs import LETTERS
from nastavnik.instruments.surveys.library import instruments
from nastavnik.instruments.surveys.lifecycles import INVITATION
from nastavnik.instruments.surveys.messages import link
from nastavnik.instruments.surveys.models import Campaign, Invitation, Version
from nastavnik.instruments.surveys.paper import pieces_of
from nastavnik.instruments.surveys.queries import (
    answer_lines,
    campaigns,
    gone,
    invitations_of,
    line_of,
    own_versions,
    parts_of,
    states,
    waiting_for,
    window,
)
from nastavnik.instruments.surveys.sending import text_for, to_remind
from nastavnik.instruments.surveys.timing import minutes_of
from nastavnik.instruments.surveys.tokens import shown, token_of
from nastavnik.instruments.surveys.versions import instrument_of


@screen(Cap.SEE_SURVEYS)
def index(request: Request) -> HttpResponse:
    """Campaigns with their counts; samples to begin from."""
    act = request.act
    may_run = holds(act, Cap.RUN_SURVEYS)
    known = audiences.audiences()
    samples = [
        (code, item, minutes_of(item), known[item.respondent].title if item.respondent in known else "")
        for code, item in instruments().items()
    ]
    own = own_versions(restrict(Version.objects, act, Cap.SEE_SURVEYS))
    context = {
        "lines": campaigns(act),
        "place": act.organisation.pk,
        "today": act.today,
        "samples": samples,
        "own": own,
        "may_run": may_run,
        "may_edit": holds(act, Cap.EDIT_SURVEYS),
    }
    return render(request, "surveys/index.html", context)


@require_POST
@screen(Cap.RUN_SURVEYS)
def send_chosen(request: Request) -> HttpResponse:
    """Which questionnaire to send to the people ticked in the list."""
    chosen = urlencode([("person", key) for key in request.POST.getlist("persons") if key.isdigit()])
    if not chosen:
        messages.error(request, "Никто не отмечен. Отметьте в списке, кому отправить анкету.")
        return redirect("people:index")
    samples = [(f"{reverse('surveys:new', args=[code])}?{chosen}", item.title) for code, item in instruments().items()]
    own = own_versions(restrict(Version.objects.filter(state="published"), request.act, Cap.RUN_SURVEYS))
    samples += [(f"{reverse('surveys:ask', args=[version.pk])}?{chosen}", str(version)) for version in own]
    context = {"samples": samples, "count": len(set(request.POST.getlist("persons")))}
    return render(request, "surveys/send_chosen.html", context)


@screen(Cap.RUN_SURVEYS)
def new(request: Request, code: str) -> HttpResponse:
    """Whom to ask, until when, in what words: filled in already, so that «Дальше» is usually all."""
    act = request.act
    instrument = instruments().get(code)
    if instrument is None:
        raise Http404
    return _prepare(request, instrument, lambda: take_questionnaire(act, code=code))


@screen(Cap.RUN_SURVEYS)
def change(request: Request, pk: int) -> HttpResponse:
    """«Изменить» of «Проверьте перед отправкой»: the same page with what is prepared already."""
    item = _campaign(request, pk)
    if item.state != "draft":
        return redirect("surveys:campaign", pk)
    return _prepare(request, instrument_of(item.version), lambda: item.version, item)


@require_POST
@screen(Cap.RUN_SURVEYS)
def discard(request: Request, pk: int) -> HttpResponse:
    """«Не отправлять»."""
    discard_campaign(request.act, campaign=_campaign(request, pk))
    messages.success(request, "Рассылка отменена, никому ничего не отправлено.")
    return redirect("surveys:index")


@screen(Cap.RUN_SURVEYS)
def new_of_version(request: Request, pk: int) -> HttpResponse:
    """The same with a version of one's own."""
    version = fetch(Version.objects.filter(state="published"), request.act, Cap.RUN_SURVEYS, pk=pk)
    return _prepare(request, instrument_of(version), lambda: version)


def _window_form(request: Request, instrument: Any, prepared: Campaign | None) -> WindowForm:
    """Days and words: as prepared, or as the instrument proposes."""
    first, last = window(*(instrument.window or ("09-01", "09-20")), request.act.today)
    words = {**DEFAULT_TEXTS, **instrument.messages}
    if prepared is not None:
        first, last, words = prepared.opens_on, prepared.closes_on, prepared.texts
    return WindowForm(
        request.POST or None,
        initial={"opens_on": first, "closes_on": last, "invite": words["invite"], "reminder": words["reminder"]},
    )


def _prepare(request: Request, instrument: Any, version: Any, prepared: Campaign | None = None) -> HttpResponse:
    act = request.act
    if not act.organisation.is_leaf:
        return _prepare_whole(request, instrument, version, prepared)
    staff = list(Person.objects.staff_on(act.today))
    ticked = {int(key) for key in request.GET.getlist("person") if key.isdigit()}
    asked = ticked or {person.pk for person in audiences.people_of(act, instrument.respondent)}
    if prepared is not None:
        asked = set(prepared.invitations.values_list("person_id", flat=True))
    form = _window_form(request, instrument, prepared)
    choices = [
        (str(person.pk), f"{person.full_name}" + (f", {person.post}" if person.post else "")) for person in staff
    ]
    choices.sort(key=lambda row: (int(row[0]) not in asked, row[1]))
    people = PeopleForm(request.POST or None, choices=choices, initial={"people": [str(pk) for pk in asked]})
    if form.is_bound and people.is_valid():
        chosen = set(people.cleaned_data["people"])
        listed = [person for person in staff if str(person.pk) in chosen]
        done = attempt(
            form,
            lambda data: (
                change_campaign(act, campaign=prepared, people=listed, **_told(data))
                if prepared is not None
                else prepare_campaign(act, version=version(), people=listed, year=current_year(act), **_told(data))
            ),
        )
        if done is not None:
            return redirect("surveys:campaign", done.pk)
    context = {
        "instrument": instrument,
        "form": form,
        "people": people,
        "asked": len(asked),
        "ticked": bool(ticked),
        "sample": prepared is None and instrument.id in instruments() and holds(act, Cap.EDIT_SURVEYS),
        "minutes": minutes_of(instrument),
    }
    return render(request, "surveys/new.html", context, status=422 if form.is_bound else 200)


def _told(data: dict[str, Any]) -> dict[str, Any]:
    """Days and words of the form as the actions take them."""
    texts = {"invite": data["invite"], "reminder": data["reminder"]}
    return {"opens_on": data["opens_on"], "closes_on": data["closes_on"], "texts": texts}


def _prepare_whole(request: Request, instrument: Any, version: Any, prepared: Campaign | None) -> HttpResponse:
    """Above a school nobody is chosen by name: every school's people of the audience are asked."""
    act = request.act
    form = _window_form(request, instrument, prepared)
    if form.is_bound:
        done = attempt(
            form,
            lambda data: (
                change_campaign(act, campaign=prepared, **_told(data))
                if prepared is not None
                else prepare_whole(act, version=version(), **_told(data))
            ),
        )
        if done is not None:
            return redirect("surveys:campaign", done.pk)
    schools = [len(people) for _, _, people in asked_below(act, instrument.respondent)]
    context = {"instrument": instrument, "form": form, "schools": len(schools), "asked": sum(schools)}
    return render(request, "surveys/new_whole.html", context, status=422 if form.is_bound else 200)


def _campaign(request: Request, pk: int, capability: Cap = Cap.RUN_SURVEYS) -> Campaign:
    found: Campaign = fetch(
        Campaign.objects.select_related("version", "year", "organisation"), request.act, capability, pk=pk
    )
    return found


@screen(Cap.SEE_SURVEYS)
def campaign(request: Request, pk: int) -> HttpResponse:
    """Before the opening: «Проверьте перед отправкой». After it: who is where, without what nobody may see."""
    item = _campaign(request, pk, Cap.SEE_SURVEYS)
    here = item.organisation_id == request.act.organisation.pk
    rows = invitations_of(item) if here else []  # above a school one sees how many, never who
    line = line_of(item)
    context = {
        "parts": parts_of(item),
        "campaign": item,
        "line": line,
        "instrument": instrument_of(item.version),
        "rows": rows,
        "states": states(INVITATION, rows),
        "letters": [row for row in rows if row.channel == "email" and row.state == "prepared"],
        "by_hand": [row for row in rows if row.channel != "email" and row.state == "prepared"],
        "coming": [day for text in item.reminders_on if (day := date.fromisoformat(text)) >= request.act.today],
        "gone": gone(request.act, rows),
        "pieces": pieces_of(instrument_of(item.version)),
        "remind": to_remind(item, request.act) if item.state == "open" else [],
        "prolong": ProlongForm(),
        "small": item.mode != "named" and line.asked < item.smallest_group,
        "here": here,
        "may_run": here and holds(request.act, Cap.RUN_SURVEYS),
        "sample": text_for(request.act, rows[0], "invite", request.act.actor.name)
        if rows and item.state == "draft"
        else "",
    }
    return render(request, "surveys/check.html" if item.state == "draft" else "surveys/campaign.html", context)


@require_POST
@screen(Cap.RUN_SURVEYS)
def launch(request: Request, pk: int) -> HttpResponse:
    """Open, and send the letters in the background."""
    item = open_campaign(request.act, campaign=_campaign(request, pk))
    return _letters(request, item, "invite")


@require_POST
@screen(Cap.RUN_SURVEYS)
def remind(request: Request, pk: int) -> HttpResponse:
    """Remind by e-mail those who have not answered; the rest get a message to copy."""
    return _letters(request, _campaign(request, pk), "reminder")


def _letters(request: Request, item: Campaign, kind: str) -> HttpResponse:
    here = reverse("surveys:campaign", args=[item.pk])
    mine = Q(campaign=item) | Q(campaign__whole=item)
    if not Invitation.objects.filter(mine, channel="email").exists():
        messages.success(request, "Сбор ответов начат. Передайте ссылки: скопируйте сообщения или напечатайте листки.")
        return redirect(here)
    job = new_job(
        request.act,
        kind=LETTERS,
        title=f"Отправляем письма: {item.title}",
        arguments={"campaign_id": item.pk, "letter": kind},
        return_url=here,
    )
    return redirect("jobs:show", start_job(request.act, job=job).pk)


@require_POST
@screen(Cap.RUN_SURVEYS)
def close(request: Request, pk: int) -> HttpResponse:
    item = close_campaign(request.act, campaign=_campaign(request, pk))
    messages.success(request, f"Сбор ответов завершён: {item.title}.")
    return redirect("surveys:campaign", pk)


@require_POST
@screen(Cap.RUN_SURVEYS)
def prolong(request: Request, pk: int) -> HttpResponse:
    item = _campaign(request, pk)
    form = ProlongForm(request.POST)
    done = attempt(form, lambda data: prolong_campaign(request.act, campaign=item, closes_on=data["closes_on"]))
    if done is None:
        messages.error(request, " ".join(text for _, text in form.summary()))
    return redirect("surveys:campaign", pk)


@screen(Cap.RUN_SURVEYS)
def slips(request: Request, pk: int) -> HttpResponse:
    """Slips to print and cut: name, what it is, the QR square and the address in letters."""
    item = _campaign(request, pk)
    chosen = {int(value) for value in request.GET.getlist("invitation") if value.isdigit()}
    rows = [row for row in invitations_of(item) if row.state != "revoked" and (not chosen or row.pk in chosen)]
    for row in rows:
        row.campaign = item
    if request.method == "POST":
        note_sent(request.act, campaign=item, invitations=rows, channel=Invitation.Channel.SLIP)
        return redirect("surveys:campaign", pk)
    slips = [(row, link(row), shown(token_of(row.nonce)), qr(link(row))) for row in rows]
    return render(
        request,
        "surveys/slips.html",
        {"campaign": item, "slips": slips, "minutes": minutes_of(instrument_of(item.version))},
    )


def qr(text: str) -> SafeString:
    """A QR square as SVG, no outside service. Quiet zone inside; the label says what it is."""
    code = segno.make(text, error="m", micro=False)
    return mark_safe(code.svg_inline(scale=4, border=2, omitsize=True, light="white", svgclass="qr", lineclass=None))


def _invitation(request: Request, pk: int) -> Invitation:
    found: Invitation = fetch(
        Invitation.objects.select_related("campaign__version", "person"), request.act, Cap.RUN_SURVEYS, pk=pk
    )
    return found


@screen(Cap.RUN_SURVEYS)
def invitation(request: Request, pk: int) -> HttpResponse:
    """One person's link: the message to copy, the QR square, a new link."""
    row = _invitation(request, pk)
    kind = "invite" if row.state == "prepared" else "reminder"
    context = {
        "invitation": row,
        "campaign": row.campaign,
        "text": text_for(request.act, row, kind, request.act.actor.name),
        "qr": qr(link(row)),
    }
    return render(request, "surveys/invitation.html", context)


@require_POST
@screen(Cap.RUN_SURVEYS)
def handed(request: Request, pk: int) -> HttpResponse:
    """The message was sent by hand."""
    row = _invitation(request, pk)
    note_sent(request.act, campaign=row.campaign, invitations=[row], channel=Invitation.Channel.MESSAGE)
    return redirect("surveys:campaign", row.campaign_id)


@require_POST
@screen(Cap.RUN_SURVEYS)
def renew(request: Request, pk: int) -> HttpResponse:
    renew_link(request.act, invitation=_invitation(request, pk))
    messages.success(request, "Новая ссылка готова, старая больше не действует.")
    return redirect("surveys:invitation", pk)


@screen(Cap.SEE_ANSWERS)
def answers(request: Request, pk: int) -> HttpResponse:
    """One person's named answers, as far as the viewer was named in the promise."""
    row: Invitation = fetch(
        Invitation.objects.select_related("campaign__version", "person"), request.act, Cap.SEE_ANSWERS, pk=pk
    )
    note_look(request.act, row.person_id, What.ANSWERS)
    viewer = "self" if row.person_id == request.act.actor.person_id else "curator"
    return render(request, "surveys/answers.html", {"invitation": row, "lines": answer_lines(row, viewer)})


@screen(Cap.ANSWER_SURVEYS)
def own(request: Request) -> HttpResponse:
    """«Мои анкеты»: what waits for the signed-in person."""
    person_id = request.act.actor.person_id
    rows = waiting_for(request.act, person_id) if person_id else []
    return render(request, "surveys/own.html", {"rows": rows})
