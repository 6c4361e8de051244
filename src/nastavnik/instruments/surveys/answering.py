"""A respondent's sheet: the questionnaire as this person walks it, the draft, the sending."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db import transaction

from nastavnik.foundation.access.roles import Role
from nastavnik.foundation.accounts.queries import names_of
from nastavnik.foundation.people.models import Person
from nastavnik.instruments.surveys import keys
from nastavnik.instruments.surveys.actions.receive_answers import Received, enter_answers, receive_answers
from nastavnik.instruments.surveys.lifecycles import INVITATION
from nastavnik.instruments.surveys.models import Campaign, Draft, Invitation, NamedAnswers, Slip
from nastavnik.instruments.surveys.rules import Parts, split
from nastavnik.instruments.surveys.sealing import WHY, own_hidden, seal_answers, seal_slip
from nastavnik.instruments.surveys.spec import Context, Instrument, Item, Option, Walk
from nastavnik.instruments.surveys.tokens import clean, digest, slip_code
from nastavnik.instruments.surveys.versions import instrument_of
from nastavnik.kernel import writing
from nastavnik.kernel.act import Act
from nastavnik.kernel.errors import Refusal
from nastavnik.ui.text import long_date

OWN_SHEET = "a draft is the respondent's own sheet of paper: no fact of the school yet"


class Closed(Refusal):
    """The campaign takes no answers now."""


class Unanswered(Refusal):
    """Required questions are left; ``first`` is the key of the first."""

    def __init__(self, text: str, first: str) -> None:
        super().__init__(text)
        self.first = first


class WrongSlip(Refusal):
    """A slip whose code was never printed, or which is in already."""


class AlreadyAnswered(Refusal):
    """An anonymous answer cannot be changed: nobody knows which one it is."""


@dataclass
class Sheet:
    """One person's way through the questionnaire. ``code``: an anonymous respondent's own, in the cookie of the device."""

    act: Act
    invitation: Invitation
    code: str = ""
    answers: dict[str, Any] = field(default_factory=dict)

    @property
    def instrument(self) -> Instrument:
        return instrument_of(self.invitation.campaign.version)

    @property
    def anonymous(self) -> bool:
        return self.invitation.campaign.anonymous

    @property
    def holder(self) -> str:
        return f"c:{digest(self.code)}" if self.anonymous else f"i:{self.invitation.pk}"

    @cached_property
    def context(self) -> Context:
        return context_of(self.invitation)

    @property
    def walk(self) -> Walk:
        return Walk(self.instrument, self.context, self.answers)

    @property
    def changeable(self) -> bool:
        """Whether what was sent may be changed: not when nobody knows which answer it is."""
        return not (self.anonymous and self.invitation.state == "answered")


def directories_of(campaign: Campaign) -> dict[str, tuple[Option, ...]]:
    """The lists a campaign's questions ask by name, as they were when it was prepared."""
    return {name: tuple(Option(value=v, label=t) for v, t in rows) for name, rows in campaign.directories.items()}


def context_of(invitation: Invitation) -> Context:
    """What the questions may ask about, for one person of a campaign."""
    campaign, person, about = invitation.campaign, invitation.person, invitation.about
    known: dict[str, Any] = {"subjects": person.subjects, "levels": person.levels}
    if person.class_teacher is not None:
        known["class_teacher"] = "yes" if person.class_teacher else "no"
    goals = tuple((str(key), title) for key, title in about.get("goals", ()))
    return Context(
        person=known,
        program={"has_goals": bool(goals)},
        stats=about.get("stats", {}),
        session={"role": about.get("role")} if about.get("role") else {},
        role=about.get("role"),
        directories=directories_of(campaign),
        lists={
            "program.goals": goals,
            "mentor.pairs": tuple((str(key), title) for key, title in about.get("pairs", ())),
            "roadmap.stages": tuple((str(key), title) for key, title in about.get("stages", ())),
        },
    )


def open_sheet(act: Act, invitation: Invitation, code: str = "") -> Sheet:
    """The sheet with its draft; after sending, with what was sent, if it may be changed."""
    sheet = Sheet(act, invitation, code)
    draft = Draft.objects.filter(pk=sheet.holder).first()
    if draft is not None:
        sheet.answers = keys.unseal("drafts", draft.sealed)
    elif invitation.state == "answered" and sheet.changeable:
        sheet.answers = sent_answers(invitation)
    return sheet


def has_draft(sheet: Sheet) -> bool:
    """Whether something is kept under the sheet's holder, in this campaign."""
    return Draft.objects.filter(pk=sheet.holder, campaign=sheet.invitation.campaign).exists()


def sent_answers(invitation: Invitation) -> dict[str, Any]:
    """What a person has sent, for that person: the named part, and the confidential one while its key lives."""
    row = NamedAnswers.objects.filter(invitation=invitation).first()
    named = dict(row.answers) if row is not None else {}
    return named | (own_hidden(invitation.campaign, invitation.person_id) if not invitation.campaign.anonymous else {})


def check_open(act: Act, invitation: Invitation) -> None:
    """Refuse when no answer can be taken now, in words that say what to do."""
    campaign = invitation.campaign
    if invitation.state == "revoked":
        raise Closed("Эта ссылка больше не действует. Попросите у куратора новую.")
    if campaign.state == "draft" or act.today < campaign.opens_on:
        raise Closed(f"Анкета откроется {long_date(campaign.opens_on)}. Сохраните ссылку, она заработает сама.")
    if not campaign.is_open_on(act.today):
        day = min(campaign.closes_on, act.today)
        raise Closed(f"Опрос закрылся {long_date(day)}. Если ещё хотите ответить, напишите куратору{_curators(act)}.")
    if not _works_here(act, invitation.person):
        raise Closed("Эта анкета для тех, кто работает в школе сейчас. Если это ошибка, напишите куратору.")
    if invitation.state == "answered" and campaign.anonymous:
        raise AlreadyAnswered("Ответ по этой ссылке уже получен. Изменить его нельзя: он хранится без связи с вами.")


def _works_here(act: Act, person: Person) -> bool:
    """Not dismissed in the middle of the campaign. Who was never entered as employed is not asked about it."""
    here = Person.objects.staff_on(act.today).filter(pk=person.pk).exists()
    return here or not person.employments.exists()


def _curators(act: Act) -> str:
    names = names_of(act, Role.CURATOR)
    return f": {', '.join(names)}" if names else ""


def keep(sheet: Sheet, given: Mapping[str, Any]) -> Sheet:
    """Store answers of one screen at once. Answers of other screens stay as another tab or device has left them."""
    check_open(sheet.act, sheet.invitation)
    with transaction.atomic(), writing.permit(OWN_SHEET):
        draft = Draft.objects.select_for_update().filter(pk=sheet.holder).first()
        before = keys.unseal("drafts", draft.sealed) if draft is not None else sheet.answers
        sheet.answers = merged(before, given)
        sealed = keys.seal("drafts", sheet.answers)
        if draft is None:
            Draft.objects.create(
                pk=sheet.holder,
                campaign=sheet.invitation.campaign,
                sealed=sealed,
                touched_on=sheet.act.today,
                revision=1,
            )
        else:
            draft.sealed, draft.touched_on, draft.revision = sealed, sheet.act.today, draft.revision + 1
            draft.save(update_fields=["sealed", "touched_on", "revision"])
        if sheet.invitation.state in ("prepared", "sent", "opened", "declined") and not sheet.anonymous:
            INVITATION.move(sheet.invitation, "start", sheet.act)
            sheet.invitation.save(update_fields=["state"])
    return sheet


def merged(before: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """New answers over old ones; rows of a grid join the rows that are there; ``None`` takes an answer back."""
    result = dict(before)
    for key, value in given.items():
        if isinstance(value, Mapping) and isinstance(result.get(key), Mapping):
            value = {row: mark for row, mark in {**result[key], **value}.items() if mark is not None}
        if value is None or value == {}:
            result.pop(key, None)
        else:
            result[key] = value
    return result


def parts_of(sheet: Sheet) -> Parts:
    """What will be stored where: answers hidden by branching are dropped here, and only here."""
    walk = sheet.walk
    return split(sheet.invitation.campaign.mode, {q.key: q.item for q in walk.questions}, walk.kept_on_submit())


def send(sheet: Sheet) -> None:
    """Send the answers: named ones as an act of the school's record, the others sealed until their batch.

    Raises ``Closed``, ``AlreadyAnswered``, ``Unanswered``. All or nothing.
    """
    act, invitation = sheet.act, sheet.invitation
    check_open(act, invitation)
    if missing := sheet.walk.missing:
        raise Unanswered(f"Осталось ответить на вопросы: {len(missing)}. Откройте первый из них.", missing[0].key)
    parts = parts_of(sheet)
    person_id = None if sheet.anonymous else invitation.person_id
    with transaction.atomic():
        locked = Invitation.objects.select_for_update().get(pk=invitation.pk)
        if sheet.anonymous and locked.state == "answered":
            raise AlreadyAnswered(
                "Ответ по этой ссылке уже получен. Изменить его нельзя: он хранится без связи с вами."
            )
        if parts.named or parts.passed:
            receive_answers(act, invitation=invitation, received=Received(parts.named, parts.passed, _questions(sheet)))
        if parts.hidden:
            seal_answers(act, invitation.campaign, person_id, parts.hidden)
        with writing.permit(WHY):
            if locked.state != "answered":
                INVITATION.move(locked, "answer", act)
                locked.save(update_fields=["state"])
            Draft.objects.filter(pk=sheet.holder).delete()
    invitation.refresh_from_db(fields=["state"])


def check_paper(invitation: Invitation) -> None:
    """Refuse when the person's paper cannot be typed in now."""
    if invitation.campaign.state != "open":
        raise Closed("Сбор ответов не идёт. Продлите срок, тогда бланк можно будет внести.")
    if invitation.campaign.anonymous:
        raise Closed("Анкета анонимная: внесите листок без имени, на человека его не отмечают.")
    if invitation.state == "revoked":
        raise Closed("Ссылка этого человека отозвана. Выдайте новую, тогда бланк можно будет внести.")
    row = NamedAnswers.objects.filter(invitation=invitation).first()
    if invitation.state == "answered" and row is not None and not row.from_paper:
        raise AlreadyAnswered("Ответ по ссылке уже получен: бланк его не заменит. Изменить ответ может сам отвечающий.")


def send_paper(act: Act, invitation: Invitation, answers: Mapping[str, Any], questions: Mapping[str, Item]) -> None:
    """Type in the named piece of a person's paper form. What is promised without a name stands on another piece.

    ``questions``: key → item of the piece. Raises ``Closed``, ``AlreadyAnswered``.
    """
    check_paper(invitation)
    parts = split(invitation.campaign.mode, questions, answers)
    with transaction.atomic():
        locked = Invitation.objects.select_for_update().get(pk=invitation.pk)
        if parts.named or parts.passed:
            words = {key: item.text for key, item in questions.items()}
            enter_answers(
                act, invitation=invitation, received=Received(parts.named, parts.passed, words, from_paper=True)
            )
        with writing.permit(WHY):
            if locked.state != "answered":
                INVITATION.move(locked, "answer", act)
            locked.channel = Invitation.Channel.PAPER
            locked.save(update_fields=["state", "channel"])
    invitation.refresh_from_db(fields=["state", "channel"])


def send_slip(act: Act, campaign: Campaign, code: str, answers: Mapping[str, Any], *, earlier: str = "") -> None:
    """Type in a slip without a name. ``earlier``: the code of the autumn slip, when the respondent has written it down.

    Raises ``WrongSlip`` for a code that was not printed or was typed in already.
    """
    if campaign.state != "open":
        raise Closed("Сбор ответов не идёт. Продлите срок, тогда листок можно будет внести.")
    code, earlier = clean(code), clean(earlier)
    asked = campaign.invitations.count()
    if code not in {slip_code(campaign.pk, number) for number in range(asked)}:
        raise WrongSlip("Такого листка нет. Проверьте восемь знаков внизу листка.", field="code")
    seen = Slip.objects.filter(digest=digest(earlier), campaign__year=campaign.year)
    if earlier and not seen.exists():
        raise WrongSlip(
            "Листка с таким кодом в этом году не было. Проверьте код или оставьте поле пустым.", field="earlier"
        )
    if not answers:
        raise WrongSlip("На листке нет ни одного ответа. Вносить нечего.")
    with transaction.atomic(), writing.permit(WHY):
        _, fresh = Slip.objects.get_or_create(
            organisation_id=campaign.organisation_id, campaign=campaign, digest=digest(code)
        )
        if not fresh:
            raise WrongSlip("Этот листок уже внесён.", field="code")
        seal_slip(act, campaign, earlier or code, answers)


def _questions(sheet: Sheet) -> dict[str, str]:
    return {question.key: question.item.text for question in sheet.walk.questions}
