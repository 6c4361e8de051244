"""R01: without a consent valid today nobody is in a bank, in the search, in a list, on the map, at once and by the query itself:
these tests run no night work and no listener."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from conftest import School, World
from nastavnik.instruments.consents.actions.mark_consents import mark_signed
from nastavnik.instruments.consents.actions.prepare_consents import Wanted, prepare_consents
from nastavnik.instruments.consents.kinds import ConsentKind
from nastavnik.instruments.consents.purposes import NoConsent
from nastavnik.instruments.documents.actions.register_document import register_document
from nastavnik.instruments.surveys.taxonomy import competences
from nastavnik.kernel import tenancy
from nastavnik.stages.mentees.evidence import bank as mentees_proven
from nastavnik.stages.mentees.models import Mentee
from nastavnik.stages.mentors.evidence import bank as mentors_proven
from nastavnik.stages.mentors.models import Mentor
from nastavnik.stages.mentorships.actions.draft_order import draft_order
from nastavnik.stages.selection.matching import compute, read_bank
from nastavnik.stages.selection.proofs import mentees as register
from nastavnik.stages.selection.queries import board
from nastavnik.stages.selection.request_map import overview, request_map
from nastavnik.stages.selection.settings import terms_in_force
from stages.cast import TODAY, Stage, text

CODES = list(competences())
LAST = TODAY + timedelta(days=5)


@dataclass
class Bank:
    """A mentee and a mentor whose consents end on ``LAST``, and a lasting pair of people beside them."""

    stage: Stage
    mentee: Mentee
    mentor: Mentor
    lasting: tuple[Mentee, Mentor]


@pytest.fixture
def bank(stage: Stage) -> Bank:
    mentee, mentor = stage.mentee(needs=CODES[:2], signed=False), stage.mentor(strengths=CODES[:2], signed=False)
    wanted = [Wanted(row.person, ConsentKind.PROCESSING, ends_on=LAST) for row in (mentee, mentor)]
    mark_signed(stage.act, consents=prepare_consents(stage.act, year=stage.year, wanted=wanted), signed_on=TODAY)
    return Bank(stage, stage.fresh(mentee), stage.fresh(mentor), (stage.mentee(needs=CODES[:1]), stage.mentor()))


def after(bank: Bank, clock: Callable[[datetime], None]) -> Stage:
    """The day after the consents have run out; nothing has worked meanwhile."""
    later = bank.stage.later(6)
    clock(later.now)
    assert (bank.stage.fresh(bank.mentee).state, bank.stage.fresh(bank.mentor).state) == ("searching", "in_bank")
    return later


def test_on_the_last_day_they_are_in(bank: Bank, clock: Callable[[datetime], None]) -> None:
    last = bank.stage.later(5)
    clock(last.now)
    with tenancy.within(bank.stage.school.organisation):
        found = compute(read_bank(last.act, bank.stage.year), terms_in_force(last.act))
    assert (found.mentees, found.mentors) == (2, 2)


def test_run_out_they_leave_the_matching_the_board_and_the_map(bank: Bank, clock: Callable[[datetime], None]) -> None:
    stage = after(bank, clock)
    with tenancy.within(stage.school.organisation):
        found, table, shown = (
            compute(read_bank(stage.act, stage.year), terms_in_force(stage.act)),
            board(stage.act, stage.year),
            request_map(stage.act, stage.year),
        )
        assert (found.mentees, found.mentors) == (1, 1)
        assert [row.mentee.pk for row in table.rows] == [bank.lasting[0].pk]
        assert [mentor.pk for mentor, _ in table.idle] == [bank.lasting[1].pk]
        assert [row.pk for row in shown.people] == [bank.lasting[0].pk]
        assert max(row.helping for row in shown.rows) == 0, "the only one who could help is out"
        assert mentees_proven(stage.year, stage.act.today).words == "В банке 1 из 2"
        assert mentors_proven(stage.year, stage.act.today).words == "В банке 1 из 2"


@pytest.mark.parametrize("side", ["mentee", "mentor"])
def test_run_out_they_are_not_paired_by_hand(bank: Bank, side: str, clock: Callable[[datetime], None]) -> None:
    stage = after(bank, clock)
    sides = {"mentee": (bank.mentee, bank.lasting[1]), "mentor": (bank.lasting[0], bank.mentor)}
    with pytest.raises(NoConsent, match="Нет действующего согласия"):
        stage.accepted(*sides[side])


@pytest.mark.parametrize("page", ["mentees", "mentors"])
def test_run_out_they_leave_the_lists_and_the_workbooks(
    bank: Bank, page: str, clock: Callable[[datetime], None]
) -> None:
    row = bank.mentee if page == "mentees" else bank.mentor
    before = text(bank.stage.school.client().get(reverse(f"{page}:index")))
    stage = after(bank, clock)
    client = stage.school.client()
    shown = text(client.get(reverse(f"{page}:index"))).partition("<tbody>")[2]
    assert row.person.surname in before.partition("<tbody>")[2]
    assert row.person.surname not in shown
    assert "Нет действующего согласия на обработку данных, поэтому не в банке" in text(
        client.get(reverse(f"{page}:index"))
    ), "the curator collects the signature"
    book = load_workbook(io.BytesIO(client.get(reverse(f"{page}:index"), {"as": "xlsx"}).content)).active
    assert book is not None
    assert row.person.full_name not in {line[0] for line in book.values}
    for role in ("head", "psychologist"):
        colleague = stage.school.client(role)
        assert row.person.surname not in text(colleague.get(reverse(f"{page}:index")))
        assert row.person.surname not in text(colleague.get("/"))
    if page == "mentors":
        assert stage.school.client("head").get(reverse("mentors:show", args=[row.pk])).status_code == 422


def test_a_pair_goes_on_but_the_mentor_reads_the_requests_no_more(
    stage: Stage, clock: Callable[[datetime], None]
) -> None:
    mentee, mentor = stage.mentee(needs=CODES[:2]), stage.mentor()
    order = draft_order(stage.act, year=stage.year, proposals=[stage.agreed(mentee, mentor)], dated_on=TODAY)
    register_document(stage.act, document=order, dated_on=TODAY)
    client = stage.school.client("mentor", mentor.person)
    url = reverse("mentees:show", args=[mentee.pk])
    assert competences()[CODES[0]].title in text(client.get(url))
    stage.withdraw(ConsentKind.PROCESSING, mentee.person)
    assert stage.fresh(mentee).state == "paired"
    answer = client.get(url)
    assert answer.status_code == 422
    assert competences()[CODES[0]].title not in text(answer)
    assert mentee.person.surname not in text(client.get(reverse("mentees:index")))
    assert mentee.person.full_name in text(client.get("/")), "the pair itself stands by the order"
    assert stage.school.client("mentee", mentee.person).get(url).status_code == 200, "one's own is always open"


def test_the_register_of_the_archive_names_those_who_entered_with_a_consent(stage: Stage) -> None:
    inside, outside = stage.mentee(), stage.mentee(signed=False)
    with tenancy.within(stage.school.organisation):
        named = [row[0] for row in register(stage.year)]
    assert named == [inside.person.full_name]
    assert outside.person.full_name not in named


def test_above_the_school_who_withdrew_is_not_even_counted(stage: Stage, world: World) -> None:
    people = [stage.mentee(needs=CODES[:1]) for _ in range(5)]
    above = School(world.municipality)
    with tenancy.within(world.municipality):
        assert [row.answered for row in overview(above.act("municipal")).places] == [5]
    stage.withdraw(ConsentKind.PROCESSING, people[0].person, on=date(2026, 9, 15))
    with tenancy.within(world.municipality):
        assert overview(above.act("municipal")).places == []
