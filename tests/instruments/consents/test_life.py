"""The life of consents: given in the account, dissemination by category and resource, transfer by receiver, withdrawal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from conftest import NOW, School, World
from nastavnik.foundation.audit.models import AuditEntry
from nastavnik.foundation.calendars.rules import WorkCalendar
from nastavnik.foundation.organisations.models import SchoolYear
from nastavnik.foundation.people.models import Person
from nastavnik.instruments.consents.actions.give_consent import (
    OnPaper,
    TextChanged,
    decline_consent,
    give_consent,
)
from nastavnik.instruments.consents.actions.handle_demands import (
    WrongDemand,
    ask_about_data,
    close_demand,
    note_demand,
)
from nastavnik.instruments.consents.actions.mark_consents import (
    WrongTerms,
    mark_permitted,
    mark_signed,
    withdraw_consent,
)
from nastavnik.instruments.consents.actions.prepare_consents import Wanted, prepare_consents, publication, transfer
from nastavnik.instruments.consents.actions.set_rules import WrongRules, set_rules
from nastavnik.instruments.consents.kinds import ConsentKind
from nastavnik.instruments.consents.models import Consent, Demand
from nastavnik.instruments.consents.purposes import (
    NoConsent,
    Purpose,
    Use,
    permits_publishing,
    require_consent,
    with_consent,
)
from nastavnik.instruments.consents.rules import NothingPermitted, Permitted
from nastavnik.instruments.consents.terms import catalogue, due
from nastavnik.instruments.roadmap.actions.open_year import open_year
from nastavnik.kernel import tenancy
from nastavnik.kernel.act import Act, Actor
from nastavnik.kernel.errors import Forbidden

TODAY = NOW.date()
SITE, PAGE = "https://school12.example/mentoring — сайт школы", "https://vk.example/school12 — страница школы"
NAME, PHOTO = "фамилия, имя, отчество", "фотография (изображение)"
TERMS = publication([SITE, PAGE], [NAME, PHOTO])


@pytest.fixture
def year(school: School, clock: Callable[[datetime], None]) -> SchoolYear:
    made: SchoolYear = open_year(school.act(), starts_on=date(2026, 9, 1), ends_on=date(2027, 8, 31))
    return made


def made(school: School, year: SchoolYear, person: Person, kind: ConsentKind, **more: object) -> Consent:
    [row] = prepare_consents(school.act(), year=year, wanted=[Wanted(person, kind, **more)])  # type: ignore[arg-type]
    return row


def own(school: School, person: Person, role: str = "mentee") -> Act:
    return Act(Actor(str(person), role, 99, person.pk), school.organisation, NOW)


def fresh(school: School, row: Consent | Demand) -> Consent | Demand:
    with tenancy.within(school.organisation):
        return type(row).objects.get(pk=row.pk)


def page(answer: object) -> str:
    return answer.content.decode().replace("\u00a0", " ")  # type: ignore[attr-defined,no-any-return]


# ── В личном кабинете ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_given_in_the_account_it_opens_the_same_as_on_paper(school: School, year: SchoolYear) -> None:
    person = school.person()
    consent = made(school, year, person, ConsentKind.PROCESSING)
    entries = AuditEntry.objects.count()
    [row] = give_consent(own(school, person), consent=consent, text_sha256=consent.text_sha256)
    assert (row.state, row.given, row.signed_on, row.given_at) == ("signed", "account", TODAY, NOW)
    with tenancy.within(school.organisation):
        assert with_consent(Purpose.BANK, [person.pk], TODAY) == {person.pk}
    entry = AuditEntry.objects.order_by("pk")[entries]
    assert entry.event == "consents.consents.signed"
    assert (entry.role, entry.actor_id) == ("mentee", 99)


def test_nobody_gives_for_another_not_even_the_curator(school: School, year: SchoolYear) -> None:
    person, other = school.person(), school.person("Ким Алексей Викторович")
    consent = made(school, year, person, ConsentKind.PROCESSING)
    for act in (own(school, other), school.act(), own(school, other, "curator")):
        for attempt in (
            lambda act=act: give_consent(act, consent=consent, text_sha256=consent.text_sha256),
            lambda act=act: decline_consent(act, consent=consent),
        ):
            with pytest.raises(Forbidden):
                attempt()
    assert fresh(school, consent).state == "prepared"


def test_what_the_law_wants_on_paper_is_not_given_in_the_account(school: School, year: SchoolYear) -> None:
    person = school.person()
    consent = made(school, year, person, ConsentKind.MENTOR_DUTIES)
    with pytest.raises(OnPaper):
        give_consent(own(school, person), consent=consent, text_sha256=consent.text_sha256)
    set_rules(school.act(), in_account=["D10"], days={})
    give_consent(own(school, person), consent=consent, text_sha256=consent.text_sha256)
    paper = made(school, year, person, ConsentKind.PROCESSING)
    with pytest.raises(OnPaper):
        give_consent(own(school, person), consent=paper, text_sha256=paper.text_sha256)


def test_only_the_text_one_has_read_is_signed(school: School, year: SchoolYear) -> None:
    person = school.person()
    consent = made(school, year, person, ConsentKind.PROCESSING)
    with pytest.raises(TextChanged):
        give_consent(own(school, person), consent=consent, text_sha256="0" * 64)
    assert fresh(school, consent).state == "prepared"


def test_the_whole_way_in_a_browser(school: School, year: SchoolYear) -> None:
    person = school.person()
    consent = made(school, year, person, ConsentKind.DISSEMINATION, terms=TERMS)
    client = school.client("mentee", person)
    assert "Ждёт вашего решения" in page(client.get(reverse("consents:own")))
    url = reverse("consents:read", args=[consent.pk])
    text = page(client.get(url))
    assert "статьёй 10.1" in text
    assert "Фотография (изображение)" in text
    silent = client.post(url, {"text": consent.text_sha256, "channel": "internet"})
    assert silent.status_code == 422, "silence permits nothing"
    told = {"text": consent.text_sha256, "channel": "internet", "allow_0": "on"}
    assert client.post(url, told).status_code == 302
    assert "Фотография (изображение)</dt><dd>нет" in page(
        client.get(reverse("consents:show", args=[consent.pk]))
    ).replace("фотография", "Фотография")
    with tenancy.within(school.organisation):
        use = Use(address="https://school12.example/mentoring/news", what=NAME)
        assert with_consent(Purpose.PUBLISHING, [person.pk], TODAY, use) == {person.pk}
    text = page(client.get(reverse("consents:withdraw", args=[consent.pk])))
    assert "3 рабочих дня" in text
    client.post(reverse("consents:withdraw", args=[consent.pk]))
    assert fresh(school, consent).state == "withdrawn"
    assert "исполнят до 18.09.2026" in page(client.get(reverse("consents:own")))


def test_a_stranger_finds_nothing(school: School, year: SchoolYear, world: World) -> None:
    person, other = school.person(), school.person("Ким Алексей Викторович")
    consent = made(school, year, person, ConsentKind.PROCESSING)
    for client in (school.client("mentee", other), world.neighbour.client(), world.neighbour.client("mentee")):
        assert client.get(reverse("consents:read", args=[consent.pk])).status_code == 404
        assert client.post(reverse("consents:decline", args=[consent.pk])).status_code == 404
        assert client.get(reverse("consents:withdraw", args=[consent.pk])).status_code == 404
    assert school.client().get(reverse("consents:read", args=[consent.pk])).status_code == 404, (
        "the curator signs nothing"
    )


# ── Распространение и передача ─────────────────────────────────────────────────────────────────────────────────────────


def signed(school: School, consent: Consent, permitted: Permitted) -> Consent:
    mark_permitted(school.act(), consent=consent, permitted=permitted)
    [row] = mark_signed(school.act(), consents=[consent], signed_on=TODAY)
    return row


def test_publication_is_permitted_by_category_and_resource(school: School, year: SchoolYear) -> None:
    person = school.person()
    consent = made(school, year, person, ConsentKind.DISSEMINATION, terms=TERMS)
    with pytest.raises(WrongTerms):
        mark_signed(school.act(), consents=[consent], signed_on=TODAY)
    signed(school, consent, Permitted({NAME: (True, ""), PHOTO: (True, "")}, excepted={PHOTO: [PAGE]}))
    asked = {
        ("https://school12.example/mentoring", NAME): True,
        ("https://school12.example/mentoring/2026/pairs.html", PHOTO): True,
        ("https://vk.example/school12", NAME): True,
        ("https://vk.example/school12", PHOTO): False,
        ("https://school12.example/mentoring-club", NAME): False,
        ("https://school12.example", NAME): False,
        ("https://school12.example/mentoring", "видеозапись"): False,
        ("", NAME): False,
    }
    with tenancy.within(school.organisation):
        found = {
            key: with_consent(Purpose.PUBLISHING, [person.pk], TODAY, Use(address=key[0], what=key[1])) == {person.pk}
            for key in asked
        }
    assert found == asked


@pytest.mark.parametrize(
    "terms",
    [
        {},
        {"resources": [SITE], "data": [{"what": NAME}], "channel": "internet"},
        {
            "resources": [SITE],
            "data": [{"what": NAME, "allowed": True, "condition": "кроме фото"}],
            "channel": "internet",
        },
        {"resources": [SITE], "data": [{"what": NAME, "allowed": True}], "channel": "intranet"},
        {
            "resources": [SITE],
            "data": [{"what": NAME, "allowed": True}],
            "channel": "internet",
            "prohibitions": "не в лентах",
        },
        {"resources": [SITE], "data": [{"what": NAME, "allowed": "да"}], "channel": "internet"},
    ],
)
def test_silence_and_conditions_permit_nothing_by_machine(terms: dict[str, object]) -> None:
    assert not permits_publishing(terms, Use(address="https://school12.example/mentoring", what=NAME))


def test_of_a_pair_only_the_side_that_agreed_is_published(school: School, year: SchoolYear) -> None:
    one, two = school.person(), school.person("Ким Алексей Викторович")
    signed(school, made(school, year, one, ConsentKind.DISSEMINATION, terms=TERMS), Permitted({NAME: (True, "")}))
    made(school, year, two, ConsentKind.DISSEMINATION, terms=TERMS)
    use = Use(address="https://school12.example/mentoring", what=NAME)
    with tenancy.within(school.organisation):
        assert with_consent(Purpose.PUBLISHING, [one.pk, two.pk], TODAY, use) == {one.pk}
        with pytest.raises(NoConsent, match="Ким"):
            require_consent(school.act(), Purpose.PUBLISHING, [one, two], use)


def test_a_transfer_is_permitted_to_the_receiver_named(school: School, year: SchoolYear) -> None:
    person = school.person()
    for receiver in ("Управление образования", "ЦНППМ"):
        terms = transfer(receiver, "г. Ключи", "мониторинг", "фамилия")
        consent = made(school, year, person, ConsentKind.TRANSFER, terms=terms)
        if receiver == "ЦНППМ":
            mark_signed(school.act(), consents=[consent], signed_on=TODAY)
    with tenancy.within(school.organisation):
        asked = [with_consent(Purpose.TRANSFER, [person.pk], TODAY, Use(receiver=name)) for name in
                 ("ЦНППМ", "Управление образования", "")]  # fmt: skip
    assert asked == [{person.pk}, set(), set()]


def test_marks_must_be_on_the_paper(school: School, year: SchoolYear) -> None:
    consent = made(school, year, school.person(), ConsentKind.DISSEMINATION, terms=TERMS)
    for permitted in (
        Permitted({"паспорт": (True, "")}),
        Permitted({NAME: (False, "")}),
        Permitted({NAME: (True, "")}, channel="телевидение"),
    ):
        with pytest.raises(NothingPermitted):
            mark_permitted(school.act(), consent=consent, permitted=permitted)


def test_conditions_must_be_published_within_three_working_days(school: School, year: SchoolYear) -> None:
    person = school.person()
    consent = made(school, year, person, ConsentKind.DISSEMINATION, terms=TERMS)
    signed(school, consent, Permitted({NAME: (True, "без отчества")}))
    with tenancy.within(school.organisation):
        [task] = Demand.objects.filter(person=person)
    assert (task.kind, task.received_on, task.due_on) == ("conditions", TODAY, date(2026, 9, 18))


# ── Срок, отзыв, обращения ─────────────────────────────────────────────────────────────────────────────────────────────


def test_a_term_that_is_over_permits_nothing(school: School, year: SchoolYear) -> None:
    person = school.person()
    consent = made(school, year, person, ConsentKind.PROCESSING, ends_on=TODAY + timedelta(days=3))
    mark_signed(school.act(), consents=[consent], signed_on=TODAY)
    with tenancy.within(school.organisation):
        found = [bool(with_consent(Purpose.BANK, [person.pk], TODAY + timedelta(days=n))) for n in range(5)]
    assert found == [True, True, True, True, False]


@pytest.mark.parametrize(
    ("kind", "terms", "demand", "last"),
    [
        (ConsentKind.PROCESSING, {}, "withdrawal", date(2026, 10, 15)),
        (ConsentKind.TRANSFER, transfer("РОНО", "г. Ключи", "учёт", "имя"), "withdrawal", date(2026, 10, 15)),
        (ConsentKind.DISSEMINATION, TERMS, "unpublish", date(2026, 9, 18)),
        (ConsentKind.MENTOR_DUTIES, {}, None, None),
    ],
)
def test_a_withdrawal_gives_the_school_its_day(
    school: School, year: SchoolYear, kind: ConsentKind, terms: dict[str, object], demand: str | None, last: date | None
) -> None:
    person = school.person()
    consent = made(school, year, person, kind, terms=terms)
    if kind is ConsentKind.DISSEMINATION:
        mark_permitted(school.act(), consent=consent, permitted=Permitted({NAME: (True, "")}))
    mark_signed(school.act(), consents=[consent], signed_on=TODAY)
    withdraw_consent(own(school, person), consent=consent, on=TODAY)
    with tenancy.within(school.organisation):
        rows = [(row.kind, row.due_on) for row in Demand.objects.filter(person=person)]
    assert rows == ([(demand, last)] if demand else [])


def test_terms_count_working_days_over_the_november_holidays(school: School, clock: Callable[..., None]) -> None:
    act = school.act(now=datetime(2026, 11, 2, 9, 0, tzinfo=NOW.tzinfo))
    with tenancy.within(school.organisation):
        assert due(act, "unpublish", date(2026, 11, 2)) == date(2026, 11, 6), "4 November is a holiday"
        assert due(act, "information", date(2026, 12, 28)) == date(2027, 1, 20), "the January holidays do not count"
        assert due(act, "withdrawal", date(2026, 12, 4)) == date(2027, 1, 11), "a day off moves the end on"


@given(start=st.dates(date(2026, 1, 1), date(2027, 12, 1)), count=st.integers(1, 30))
def test_the_last_day_is_worked_and_leaves_exactly_so_many(start: date, count: int) -> None:
    calendar = WorkCalendar({})
    last = calendar.after(start, count)
    assert calendar.works(last)
    assert calendar.between(start, last) == count


def test_a_school_changes_a_term_by_its_lawyer(school: School, year: SchoolYear) -> None:
    person = school.person()
    before = ask_about_data(own(school, person), person=person, kind="stop")
    set_rules(school.act(), in_account=["D17"], days={"stop": 5})
    after = ask_about_data(own(school, person), person=person, kind="stop")
    assert (before.due_on, after.due_on) == (date(2026, 9, 29), date(2026, 9, 22))
    assert fresh(school, before).due_on == before.due_on
    for wrong in ({"stop": 0}, {"нет": 3}):
        with pytest.raises(WrongRules):
            set_rules(school.act(), in_account=[], days=wrong)
    with pytest.raises(WrongRules):
        set_rules(school.act(), in_account=["D99"], days={})


def test_a_demand_is_made_shown_and_done(school: School, year: SchoolYear, world: World) -> None:
    person, other = school.person(), school.person("Ким Алексей Викторович")
    with pytest.raises(Forbidden):
        ask_about_data(own(school, other), person=person, kind="stop")
    with pytest.raises(WrongDemand):
        ask_about_data(own(school, person), person=person, kind="withdrawal")
    client = school.client("mentee", person)
    client.post(reverse("consents:ask_about_data"), {"kind": "correction", "words": "Фамилия изменилась"})
    curator = school.client()
    assert "Обращения о данных: 1" in page(curator.get("/"))
    text = page(curator.get(reverse("consents:demands")))
    assert "Фамилия изменилась" in text
    assert "7 рабочих дней" in text
    with tenancy.within(school.organisation):
        [demand] = Demand.objects.all()
    url = reverse("consents:close_demand", args=[demand.pk])
    assert curator.post(url, {"done_on": "15.09.2026", "answer": " "}).status_code == 422
    assert curator.post(url, {"done_on": "10.09.2026", "answer": "Да"}).status_code == 422
    assert world.neighbour.client().post(url, {"done_on": "15.09.2026", "answer": "Да"}).status_code == 404
    assert curator.post(url, {"done_on": "15.09.2026", "answer": "Исправили в карточке"}).status_code == 302
    assert "Исправили в карточке" in page(client.get(reverse("consents:own")))
    with pytest.raises(WrongDemand, match="уже исполнено"):
        close_demand(school.act(), demand=fresh(school, demand), done_on=TODAY, answer="Ещё раз")


def test_an_overdue_demand_says_so(school: School, year: SchoolYear, clock: Callable[[datetime], None]) -> None:
    note_demand(school.act(), person=school.person(), kind="information", received_on=date(2026, 8, 20))
    clock(NOW)
    assert "Срок прошёл" in page(school.client().get(reverse("consents:demands")))


def test_every_term_names_its_law() -> None:
    assert all(term.law.startswith("152-ФЗ") and term.do for term in catalogue().values())


# ── Экраны куратора ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_asked_for_several_people_marked_and_signed(school: School, year: SchoolYear) -> None:
    people = [school.person(), school.person("Ким Алексей Викторович")]
    client = school.client()
    url = reverse("consents:prepare", args=["publication"])
    told = {
        "people": [person.pk for person in people], "valid_to": "31.05.2027",
        "resources": f"{SITE}\n\n{PAGE}", "data": f"{NAME}\n{PHOTO}",
    }  # fmt: skip
    assert client.post(url, {**told, "resources": ""}).status_code == 422
    assert client.post(url, told).status_code == 302
    with tenancy.within(school.organisation):
        rows = list(Consent.objects.filter(kind="D18"))
    assert {row.person_id for row in rows} == {person.pk for person in people}
    consent = rows[0]
    assert consent.ends_on == date(2027, 5, 31)
    assert "Указать, что разрешено" in page(client.get(reverse("consents:show", args=[consent.pk])))
    marks = {"channel": "internet", "allow_0": "on", "condition_0": "без отчества", "except_0": [PAGE]}
    assert client.post(reverse("consents:mark", args=[consent.pk]), marks).status_code == 302
    assert client.post(reverse("consents:sign"), {"consent": consent.pk, "signed_on": "15.09.2026"}).status_code == 302
    text = page(client.get(reverse("consents:show", args=[consent.pk])))
    assert "да, без отчества, кроме https://vk.example/school12" in text
    again = client.post(url, told)
    assert again.status_code == 302
    with tenancy.within(school.organisation):
        assert Consent.objects.filter(kind="D18").count() == 2, "what lives is not asked twice"


def test_five_consents_are_five_texts(school: School, year: SchoolYear) -> None:
    """R02: none contains another's subject."""
    from nastavnik.foundation.files.storing import read
    from nastavnik.instruments.documents.engine.reading import plain_text

    person, terms = school.person(), {"D18": TERMS, "D19": transfer("РОНО", "г. Ключи", "учёт", "имя")}
    texts = {
        kind: plain_text(read(made(school, year, person, kind, terms=terms.get(kind.value, {})).file)).lower()
        for kind in ConsentKind
    }
    marks = {"D10": "статья 351.8", "D18": "10.1", "D19": "статьёй 88"}
    for code, mark in marks.items():
        assert {kind.value for kind, text in texts.items() if mark in text} == {code}, mark
    assert len(set(texts.values())) == len(texts) == 5
