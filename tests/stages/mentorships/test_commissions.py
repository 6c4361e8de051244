"""Every paper is made of facts entered once: what is known is not asked, and what an order orders happens."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.urls import reverse

from conftest import World
from nastavnik.foundation.access.roles import Role
from nastavnik.foundation.files.storing import read
from nastavnik.instruments.documents.actions.register_document import register_document
from nastavnik.instruments.documents.commissions import COMMISSIONS
from nastavnik.instruments.documents.engine import plain_text
from nastavnik.instruments.documents.kinds import kinds
from nastavnik.instruments.documents.models import Document
from nastavnik.kernel import tenancy
from nastavnik.stages.mentees.models import Mentee
from nastavnik.stages.mentorships.actions.draft_order import draft_order
from nastavnik.stages.mentorships.models import Mentorship, Participation
from stages.cast import Stage, text

SEPTEMBER, OCTOBER = date(2026, 9, 15), "15.10.2026"


@pytest.fixture
def pair(stage: Stage) -> Mentorship:
    """A pair at work since 1 October."""
    mentor = stage.person("Белова Мария Сергеевна", post="учитель математики", experience_years=18)
    mentee = stage.person("Орлов Иван Дмитриевич", post="учитель физики", gender="m", experience_years=1)
    agreed = stage.agreed(stage.mentee(mentee), stage.mentor(mentor))
    with tenancy.within(stage.school.organisation):
        proposal = type(agreed).objects.select_related("mentee__person", "mentor__person", "year").get(pk=agreed.pk)
    order = draft_order(stage.act, year=stage.year, proposals=[proposal], dated_on=SEPTEMBER)
    register_document(stage.school.act("head", now=stage.now), document=order, dated_on=SEPTEMBER, number=84)
    [made] = stage.all(Mentorship)
    return made


def answers(stage: Stage, pair: Mentorship) -> dict[str, dict[str, Any]]:
    """What a curator types for each paper, besides the date."""
    people = [person.pk for person in stage.people]
    first, second = people[0], people[1]
    one = {"mentorship": pair.pk}
    return {
        "D04": {"curator": first, "deputy": second, "starts_on": "15.09.2026", "ends_on": "31.08.2027", "extra_pay": "on"},
        "D05": {"chair": first, "secretary": second},
        "D13": {"ending": [pair.pk], "ends_on": "20.10.2026", "ground": "mentor"},
        "D14": {**one, "pay": "10 % оклада"},
        "D16": {**one, "side": "worker"},
        "D18": {"person": first, "valid_to": "31.08.2027", "resources": "https://school12.example", "data": "фотография"},
        "D19": {"person": first, "valid_to": "31.08.2027", "receiver": "Управление", "receiver_address": "г. Ключи",
                "purpose": "мониторинг", "what": "имя"},
        "D20": {"person": first, "consent": "publish", "given_on": "14.09.2026"},
        "D21": {"commission": [first, second], "subject": "Белова М. С.", "categories": "анкеты", "medium": "бумага",
                "reason": "отзыв согласия", "way": "измельчение"},
        "D22": {**one, "meetings": "week", "goal": ""},
        "D24": one,
        "D25": {**one, "mentee": second},
        "D27": {"starts_on": "01.09.2026", "ends_on": "31.12.2026"},
        "D28": {"conclusions": "Всё идёт по плану."},
        "D29": {"meeting": "установочной сессии", "chair": first, "secretary": second, "present": people, "questions": "О программах"},
        "D30": {"event": "семинара", "topic": "практики", "chair": first, "secretary": second, "programme": "Открытие — директор"},
        "D32": {f"reward-{pair.mentor.person_id}": "объявить благодарность"},
        "D34": {"person": first},
        "D35": {},
    }  # fmt: skip


def ask(stage: Stage, code: str, role: str = "curator", **fields: Any) -> Any:
    address = reverse("regulations:prepare", args=[code])
    return stage.school.client(role).post(address, {"dated_on": "15.09.2026", **fields})


def made(stage: Stage, code: str) -> Document:
    with tenancy.within(stage.school.organisation):
        return Document.objects.select_related("file").filter(kind=code).latest("pk")


def test_every_paper_but_those_with_pages_of_their_own_can_be_commissioned() -> None:
    assert set(COMMISSIONS) == set(kinds()) - {
        "D01",
        "D02",
        "D03",
        "D10",
        "D11",
        "D12",
        "D17",
        "D18",
        "D19",
        "D36",
        "D38",
    }


@pytest.mark.parametrize("code", sorted(COMMISSIONS))
def test_a_paper_is_made_of_the_facts(stage: Stage, pair: Mentorship, code: str) -> None:
    if code == "D15":
        ask(stage, "D14", mentorship=pair.pk, pay="10 % оклада")
        agreement = register_document(stage.school.act("head"), document=made(stage, "D14"), dated_on=SEPTEMBER)
        fields = {"source": "фонд оплаты труда", f"size-{agreement.pk}": "10 % оклада"}
    else:
        fields = answers(stage, pair)[code]
    page = text(stage.school.client().get(reverse("regulations:prepare", args=[code])))
    assert kinds()[code].data["name"] in page
    answer = ask(stage, code, **fields)
    assert answer.status_code == 302, text(answer)
    document = made(stage, code)
    assert answer["Location"] == reverse("regulations:show", args=[document.pk])
    words = plain_text(read(document.file))
    assert "Белов" in words or code in ("D27", "D28", "D30", "D35"), "the people are named"
    assert "None" not in words and "{" not in words
    assert "Школа № 12" in words or "Средняя школа № 12" in words
    register_document(stage.school.act("head"), document=document, dated_on=SEPTEMBER)


@pytest.mark.parametrize("code", sorted(COMMISSIONS))
def test_an_empty_form_says_what_is_missing_and_makes_nothing(stage: Stage, code: str) -> None:
    answer = stage.school.client().post(reverse("regulations:prepare", args=[code]), {"dated_on": "когда-нибудь"})
    assert answer.status_code == 422
    assert "Укажите дату так" in text(answer)
    assert not stage.all(Document, kind=code)


def test_the_list_leads_to_every_paper_and_is_for_who_prepares_them(stage: Stage) -> None:
    page = text(stage.school.client().get(reverse("regulations:choose")))
    for code in COMMISSIONS:
        assert reverse("regulations:prepare", args=[code]) in page
    for role in (Role.MENTOR, Role.MENTEE, Role.PSYCHOLOGIST):
        assert stage.school.client(role).get(reverse("regulations:choose")).status_code == 403
        assert ask(stage, "D35", role).status_code == 403


def test_an_unknown_paper_is_404(stage: Stage) -> None:
    assert stage.school.client().get(reverse("regulations:prepare", args=["D99"])).status_code == 404


def test_the_neighbours_pair_cannot_be_named(world: World, stage: Stage, pair: Mentorship) -> None:
    from nastavnik.instruments.roadmap.actions.open_year import open_year

    open_year(world.neighbour.act(), starts_on=date(2026, 9, 1), ends_on=date(2027, 8, 31))
    address = reverse("regulations:prepare", args=["D14"])
    answer = world.neighbour.client().post(address, {"dated_on": "15.09.2026", "mentorship": pair.pk})
    assert answer.status_code == 422
    assert "Белов" not in text(answer)


def test_an_agreement_is_not_older_than_the_consent(stage: Stage, pair: Mentorship) -> None:
    answer = ask(stage, "D14", mentorship=pair.pk, dated_on="09.09.2026")
    assert answer.status_code == 422
    assert "Согласие наставника подписано 10.09.2026" in text(answer)


@pytest.mark.parametrize(("day", "late"), [("01.10.2026", False), ("02.10.2026", True)])
def test_an_agreement_later_than_the_work_begins_says_so(
    stage: Stage, pair: Mentorship, clock: Any, day: str, late: bool
) -> None:
    """R04: the pair works since 1 October; on that very day the agreement is still in time."""
    clock(datetime(2026, 10, 5, 9, tzinfo=UTC))
    assert ask(stage, "D14", mentorship=pair.pk, dated_on=day).status_code == 302
    page = text(stage.school.client().get(reverse("regulations:show", args=[made(stage, "D14").pk])))
    assert ("не позднее дня начала работы, 01.10.2026" in page) is late


def test_the_employer_warns_three_working_days_ahead(stage: Stage, pair: Mentorship) -> None:
    """R05. 15 September 2026 is a Tuesday: three working days later is Friday the 18th."""
    soon = ask(stage, "D16", mentorship=pair.pk, side="employer", effective_on="17.09.2026")
    assert soon.status_code == 422 and "Самый ранний день — 18.09.2026" in text(soon)
    assert ask(stage, "D16", mentorship=pair.pk, side="employer").status_code == 302
    assert made(stage, "D16").context["effective_on"] == "2026-09-18"
    assert ask(stage, "D16", mentorship=pair.pk, side="worker", effective_on="16.09.2026").status_code == 302


def end(stage: Stage, pair: Mentorship, **fields: Any) -> Any:
    return ask(stage, "D13", ending=[pair.pk], **{"ends_on": "20.10.2026", "ground": "mentor", **fields})


def test_the_employer_ends_a_pair_only_after_a_registered_notice(stage: Stage, pair: Mentorship) -> None:
    refused = end(stage, pair, ground="employer")
    assert refused.status_code == 422 and "Сначала вручите и зарегистрируйте уведомление" in text(refused)
    ask(stage, "D16", mentorship=pair.pk, side="employer")
    register_document(stage.school.act("head"), document=made(stage, "D16"), dated_on=SEPTEMBER)
    assert end(stage, pair, ground="employer").status_code == 302


@pytest.mark.parametrize(
    ("ground", "state"), [("completed", "completed"), ("mentor", "ended_early"), ("both", "ended_early")]
)
def test_a_registered_order_ends_the_pair_and_the_search_goes_on(
    stage: Stage, pair: Mentorship, ground: str, state: str
) -> None:
    assert end(stage, pair, ground=ground).status_code == 302
    assert stage.fresh(pair).state == "active", "a draft changes nothing"
    register_document(stage.school.act("head"), document=made(stage, "D13"), dated_on=SEPTEMBER)
    assert (stage.fresh(pair).state, stage.fresh(pair).ends_on) == (state, date(2026, 10, 20))
    [part] = stage.all(Participation)
    assert part.ends_on == date(2026, 10, 20)
    [mentee] = stage.all(Mentee)
    assert mentee.state == "searching"


def test_a_registered_order_moves_the_term(stage: Stage, pair: Mentorship) -> None:
    assert ask(stage, "D13", extending=[pair.pk], new_end="31.08.2027").status_code == 302
    register_document(stage.school.act("head"), document=made(stage, "D13"), dated_on=SEPTEMBER)
    assert (stage.fresh(pair).state, stage.fresh(pair).ends_on) == ("active", date(2027, 8, 31))


def test_two_orders_do_not_end_one_pair_twice(stage: Stage, pair: Mentorship) -> None:
    end(stage, pair)
    first = made(stage, "D13")
    end(stage, pair)
    register_document(stage.school.act("head"), document=first, dated_on=SEPTEMBER)
    with pytest.raises(Exception, match="Пары изменились после подготовки приказа"):
        register_document(stage.school.act("head"), document=made(stage, "D13"), dated_on=SEPTEMBER)
    assert made(stage, "D13").state == "draft", "refused as a whole"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "Выберите хотя бы одну пару"),
        ({"ends_on": "01.09.2026"}, "начала работу 01.10.2026"),
        ({"ends_on": ""}, "Укажите последний день работы"),
    ],
)
def test_a_change_that_cannot_be_is_refused_in_words(
    stage: Stage, pair: Mentorship, fields: dict[str, str], words: str
) -> None:
    answer = end(stage, pair, **fields) if fields else ask(stage, "D13")
    assert answer.status_code == 422
    assert words in text(answer)


def test_a_certificate_is_only_for_who_was_a_mentor(stage: Stage, pair: Mentorship) -> None:
    answer = ask(stage, "D34", person=stage.people[1].pk)
    assert answer.status_code == 422 and "приказов о закреплении наставником в системе нет" in text(answer)


def test_the_word_of_a_stranger_is_not_asked(stage: Stage, pair: Mentorship) -> None:
    answer = ask(stage, "D25", mentorship=pair.pk, mentee=stage.people[0].pk)
    assert answer.status_code == 422
