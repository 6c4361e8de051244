"""Paper: three pieces that go their own ways, typed in without looking into anybody's draft and without a name for the slip."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse

from instruments.surveys.conftest import Asking, Collection, filled
from instruments.surveys.test_sealing import anonymous, answer, answers_for
from nastavnik.foundation.audit.models import AuditEntry
from nastavnik.instruments.surveys.actions.run_campaign import close_campaign
from nastavnik.instruments.surveys.answering import (
    AlreadyAnswered,
    Closed,
    WrongSlip,
    check_paper,
    directories_of,
    keep,
    open_sheet,
    send_slip,
)
from nastavnik.instruments.surveys.library import instruments
from nastavnik.instruments.surveys.models import (
    Campaign,
    ConfidentialAnswers,
    Draft,
    HelpRequest,
    NamedAnswers,
    SealedAnswers,
    Slip,
)
from nastavnik.instruments.surveys.paper import Line, Piece, lines, piece, read_piece
from nastavnik.instruments.surveys.rules import addressee, promise
from nastavnik.instruments.surveys.sealing import settle
from nastavnik.instruments.surveys.spec import Context
from nastavnik.instruments.surveys.spec.routing import Screen
from nastavnik.instruments.surveys.tokens import shown, slip_code
from nastavnik.instruments.surveys.versions import instrument_of
from nastavnik.kernel import tenancy
from stages.cast import text


def found(collection: Collection, which: Piece) -> list[Line]:
    with tenancy.within(collection.school.organisation):
        campaign = collection.campaign
        return piece(instrument_of(campaign.version), Context(directories=directories_of(campaign)), which)


def form(collection: Collection, which: Piece, pick: int = 0) -> dict[str, Any]:
    return filled(Screen("all", "", 0, tuple(line.question for line in found(collection, which))), pick)


def type_in(collection: Collection, number: int, **more: Any) -> Any:
    invitation = collection.invitation(collection.people[number])
    data = {**form(collection, Piece.NAMED), **more}
    return collection.school.client().post(reverse("surveys:from_paper", args=[invitation.pk]), data)


def slip(collection: Collection, number: int, stay: int, **more: Any) -> Any:
    code = shown(slip_code(collection.campaign.pk, number))
    data = {**form(collection, Piece.SLIP), "code": code, "stay": str(stay), **more}
    return collection.school.client().post(reverse("surveys:enter_slip", args=[collection.campaign.pk]), data)


# ── pieces ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("code", instruments())
def test_every_question_stands_on_one_piece_under_its_promise(code: str) -> None:
    instrument = instruments()[code]
    for line in lines(instrument, Context()):
        item = line.question.item
        which = {piece for piece in Piece if line in piece_lines(code, piece)}
        assert len(which) == 1
        hidden = promise(instrument.mode, item) == "hidden"
        assert which == (
            {Piece.SLIP} if hidden else {Piece.PSYCHOLOGIST} if item.id == "psychologist" else {Piece.NAMED}
        )
    numbers = [line.number for line in lines(instrument, Context())]
    assert numbers == sorted(set(numbers))


def test_numbers_are_the_same_however_many_pairs_a_mentor_has() -> None:
    pairs = Context(lists={"mentor.pairs": (("1", "Белова М. С."), ("2", "Ким А. В."))})
    plain = {line.question.item.id: line.number for line in lines(instruments()["mentor_final"], Context())}
    found = lines(instruments()["mentor_final"], pairs)
    assert all(plain[line.question.item.id] == line.number for line in found)
    assert [line.when for line in found if line.question.item.id == "growth"] == ["Белова М. С.", "Ким А. В."]


def piece_lines(code: str, which: Piece) -> list[Line]:
    return piece(instruments()[code], Context(), which)


def test_questions_hidden_by_branching_are_printed_with_their_condition() -> None:
    told = {line.question.item.id: line.when for line in lines(instruments()["mentor_candidate"], Context())}
    assert told["conditions"] == "если в вопросе 1 — «Да, но есть условия»"
    check = {line.question.item.id: line.when for line in lines(instruments()["mid_check"], Context())}
    assert check["relation_mentee"] == "если отвечает наставляемый"
    assert check["pass_on"].endswith("«Нужна помощь, чтобы наладить работу» или «Лучше подобрать другую пару»")


def test_the_printed_form_holds_the_named_piece_and_the_strip_and_the_slips_the_rest(ask: Asking) -> None:
    collection = ask("mentee_needs", 3)
    client = collection.school.client()
    blank = text(client.get(reverse("surveys:blank", args=[collection.campaign.pk])))
    assert "Какие предметы вы ведёте?" in blank and "Хотите поговорить с педагогом-психологом" in blank
    assert "в систему этот листок никто не вносит" in blank
    assert "Насколько это похоже на вас сейчас?" not in blank
    page = text(client.get(reverse("surveys:blank_slips", args=[collection.campaign.pk])))
    assert page.count("Насколько это похоже на вас сейчас?") == 3 and "Какие предметы" not in page
    assert not any(person.surname in page for person in collection.people)
    codes = re.findall(r"Код листка: <b>([2-9A-Z]{4}-[2-9A-Z]{4})", page)
    assert sorted(codes) == sorted(shown(slip_code(collection.campaign.pk, number)) for number in range(3))


# ── the named piece ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_form_is_typed_in_under_the_name_and_the_slip_stays_out_of_it(ask: Asking) -> None:
    collection = ask("mentee_needs", 2)
    done = type_in(collection, 0, next="1")
    assert done["Location"] == reverse("surveys:from_paper", args=[collection.invitation(collection.people[1]).pk])
    invitation = collection.invitation(collection.people[0])
    with tenancy.within(collection.school.organisation):
        row = NamedAnswers.objects.get(invitation=invitation)
        assert (invitation.state, invitation.channel, row.from_paper) == ("answered", "paper", True)
        assert len(row.answers["needs_grid"]) == 25 and row.answers["priorities"]
        assert not {"confidence", "support", "stay", "psychologist"} & set(row.answers)
        assert not SealedAnswers.objects.exists() and not HelpRequest.objects.exists()


def test_the_page_for_typing_shows_nothing_of_the_persons_own_draft(ask: Asking) -> None:
    """The curator who types paper in must not come upon what a person has begun to answer by the link."""
    collection = ask("mentee_needs", 2)
    person = collection.people[0]
    with tenancy.within(collection.school.organisation):
        sheet = open_sheet(collection.school.act(), collection.invitation(person))
        given = {**answers_for(collection, person, 7), "situation": "Очень личные слова"}
        keep(sheet, given)
    address = reverse("surveys:from_paper", args=[collection.invitation(person).pk])
    page = collection.school.client().get(address).content.decode()
    assert "Очень личные" not in page and "checked" not in page
    assert "stay" not in page and "Насколько это похоже" not in page
    assert type_in(collection, 0).status_code == 302
    with tenancy.within(collection.school.organisation):
        assert Draft.objects.count() == 1, "what the person has begun is still theirs"


def test_an_answer_by_the_link_is_not_replaced_by_paper(ask: Asking) -> None:
    collection = ask("mentee_needs", 1)
    answer(collection, collection.people[0], 3)
    invitation = collection.invitation(collection.people[0])
    page = collection.school.client().get(reverse("surveys:from_paper", args=[invitation.pk]), follow=True)
    assert "бланк его не заменит" in text(page)
    with tenancy.within(collection.school.organisation), pytest.raises(AlreadyAnswered):
        check_paper(invitation)


def test_a_mistyped_form_is_corrected(ask: Asking) -> None:
    collection = ask("mentee_needs", 1)
    type_in(collection, 0)
    address = reverse("surveys:from_paper", args=[collection.invitation(collection.people[0]).pk])
    assert "checked" in collection.school.client().get(address).content.decode(), "what was typed stands there"
    assert type_in(collection, 0, feedback="questions").status_code == 302
    with tenancy.within(collection.school.organisation):
        row = NamedAnswers.objects.get()
        assert (row.answers["feedback"], row.revision) == ("questions", 2)


def test_what_is_empty_on_paper_is_asked_about_once_and_taken_as_it_is(ask: Asking) -> None:
    collection = ask("mentee_needs", 1)
    asked = type_in(collection, 0, class_teacher="")
    assert asked.status_code == 422
    assert "На бланке нет ответа на вопросы: 4" in text(asked)
    assert type_in(collection, 0, class_teacher="", as_is="1").status_code == 302
    with tenancy.within(collection.school.organisation):
        assert "class_teacher" not in NamedAnswers.objects.get().answers


def test_an_answer_for_others_is_not_taken() -> None:
    """«Какие условия важны» is answered on paper by one who has no conditions: dropped, as by the link."""
    named = piece_lines("mentor_candidate", Piece.NAMED)
    from django.http import QueryDict

    data = QueryDict(mutable=True)
    data.update({"readiness": "yes", "conditions": "Никакие"})
    assert "conditions" not in read_piece(named, data).answers
    data["readiness"] = "conditions"
    assert read_piece(named, data).answers["conditions"] == "Никакие"


def test_after_the_end_paper_is_refused_in_words(ask: Asking) -> None:
    collection = ask("mentee_needs", 1)
    with tenancy.within(collection.school.organisation):
        close_campaign(collection.school.act(), campaign=collection.campaign)
        with pytest.raises(Closed, match="Продлите срок"):
            check_paper(collection.invitation(collection.people[0]))
        with pytest.raises(Closed, match="Продлите срок"):
            send_slip(collection.school.act(), collection.campaign, slip_code(collection.campaign.pk, 0), {"stay": 1})


# ── slips ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_slips_join_the_batch_without_a_name_and_without_a_trace(ask: Asking) -> None:
    collection = ask("mentee_needs", 6)
    answer(collection, collection.people[5], 9)
    with tenancy.within(collection.school.organisation):
        entries = AuditEntry.objects.count()
    for number in range(5):
        assert slip(collection, number, number, next="1").status_code == 302
    with tenancy.within(collection.school.organisation):
        assert AuditEntry.objects.count() == entries, "neither who typed it nor when"
        assert SealedAnswers.objects.count() == 6
        assert settle(Campaign.objects.get(pk=collection.campaign.pk)) == 6
        rows = ConfidentialAnswers.objects.all()
        assert sorted(row.answers["stay"] for row in rows) == [0, 1, 2, 3, 4, 9]
        assert not any({"subjects", "needs_grid"} & set(row.answers) for row in rows)
        assert len({row.pseudonym for row in rows}) == 6
        assert {row.state for row in collection.campaign.invitations.all()} == {"prepared", "answered"}
        assert not {f.name for f in Slip._meta.fields} & {"person", "invitation", "made_at", "answers"}
    assert "Листков без имени внесено: 5" in text(
        collection.school.client().get(reverse("surveys:campaign", args=[collection.campaign.pk]))
    )


def test_a_slip_is_typed_in_once_and_only_a_printed_one(ask: Asking) -> None:
    collection = ask("mentee_needs", 2)
    assert slip(collection, 0, 3).status_code == 302
    again = slip(collection, 0, 4)
    assert again.status_code == 422 and "Этот листок уже внесён" in text(again)
    unknown = slip(collection, 7, 4)
    assert unknown.status_code == 422 and "Такого листка нет" in text(unknown)
    with tenancy.within(collection.school.organisation):
        assert SealedAnswers.objects.count() == 1


def test_the_autumn_code_on_the_spring_slip_compares_without_a_name(ask: Asking) -> None:
    collection = ask("mentee_final", 2)
    act = collection.school.act()
    with tenancy.within(collection.school.organisation):
        codes = [slip_code(collection.campaign.pk, number) for number in range(2)]
        with pytest.raises(WrongSlip, match="в этом году не было"):
            send_slip(act, collection.campaign, codes[0], {"stay": 1}, earlier="ABCD2345")
        send_slip(act, collection.campaign, codes[0], {"stay": 1})
        send_slip(act, collection.campaign, codes[1], {"stay": 2}, earlier=codes[0])
        settle(collection.campaign, closing=True)
        assert [row.answers["stay"] for row in ConfidentialAnswers.objects.all()] == [2], "one pseudonym, one answer"


def test_an_anonymous_collection_works_on_paper_alone(ask: Asking) -> None:
    collection = anonymous(ask("mentee_needs", 2))
    address = reverse("surveys:campaign", args=[collection.campaign.pk])
    client = collection.school.client()
    assert "Внести листок без имени" in text(client.get(address))
    assert slip(collection, 0, 3).status_code == 302
    assert "Ответили 1 из 2" in text(client.get(address))
    with tenancy.within(collection.school.organisation):
        assert {row.state for row in collection.campaign.invitations.all()} == {"prepared"}, "nobody knows whose it is"


# ── whom a request goes to ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_request_goes_to_whom_the_answer_names() -> None:
    item = next(item for item in instruments()["mid_check"].items() if item.id == "pass_on")
    assert [addressee(item, value) for value in ("curator", "psychologist", "self")] == ["request", "psychologist", ""]


def test_the_curator_learns_nothing_of_who_wants_the_psychologist_or_nobody(ask: Asking) -> None:
    collection = ask("mid_check", 3)
    for person, wish in zip(collection.people, ("curator", "psychologist", "self"), strict=True):
        with tenancy.within(collection.school.organisation):
            sheet = open_sheet(collection.school.act(), collection.invitation(person))
            keep(sheet, {**answers_for(collection, person, 1), "fit": "support", "psychologist": "no"})
        client = collection.client(person)
        client.post("/o/q/pass_on/", {"pass_on": wish}, HTTP_USER_AGENT="Mobile")
        assert client.post("/o/check/").status_code == 302
    with tenancy.within(collection.school.organisation):
        told = {row.person_id: row.audience for row in HelpRequest.objects.all()}
    assert told == {collection.people[0].pk: "request", collection.people[1].pk: "psychologist"}
    page = text(collection.school.client().get(reverse("surveys:help")))
    assert collection.people[0].surname in page and collection.people[1].surname not in page
    assert collection.people[2].surname not in page
