from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F

from nastavnik.foundation.calendars.queries import work_calendar
from nastavnik.foundation.organisations.models import SchoolYear
from nastavnik.foundation.people.models import Person
from nastavnik.instruments.surveys import audiences
from nastavnik.instruments.surveys.actions._places import inside
from nastavnik.instruments.surveys.actions.make_snapshot import make_snapshot, tells_few
from nastavnik.instruments.surveys.capabilities import Cap
from nastavnik.instruments.surveys.lifecycles import CAMPAIGN, INVITATION
from nastavnik.instruments.surveys.messages import check_text
from nastavnik.instruments.surveys.models import Campaign, Invitation, Version, random_key
from nastavnik.instruments.surveys.rules import reminder_days
from nastavnik.instruments.surveys.sealing import settle
from nastavnik.instruments.surveys.tokens import digest, token_of
from nastavnik.instruments.surveys.versions import instrument_of
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action
from nastavnik.kernel.errors import Refusal

DEFAULT_TEXTS = {
    "invite": "Здравствуйте, {имя и отчество}! Ответьте, пожалуйста, на вопросы: это займёт около {минут} минут. "
    "Ваша ссылка (никому не пересылайте): {ссылка}. Ответить можно до {дата}. {куратор}",
    "reminder": "{имя и отчество}, напоминаем про анкету. Начатые ответы сохранены, осталось вопросов: {осталось}. {ссылка}",
}
BATCH = 1000


class WrongCampaign(Refusal):
    """The window, the people or the state do not allow it."""


@action(capability=Cap.RUN_SURVEYS, event="surveys.campaign.prepared", title="Подготовлена рассылка анкеты")
def prepare_campaign(
    act: Act,
    *,
    version: Version,
    people: Sequence[Person],
    opens_on: date,
    closes_on: date,
    year: SchoolYear | None = None,
    texts: Mapping[str, str] | None = None,
    whole: Campaign | None = None,
) -> Campaign:
    """A campaign with an invitation for each of the people. Nothing leaves before ``open_campaign``."""
    if not people:
        raise WrongCampaign("Отметьте хотя бы одного человека.", field="people")
    campaign = create(act, version, Window(opens_on, closes_on), year, texts, whole)
    invite(act, campaign, people)
    return campaign


@action(
    capability=Cap.RUN_SURVEYS, event="surveys.campaign.changed", title="Изменена рассылка анкеты", about="campaign"
)
def change_campaign(
    act: Act,
    *,
    campaign: Campaign,
    opens_on: date,
    closes_on: date,
    texts: Mapping[str, str],
    people: Sequence[Person] | None = None,
) -> Campaign:
    """Other days, words or people, while nothing has left. ``people`` is ``None`` above a school: there nobody is chosen."""
    _check_draft(campaign)
    if people is not None and not people:
        raise WrongCampaign("Отметьте хотя бы одного человека.", field="people")
    days = _checked(act, Window(opens_on, closes_on), texts)
    for item in (*campaign.parts.all(), campaign):
        item.opens_on, item.closes_on, item.reminders_on = opens_on, closes_on, days
        item.texts = {**item.texts, **texts}
        item.save(update_fields=["opens_on", "closes_on", "reminders_on", "texts"])
    if people is not None:
        campaign.invitations.exclude(person__in=people).delete()
        known = set(campaign.invitations.values_list("person_id", flat=True))
        invite(act, campaign, [person for person in people if person.pk not in known])
    return campaign


@action(
    capability=Cap.RUN_SURVEYS, event="surveys.campaign.discarded", title="Рассылка анкеты отменена", about="campaign"
)
def discard_campaign(act: Act, *, campaign: Campaign) -> None:
    """«Не отправлять»: nothing has left, nothing stays."""
    _check_draft(campaign)
    for item in (*campaign.parts.all(), campaign):
        Invitation.objects.filter(campaign=item).delete()
        item.delete()


def _check_draft(campaign: Campaign) -> None:
    if campaign.state != "draft":
        raise WrongCampaign("Сбор ответов уже начат: людей можно добавить, срок — продлить.")


@dataclass(frozen=True, slots=True)
class Window:
    """First and last day of a collection."""

    opens_on: date
    closes_on: date


def create(
    act: Act,
    version: Version,
    window: Window,
    year: SchoolYear | None,
    texts: Mapping[str, str] | None,
    whole: Campaign | None = None,
) -> Campaign:
    """A campaign of the act's organisation without invitations. Raises ``WrongCampaign``."""
    if version.state != "published":
        raise WrongCampaign("Разослать можно только опубликованную версию анкеты. Сначала опубликуйте её.")
    instrument = instrument_of(version)
    words = {**DEFAULT_TEXTS, **instrument.messages, **(texts or {})}
    days = _checked(act, window, words)
    made: Campaign = Campaign.objects.create(
        organisation_id=act.organisation.pk,
        version=version,
        year=year,
        whole=whole,
        title=instrument.title,
        mode=instrument.mode,
        opens_on=window.opens_on,
        closes_on=window.closes_on,
        texts=words,
        reminders_on=days,
        directories=audiences.directories(act),
    )
    return made


def _checked(act: Act, window: Window, words: Mapping[str, str]) -> list[str]:
    """The days of automatic reminders, when window and words are right. Raises ``WrongCampaign``, ``WrongText``."""
    if window.closes_on < window.opens_on:
        raise WrongCampaign("Последний день раньше первого. Проверьте даты.", field="closes_on")
    if window.closes_on < act.today:
        raise WrongCampaign("Дата уже прошла. Выберите сегодняшнюю или более позднюю.", field="closes_on")
    for name in ("invite", "reminder"):
        check_text(words[name], name)
    return [day.isoformat() for day in reminder_days(window.opens_on, window.closes_on, work_calendar(act))]


@action(capability=Cap.RUN_SURVEYS, event="surveys.people.invited", title="В рассылку добавлены люди", about="campaign")
def invite_people(act: Act, *, campaign: Campaign, people: Sequence[Person]) -> int:
    """Ask more people; those invited already stay as they are. Returns how many are new."""
    if campaign.state == "closed":
        raise WrongCampaign("Сбор ответов завершён. Откройте его снова, чтобы добавить людей.")
    known = set(campaign.invitations.filter(person__in=people).values_list("person_id", flat=True))
    fresh = [person for person in people if person.pk not in known]
    invite(act, campaign, fresh)
    return len(fresh)


def invite(act: Act, campaign: Campaign, people: Sequence[Person]) -> None:
    facts = audiences.facts(act, [person.pk for person in people])
    rows = []
    for person in people:
        nonce = random_key()
        rows.append(
            Invitation(
                organisation_id=campaign.organisation_id,
                campaign=campaign,
                person=person,
                nonce=nonce,
                token_hash=digest(token_of(nonce)),
                about=facts[person.pk],
                channel=Invitation.Channel.EMAIL if person.email else Invitation.Channel.MESSAGE,
            )
        )
    Invitation.objects.bulk_create(rows, batch_size=BATCH)


@action(capability=Cap.RUN_SURVEYS, event="surveys.campaign.opened", title="Начат сбор ответов", about="campaign")
def open_campaign(act: Act, *, campaign: Campaign) -> Campaign:
    """Begin: links answer from the first day of the window, in every school when the campaign has parts."""
    for item in (*campaign.parts.filter(state="draft"), campaign):
        CAMPAIGN.move(item, "open", act)
        item.save(update_fields=["state"])
    return campaign


@action(capability=Cap.RUN_SURVEYS, event="surveys.links.handed", title="Ссылки на анкету переданы", about="campaign")
def note_sent(act: Act, *, campaign: Campaign, invitations: Sequence[Invitation], channel: str = "") -> int:
    """Note that the links have left: by e-mail, by a copied message, on a slip. Returns how many were not sent before."""
    fresh = [row for row in invitations if row.state == "prepared"]
    for row in fresh:
        INVITATION.move(row, "send", act)
        row.channel = channel or row.channel
    Invitation.objects.bulk_update(fresh, ["state", "channel"], batch_size=BATCH)
    return len(fresh)


@action(capability=Cap.RUN_SURVEYS, event="surveys.people.reminded", title="Отправлены напоминания", about="campaign")
def note_reminded(act: Act, *, campaign: Campaign, invitations: Sequence[Invitation]) -> int:
    """Note that these people were reminded today."""
    rows = Invitation.objects.filter(pk__in=[row.pk for row in invitations])
    return rows.update(reminded=F("reminded") + 1, reminded_on=act.today)


@action(capability=Cap.RUN_SURVEYS, event="surveys.link.renewed", title="Выдана новая ссылка", about="invitation")
def renew_link(act: Act, *, invitation: Invitation) -> Invitation:
    """A new link; the old one opens nothing from now on. A revoked invitation comes to life again. The draft stays."""
    if invitation.state == "revoked":
        INVITATION.move(invitation, "renew", act)
    invitation.nonce = random_key()
    invitation.token_hash = digest(token_of(invitation.nonce))
    invitation.save()
    return invitation


@action(capability=Cap.ANSWER_SURVEYS, event="surveys.link.revoked", title="Ссылка отозвана: открыл другой человек")
def revoke_link(act: Act, *, invitation: Invitation) -> Invitation:
    """«Я не Мария»: the link opens nothing more, and the curator sees why."""
    INVITATION.move(invitation, "revoke", act)
    invitation.save(update_fields=["state"])
    return invitation


@action(capability=Cap.ANSWER_SURVEYS, event="surveys.invitation.declined", title="Выбрано «Не буду отвечать»")
def decline(act: Act, *, invitation: Invitation) -> Invitation:
    """«Не буду отвечать»: no reason is asked, no reminder follows. May be changed while the campaign is open."""
    INVITATION.move(invitation, "decline", act)
    invitation.save(update_fields=["state"])
    return invitation


@action(capability=Cap.RUN_SURVEYS, event="surveys.campaign.prolonged", title="Продлён срок анкеты", about="campaign")
def prolong_campaign(act: Act, *, campaign: Campaign, closes_on: date) -> Campaign:
    """Move the last day; a closed campaign opens again, unless its results are final."""
    if closes_on < act.today:
        raise WrongCampaign("Дата уже прошла. Выберите сегодняшнюю или более позднюю.", field="closes_on")
    if campaign.snapshots.filter(final=True).exists():
        raise WrongCampaign("Итоги этой анкеты подведены окончательно. Сделайте новую рассылку.")
    fresh = [
        day.isoformat() for day in reminder_days(campaign.opens_on, closes_on, work_calendar(act)) if day > act.today
    ]
    for item in (*campaign.parts.all(), campaign):
        item.closes_on = closes_on
        if item.state == "closed":
            CAMPAIGN.move(item, "reopen", act)
        item.reminders_on = [*[day for day in item.reminders_on if day <= act.today.isoformat()], *fresh][-2:]
        item.save(update_fields=["closes_on", "state", "reminders_on"])
    return campaign


@action(capability=Cap.RUN_SURVEYS, event="surveys.campaign.closed", title="Сбор ответов завершён", about="campaign")
def close_campaign(act: Act, *, campaign: Campaign) -> Campaign:
    """End the collection: links take nothing more, what waited for a batch is written. Parts end before the whole."""
    for part in campaign.parts.filter(state="open").select_related("version", "organisation"):
        with inside(act, part.organisation) as here:
            _close(here, part)
    _close(act, campaign)
    return campaign


def _close(act: Act, campaign: Campaign) -> None:
    CAMPAIGN.move(campaign, "close", act)
    campaign.save(update_fields=["state"])
    settle(campaign, closing=True)
    campaign.refresh_from_db(fields=["received"])
    if not tells_few(campaign):
        make_snapshot(act, campaign=campaign)
