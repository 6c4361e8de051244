"""Which consent covers a pair on a day: the same answer for one consent in memory and for a query over all."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from nastavnik.instruments.consents.actions.mark_consents import mark_refused
from nastavnik.instruments.consents.actions.prepare_consents import Wanted, prepare_consents
from nastavnik.instruments.consents.kinds import ConsentKind
from nastavnik.instruments.consents.models import Consent
from nastavnik.kernel import tenancy
from nastavnik.stages.mentorships.queries import drafted, papers_of
from stages.cast import SIGNED, TODAY, Stage

D10, D11 = ConsentKind.MENTOR_DUTIES, ConsentKind.MENTEE_PARTICIPATION
DAYS = [SIGNED + timedelta(days=shift) for shift in range(-2, 8)]


@pytest.mark.parametrize("life", ["printed", "refused", "signed", "withdrawn"])
def test_a_consent_and_a_query_agree_on_every_day(stage: Stage, life: str) -> None:
    person = stage.person()
    if life in ("printed", "refused"):
        [made] = prepare_consents(stage.act, year=stage.year, wanted=[Wanted(person, D10)])
        if life == "refused":
            mark_refused(stage.act, consent=made, on=TODAY)
    else:
        [made] = stage.sign(D10, person)
        if life == "withdrawn":
            stage.withdraw(D10, person, on=SIGNED + timedelta(days=3))
    made = stage.fresh(made)
    with tenancy.within(stage.school.organisation):
        asked = {day: Consent.objects.valid_on(day).filter(pk=made.pk).exists() for day in DAYS}
    assert {day: made.valid_on(day) for day in DAYS} == asked
    valid = [day for day in DAYS if asked[day]]
    assert valid == {"signed": DAYS[2:], "withdrawn": DAYS[2:5]}.get(life, [])


def test_the_earliest_valid_consent_is_told_else_a_later_one(stage: Stage) -> None:
    made = stage.agreed(stage.mentee(), stage.mentor(), papers=False)
    stage.sign(D10, made.mentor.person, on=TODAY - timedelta(days=1), other=made.mentee.person)
    stage.sign(D10, made.mentor.person, on=SIGNED)
    stage.sign(D11, made.mentee.person, on=TODAY)
    with tenancy.within(stage.school.organisation):
        told = {day: papers_of([made], day)[made.pk].signed_days() for day in (date(2026, 9, 1), TODAY)}
    assert told == {date(2026, 9, 1): [SIGNED, TODAY], TODAY: [SIGNED, TODAY]}


def test_papers_cost_one_query_for_any_number_of_pairs(
    stage: Stage, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    proposals = [stage.agreed(stage.mentee(), stage.mentor()) for _ in range(3)]
    for some in ([], proposals[:1], proposals):
        with tenancy.within(stage.school.organisation), django_assert_num_queries(1 if some else 0):
            assert len(papers_of(some, TODAY)) == len(some)


def test_nothing_is_drafted_before_there_is_an_order(stage: Stage) -> None:
    with tenancy.within(stage.school.organisation):
        assert drafted(stage.year) == {}
