"""Next year the wish to be a mentor is asked again; training stays."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from conftest import School
from nastavnik.foundation.people.actions.end_employment import end_employment
from nastavnik.instruments.consents.kinds import ConsentKind
from nastavnik.instruments.roadmap.actions.open_year import open_year
from nastavnik.instruments.surveys.taxonomy import competences
from nastavnik.kernel import tenancy
from nastavnik.stages.mentors.actions.confirm_wish import NothingToConfirm, confirm_wish, decline_wish
from nastavnik.stages.mentors.actions.note_course import WrongCourse, note_course, remove_course
from nastavnik.stages.mentors.actions.note_wish import leave_bank, note_strengths, wish_to_mentor
from nastavnik.stages.mentors.models import Course, Mentor, Strength
from nastavnik.stages.mentors.queries import to_confirm
from stages.cast import Stage, text

CODES = list(competences())


@pytest.fixture
def before(stage: Stage) -> list[Mentor]:
    """Two mentors of the year before, with strengths and conditions."""
    year = open_year(stage.act, starts_on=date(2025, 9, 1), ends_on=date(2026, 8, 31))
    rows = []
    for person in (stage.person(), stage.person()):
        row = wish_to_mentor(stage.act, year=year, person=person, capacity=2)
        note_strengths(
            stage.act, mentor=row, levels={CODES[0]: "3", CODES[1]: "2"}, best=CODES[:1], note="По вторникам",
            terms={"external": "remote", "circumstances": "Две смены"}, ways={"days": ["tue"]},
        )  # fmt: skip
        rows.append(row)
    return rows


def waiting(stage: Stage) -> list[int]:
    with tenancy.within(stage.school.organisation):
        return [row.pk for row in to_confirm(stage.act, stage.year)]


def test_confirmed_as_they_were_with_the_consent_checked_anew(stage: Stage, before: list[Mentor]) -> None:
    one, two = before
    assert set(waiting(stage)) == {one.pk, two.pk}
    row = confirm_wish(stage.act, earlier=one)
    assert (row.state, row.capacity, row.note, row.external, row.circumstances, row.days) == (
        "candidate", 2, "По вторникам", "remote", "Две смены", ["tue"],
    )  # fmt: skip
    told = {(item.competence, item.level, item.best) for item in stage.all(Strength, mentor=row)}
    assert told == {(CODES[0], "3", True), (CODES[1], "2", False)}
    stage.sign(ConsentKind.PROCESSING, one.person)
    assert stage.fresh(row).state == "in_bank"
    assert waiting(stage) == [two.pk]


def test_a_refusal_is_an_answer_without_a_reason(stage: Stage, before: list[Mentor]) -> None:
    row = decline_wish(stage.act, earlier=before[0])
    assert (row.state, row.note, row.circumstances) == ("left", "", "")
    assert waiting(stage) == [before[1].pk]
    with pytest.raises(NothingToConfirm, match="ответ на 2026/27"):
        confirm_wish(stage.act, earlier=before[0])


def test_who_left_the_bank_or_the_school_is_not_asked(stage: Stage, before: list[Mentor]) -> None:
    leave_bank(stage.act, mentor=before[0])
    end_employment(stage.act, person=before[1].person, on=stage.act.today - timedelta(days=1))
    assert waiting(stage) == []
    with pytest.raises(NothingToConfirm, match="больше не работает"):
        confirm_wish(stage.act, earlier=before[1])


def test_the_mentor_answers_on_the_start_page(stage: Stage, before: list[Mentor]) -> None:
    client = stage.school.client("mentor", before[0].person)
    assert "Готовы ли вы быть наставником и в этом году?" in text(client.get("/"))
    answer = client.post(reverse("mentors:confirm", args=[before[0].pk]), {"answer": "yes"}, follow=True)
    assert "По вторникам" in text(answer)
    assert "Готовы ли вы" not in text(client.get("/"))
    assert client.post(reverse("mentors:confirm", args=[before[1].pk]), {"answer": "yes"}).status_code == 404
    answer = client.post(reverse("mentors:leave", args=[stage.all(Mentor, year=stage.year)[0].pk]), follow=True)
    assert "больше не в банке" in text(answer)


def test_the_curator_marks_answers_from_a_list(stage: Stage, before: list[Mentor]) -> None:
    client, url = stage.school.client(), reverse("mentors:unconfirmed")
    assert "2 наставника прошлых лет" in text(client.get(reverse("mentors:index")))
    client.post(reverse("mentors:confirm", args=[before[0].pk]), {"answer": "no"})
    client.post(reverse("mentors:confirm", args=[before[1].pk]), {"answer": "yes"})
    assert "Все наставники прошлых лет ответили" in text(client.get(url))
    assert sorted(row.state for row in stage.all(Mentor, year=stage.year)) == ["candidate", "left"]


def test_conditions_are_for_the_curator_and_the_mentor(stage: Stage, before: list[Mentor], school: School) -> None:
    row = confirm_wish(stage.act, earlier=before[0])
    stage.sign(ConsentKind.PROCESSING, before[0].person)
    url = reverse("mentors:show", args=[row.pk])
    for role, sees in (("curator", True), ("head", False), ("psychologist", False)):
        page = text(stage.school.client(role).get(url))
        assert competences()[CODES[0]].title in page
        assert ("По вторникам" in page, "Две смены" in page) == (sees, sees), role


def test_training_is_noted_once_and_stays(stage: Stage) -> None:
    mentor = stage.mentor()
    client = stage.school.client()
    url = reverse("mentors:add_course", args=[mentor.pk])
    told = {"title": "Школа наставника", "place": "ИРО", "hours": "36", "finished_on": "15.06.2026"}
    assert "36 часов" in text(client.post(url, told, follow=True))
    again = client.post(url, told)
    assert again.status_code == 422
    assert "уже внесено" in text(again)
    with pytest.raises(WrongCourse, match="ещё не закончено"):
        note_course(stage.act, person=mentor.person, title="Курс", finished_on=stage.act.today + timedelta(days=1))
    [course] = stage.all(Course)
    remove_course(stage.act, course=course)
    assert stage.all(Course) == []
