"""The order D12: no pair without both consents by its day (R03); registered, it begins the pairs, or is not registered."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from conftest import World
from nastavnik.foundation.files.storing import read
from nastavnik.instruments.consents.kinds import ConsentKind
from nastavnik.instruments.documents.actions.register_document import register_document
from nastavnik.instruments.documents.actions.send_document import cancel_document, send_document
from nastavnik.instruments.documents.engine import plain_text
from nastavnik.instruments.documents.models import Acquaintance, Document
from nastavnik.kernel import tenancy
from nastavnik.kernel.errors import Missing, Refusal
from nastavnik.kernel.writing import permit
from nastavnik.stages.mentors.actions.note_wish import leave_bank, wish_to_mentor
from nastavnik.stages.mentorships.actions.draft_order import draft_order
from nastavnik.stages.mentorships.actions.form_mentorships import form_mentorships
from nastavnik.stages.mentorships.models import Mentorship, Participation
from nastavnik.stages.selection.actions.send_proposals import answer_proposal
from nastavnik.stages.selection.models import Proposal
from stages.cast import SIGNED, TODAY, Stage, events

D10, D11 = ConsentKind.MENTOR_DUTIES, ConsentKind.MENTEE_PARTICIPATION


def draft(stage: Stage, *proposals: Proposal, on: date = TODAY) -> Document:
    return draft_order(stage.act, year=stage.year, proposals=proposals, dated_on=on)


def pair(stage: Stage, *, papers: bool = True, capacity: int = 1) -> Proposal:
    return stage.agreed(stage.mentee(), stage.mentor(capacity=capacity), papers=papers)


def test_an_order_names_the_pair_and_who_must_read_it(stage: Stage) -> None:
    curator = stage.person()
    made = pair(stage)
    order = draft_order(stage.act, year=stage.year, proposals=[made], dated_on=TODAY, number=84, curator=curator)
    assert (order.kind, order.state, order.number_text, order.context["proposals"]) == (
        "D12",
        "draft",
        "84-ОД",
        [made.pk],
    )
    readers = {row.person_id for row in stage.all(Acquaintance)}
    assert readers == {curator.pk, made.mentor.person_id, made.mentee.person_id}
    assert (stage.fresh(made).state, stage.all(Mentorship)) == ("agreed", [])


def test_names_are_declined_in_the_text(stage: Stage) -> None:
    mentor = stage.mentor(stage.person("Громова Елена Андреевна", post="учитель математики"))
    mentee = stage.mentee(stage.person("Орлов Иван Дмитриевич", gender="m", post="учитель физики"))
    order = draft(stage, stage.agreed(mentee, mentor))
    with tenancy.within(stage.school.organisation):
        words = plain_text(read(order.file)).replace("\u00a0", " ")
    for form in ("Громову Елену Андреевну", "Орловым Иваном Дмитриевичем"):
        assert form in words, words
    assert SIGNED.strftime("%d.%m.%Y") in words


def test_registration_begins_the_pairs_in_the_same_transaction(stage: Stage) -> None:
    made = pair(stage)
    order = draft(stage, made)
    send_document(stage.act, document=order)
    before = len(events(stage.school))
    order = register_document(stage.school.act("head"), document=order, dated_on=TODAY)
    [mentorship] = stage.all(Mentorship)
    [part] = stage.all(Participation)
    assert (mentorship.state, mentorship.kind, mentorship.order_id) == ("active", "traditional", order.pk)
    assert (mentorship.starts_on, mentorship.ends_on) == (date(2026, 10, 1), date(2027, 5, 31))
    assert (part.mentee_id, part.proposal_id, part.ends_on) == (made.mentee_id, made.pk, None)
    assert (stage.fresh(made).state, stage.fresh(made.mentee).state) == ("ordered", "paired")
    assert {"documents.document.registered", "mentorships.mentorships.formed"} <= set(events(stage.school, before))


def test_one_order_fixes_several_pairs_and_a_group(stage: Stage) -> None:
    group = stage.mentor(capacity=2)
    proposals = [stage.agreed(stage.mentee(), group) for _ in range(2)]
    proposals.append(pair(stage))
    order = draft(stage, *proposals)
    assert [row["вид"] for row in order.context["пары"]].count("групповое") == 1
    register_document(stage.act, document=order, dated_on=TODAY)
    found = {row.kind: row.participations for row in stage.all(Mentorship)}
    with tenancy.within(stage.school.organisation):
        assert {kind: parts.count() for kind, parts in found.items()} == {"group": 2, "traditional": 1}


def test_without_agreed_pairs_there_is_no_order(stage: Stage) -> None:
    for proposals in ([], [stage.sent(stage.mentee(), stage.mentor())]):
        with pytest.raises(Refusal, match="Сначала получите согласие обеих сторон"):
            draft(stage, *proposals)


def test_a_registered_order_cannot_be_registered_or_cancelled_again(stage: Stage) -> None:
    order = draft(stage, pair(stage))
    order = register_document(stage.act, document=order, dated_on=TODAY)
    with pytest.raises(Refusal):
        register_document(stage.act, document=order, dated_on=TODAY)
    with pytest.raises(Refusal, match="Исправление оформляется новым документом"):
        cancel_document(stage.act, document=stage.fresh(order))
    with pytest.raises(Refusal, match="Пары изменились после подготовки приказа"):
        form_mentorships(stage.act, order=order)
    assert len(stage.all(Mentorship)) == 1


def test_a_draft_begins_nothing(stage: Stage) -> None:
    with pytest.raises(Refusal, match="когда приказ подписан и зарегистрирован"):
        form_mentorships(stage.act, order=draft(stage, pair(stage)))


def test_a_pair_stands_in_one_order_only_and_a_cancelled_draft_lets_it_go(stage: Stage) -> None:
    made = pair(stage)
    first = draft(stage, made)
    with pytest.raises(Refusal, match="Уже в проекте приказа"):
        draft(stage, made)
    cancel_document(stage.act, document=first)
    assert stage.fresh(made).state == "agreed"
    second = draft(stage, stage.fresh(made))
    register_document(stage.act, document=second, dated_on=TODAY)
    with pytest.raises(Refusal, match="Нет согласованных пар"):
        draft(stage, stage.fresh(made))


# ── R03 ────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("held", [(), (D10,), (D11,)])
def test_every_missing_consent_has_its_sentence(stage: Stage, held: tuple[ConsentKind, ...]) -> None:
    made = pair(stage, papers=False)
    owner = {D10: made.mentor.person, D11: made.mentee.person}
    for kind in held:
        stage.sign(kind, owner[kind])
    words = {D10: "быть наставником", D11: "участвовать"}
    with pytest.raises(Refusal) as refused:
        draft(stage, made)
    assert refused.value.field == "dated_on"
    for kind, person in owner.items():
        sentence = f"{person}: нет подписанного согласия {words[kind]}."
        assert (sentence in refused.value.text) is (kind not in held)
    assert stage.all(Document, kind="D12") == []


def test_a_consent_younger_than_the_order_has_its_sentence(stage: Stage) -> None:
    made = pair(stage, papers=False)
    stage.sign(D10, made.mentor.person, on=TODAY - timedelta(days=2))
    stage.sign(D11, made.mentee.person, on=TODAY)
    with pytest.raises(Refusal) as refused:
        draft(stage, made, on=TODAY - timedelta(days=1))
    assert refused.value.text == (
        f"Приказ пока нельзя издать. {made.mentee.person}: согласие участвовать подписано 15.09.2026, "
        "позже даты приказа 14.09.2026."
    )


def test_a_consent_of_the_same_day_is_in_time(stage: Stage) -> None:
    made = pair(stage, papers=False)
    stage.sign(D10, made.mentor.person, on=TODAY)
    stage.sign(D11, made.mentee.person, on=TODAY)
    assert draft(stage, made).state == "draft"


@pytest.mark.parametrize("kind", [D10, D11])
def test_a_withdrawn_consent_is_none(stage: Stage, kind: ConsentKind) -> None:
    made = pair(stage)
    stage.withdraw(kind, made.mentor.person if kind is D10 else made.mentee.person)
    with pytest.raises(Refusal, match="нет подписанного согласия"):
        draft(stage, made)


def test_a_consent_named_for_another_colleague_does_not_serve(stage: Stage) -> None:
    made, other = pair(stage, papers=False), stage.person()
    stage.sign(D11, made.mentee.person)
    stage.sign(D10, made.mentor.person, other=other)
    with pytest.raises(Refusal, match="нет подписанного согласия быть наставником"):
        draft(stage, made)
    stage.sign(D10, made.mentor.person, other=made.mentee.person)
    assert draft(stage, made).state == "draft"


def test_registration_with_an_earlier_day_is_refused_whole(stage: Stage) -> None:
    order = draft(stage, pair(stage))
    before = len(events(stage.school))
    with pytest.raises(Refusal, match=r"позже даты приказа 09\.09\.2026"):
        register_document(stage.act, document=order, dated_on=SIGNED - timedelta(days=1))
    order = stage.fresh(order)
    assert (order.state, order.number, stage.all(Mentorship)) == ("draft", None, [])
    assert events(stage.school, before) == []


def test_a_refusal_after_the_draft_stops_the_registration(stage: Stage) -> None:
    made = pair(stage)
    order = draft(stage, made)
    answer_proposal(stage.act, proposal=made, side="mentee", yes=False)
    with pytest.raises(Refusal, match="Отмените этот проект и подготовьте приказ заново"):
        register_document(stage.act, document=order, dated_on=TODAY)
    assert (stage.fresh(order).state, stage.all(Mentorship)) == ("draft", [])


# ── Места и повторы ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_places_lowered_after_the_agreement_stop_the_order(stage: Stage) -> None:
    mentor = stage.mentor(capacity=2)
    proposals = [stage.agreed(stage.mentee(), mentor) for _ in range(2)]
    wish_to_mentor(stage.act, year=stage.year, person=mentor.person, capacity=1)
    with pytest.raises(Refusal, match="Согласовано больше пар, чем мест у наставника"):
        draft(stage, *proposals)


def test_a_mentee_with_a_mentor_is_not_paired_again_and_their_mentor_has_no_place(stage: Stage) -> None:
    made = pair(stage)
    register_document(stage.act, document=draft(stage, made), dated_on=TODAY)
    with pytest.raises(Refusal, match="Пару можно поставить тем, кто ищет наставника"):
        stage.accepted(made.mentee, stage.mentor())
    with pytest.raises(Refusal, match="свободных мест нет"):
        stage.accepted(stage.mentee(), made.mentor)
    left = leave_bank(stage.act, mentor=stage.fresh(made.mentor))
    assert (left.state, [row.state for row in stage.all(Mentorship)]) == ("left", ["active"]), "the order ends a pair"


def test_the_database_itself_refuses_a_second_open_pair_and_a_term_backwards(stage: Stage) -> None:
    made = pair(stage)
    order = register_document(stage.act, document=draft(stage, made), dated_on=TODAY)
    school = stage.school.organisation
    common = {"organisation": school, "year": stage.year, "mentor": made.mentor, "order": order, "starts_on": TODAY}
    with tenancy.within(school), permit("a hand at the tables"):
        second = Mentorship.objects.create(ends_on=TODAY + timedelta(days=90), **common)
        for broken in (
            lambda: Participation.objects.create(
                organisation=school, mentorship=second, mentee=made.mentee, starts_on=TODAY
            ),
            lambda: Mentorship.objects.create(ends_on=TODAY, **common),
            lambda: (
                Proposal.objects.create(
                    organisation=school, year=stage.year, mentee=made.mentee, mentor=made.mentor, state="sent"
                )
                and Proposal.objects.create(
                    organisation=school, year=stage.year, mentee=made.mentee, mentor=made.mentor, state="agreed"
                )
            ),
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                broken()


def test_an_order_over_pairs_of_another_school_is_missing(stage: Stage, world: World) -> None:
    made = pair(stage)
    with pytest.raises(Missing):
        draft_order(world.neighbour.act(), year=stage.year, proposals=[made], dated_on=TODAY)
