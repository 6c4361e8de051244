"""A respondent's sheet: the questionnaire as this person walks it, the draft, the sending."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db import transaction

from nastavnik.instruments.surveys import keys
from nastavnik.instruments.surveys.actions.receive_answers import Received, enter_answers, receive_answers
from nastavnik.instruments.surveys.lifecycles import INVITATION
from nastavnik.instruments.surveys.models import Draft, Invitation, NamedAnswers
from nastavnik.instruments.surveys.rules import Parts, split
from nastavnik.instruments.surveys.sealing import WHY, own_hidden, seal_answers
from nastavnik.instruments.surveys.spec import Context, Instrument, Option, Walk
from nastavnik.instruments.surveys.tokens import digest
from nastavnik.instruments.surveys.versions import instrument_of
from nastavnik.kernel import writing
from nastavnik.kernel.act import Act
from nastavnik.kernel.errors import Refusal

OWN_SHEET = "a draft is the respondent's own sheet of paper: no fact of the school yet"


class Closed(Refusal):
    """The campaign takes no answers now."""


class Unanswered(Refusal):
    """Required questions are left; ``first`` is the key of the first."""

    def __init__(self, text: str, first: str) -> None:
        super().__init__(text)
        self.first = first


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


def context_of(invitation: Invitation) -> Context:
    """What the questions may ask about, for one person of a campaign."""
    campaign, person, about = invitation.campaign, invitation.person, invitation.about
    known: dict[str, Any] = {"subjects": person.subjects, "levels": person.levels}
    if person.class_teacher is not None:
        known["class_teacher"] = "yes" if person.class_teacher else "no"
    directories = {
        name: tuple(Option(value=v, label=t) for v, t in rows) for name, rows in campaign.directories.items()
    }
    goals = tuple((str(key), title) for key, title in about.get("goals", ()))
    return Context(
        person=known,
        program={"has_goals": bool(goals)},
        stats=about.get("stats", {}),
        session={"role": about.get("role")} if about.get("role") else {},
        role=about.get("role"),
        directories=directories,
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
        raise Closed(f"Анкета откроется {campaign.opens_on:%d.%m.%Y}. Сохраните ссылку, она заработает сама.")
    if not campaign.is_open_on(act.today):
        raise Closed(
            f"Опрос закрылся {campaign.closes_on:%d.%m.%Y}. Если ещё хотите ответить, напишите куратору: его имя было в приглашении."
        )
    if invitation.state == "answered" and campaign.anonymous:
        raise AlreadyAnswered("Ответ по этой ссылке уже получен. Изменить его нельзя: он хранится без связи с вами.")


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


def send(sheet: Sheet, *, from_paper: bool = False) -> None:
    """Send the answers: named ones as an act of the school's record, the others sealed until their batch.

    Raises ``Closed``, ``AlreadyAnswered``, ``Unanswered``. All or nothing.
    """
    act, invitation = sheet.act, sheet.invitation
    if not from_paper:
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
            record = enter_answers if from_paper else receive_answers
            told = Received(parts.named, parts.passed, _questions(sheet), from_paper)
            record(act, invitation=invitation, received=told)
        if parts.hidden:
            seal_answers(act, invitation.campaign, person_id, parts.hidden, strata_of(invitation))
        with writing.permit(WHY):
            if locked.state != "answered":
                INVITATION.move(locked, "answer", act)
                locked.save(update_fields=["state"])
            Draft.objects.filter(pk=sheet.holder).delete()
    invitation.refresh_from_db(fields=["state"])


def _questions(sheet: Sheet) -> dict[str, str]:
    return {question.key: question.item.text for question in sheet.walk.questions}


def strata_of(invitation: Invitation) -> dict[str, str]:
    """At most two coarse facts kept with an answer without a name (ux 4.4): level of teaching and band of experience."""
    person = invitation.person
    years = person.experience_years
    band = "" if years is None else "до 3 лет" if years < 3 else "3–10 лет" if years < 10 else "10 лет и больше"
    level = person.levels[0] if len(person.levels) == 1 else "mixed" if person.levels else ""
    return {name: value for name, value in (("level", level), ("experience", band)) if value}
