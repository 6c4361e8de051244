"""The questionnaire as the respondent sees it. No account: the personal link sets a cookie that opens this sheet only."""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from nastavnik.foundation.access.web import Request, screen
from nastavnik.instruments.surveys import tokens
from nastavnik.instruments.surveys.actions.run_campaign import decline, revoke_link
from nastavnik.instruments.surveys.answering import (
    AlreadyAnswered,
    Closed,
    Sheet,
    Unanswered,
    check_open,
    has_draft,
    keep,
    open_sheet,
    send,
    sent_answers,
)
from nastavnik.instruments.surveys.capabilities import Cap
from nastavnik.instruments.surveys.guessing import missed
from nastavnik.instruments.surveys.lifecycles import INVITATION
from nastavnik.instruments.surveys.models import Campaign, Invitation
from nastavnik.instruments.surveys.sealing import WHY
from nastavnik.instruments.surveys.spec import read_screen, typed
from nastavnik.instruments.surveys.spec.routing import SKIP
from nastavnik.instruments.surveys.timing import minutes_of
from nastavnik.instruments.surveys.wording import audience_words, shown_answer
from nastavnik.kernel import clock, tenancy, writing
from nastavnik.kernel.act import Act, Actor

COOKIE, CODE_COOKIE, LAYOUT_COOKIE = "sheet", "sheet_code", "sheet_layout"
SALT = "nastavnik.surveys.sheet"
PATH = "/o/"
COOKIE_AGE = 60 * 24 * 3600
MARK = 16
"""Letters of the token's hash in the cookie: a renewed link closes the old cookie too."""
LAYOUTS = ("one_question", "sections")
P = ParamSpec("P")


class SheetRequest(HttpRequest):
    """A request of a respondent (for type checkers)."""

    sheet: Sheet


Page = Callable[Concatenate[SheetRequest, P], HttpResponse]


@never_cache
@require_GET
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """The personal link: find the sheet by the hash, put it into a cookie, go on to an address without the token.

    Only misses are counted against guessing: a whole staff room behind one address may open its links at once.
    """
    with tenancy.everywhere("a personal link"):
        found = Invitation.objects.filter(token_hash=tokens.digest(token)).values_list("pk", "token_hash").first()
    if found is None:
        return no_referrer(unknown(request))
    response = redirect("respond:begin")
    _remember(response, COOKIE, f"{found[0]}:{found[1][:MARK]}")
    return no_referrer(response)


def unknown(request: HttpRequest) -> HttpResponse:
    """No such sheet; after twenty misses in a minute from one address, not even that is told."""
    if not missed(request):
        return render(request, "respond/unknown.html", status=404)
    context = {
        "title": "Слишком много попыток",
        "text": "За минуту с этого адреса открыли больше двадцати неверных ссылок. Подождите минуту и откройте свою ещё раз.",
    }
    return render(request, "respond/refusal.html", context, status=429)


def sheet_page(view: Page[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """A page over the sheet in the cookie, inside its school and time zone."""

    @wraps(view)
    def opened(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        invitation = _invitation(request)
        if invitation is None:
            return render(request, "respond/unknown.html", status=404)
        with (
            tenancy.within(invitation.organisation),
            timezone.override(zoneinfo.ZoneInfo(invitation.organisation.time_zone)),
        ):
            act = Act(Actor.system("По личной ссылке"), invitation.organisation, clock.now())
            code = (
                request.get_signed_cookie(CODE_COOKIE, default="", salt=SALT) if invitation.campaign.anonymous else ""
            )
            request.sheet = open_sheet(act, invitation, code)  # type: ignore[attr-defined]
            try:
                response = view(request, *args, **kwargs)  # type: ignore[arg-type]
            except (Closed, AlreadyAnswered) as refusal:
                response = render(
                    request,
                    "respond/refusal.html",
                    {"sheet": request.sheet, "title": invitation.campaign.title, "text": refusal.text},
                    status=409,
                )  # type: ignore[attr-defined]
        return response

    return never_cache(opened)


def _invitation(request: HttpRequest) -> Invitation | None:
    try:
        value = request.get_signed_cookie(COOKIE, default="", salt=SALT, max_age=COOKIE_AGE)
    except signing.BadSignature:
        return None
    number, _, mark = value.partition(":")
    if not number.isdigit() or len(mark) != MARK:
        return None
    with tenancy.everywhere("the sheet in the cookie"):
        rows = Invitation.objects.filter(pk=int(number), token_hash__startswith=mark)
        return rows.select_related("campaign__version", "person", "organisation").first()


def _remember(response: HttpResponse, name: str, value: str) -> None:
    response.set_signed_cookie(
        name, value, salt=SALT, max_age=COOKIE_AGE, path=PATH,
        secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax",
    )  # fmt: skip


def no_referrer(response: HttpResponse) -> HttpResponse:
    """For the address that holds the token. The sheet's own pages keep the usual policy: under this one a browser calls the
    origin of its forms «null», and the forms are refused."""
    response["Referrer-Policy"] = "no-referrer"
    return response


@screen(Cap.ANSWER_SURVEYS)
def own(request: Request, pk: int) -> HttpResponse:
    """From a person's own page after sign-in: the same sheet as by the link."""
    campaign = get_object_or_404(Campaign, pk=pk)
    person_id = request.act.actor.person_id
    invitation = campaign.invitations.filter(person_id=person_id).first() if person_id else None
    if invitation is None:
        return redirect("surveys:own")
    response = redirect("respond:begin")
    _remember(response, COOKIE, f"{invitation.pk}:{invitation.token_hash[:MARK]}")
    return response


def _layout(request: HttpRequest) -> str:
    """One question at a time on phones; what the respondent has chosen goes before what the device says."""
    chosen = request.COOKIES.get(LAYOUT_COOKIE)
    if chosen in LAYOUTS:
        return chosen
    phone = request.headers.get("Sec-CH-UA-Mobile") == "?1" or "Mobi" in request.headers.get("User-Agent", "")
    return "one_question" if phone else "sections"


@require_GET
@sheet_page
def begin(request: SheetRequest) -> HttpResponse:
    """What it is, how long it takes, who sees the answers; then on, or not at all."""
    sheet = request.sheet
    invitation = sheet.invitation
    if invitation.state == "answered" and sheet.changeable and not sheet.answers:
        return redirect("respond:done")
    check_open(sheet.act, invitation)
    if invitation.state in ("prepared", "sent") and not sheet.anonymous:
        with writing.permit(WHY):
            INVITATION.move(invitation, "open", sheet.act)
            invitation.save(update_fields=["state"])
    walk = sheet.walk
    left = sum(question.key not in sheet.answers for question in walk.questions if question.item.type != "info")
    context = {
        "sheet": sheet,
        "minutes": minutes_of(sheet.instrument),
        "left": left,
        "first": _address(walk.first_unanswered(_layout(request))),
        "few": _few(sheet),
    }
    response = render(request, "respond/begin.html", context)
    if sheet.anonymous and not sheet.code:
        _remember(response, CODE_COOKIE, tokens.new_code())
    return response


def _few(sheet: Sheet) -> int:
    """How many are asked, when they are too few for the school ever to see the unnamed part; else 0 (ux S09)."""
    campaign = sheet.invitation.campaign
    asked = campaign.invitations.count()
    return asked if campaign.mode != "named" and asked < campaign.smallest_group else 0


def _address(screen: Any) -> str:
    return reverse("respond:screen", args=[screen.id]) if screen is not None else reverse("respond:check")


@sheet_page
def show_screen(request: SheetRequest, key: str) -> HttpResponse:
    """One screen: a question on a phone, a section on a desk. The next is shown only after this one is stored."""
    sheet = request.sheet
    check_open(sheet.act, sheet.invitation)
    if sheet.anonymous and not sheet.code:
        return redirect("respond:begin")  # where the device gets a code for its draft
    layout = _layout(request)
    screens = sheet.walk.screens(layout)
    here = next((number for number, item in enumerate(screens) if item.holds(key)), None)
    if here is None:
        # Another layout, or a question that an earlier answer has hidden: go on from where the answers end.
        return redirect(_address(sheet.walk.first_unanswered(layout)))
    current = screens[here]
    faults: dict[str, str] = {}
    values = {question.key: question.initial for question in current.questions} | sheet.answers
    section = sheet.instrument.sections[current.section_index]
    may_skip = bool(current.banner) and section.unnamed
    if request.method == "POST" and may_skip and "skip" in request.POST:
        keep(sheet, {SKIP + section.id: True})
        return HttpResponseRedirect(_onward(sheet, layout, current, request))
    if request.method == "POST":
        given, faults = read_screen(current, request.POST, lenient="later" in request.POST)
        if may_skip:
            given[SKIP + section.id] = None
        keep(sheet, given)
        if not faults:
            return HttpResponseRedirect(_onward(sheet, layout, current, request))
        values |= typed(current, request.POST)
    page = {
        "sheet": sheet,
        "screen": current,
        "counter": sheet.walk.counter(current),
        "back": reverse("respond:screen", args=[screens[here - 1].id]) if here else reverse("respond:begin"),
        "faults": faults,
        "values": values,
        "layout": layout,
        "may_skip": may_skip,
        "skipped": section in [skipped for _, skipped in sheet.walk.skipped],
        "asked": sheet.invitation.campaign.invitations.count() if may_skip else 0,
        "audience": audience_words,
        "advance": layout == "one_question" and len(current.questions) == 1 and bool(current.questions[0].rows),
    }
    return render(request, "respond/screen.html", page, status=422 if faults else 200)


def _onward(sheet: Sheet, layout: str, current: Any, request: HttpRequest) -> str:
    """After a screen: the next one as the new answers have it, back to the check page, or out."""
    if "later" in request.POST:
        return reverse("respond:later")
    if "check" in request.GET:
        return reverse("respond:check")
    screens = sheet.walk.screens(layout)
    place = next((number for number, item in enumerate(screens) if item.id == current.id), None)
    if place is None:  # the section has just been passed over, or taken up again: its screens are others now
        least = current.section_index + ("skip" in request.POST)
        return _address(next((item for item in screens if item.section_index >= least), None))
    known = {question.key for question in current.questions}
    if any(q.key not in known and not sheet.walk.is_answered(q) for q in screens[place].questions):
        return _address(screens[place])  # an answer given here has brought a question of the same screen
    return _address(screens[place + 1] if place + 1 < len(screens) else None)


@sheet_page
def check(request: SheetRequest) -> HttpResponse:
    """«Проверьте ответы»: everything in one list, each line with «Изменить»; then sent."""
    sheet = request.sheet
    check_open(sheet.act, sheet.invitation)
    refusal = ""
    if request.method == "POST":
        try:
            send(sheet)
            return redirect("respond:done")
        except Unanswered as error:
            refusal = error.text
    walk = sheet.walk
    layout = _layout(request)
    places = {question.key: item.id for item in walk.screens(layout) for question in item.questions}
    missing = {question.key for question in walk.missing}
    rows = [
        (
            question,
            shown_answer(question, sheet.answers.get(question.key)),
            places.get(question.key, ""),
            question.key in missing,
        )
        for question in walk.questions
        if question.item.type != "info"
    ]
    skipped = [
        (section.title, next((item.id for item in walk.screens(layout) if item.section_index == at), ""))
        for at, section in walk.skipped
    ]
    context = {
        "sheet": sheet,
        "rows": rows,
        "missing": len(missing),
        "refusal": refusal,
        "dropped": [item.text for item in walk.dropped],
        "skipped": [row for row in skipped if row[1]],
    }
    return render(request, "respond/check.html", context, status=422 if refusal else 200)


@require_GET
@sheet_page
def done(request: SheetRequest) -> HttpResponse:
    sheet = request.sheet
    campaign = sheet.invitation.campaign
    return render(
        request,
        "respond/done.html",
        {"sheet": sheet, "changeable": sheet.changeable and campaign.is_open_on(sheet.act.today)},
    )


@require_POST
@sheet_page
def resume(request: SheetRequest) -> HttpResponse:
    """The code of an anonymous draft, typed on another device."""
    sheet = request.sheet
    sheet.code = tokens.clean(request.POST.get("code", ""))
    if not has_draft(sheet):
        if missed(request):
            raise Closed("Слишком много попыток. Подождите минуту и введите код ещё раз.")
        raise Closed("Черновика с таким кодом нет. Проверьте код или начните анкету заново.")
    response = redirect("respond:begin")
    _remember(response, CODE_COOKIE, sheet.code)
    return response


@require_GET
@sheet_page
def later(request: SheetRequest) -> HttpResponse:
    """Saved; how to come back."""
    return render(request, "respond/later.html", {"sheet": request.sheet})


@require_GET
@sheet_page
def download(request: SheetRequest) -> HttpResponse:
    """The person's own copy of what was sent, as text."""
    sheet = request.sheet
    sheet.answers = sent_answers(sheet.invitation) or sheet.answers
    lines = [sheet.instrument.title, ""]
    for question in sheet.walk.questions:
        if question.item.type != "info" and question.key in sheet.answers:
            lines += [
                question.item.text,
                *(f"  {line}" for line in shown_answer(question, sheet.answers[question.key])),
                "",
            ]
    response = HttpResponse("\ufeff" + "\r\n".join(lines), content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = (
        "attachment; filename=\"answers.txt\"; filename*=UTF-8''%D0%9E%D1%82%D0%B2%D0%B5%D1%82%D1%8B.txt"
    )
    return response


@require_POST
@sheet_page
def refuse(request: SheetRequest) -> HttpResponse:
    """«Не буду отвечать»."""
    sheet = request.sheet
    check_open(sheet.act, sheet.invitation)
    if sheet.invitation.state != "declined":
        decline(sheet.act, invitation=sheet.invitation)
    return render(request, "respond/declined.html", {"sheet": sheet})


@sheet_page
def stranger(request: SheetRequest) -> HttpResponse:
    """«Я не Мария»: asked once more, then the link is dead and the curator knows."""
    sheet = request.sheet
    if request.method != "POST":
        return render(request, "respond/stranger.html", {"sheet": sheet})
    if sheet.invitation.state != "revoked":
        revoke_link(sheet.act, invitation=sheet.invitation)
    response = render(
        request,
        "respond/refusal.html",
        {
            "title": "Спасибо, что сказали",
            "text": "Ссылка больше не действует, ответы по ней никто не увидит. Куратор выдаст новую тому, кому она предназначена.",
        },
    )
    response.delete_cookie(COOKIE, path=PATH)
    return response


@require_POST
@sheet_page
def choose_layout(request: SheetRequest) -> HttpResponse:
    """One question at a time, or by sections: as the respondent likes."""
    layout = request.POST.get("layout", "")
    if layout not in LAYOUTS:
        raise Http404
    key = request.POST.get("key", "")
    response = redirect("respond:screen", key) if key else redirect("respond:begin")
    response.set_cookie(
        LAYOUT_COOKIE, layout, max_age=COOKIE_AGE, path=PATH, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )
    return response
