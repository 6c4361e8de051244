"""Sending and answering on the screen (S16): checked before it leaves, answered by each side or through the curator."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from nastavnik.foundation.accounts.models import User
from nastavnik.instruments.consents.kinds import ConsentKind
from nastavnik.instruments.consents.models import Consent
from nastavnik.instruments.surveys.taxonomy import competences
from nastavnik.kernel.writing import permit
from nastavnik.stages.selection.models import Proposal
from stages.cast import Stage, text

CODES = list(competences())
TERM = {"starts_on": "2026-10-01", "ends_on": "2027-05-31", "answer_by": "2026-09-22"}
SEND = reverse("selection:send")


def text_of(thing: object) -> str:
    return str(thing).replace("\u00a0", " ")


def test_nothing_decided_nothing_to_send(stage: Stage) -> None:
    answer = stage.school.client().get(SEND)
    assert answer.status_code == 422
    assert "Сначала примите хотя бы одну пару" in text(answer)


def test_sending_is_checked_first_and_prepares_the_missing_consents(stage: Stage) -> None:
    proposal = stage.accepted(stage.mentee(), stage.mentor(capacity=2))
    client = stage.school.client()
    page = text(client.get(SEND))
    assert "Отправить 2 сообщения" in page
    assert proposal.mentor.person.full_name in page
    answer = client.post(SEND, TERM, follow=True)
    assert "Отправлено на согласие пар: 1." in text(answer)
    assert stage.fresh(proposal).state == "sent"
    named = [(row.kind, row.counterpart_id) for row in stage.all(Consent, state="prepared")]
    mentee, mentor = proposal.mentee.person_id, proposal.mentor.person_id
    assert sorted(named) == [("D10", mentee), ("D11", mentor)]
    second = stage.accepted(stage.mentee(), stage.fresh(proposal.mentor))
    client.post(SEND, TERM)
    assert ("D10", second.mentee.person_id) in [(row.kind, row.counterpart_id) for row in stage.all(Consent)]


def test_a_general_consent_is_not_asked_for_twice(stage: Stage) -> None:
    mentee, mentor = stage.mentee(), stage.mentor()
    stage.sign(ConsentKind.MENTOR_DUTIES, mentor.person)
    stage.accepted(mentee, mentor)
    stage.school.client().post(SEND, TERM)
    assert [row.kind for row in stage.all(Consent, state="prepared")] == ["D11"]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"ends_on": "2026-09-30"}, "Окончание должно быть позже начала."),
        ({"answer_by": "2026-09-01"}, "Дата уже прошла."),
        ({"starts_on": "когда-нибудь"}, ""),
    ],
)
def test_a_refused_sending_shows_the_page_again(stage: Stage, changed: dict[str, str], sentence: str) -> None:
    proposal = stage.accepted(stage.mentee(), stage.mentor())
    answer = stage.school.client().post(SEND, {**TERM, **changed})
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert stage.fresh(proposal).state == "accepted"
    assert stage.all(Consent, state="prepared") == []


def answer_as(client: Any, proposal: Proposal, side: str, yes: bool) -> Any:
    told = {"side": side, "yes": "1" if yes else "0"}
    return client.post(reverse("selection:answer", args=[proposal.pk]), told, follow=True)


def test_each_side_sees_its_own_offer_and_answers(stage: Stage) -> None:
    mentee, mentor = stage.mentee(needs=CODES[:1]), stage.mentor(strengths=CODES[:1])
    proposal = stage.sent(mentee, mentor)
    for side, me, other in (("mentee", mentee, mentor), ("mentor", mentor, mentee)):
        client = stage.school.client(side, me.person)
        page = text(client.get(reverse("selection:offer", args=[proposal.pk])))
        assert other.person.full_name in page
        assert {"mentee": "Поможет с тем, что вы выбрали: ", "mentor": "Просят помочь с тем, что вы умеете: "}[
            side
        ] in page
        assert "учит этому других" not in page
        assert "Да, участвую" in page
        assert "Нет, не подходит" in page
        assert "Сообщение для мессенджера" not in page
        page = text(answer_as(client, proposal, side, yes=True))
        assert "Ваш ответ: <b>да, участвую</b>" in page
        assert "Участие больше не подходит" in page
    assert stage.fresh(proposal).state == "agreed"


def test_a_refusal_is_thanked_for(stage: Stage) -> None:
    proposal = stage.sent(stage.mentee(), stage.mentor())
    client = stage.school.client("mentor", proposal.mentor.person)
    assert "Спасибо за ответ. Причину указывать необязательно." in text(
        answer_as(client, proposal, "mentor", yes=False)
    )
    assert stage.fresh(proposal).state == "declined"
    board = text(stage.school.client().get(reverse("selection:index")))
    assert f"Не подошли друг другу: {text_of(proposal.mentor)} При пересчёте" in board
    again = answer_as(client, proposal, "mentor", yes=True)
    assert again.status_code == 422
    assert "На это предложение ответ уже не нужен." in text(again)


def test_the_curator_enters_the_answers_and_has_messages_to_copy(stage: Stage) -> None:
    proposal = stage.sent(stage.mentee(), stage.mentor())
    client = stage.school.client()
    page = text(client.get(reverse("selection:offer", args=[proposal.pk])))
    assert page.count("Да, согласие получено") == 2
    assert "здравствуйте! Вам предложен наставник:" in page
    answer_as(client, proposal, "mentor", yes=True)
    page = text(answer_as(client, proposal, "mentee", yes=True))
    assert "Подготовить приказ" in page
    assert page.count("Отметить отказ:") == 2


def test_a_curator_who_is_a_mentor_sees_both_answers_in_the_curators_role(stage: Stage) -> None:
    person = stage.person()
    with permit("the curator's account is of this person"):
        User.objects.filter(pk=stage.school.user().pk).update(person=person)
    client = stage.school.client()
    proposal = stage.sent(stage.mentee(), stage.mentor(person))
    page = text(client.get(reverse("selection:offer", args=[proposal.pk])))
    assert page.count("Да, согласие получено") == 2


def test_an_offer_not_sent_yet_says_so(stage: Stage) -> None:
    made = stage.accepted(stage.mentee(), stage.mentor())
    page = text(stage.school.client().get(reverse("selection:offer", args=[made.pk])))
    assert "Ещё не отправлено" in page
    assert "Ждём ответа" not in page


@pytest.mark.parametrize("told", [{}, {"side": "head", "yes": "1"}, {"side": "mentor", "yes": "maybe"}])
def test_an_answer_that_is_none_is_refused(stage: Stage, told: dict[str, str]) -> None:
    proposal = stage.sent(stage.mentee(), stage.mentor())
    assert stage.school.client().post(reverse("selection:answer", args=[proposal.pk]), told).status_code == 422
    assert stage.fresh(proposal).mentor_answer == ""
