"""After sending: letters in working hours, one reminder, the end of the time, more time, the next candidate."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.urls import reverse

from nastavnik.foundation.jobs import rounds
from nastavnik.instruments.surveys.taxonomy import competences
from nastavnik.kernel.errors import Refusal
from nastavnik.stages.selection.actions.mind_proposals import extend_proposal, propose_next
from nastavnik.stages.selection.actions.propose_pairs import propose_pairs
from nastavnik.stages.selection.actions.send_proposals import answer_proposal
from nastavnik.stages.selection.models import Proposal
from stages.cast import Stage, text

CODES = [code for code, item in competences().items() if not item.subject_bound]
Clock = Callable[[datetime], None]


def at(day: int, hour: int = 9) -> datetime:
    """An hour of September in UTC: three hours earlier than in Moscow."""
    return datetime(2026, 9, day, hour, tzinfo=UTC)


@pytest.fixture
def offered(stage: Stage) -> Proposal:
    """Sent on Tuesday the 15th, to be answered by the 22nd; both have an address."""
    mentee = stage.mentee(stage.person("Белова Мария Сергеевна", email="belova@example.ru"), needs=CODES[:1])
    mentor = stage.mentor(stage.person("Громова Елена Андреевна", email="gromova@example.ru"), strengths=CODES[:1])
    return stage.sent(mentee, mentor)


def letters() -> list[tuple[str, str]]:
    """Subject and address of what has left so far; forgets it."""
    found = [(letter.subject, letter.to[0]) for letter in mail.outbox]
    mail.outbox.clear()
    return found


def test_letters_leave_by_day_once_and_remind_only_the_silent(stage: Stage, offered: Proposal, clock: Clock) -> None:
    clock(at(15, 20))  # eleven in the evening
    rounds.run()
    assert letters() == []
    clock(at(16))
    rounds.run()
    rounds.run()
    text_ = [letter.body for letter in mail.outbox if letter.to == ["belova@example.ru"]]
    assert sorted(to for _, to in letters()) == ["belova@example.ru", "gromova@example.ru"]
    assert "Громова Елена Андреевна" in text_[0]
    assert reverse("selection:offer", args=[offered.pk]) in text_[0]
    answer_proposal(stage.act, proposal=stage.fresh(offered), side="mentor", yes=True)
    for day in (17, 18, 19, 20):
        clock(at(day))
        rounds.run()
    assert letters() == []
    clock(at(21))
    rounds.run()
    rounds.run()
    assert letters() == [("Ждём ответа на предложение пары", "belova@example.ru")]
    assert stage.fresh(offered).reminded_on == date(2026, 9, 21)


def test_without_an_answer_the_time_ends_and_the_curator_is_told(stage: Stage, offered: Proposal, clock: Clock) -> None:
    clock(at(22, 15))
    rounds.run()
    assert stage.fresh(offered).state == "sent"
    clock(at(23))
    rounds.run()
    assert stage.fresh(offered).state == "expired"
    client = stage.school.client()
    assert "Нет ответа на предложение пары: 1" in text(client.get("/"))
    page = text(client.get(reverse("selection:index")))
    assert "Срок ответа прошёл" in page
    assert "Громова Е. А." in page


def test_an_answer_stops_the_clock(stage: Stage, offered: Proposal, clock: Clock) -> None:
    for side in ("mentor", "mentee"):
        answer_proposal(stage.act, proposal=offered, side=side, yes=True)
    clock(at(28))
    rounds.run()
    assert stage.fresh(offered).state == "agreed"
    assert letters() == []


def expired(stage: Stage, offered: Proposal, clock: Clock) -> Proposal:
    clock(at(23))
    rounds.run()
    stage.now = at(23)
    return stage.fresh(offered)  # type: ignore[no-any-return]


def test_more_time_is_given_in_working_days(stage: Stage, offered: Proposal, clock: Clock) -> None:
    late = expired(stage, offered, clock)
    with pytest.raises(Refusal, match="ответ уже не нужен"):
        answer_proposal(stage.act, proposal=late, side="mentor", yes=True)
    extend_proposal(stage.act, proposal=late)
    again = stage.fresh(late)
    assert (again.state, again.answer_by, again.reminded_on) == ("sent", date(2026, 9, 30), None)


def test_more_time_needs_the_place_still_to_be_there(stage: Stage, offered: Proposal, clock: Clock) -> None:
    late = expired(stage, offered, clock)
    stage.accepted(stage.mentee(), late.mentor)
    with pytest.raises(Refusal, match="свободных мест нет"):
        extend_proposal(stage.act, proposal=late)
    with pytest.raises(Refusal, match="Дата уже прошла"):
        extend_proposal(stage.act, proposal=late, answer_by=stage.now.date() - timedelta(days=1))


@pytest.mark.parametrize("way", ["expired", "declined"])
def test_the_next_candidate_is_asked_at_one_press(stage: Stage, offered: Proposal, clock: Clock, way: str) -> None:
    if way == "declined":
        answer_proposal(stage.act, proposal=offered, side="mentor", yes=False)
        late = stage.fresh(offered)
    else:
        late = expired(stage, offered, clock)
    second = stage.mentor(stage.person("Лебедева Ольга Николаевна"), strengths=CODES[:1])
    client = stage.school.client()
    assert "Предложить: Лебедева О. Н." in text(client.get(reverse("selection:offer", args=[late.pk])))
    answer = client.post(reverse("selection:follow", args=[late.pk]), {"mentor": second.pk}, follow=True)
    assert "Предложение отправлено" in text(answer)
    [made] = stage.all(Proposal, state="sent")
    assert (made.mentor_id, made.term) == (second.pk, late.term)
    assert stage.fresh(late).state == ("declined" if way == "declined" else "rejected")
    with pytest.raises(Refusal, match=r"другая пара уже выбрана|после отказа"):
        propose_next(stage.act, proposal=stage.fresh(late), mentor=second)


def test_next_comes_only_after_a_refusal_or_silence(stage: Stage, offered: Proposal) -> None:
    with pytest.raises(Refusal, match="после отказа или когда срок ответа прошёл"):
        propose_next(stage.act, proposal=offered, mentor=offered.mentor)


def test_who_did_not_answer_is_not_suggested_again(stage: Stage, offered: Proposal, clock: Clock) -> None:
    expired(stage, offered, clock)
    stage.mentor(stage.person("Титова Вера Ивановна"))
    propose_pairs(stage.act, year=stage.year)
    assert [row.mentor.person.surname for row in stage.all(Proposal, state="suggested")] == ["Титова"]


def test_nobody_left_leads_to_the_municipality(stage: Stage, offered: Proposal) -> None:
    answer_proposal(stage.act, proposal=offered, side="mentor", yes=False)
    page = text(stage.school.client().get(reverse("selection:offer", args=[offered.pk])))
    assert reverse("selection:ask_district", args=[offered.mentee_id]) in page
