"""What is for the curator alone, vetoes above all, and answers as such: not on a page of another role, not in a file, not in the
journal, not in the words of a proposal."""

from __future__ import annotations

import io
import json
import re
import zipfile
from dataclasses import dataclass

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from config.addresses import ALL, arguments
from conftest import School, World
from nastavnik.foundation.access.roles import PEOPLE, Role
from nastavnik.foundation.audit.models import AuditWording
from nastavnik.instruments.documents.actions.register_document import register_document
from nastavnik.instruments.surveys.taxonomy import competences
from nastavnik.stages.mentees.actions.note_request import note_requests
from nastavnik.stages.mentees.models import Mentee
from nastavnik.stages.mentors.actions.note_wish import note_strengths
from nastavnik.stages.mentorships.actions.draft_order import draft_order
from nastavnik.stages.selection.actions.decide_proposals import reject_proposal
from nastavnik.stages.selection.actions.propose_pairs import propose_pairs
from nastavnik.stages.selection.models import MatchingRun, Proposal
from stages.cast import Stage, text

CODES = list(competences())
SITUATION, SUCCESS, CIRCUMSTANCES, TERMS = "Плачу на шестом уроке", "Спокойный урок", "Болеет сын", "Только по средам"
SECRETS = (SITUATION, SUCCESS, CIRCUMSTANCES, TERMS)
FOE = "Недруг"
"""Surname of somebody of the staff who takes no part: their name beside a mentee's can come from the veto alone."""


@dataclass
class Told:
    stage: Stage
    mentee: Mentee
    proposal: Proposal


@pytest.fixture
def told(stage: Stage) -> Told:
    mentee, mentor, foe = stage.mentee(), stage.mentor(), stage.person(f"{FOE} Пётр Ильич")
    note_requests(
        stage.act, mentee=mentee, levels=dict.fromkeys(CODES[:3], "1"), first=CODES[:2], situation=SITUATION, success=SUCCESS,
        circumstances=CIRCUMSTANCES, preferred=[mentor.person], avoided=[foe], ways={"days": ["mon"]},
    )  # fmt: skip
    note_strengths(stage.act, mentor=mentor, levels=dict.fromkeys(CODES[:3], "3"), best=CODES[:1], note=TERMS)
    propose_pairs(stage.act, year=stage.year, policy=MatchingRun.Policy.EVERYONE)
    return Told(stage, stage.fresh(mentee), stage.agreed(mentee, mentor))


def test_the_journal_says_that_something_was_told_and_never_what(told: Told) -> None:
    rows = list(AuditWording.objects.all())
    words = " ".join(f"{row.title} {row.subject} {json.dumps(row.details, ensure_ascii=False)}" for row in rows)
    assert "Внесены запросы" in words
    assert "Внесены пожелания о коллегах" in words
    assert "содержание в журнал не пишется" in words
    for secret in (*SECRETS, *CODES[:3]):
        assert secret not in words
    wishes = [row for row in rows if row.title == "Внесены пожелания о коллегах"]
    assert FOE not in " ".join(str(row.details) + row.subject for row in wishes)
    foe = next(person.pk for person in told.stage.people if person.surname == FOE)
    assert all(foe not in row.persons for row in wishes), "the index of persons would tell as well"


def test_the_curators_own_veto_is_no_word_of_the_journal_either(stage: Stage) -> None:
    stage.mentee(needs=CODES[:1])
    stage.mentor(strengths=CODES[:1])
    propose_pairs(stage.act, year=stage.year, policy=MatchingRun.Policy.EVERYONE)
    [proposal] = stage.all(Proposal)
    reject_proposal(stage.act, proposal=proposal, never_together=True)
    [wording] = AuditWording.objects.filter(title="Пара отклонена")
    assert wording.details["never_together"] == "содержание в журнал не пишется"


def test_the_administrator_searching_the_journal_finds_none_of_it(told: Told, world: World) -> None:
    client = School(world.region).client(Role.ADMIN)
    for secret in (*SECRETS, FOE):
        page = text(client.get(reverse("audit:index"), {"q": secret}))
        shown = page.partition("<tbody")[2] if "<tbody" in page else ""
        assert "запрос" not in shown.lower() or secret == FOE
        assert "пожелания" not in shown.lower()
        assert secret == FOE or secret not in shown


def test_the_words_of_a_proposal_know_no_wish(told: Told) -> None:
    explanation = json.dumps(told.proposal.explanation, ensure_ascii=False)
    for word in (FOE, "в пару не ставить", "не хотел", *SECRETS):
        assert word not in explanation
    for role, person in (
        (Role.MENTOR, told.proposal.mentor.person),
        (Role.MENTEE, told.mentee.person),
        (Role.HEAD, None),
    ):
        page = text(told.stage.school.client(role, person).get(reverse("selection:offer", args=[told.proposal.pk])))
        assert told.mentee.person.surname in page or told.proposal.mentor.person.surname in page
        for word in (FOE, "Пожелание наставляемого", "в пару не ставить", *SECRETS):
            assert word not in page, (role, word)


def test_the_head_sees_a_proposal_but_not_with_what_help_is_asked(told: Told) -> None:
    url = reverse("selection:offer", args=[told.proposal.pk])
    topic = competences()[CODES[0]].title[1:]
    assert topic in text(told.stage.school.client("mentor", told.proposal.mentor.person).get(url)), "the control"
    page = text(told.stage.school.client("head").get(url))
    assert told.mentee.person.surname in page
    assert topic not in page


def test_no_page_of_another_role_tells_it(told: Told, world: World) -> None:
    """Every address without an id, and the cards of the two, in every role; the curator's pages are the control."""
    stage = told.stage
    order = draft_order(stage.act, year=stage.year, proposals=[told.proposal], dated_on=stage.act.today)
    register_document(stage.act, document=order, dated_on=stage.act.today)
    cards = [
        reverse("mentees:show", args=[told.mentee.pk]),
        reverse("mentors:show", args=[told.proposal.mentor_id]),
        reverse("people:show", args=[told.mentee.person_id]),
        reverse("selection:offer", args=[told.proposal.pk]),
    ]
    plain = [
        reverse(name) for name, pattern in ALL.items() if not arguments(pattern) and not name.startswith("account_")
    ]
    above = {Role.MUNICIPAL: world.municipality, Role.REGIONAL: world.region, Role.ADMIN: world.region}
    found: dict[str, set[str]] = {}
    for role in PEOPLE:
        person = {Role.MENTEE: told.mentee.person, Role.MENTOR: told.proposal.mentor.person}.get(role)
        client = School(above[role]).client(role) if role in above else stage.school.client(role, person)
        seen = " ".join(_read(client, path) for path in (*cards, *plain))
        found[role] = {word for word in (*SECRETS, "В пару не ставить") if word.lower() in seen.lower()}
    assert found[Role.CURATOR] == {*SECRETS, "В пару не ставить"}
    assert found[Role.MENTEE] == {SITUATION, SUCCESS}, "one's own words"
    assert found[Role.MENTOR] == {SITUATION, SUCCESS, TERMS}, "of the mentee of the pair, and one's own terms"
    for role in (Role.HEAD, Role.PSYCHOLOGIST, Role.MUNICIPAL, Role.REGIONAL, Role.ADMIN):
        assert found[role] == set(), role


def test_no_file_tells_a_veto(told: Told) -> None:
    """Files the school keeps, and workbooks the curator downloads."""
    stage = told.stage
    for path in default_storage.listdir("")[0]:
        for name in _walk(path):
            with default_storage.open(name) as file:
                assert FOE not in _text(file.read()), name
    client = stage.school.client()
    for page in ("mentees:index", "mentors:index", "selection:request_map"):
        book = _text(client.get(reverse(page), {"as": "xlsx"}).content)
        assert told.mentee.person.surname in book or page == "mentors:index"
        for word in (FOE, CIRCUMSTANCES, TERMS):
            assert word not in book, page


def _walk(folder: str) -> list[str]:
    folders, names = default_storage.listdir(folder)
    return [f"{folder}/{name}" for name in names] + [name for inner in folders for name in _walk(f"{folder}/{inner}")]


def _read(client: object, path: str) -> str:
    answer = client.get(path)  # type: ignore[attr-defined]
    data = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return _text(data)


def _text(data: bytes) -> str:
    """Words of a page or of an Office file."""
    if not data.startswith(b"PK"):
        return data.decode("utf-8", "ignore").replace("\u00a0", " ")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return " ".join(re.sub("<[^>]+>", " ", _text(archive.read(name))) for name in archive.namelist())
