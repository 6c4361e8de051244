"""The bank of mentees on the screen: who sees whom, with or without the requests, and how the form writes them."""

from __future__ import annotations

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from conftest import World
from nastavnik.instruments.documents.actions.register_document import register_document
from nastavnik.instruments.surveys.taxonomy import competences
from nastavnik.kernel import tenancy
from nastavnik.stages.mentees.actions.note_request import note_requests
from nastavnik.stages.mentees.models import Mentee, Request
from nastavnik.stages.mentees.waiting import waiting_list
from nastavnik.stages.mentors.models import Mentor
from nastavnik.stages.mentorships.actions.draft_order import draft_order
from nastavnik.stages.selection.actions.propose_pairs import propose_pairs
from nastavnik.stages.selection.actions.send_proposals import answer_proposal
from stages.cast import Stage, events, everybody, open_stage, text

CODES = list(competences())
COST = {"curator": 7, "psychologist": 6}
"""The look at the requests is noted for the curator; the psychologist sees none."""
INDEX = reverse("mentees:index")


@pytest.mark.parametrize(
    ("page", "allowed"),
    [
        ("index", {"curator", "head", "mentor", "mentee", "psychologist"}),
        ("show", {"curator", "mentor", "mentee"}),
        ("edit", {"curator"}),
        ("leave", {"curator", "mentor", "mentee"}),
        ("waiting", {"curator"}),
    ],
)
def test_who_opens_which_page(stage: Stage, world: World, page: str, allowed: set[str]) -> None:
    mentee = stage.mentee()
    url = reverse(f"mentees:{page}", args=[] if page in ("index", "waiting") else [mentee.pk])
    for role, client in everybody(world):
        answer = client.post(url) if page == "leave" else client.get(url)
        assert (answer.status_code != 403) == (role in allowed), role
        if page in ("show", "leave") and role in ("mentor", "mentee"):
            assert answer.status_code == 404


def test_the_head_and_the_psychologist_see_who_waits_but_not_for_what(stage: Stage) -> None:
    mentee = stage.mentee(needs=CODES[:1])
    title = competences()[CODES[0]].title
    for role, named in (("curator", True), ("head", False), ("psychologist", False)):
        page = text(stage.school.client(role).get(INDEX))
        assert mentee.person.surname in page
        assert (title in page) is named
        assert (reverse("mentees:show", args=[mentee.pk]) in page) is named


def test_a_mentee_sees_oneself_only(stage: Stage) -> None:
    me, other = stage.mentee(needs=CODES[:1]), stage.mentee(needs=CODES[1:2])
    client = stage.school.client("mentee", me.person)
    page = text(client.get(INDEX))
    assert me.person.surname in page
    assert other.person.surname not in page
    assert client.get(reverse("mentees:show", args=[other.pk])).status_code == 404
    own = text(client.get(reverse("mentees:show", args=[me.pk])))
    assert competences()[CODES[0]].title in own
    assert "Изменить" not in own


def test_a_mentor_to_be_does_not_see_the_requests_before_there_is_a_pair(stage: Stage) -> None:
    mentee, mentor = stage.mentee(needs=CODES[:1]), stage.mentor()
    stage.agreed(mentee, mentor)
    client = stage.school.client("mentor", mentor.person)
    assert client.get(reverse("mentees:show", args=[mentee.pk])).status_code == 404
    assert mentee.person.surname not in text(client.get(INDEX))


def test_the_mentor_of_the_pair_sees_the_requests_once_the_order_stands(stage: Stage) -> None:
    mentee, mentor, other = stage.mentee(needs=CODES[:1]), stage.mentor(), stage.mentee()
    made = stage.agreed(mentee, mentor)
    order = draft_order(stage.act, year=stage.year, proposals=[made], dated_on=stage.act.today)
    register_document(stage.act, document=order, dated_on=stage.act.today)
    client = stage.school.client("mentor", mentor.person)
    page = text(client.get(reverse("mentees:show", args=[mentee.pk])))
    assert competences()[CODES[0]].title in page
    assert "Изменить" not in page
    assert client.get(reverse("mentees:show", args=[other.pk])).status_code == 404
    listed = text(client.get(INDEX))
    assert mentee.person.surname in listed
    assert other.person.surname not in listed


def test_the_form_writes_what_was_told(stage: Stage) -> None:
    mentee = stage.mentee(category="NM-MOL")
    told = {
        f"level_{CODES[3]}": "2",
        "first_1": CODES[4],
        "category": "NM-NOV",
        "first_of_all": "on",
        "situation": "Ушла",
    }
    before = len(events(stage.school))
    client = stage.school.client()
    url = reverse("mentees:edit", args=[mentee.pk])
    assert client.post(url, told).status_code == 302
    rows = {row.competence: (row.level, row.priority) for row in stage.all(Request)}
    assert rows == {CODES[3]: ("2", None), CODES[4]: ("1", 1)}
    mentee = stage.fresh(mentee)
    assert (mentee.category, mentee.first_of_all, mentee.situation) == ("NM-NOV", True, "Ушла")
    assert events(stage.school, before) == ["mentees.requests.noted"]
    page = text(client.get(url))
    assert 'value="NM-NOV" selected' in page
    assert client.post(url, {"category": ""}).status_code == 302
    assert (stage.fresh(mentee).category, stage.all(Request)) == ("", [])


def test_a_refused_form_keeps_what_was_typed_and_writes_nothing(stage: Stage) -> None:
    mentee = stage.mentee(category="NM-MOL")
    told = {f"level_{CODES[0]}": "not_mine", "first_1": CODES[0], "category": "NM-NOV", "situation": "Моё слово"}
    answer = stage.school.client().post(reverse("mentees:edit", args=[mentee.pk]), told)
    page = text(answer)
    assert answer.status_code == 422
    assert "Оставьте что-то одно" in page
    assert "Моё слово" in page
    assert stage.fresh(mentee).category == "NM-MOL"
    assert stage.all(Request) == []


def test_an_answer_the_form_does_not_know_is_refused(stage: Stage) -> None:
    mentee = stage.mentee()
    answer = stage.school.client().post(reverse("mentees:edit", args=[mentee.pk]), {f"level_{CODES[0]}": "77"})
    assert answer.status_code == 422
    assert stage.all(Request) == []


def test_leaving_by_the_button_and_coming_back_by_the_marks(stage: Stage) -> None:
    mentee = stage.mentee()
    client = stage.school.client()
    answer = client.post(reverse("mentees:leave", args=[mentee.pk]), follow=True)
    assert "больше не участвует в этом году" in text(answer)
    assert stage.fresh(mentee).state == "left"
    client.post(reverse("selection:mark"), {"mentee": [mentee.person_id]})
    assert stage.fresh(mentee).state == "searching"


def test_without_a_year_the_page_says_to_begin_one(world: World) -> None:
    for role in ("curator", "psychologist"):
        answer = world.neighbour.client(role).get(INDEX)
        assert answer.status_code == 200
        assert "Учебный год ещё не начат. Его начинает куратор." in text(answer)


def test_the_neighbours_bank_is_empty(stage: Stage, world: World) -> None:
    mentee = stage.mentee()
    open_stage(world.neighbour)
    client = world.neighbour.client()
    assert mentee.person.surname not in text(client.get(INDEX))
    for page in ("show", "edit"):
        assert client.get(reverse(f"mentees:{page}", args=[mentee.pk])).status_code == 404
    assert client.post(reverse("mentees:leave", args=[mentee.pk])).status_code == 404
    assert [row.state for row in stage.all(Mentee)] == ["searching"]


@pytest.mark.parametrize("role", ["curator", "psychologist"])
def test_the_list_costs_the_same_with_one_row_and_three(
    stage: Stage, role: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = stage.school.client(role)
    stage.mentee(needs=CODES[:3])
    client.get(INDEX)
    with django_assert_num_queries(COST[role]):
        client.get(INDEX)
    stage.mentee(needs=CODES[:2])
    stage.mentee(needs=CODES[2:9])
    client.get(INDEX)  # the look at them is noted once a day
    with django_assert_num_queries(COST[role]):
        client.get(INDEX)


# ── Пожелания, ожидание, уход ──────────────────────────────────────────────────────────────────────────────────────────


def test_wishes_and_circumstances_are_for_the_curator_alone(stage: Stage) -> None:
    mentee, mentor, foe = stage.mentee(needs=CODES[:1]), stage.mentor(), stage.person("Врагова Анна Ивановна")
    note_requests(
        stage.act, mentee=mentee, levels={CODES[0]: "1"}, circumstances="Тайная просьба", preferred=[mentor.person],
        avoided=[foe], ways={"days": ["mon"], "times": ["after"], "feedback": "direct"},
    )  # fmt: skip
    register(stage, mentee, mentor)
    url = reverse("mentees:show", args=[mentee.pk])
    own = text(stage.school.client("curator").get(url))
    words = str(mentor.person).replace("\u00a0", " "), str(foe).replace("\u00a0", " ")
    assert "Тайная просьба" in own
    assert f"Хотелось бы работать</dt><dd>{words[0]}" in own
    assert f"В пару не ставить</dt><dd>{words[1]}" in own
    for role, person in (("mentor", mentor.person), ("mentee", mentee.person)):
        page = text(stage.school.client(role, person).get(url))
        assert "Понедельник" in page
        assert "Тайная просьба" not in page
        assert "Врагова" not in page


def register(stage: Stage, mentee: Mentee, mentor: Mentor) -> None:
    """The two become a pair by an order."""
    order = draft_order(stage.act, year=stage.year, proposals=[stage.agreed(mentee, mentor)], dated_on=stage.act.today)
    register_document(stage.act, document=order, dated_on=stage.act.today)


def test_the_waiting_list_says_since_when_and_why(stage: Stage) -> None:
    unsigned = stage.mentee(signed=False)
    silent = stage.mentee()
    asked = stage.mentee(needs=CODES[:1], first_of_all=True)
    later = stage.later(20)
    with tenancy.within(stage.school.organisation):
        rows = waiting_list(later.act, stage.year)
    assert (rows[0].mentee.pk, rows[0].days, rows[0].long) == (asked.pk, 20, True)
    reasons = {row.mentee.pk: row.reason.text for row in rows}
    assert reasons == {
        unsigned.pk: "Нет согласия на обработку данных",
        silent.pk: "Запросы не внесены: подбирать не по чему",
        asked.pk: "Подбор ещё не проводили",
    }
    page = text(stage.school.client().get(reverse("mentees:waiting")))
    assert all(reason in page for reason in reasons.values())


def test_the_reason_follows_the_matching_step_by_step(stage: Stage) -> None:
    mentee, mentor = stage.mentee(needs=CODES[:1]), stage.mentor(strengths=CODES[:1])

    def reason() -> str:
        with tenancy.within(stage.school.organisation):
            return next(row.reason.text for row in waiting_list(stage.act, stage.year) if row.mentee.pk == mentee.pk)

    propose_pairs(stage.act, year=stage.year)
    assert reason() == "Есть предложение, решение за вами"
    proposal = stage.sent(mentee, mentor)
    assert reason() == f"Предложение отправлено: {mentor}, ответ до 22.09"
    answer_proposal(stage.act, proposal=proposal, side="mentor", yes=False)
    assert reason() == f"Не подошло: {mentor}"


def test_the_waiting_list_costs_the_same_with_one_and_three(
    stage: Stage, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client, url = stage.school.client(), reverse("mentees:waiting")
    stage.mentee(needs=CODES[:1])
    client.get(url)
    with django_assert_num_queries(8):
        client.get(url)
    stage.mentee(needs=CODES[:2])
    stage.mentee(signed=False)
    with django_assert_num_queries(8):
        client.get(url)


def test_a_mentee_may_stop_asking_by_oneself_and_a_mentor_may_not_do_it_for_them(stage: Stage) -> None:
    mentee, mentor = stage.mentee(needs=CODES[:1]), stage.mentor()
    register(stage, mentee, mentor)
    other = stage.mentee()
    leading = stage.school.client("mentor", mentor.person)
    assert leading.post(reverse("mentees:leave", args=[mentee.pk])).status_code == 403
    own = stage.school.client("mentee", other.person)
    answer = own.post(reverse("mentees:leave", args=[other.pk]), follow=True)
    assert "Вы больше не участвуете" in text(answer)
    assert stage.fresh(other).state == "left"
    assert stage.fresh(mentee).state == "paired"
