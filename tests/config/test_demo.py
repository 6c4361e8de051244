"""The demonstration is built by the real actions: an integration test of every stage built so far."""

from __future__ import annotations

from datetime import date

import pytest

from nastavnik.config.demo import MOMENTS, build
from nastavnik.foundation.audit.chain import verify
from nastavnik.foundation.organisations.models import Organisation, SchoolYear
from nastavnik.foundation.people.models import Person
from nastavnik.instruments.documents.models import Document
from nastavnik.instruments.roadmap.queries import plan
from nastavnik.instruments.roadmap.rules import Status
from nastavnik.kernel import tenancy
from nastavnik.stages.mentees.models import Mentee
from nastavnik.stages.mentorships.models import Mentorship
from nastavnik.stages.selection.matching import replay
from nastavnik.stages.selection.models import MatchingRun

TODAY = date(2026, 11, 23)
PROVEN = {
    1: {"regulation", "curator"},
    2: {"regulation", "curator", "acquaint", "requests"},
    3: {"requests", "mentee_consents", "mentee_bank", "mentor_survey"},
    4: {"mentor_consents", "mentor_bank", "bank_analysis", "materials", "setup_session"},
    5: {"duty_consents", "pairing_order", "pairs", "support", "search", "programmes_ready"},
    6: {"programmes"},
}
"""Stage → lines of the road map that the demonstration's facts must have turned to «Готово» in the main school."""


@pytest.mark.parametrize("stage", sorted(PROVEN))
def test_each_stage_proves_its_lines(db: None, stage: int) -> None:
    demo = build(stage, TODAY)
    school = Organisation.objects.get(short_name="Школа № 12")
    with tenancy.within(school):
        year = SchoolYear.objects.get()
        done = {line.activity.code for line in plan(year, demo.moment.date()).lines if line.status is Status.DONE}
        assert done >= PROVEN[stage]
        assert not done & {code for later, codes in PROVEN.items() if later > stage + 1 for code in codes}


def test_five_schools_in_two_municipalities_with_whole_journals(db: None) -> None:
    build(5, TODAY)
    kinds = list(Organisation.objects.values_list("kind", flat=True))
    assert (kinds.count("region"), kinds.count("municipality"), kinds.count("school")) == (1, 2, 5)
    with tenancy.everywhere("test"):
        sizes = sorted(
            Person.objects.filter(organisation=school).count() for school in Organisation.objects.filter(kind="school")
        )
        assert sizes == [9, 24, 31, 38, 120]
        assert not Mentee.objects.filter(state="searching").exists() or Mentorship.objects.exists()
        assert [replay(run) for run in MatchingRun.objects.all()] == [[]] * 5
    for organisation in Organisation.objects.all():
        assert list(verify(organisation.pk)) == []


def test_papers_of_the_pairs_stand_in_every_state_in_october(db: None) -> None:
    def states(code: str) -> list[str]:
        with tenancy.within(Organisation.objects.get(short_name="Школа № 12")):
            return sorted(set(Document.objects.filter(kind=code).values_list("state", flat=True)))

    build(5, TODAY)
    assert states("D12") == ["registered"]
    assert states("D14") == ["registered", "sent"]
    assert states("D22") == ["draft", "numbered", "registered", "sent"]


def test_an_empty_school_waits_for_its_curator(db: None) -> None:
    demo = build(0, TODAY)
    assert {login for login, _ in demo.sign_ins} >= {"curator", "head", "admin"}
    with tenancy.everywhere("test"):
        assert Person.objects.count() == 0
    assert set(MOMENTS) >= set(range(8))
