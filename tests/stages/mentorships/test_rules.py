"""R03 as a pure rule: which sentences stand between pairs and an order of a day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nastavnik.stages.mentorships.rules import PairPapers, order_refusals

DAY = date(2026, 9, 15)
BEFORE, AFTER = DAY - timedelta(days=1), DAY + timedelta(days=1)


@pytest.mark.parametrize(
    ("mentor", "mentee", "sentences"),
    [
        (BEFORE, BEFORE, []),
        (DAY, DAY, []),
        (None, DAY, ["Громова Е. А.: нет подписанного согласия быть наставником."]),
        (DAY, None, ["Белова М. С.: нет подписанного согласия участвовать."]),
        (
            AFTER,
            DAY,
            ["Громова Е. А.: согласие быть наставником подписано 16.09.2026, позже даты приказа 15.09.2026."],
        ),
        (
            None,
            AFTER,
            [
                "Громова Е. А.: нет подписанного согласия быть наставником.",
                "Белова М. С.: согласие участвовать подписано 16.09.2026, позже даты приказа 15.09.2026.",
            ],
        ),
    ],
)
def test_each_fault_has_its_sentence(mentor: date | None, mentee: date | None, sentences: list[str]) -> None:
    assert order_refusals([PairPapers("Громова Е. А.", "Белова М. С.", mentor, mentee)], DAY) == sentences


days = st.none() | st.dates(date(2026, 8, 1), date(2026, 10, 31))


@given(st.lists(st.builds(PairPapers, st.just("А"), st.just("Б"), days, days), max_size=5))
def test_there_is_a_sentence_for_every_consent_that_is_not_in_time_and_no_other(pairs: list[PairPapers]) -> None:
    faults = sum(day is None or day > DAY for pair in pairs for day in (pair.mentor_signed_on, pair.mentee_signed_on))
    assert len(order_refusals(pairs, DAY)) == faults


def test_the_days_that_exist_are_told() -> None:
    assert PairPapers("А", "Б", DAY, None).signed_days() == [DAY]
    assert PairPapers("А", "Б", BEFORE, DAY).signed_days() == [BEFORE, DAY]
