"""What proves the lines of stages 2 to 5: nothing at first, part by part, done at the end, and in words."""

from __future__ import annotations

from nastavnik.instruments.consents.actions.prepare_consents import Wanted, prepare_consents
from nastavnik.instruments.consents.kinds import ConsentKind
from nastavnik.instruments.documents.actions.register_document import register_document
from nastavnik.instruments.documents.actions.send_document import cancel_document, send_document
from nastavnik.instruments.roadmap.evidence import RULES, Evidence
from nastavnik.instruments.surveys.taxonomy import competences
from nastavnik.kernel import tenancy
from nastavnik.stages.mentees.actions.note_request import leave_bank, note_requests
from nastavnik.stages.mentors.actions.note_wish import note_strengths
from nastavnik.stages.mentorships.actions.draft_order import draft_order
from stages.cast import TODAY, Stage

CODES = list(competences())
D10, D11, D17 = ConsentKind.MENTOR_DUTIES, ConsentKind.MENTEE_PARTICIPATION, ConsentKind.PROCESSING


def proof(stage: Stage, rule: str) -> Evidence:
    with tenancy.within(stage.school.organisation):
        return RULES[rule](stage.year, TODAY)


def shares(stage: Stage, *rules: str) -> list[tuple[int, int]]:
    return [(found.done, found.total) for found in (proof(stage, rule) for rule in rules)]


def test_before_anybody_is_marked_nothing_is_proven(stage: Stage) -> None:
    rules = (
        "requests", "mentee_processing", "mentee_bank", "support", "search", "strengths", "mentor_processing",
        "mentor_bank", "duty_consents", "decisions", "pairing_order", "pairs",
    )  # fmt: skip
    assert shares(stage, *rules) == [(0, 0)] * len(rules)
    assert {proof(stage, rule).words for rule in rules} == {""}


def test_the_bank_of_mentees_is_proven_person_by_person(stage: Stage) -> None:
    first, second = stage.mentee(signed=False), stage.mentee(signed=False)
    gone = stage.mentee()
    leave_bank(stage.act, mentee=gone)
    rules = ("requests", "mentee_processing", "mentee_bank")
    assert shares(stage, *rules) == [(0, 2)] * 3
    note_requests(stage.act, mentee=first, levels={CODES[0]: "1"})
    stage.sign(D17, first.person)
    assert shares(stage, *rules) == [(1, 2)] * 3
    assert proof(stage, "requests").words == "Внесены у 1 из 2"
    assert proof(stage, "mentee_processing").words == "Подписано 1 из 2"
    assert proof(stage, "mentee_processing").waiting
    assert proof(stage, "mentee_bank").words == "В банке 1 из 2"
    note_requests(stage.act, mentee=second, levels={CODES[1]: "2"})
    stage.sign(D17, second.person)
    assert shares(stage, *rules) == [(2, 2)] * 3
    assert not proof(stage, "mentee_processing").waiting
    stage.withdraw(D17, second.person)
    assert shares(stage, *rules) == [(2, 2), (1, 2), (1, 2)]


def test_the_bank_of_mentors_is_proven_person_by_person(stage: Stage) -> None:
    first, second = stage.mentor(signed=False), stage.mentor(signed=False)
    rules = ("strengths", "mentor_processing", "mentor_bank")
    note_strengths(stage.act, mentor=first, levels={CODES[0]: "3"})
    stage.sign(D17, first.person)
    assert shares(stage, *rules) == [(1, 2)] * 3
    note_strengths(stage.act, mentor=second, levels={CODES[0]: "1"})
    stage.sign(D17, second.person)
    assert shares(stage, *rules) == [(2, 2)] * 3


def test_the_choice_and_the_duty_consents_are_proven_pair_by_pair(stage: Stage) -> None:
    mentees, mentor = [stage.mentee() for _ in range(2)], stage.mentor(capacity=2)
    assert shares(stage, "decisions", "duty_consents") == [(0, 0), (0, 2)]
    stage.accepted(mentees[0], mentor)
    assert proof(stage, "decisions").words == "Наставник выбран для 1 из 2"
    for person in (mentees[0].person, mentees[1].person):
        stage.sign(D11, person)
    assert shares(stage, "decisions", "duty_consents") == [(1, 2), (2, 3)]
    assert proof(stage, "duty_consents").waiting
    stage.accepted(mentees[1], mentor)
    stage.sign(D10, mentor.person)
    assert shares(stage, "decisions", "duty_consents") == [(2, 2), (3, 3)]


def test_consents_of_mentees_alone_do_not_close_the_line(stage: Stage) -> None:
    stage.sign(D11, stage.mentee().person)
    assert shares(stage, "duty_consents") == [(0, 1)]


def test_the_order_and_the_pairs_are_proven_by_registration(stage: Stage) -> None:
    alone = stage.mentee()
    made = stage.agreed(stage.mentee(), stage.mentor())
    order = draft_order(stage.act, year=stage.year, proposals=[made], dated_on=TODAY)
    assert (proof(stage, "pairing_order").done, proof(stage, "pairing_order").words) == (0, "Проект приказа готов")
    send_document(stage.act, document=order)
    assert (proof(stage, "pairing_order").words, proof(stage, "pairing_order").waiting) == (
        "Приказ у руководителя",
        True,
    )
    assert shares(stage, "pairs") == [(0, 0)]
    order = register_document(stage.act, document=order, dated_on=TODAY)
    assert proof(stage, "pairing_order").words == f"№ {order.number_text} от 15.09.2026"
    assert shares(stage, "pairing_order", "pairs", "search", "support") == [(1, 1), (1, 2), (1, 2), (0, 0)]
    assert proof(stage, "pairs").words == "Действует пар и групп: 1, с наставником 1 из 2"
    assert proof(stage, "support").words == "Без пары: 1", "the road map is seen above the school: no names"
    assert alone.person.surname not in proof(stage, "support").words
    leave_bank(stage.act, mentee=stage.fresh(alone))
    assert shares(stage, "pairs", "search", "support") == [(1, 1), (1, 1), (1, 1)]
    assert proof(stage, "support").words == "Пара есть у всех"


def test_a_cancelled_draft_proves_nothing(stage: Stage) -> None:
    made = stage.agreed(stage.mentee(), stage.mentor())
    cancel_document(stage.act, document=draft_order(stage.act, year=stage.year, proposals=[made], dated_on=TODAY))
    assert shares(stage, "pairing_order") == [(0, 0)]


def test_a_printed_consent_proves_nothing(stage: Stage) -> None:
    mentee = stage.mentee(signed=False)
    prepare_consents(stage.act, year=stage.year, wanted=[Wanted(mentee.person, D17)])
    assert shares(stage, "mentee_processing", "mentee_bank") == [(0, 1), (0, 1)]
