"""What is asked and answered beside yes and no: a question before the answer, mutual fit, a request to the municipality."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from conftest import School, World
from nastavnik.foundation.people.models import Person
from nastavnik.instruments.documents.actions.register_document import register_document
from nastavnik.instruments.surveys.taxonomy import competences
from nastavnik.kernel.act import Act, Actor
from nastavnik.kernel.errors import Forbidden, Refusal
from nastavnik.stages.mentorships.actions.draft_order import draft_order
from nastavnik.stages.selection.actions.ask_district import answer_search, ask_district
from nastavnik.stages.selection.actions.ask_fit import answer_fit, ask_fit
from nastavnik.stages.selection.actions.ask_question import ask_question, reply_question
from nastavnik.stages.selection.models import FitCheck, Proposal, Question, SearchRequest
from stages.cast import Stage, text

CODES = list(competences())


def act_of(stage: Stage, person: Person, role: str) -> Act:
    return Act(Actor(role, role, 1, person.pk), stage.school.organisation, stage.now)


def test_a_question_goes_to_the_curator_and_the_reply_to_the_one_who_asked(stage: Stage) -> None:
    proposal = stage.sent(stage.mentee(), stage.mentor())
    page = reverse("selection:offer", args=[proposal.pk])
    mentor = stage.school.client("mentor", proposal.mentor.person)
    assert "Хочу сначала спросить" in text(mentor.get(page))
    mentor.post(reverse("selection:ask_question", args=[proposal.pk]), {"text": " Сколько часов в неделю? "})
    [question] = stage.all(Question)
    assert (question.side, question.text) == ("mentor", "Сколько часов в неделю?")
    curator = stage.school.client()
    assert "Спрашивают, прежде чем ответить" in text(curator.get(reverse("selection:index")))
    assert "Сколько часов в неделю?" in text(curator.get(page))
    curator.post(reverse("selection:reply_question", args=[question.pk]), {"text": "Один час."})
    assert "Один час." in text(mentor.get(page))
    mentee = stage.school.client("mentee", proposal.mentee.person)
    assert "Сколько часов" not in text(mentee.get(page))
    assert "Сколько часов" not in text(stage.school.client("head").get(page))
    assert stage.fresh(proposal).state == "sent"


def test_questions_that_cannot_be_are_refused(stage: Stage) -> None:
    proposal = stage.sent(stage.mentee(), stage.mentor())
    own = act_of(stage, proposal.mentor.person, "mentor")
    with pytest.raises(Refusal, match="Напишите вопрос"):
        ask_question(own, proposal=proposal, side="mentor", text="  ")
    with pytest.raises(Refusal, match="За коллегу спросить нельзя"):
        ask_question(own, proposal=proposal, side="mentee", text="?")
    with pytest.raises(Refusal, match="пока ждут ответа"):
        ask_question(stage.act, proposal=stage.agreed(stage.mentee(), stage.mentor()), side="mentor", text="?")
    question = ask_question(own, proposal=proposal, side="mentor", text="Когда?")
    with pytest.raises(Refusal, match="Напишите ответ"):
        reply_question(stage.act, question=question, text="")


def working(stage: Stage) -> Proposal:
    """A pair fixed by an order."""
    agreed = stage.agreed(stage.mentee(), stage.mentor())
    order = draft_order(stage.act, year=stage.year, proposals=[agreed], dated_on=stage.act.today)
    register_document(stage.school.act("head"), document=order, dated_on=date(2026, 9, 15))
    return stage.fresh(agreed)  # type: ignore[no-any-return]


def test_both_are_asked_whether_it_suits_and_only_the_outcome_is_told(stage: Stage) -> None:
    proposal = working(stage)
    curator, fits = stage.school.client(), reverse("selection:fits")
    assert "не спрашивали" in text(curator.get(fits))
    curator.post(reverse("selection:ask_fit", args=[proposal.pk]))
    system = Act(Actor.system("Встречи"), stage.school.organisation, stage.now)
    assert ask_fit(system, proposal=proposal).pk == stage.all(FitCheck)[0].pk  # a stage above asks the same question
    [check] = stage.all(FitCheck)
    page, answer = reverse("selection:offer", args=[proposal.pk]), reverse("selection:answer_fit", args=[check.pk])
    mentee = stage.school.client("mentee", proposal.mentee.person)
    assert "Подходит ли вам работать вместе?" in text(mentee.get("/"))
    assert "Подходит ли вам работать вместе?" in text(mentee.get(page))
    mentee.post(answer, {"yes": "0"})
    assert "Подходит ли вам работать вместе?" not in text(mentee.get("/"))
    for reader in (curator.get(fits), stage.school.client("head").get(page), curator.get(page)):
        assert "сомнение" not in text(reader)  # one answer alone would name who doubts
    assert "ждём ответов" in text(curator.get(fits))
    mentor = stage.school.client("mentor", proposal.mentor.person)
    mentor.post(answer, {"yes": "1"})
    assert "сомнение" not in text(mentor.get(page)).replace("Есть сомнение</button>", "")
    assert "есть сомнение" in text(curator.get(fits))
    mentee.post(answer, {"yes": "1"})
    assert "подходит обоим" in text(curator.get(fits))


def test_nobody_answers_this_for_somebody_else(stage: Stage) -> None:
    proposal = working(stage)
    check = ask_fit(stage.act, proposal=proposal)
    with pytest.raises(Refusal, match="каждый отвечает сам"):
        answer_fit(stage.act, check=check, side="mentor", yes=True)
    with pytest.raises(Refusal, match="каждый отвечает сам"):
        answer_fit(act_of(stage, proposal.mentee.person, "mentee"), check=check, side="mentor", yes=True)
    with pytest.raises(Forbidden):
        answer_fit(act_of(stage, stage.person(), "mentor"), check=check, side="mentor", yes=True)
    with pytest.raises(Refusal, match="которая уже работает"):
        ask_fit(stage.act, proposal=stage.sent(stage.mentee(), stage.mentor()))


def test_the_municipality_is_asked_without_names_and_answers(stage: Stage, world: World) -> None:
    person = stage.person("Белова Мария Сергеевна", subjects=["physics"])
    mentee = stage.mentee(person, needs=CODES[:1])
    client, address = stage.school.client(), reverse("selection:ask_district", args=[mentee.pk])
    page = text(client.get(address))
    assert "Предмет: физика." in page
    refused = client.post(address, {"wanted": "Для Беловой, физика"})
    assert (refused.status_code, "Уберите фамилию" in text(refused)) == (422, True)
    client.post(address, {"wanted": "Предмет: физика."})
    assert client.post(address, {"wanted": "Ещё раз"}).status_code == 422
    methodist = School(world.municipality).client("municipal")
    seen = text(methodist.get(reverse("selection:searches")))
    assert "Школа № 12" in seen
    assert "Предмет: физика." in seen
    assert "Белова" not in seen
    [search] = stage.all(SearchRequest)
    methodist.post(reverse("selection:answer_search"), {"search": search.pk, "text": "Спросите школу № 7."})
    assert "Спросите школу № 7." in text(client.get(reverse("selection:index")))
    assert stage.school.client("head").get(reverse("selection:searches")).status_code == 403


def test_another_municipality_sees_no_request(stage: Stage, world: World) -> None:
    from nastavnik.foundation.organisations.actions.create_organisation import create_organisation

    search = ask_district(stage.act, mentee=stage.mentee())
    root = Act(Actor.system("Тест"), world.region, stage.now)
    other = School(
        create_organisation(
            root, parent=world.region, kind="municipality", name="Другой район", short_name="Другой район"
        )
    )
    client = other.client("municipal")
    assert "Школа № 12" not in text(client.get(reverse("selection:searches")))
    assert client.post(reverse("selection:answer_search"), {"search": search.pk, "text": "?"}).status_code == 404


def test_requests_that_cannot_be_are_refused(stage: Stage, world: World) -> None:
    mentee = stage.mentee()
    stage.agreed(mentee, stage.mentor())
    search = ask_district(stage.act, mentee=stage.mentee())
    with pytest.raises(Refusal, match="Напишите ответ школе"):
        answer_search(School(world.municipality).act("municipal"), search=search, answer=" ")
    with pytest.raises(Refusal, match="для тех, кто его ищет"):
        ask_district(stage.act, mentee=stage.mentee(signed=False))
