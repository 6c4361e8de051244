"""Answers of somebody who has left meanwhile: kept, and in no bank."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from conftest import NOW
from instruments.surveys.conftest import Asking
from nastavnik.foundation.people.actions.end_employment import end_employment
from nastavnik.instruments.surveys.actions.receive_answers import Received, enter_answers
from nastavnik.instruments.surveys.models import NamedAnswers
from nastavnik.kernel import tenancy
from nastavnik.stages.mentees.models import Mentee
from nastavnik.stages.mentors.models import Mentor

TOLD = {
    "mentee_needs": {"situation": "Порядок на уроке", "needs_grid": {"CLS1": "1"}},
    "mentor_candidate": {"readiness": "yes", "capacity": "1", "strengths_grid": {"CLS1": "3"}},
}


@pytest.mark.parametrize("code", TOLD)
def test_a_paper_of_somebody_who_has_left_is_entered_and_opens_no_bank(
    ask: Asking, clock: Callable[[datetime], None], code: str
) -> None:
    asked = ask(code, count=2)
    person, stays = asked.people
    end_employment(asked.school.act(), person=person, on=date(2026, 9, 16))
    later = NOW + timedelta(days=2)
    clock(later)
    for one in (person, stays):
        received = Received(named=TOLD[code], passed={}, questions={}, from_paper=True)
        enter_answers(asked.school.act(now=later), invitation=asked.invitation(one), received=received)
    with tenancy.within(asked.school.organisation):
        assert NamedAnswers.objects.count() == 2
        entered = [*Mentee.objects.all(), *Mentor.objects.all()]
        assert [row.person_id for row in entered] == [stays.pk]
