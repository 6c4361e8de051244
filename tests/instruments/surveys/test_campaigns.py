"""A campaign before it leaves and while it goes on: changed, thrown away, reminded in time, prolonged."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse

from conftest import School, system_act
from instruments.surveys.conftest import Asking, Collection
from instruments.surveys.test_sealing import anonymous, answer
from nastavnik.foundation.calendars.rules import WorkCalendar
from nastavnik.foundation.organisations.models import SchoolYear
from nastavnik.foundation.people.actions.end_employment import end_employment
from nastavnik.instruments.surveys.actions.publish_version import take_questionnaire
from nastavnik.instruments.surveys.actions.run_campaign import (
    WrongCampaign,
    change_campaign,
    close_campaign,
    decline,
    discard_campaign,
    open_campaign,
    prepare_campaign,
    prolong_campaign,
)
from nastavnik.instruments.surveys.models import Campaign
from nastavnik.instruments.surveys.rounds import mind_campaigns
from nastavnik.instruments.surveys.rules import is_quiet, reminder_days
from nastavnik.kernel import tenancy
from nastavnik.kernel.writing import permit
from stages.cast import text

TEXTS = {"invite": "Здравствуйте! {ссылка}", "reminder": "Напоминаем: {ссылка}"}


def prepared(school: School, year: SchoolYear, count: int = 2) -> Campaign:
    people = [school.person(f"Иванов{number} Пётр Петрович", email=f"p{number}@school.test") for number in range(count)]
    made: Campaign = prepare_campaign(
        school.act(), version=take_questionnaire(school.act(), code="mentee_needs"), people=people,
        opens_on=date(2026, 9, 15), closes_on=date(2026, 9, 30), year=year,
    )  # fmt: skip
    return made


def round_at(school: School, moment: datetime) -> int:
    """A round at a moment. Returns how many letters have left."""
    before = len(mail.outbox)
    with tenancy.within(school.organisation):
        mind_campaigns(system_act(school.organisation, moment))
    return len(mail.outbox) - before


def at(day: int, hour: int = 9, month: int = 9) -> datetime:
    return datetime(2026, month, day, hour, 30, tzinfo=UTC)


# ── before it leaves ────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_is_prepared_is_changed_or_thrown_away(school: School, year: SchoolYear, clock: Any) -> None:
    campaign = prepared(school, year)
    client = school.client()
    check = text(client.get(reverse("surveys:campaign", args=[campaign.pk])))
    assert "Напомним 24 сентября и 29 сентября" in check
    assert "Изменить людей, срок или текст" in check and "Не отправлять" in check
    other = school.person("Сафина Алия Рустамовна")
    page = client.get(reverse("surveys:change", args=[campaign.pk]))
    assert "15.09.2026" in page.content.decode()
    told = {"opens_on": "16.09.2026", "closes_on": "25.09.2026", **TEXTS, "people": [str(other.pk)]}
    assert client.post(reverse("surveys:change", args=[campaign.pk]), told).status_code == 302
    with tenancy.within(school.organisation):
        campaign.refresh_from_db()
        assert [row.person_id for row in campaign.invitations.all()] == [other.pk]
        assert (campaign.closes_on, campaign.texts["invite"]) == (date(2026, 9, 25), TEXTS["invite"])
        assert campaign.reminders_on == ["2026-09-21", "2026-09-24"]
    client.post(reverse("surveys:discard_campaign", args=[campaign.pk]))
    with tenancy.within(school.organisation):
        assert not Campaign.objects.exists()
    assert mail.outbox == []


def test_what_has_left_is_neither_changed_nor_thrown_away(school: School, year: SchoolYear) -> None:
    campaign = open_campaign(school.act(), campaign=prepared(school, year))
    days = {"opens_on": campaign.opens_on, "closes_on": campaign.closes_on}
    with pytest.raises(WrongCampaign, match="уже начат"):
        change_campaign(school.act(), campaign=campaign, texts=TEXTS, **days)
    with pytest.raises(WrongCampaign, match="уже начат"):
        discard_campaign(school.act(), campaign=campaign)


# ── reminders ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_reminders_at_60_and_90_per_cent_on_working_days() -> None:
    opens = date(2026, 9, 1)
    assert reminder_days(opens, date(2026, 9, 21), WorkCalendar()) == [date(2026, 9, 14), date(2026, 9, 21)], (
        "13 and 19 September are days off: the next working day, inside the window"
    )
    assert reminder_days(date(2026, 11, 1), date(2026, 11, 6), WorkCalendar()) == [date(2026, 11, 5)], (
        "4 November is a holiday by law, and no day comes twice"
    )
    for length in range(60):
        last = opens + timedelta(days=length)
        found = reminder_days(opens, last, WorkCalendar())
        assert len(set(found)) == len(found) <= 2
        assert all(opens < day <= last and WorkCalendar().works(day) for day in found)


@pytest.mark.parametrize(("hour", "quiet"), [(7, True), (8, False), (19, False), (20, True), (23, True), (0, True)])
def test_quiet_hours(hour: int, quiet: bool) -> None:
    assert is_quiet(hour) is quiet


def test_the_round_reminds_in_daytime_of_the_day_once_and_only_who_waits(school: School, year: SchoolYear) -> None:
    campaign = open_campaign(school.act(), campaign=prepared(school, year, 4))
    with tenancy.within(school.organisation):
        rows = list(campaign.invitations.select_related("campaign", "person"))
        decline(system_act(school.organisation), invitation=rows[0])
        end_employment(school.act(), person=rows[1].person, on=date(2026, 9, 16))
    answer(Collection(school, campaign, [rows[2].person]), rows[2].person, 2)
    assert round_at(school, at(23)) == 0, "not its day"
    assert round_at(school, at(24, 3)) == 0 and round_at(school, at(24, 21)) == 0, "night"
    assert round_at(school, at(24)) == 1
    assert mail.outbox[-1].to == [rows[3].person.email], "neither who refused, nor who left, nor who answered"
    assert "осталось вопросов" in mail.outbox[-1].body and "/o/" in mail.outbox[-1].body
    assert round_at(school, at(24, 10)) == 0, "once a day"
    assert round_at(school, at(29)) == 1
    assert round_at(school, at(30)) == 0, "twice at most"


def test_a_holiday_is_no_day_for_letters(school: School, year: SchoolYear) -> None:
    campaign = open_campaign(school.act(), campaign=prepared(school, year, 1))
    with tenancy.within(school.organisation):
        campaign.reminders_on = ["2026-09-26"]  # a Saturday
        with permit("a day off"):
            campaign.save()
    assert round_at(school, at(26)) == 0


def test_an_anonymous_reminder_goes_to_everybody_and_thanks(school: School, year: SchoolYear) -> None:
    campaign = open_campaign(school.act(), campaign=prepared(school, year, 2))
    with tenancy.within(school.organisation):
        people = [row.person for row in campaign.invitations.select_related("person")]
    collection = Collection(school, campaign, people)
    anonymous(collection)
    answer(collection, collection.people[0], 2)
    assert round_at(school, at(24)) == 2
    assert all("уже ответили, спасибо" in letter.body for letter in mail.outbox)


# ── the end, and later ──────────────────────────────────────────────────────────────────────────────────────────────


def test_the_round_closes_after_the_last_day(school: School, year: SchoolYear) -> None:
    campaign = open_campaign(school.act(), campaign=prepared(school, year, 1))
    round_at(school, at(30))
    with tenancy.within(school.organisation):
        campaign.refresh_from_db()
        assert campaign.state == "open", "the last day belongs to it"
    round_at(school, at(1, month=10))
    with tenancy.within(school.organisation):
        campaign.refresh_from_db()
        assert campaign.state == "closed"


def test_prolonging_opens_again_and_reminds_anew(ask: Asking, school: School) -> None:
    collection = ask("mentee_needs", 1)
    with tenancy.within(school.organisation):
        campaign = close_campaign(school.act(), campaign=collection.campaign)
        with pytest.raises(WrongCampaign, match="уже прошла"):
            prolong_campaign(school.act(), campaign=campaign, closes_on=date(2026, 9, 1))
        prolong_campaign(school.act(), campaign=campaign, closes_on=date(2026, 10, 15))
        campaign.refresh_from_db()
    assert (campaign.state, campaign.closes_on) == ("open", date(2026, 10, 15))
    assert len(campaign.reminders_on) == 2 and max(campaign.reminders_on) > "2026-10-01"
    assert collection.client(collection.people[0]).get("/o/").status_code == 200


def test_ones_own_version_is_found_again(school: School, year: SchoolYear) -> None:
    """A copy of a sample stands among one's own, as a draft and when it is published."""
    client = school.client()
    made = client.post(reverse("surveys:copy", args=["mentee_needs"]))
    index = text(client.get(reverse("surveys:index")))
    assert "Свои анкеты" in index and "версия 2" in index and "черновик" in index
    pk = int(made["Location"].rstrip("/").rpartition("/")[2])
    client.post(reverse("surveys:edit_intro", args=[pk]), {"intro": "Наше вступление", "revision": "1"})
    page = text(client.get(reverse("surveys:publish", args=[pk])))
    assert "После публикации версию 2 изменить нельзя. Ответы на версию 1 останутся при ней." in page
    assert "Сравнение «до — после» сохранится для 19 из 19 вопросов" in page
    client.post(reverse("surveys:publish", args=[pk]))
    assert "версия 2" in text(client.get(reverse("surveys:index")))
    assert reverse("surveys:ask", args=[pk]) in client.get(reverse("surveys:version", args=[pk])).content.decode()
