"""Answers without a name: what the tables, the audit, the keys and the order of things tell about who said what."""

from __future__ import annotations

import random
import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models

from conftest import School, system_act
from instruments.surveys.conftest import Asking, Collection
from nastavnik.foundation.audit.models import AuditEntry, AuditWording
from nastavnik.foundation.people.models import Person
from nastavnik.instruments.surveys import keys
from nastavnik.instruments.surveys.actions.cut_links import StillAsked, cut_links
from nastavnik.instruments.surveys.actions.run_campaign import close_campaign
from nastavnik.instruments.surveys.answering import AlreadyAnswered, keep, open_sheet, send, sent_answers
from nastavnik.instruments.surveys.models import (
    AnonymousAnswers,
    Campaign,
    ConfidentialAnswers,
    Draft,
    Invitation,
    NamedAnswers,
    SealedAnswers,
)
from nastavnik.instruments.surveys.rounds import cut_old_links, forget_drafts
from nastavnik.instruments.surveys.sealing import own_hidden, settle, year_key
from nastavnik.kernel import tenancy
from nastavnik.kernel.writing import permit

NEEDS = {
    "subjects": ["math"], "levels": ["basic"], "start": "first_year", "class_teacher": "no", "formats": ["lesson"],
    "feedback": "direct", "days": ["mon"], "times": ["after"], "frequency": "weekly",
}  # fmt: skip


def answers_for(collection: Collection, person: Person, mark: int) -> dict[str, Any]:
    """A whole set: the same named part for all, the confidential part of one value."""
    sheet = open_sheet(system_act(collection.school.organisation), collection.invitation(person))
    given: dict[str, Any] = {}
    for _ in range(6):
        sheet.answers = given
        for question in sheet.walk.questions:
            item = question.item
            if question.key in given and not question.is_grid:
                continue
            if question.is_grid and item.scale is not None:
                points = [point.value for point in item.scale.points]
                given[question.key] = {row.id: points[mark % len(points)] for row in question.rows}
            elif item.type in ("multi", "rank"):
                given[question.key] = [question.options[0].value] if question.options else ["other:своё"]
            elif item.type == "single":
                given[question.key] = question.options[0].value
            elif item.type == "scale":
                given[question.key] = mark
            elif item.type == "number":
                given[question.key] = 1
    return given


def answer(collection: Collection, person: Person, mark: int, code: str = "ABCD2345") -> None:
    with tenancy.within(collection.school.organisation):
        sheet = open_sheet(
            system_act(collection.school.organisation), collection.invitation(person), code + str(person.pk)
        )
        keep(sheet, answers_for(collection, person, mark))
        send(sheet)


def anonymous(collection: Collection) -> Collection:
    """The same campaign with the anonymous promise, before anybody has answered."""
    with tenancy.within(collection.school.organisation), permit("a campaign of another mode"):
        Campaign.objects.filter(pk=collection.campaign.pk).update(mode="anonymous")
        collection.campaign.refresh_from_db()
    return collection


def test_the_tables_have_no_way_to_a_person_and_no_moment() -> None:
    for model in (ConfidentialAnswers, AnonymousAnswers, SealedAnswers):
        related = {field.related_model for field in model._meta.fields if field.related_model}
        assert not related & {Person, Invitation, NamedAnswers}
        assert not [
            f for f in model._meta.fields if isinstance(f, (models.DateField, models.DateTimeField, models.TimeField))
        ]


def test_four_answers_stay_sealed_the_fifth_opens_the_batch(ask: Asking) -> None:
    collection = ask("mentee_needs", 6)
    for number, person in enumerate(collection.people[:4]):
        answer(collection, person, number)
        with tenancy.within(collection.school.organisation):
            assert settle(collection.campaign) == 0
    with tenancy.within(collection.school.organisation):
        assert (SealedAnswers.objects.count(), ConfidentialAnswers.objects.count()) == (4, 0)
        sealed = "".join(SealedAnswers.objects.values_list("sealed", flat=True))
        assert "confidence" not in sealed and "tc1" not in sealed
    answer(collection, collection.people[4], 4)
    with tenancy.within(collection.school.organisation):
        assert settle(collection.campaign) == 5
        assert (SealedAnswers.objects.count(), ConfidentialAnswers.objects.count()) == (0, 5)
        stays = sorted(row.answers["stay"] for row in ConfidentialAnswers.objects.all())
        assert stays == [0, 1, 2, 3, 4], "nothing is lost"


def test_neither_keys_nor_order_tell_who_came_first(ask: Asking) -> None:
    """Over many batches the place of an answer in the table and the moment it came have nothing to do with each other.

    A first answer stands first by chance in a fifth of 60 batches: 12, give or take. Three standard deviations are 9.3.
    """
    collection = anonymous(ask("mentee_needs", 5))
    first = 0
    by_key = 0
    for _ in range(60):
        with tenancy.within(collection.school.organisation):
            with permit("a new collection"):
                AnonymousAnswers.objects.all().delete()
                SealedAnswers.objects.all().delete()
                Campaign.objects.filter(pk=collection.campaign.pk).update(received=0)
            from nastavnik.instruments.surveys.sealing import seal_answers

            for number in range(5):
                seal_answers(collection.school.act(), collection.campaign, None, {"stay": number})
            settle(Campaign.objects.get(pk=collection.campaign.pk))
            with connection.cursor() as cursor:
                cursor.execute("SELECT answers FROM surveys_anonymousanswers")  # as the table gives them
                first += '"stay": 0' in str(cursor.fetchone()[0]) or "'stay': 0" in str(cursor.rowcount)
            by_key += AnonymousAnswers.objects.order_by("pk")[0].answers["stay"] == 0
    assert 12 - 9.3 <= by_key <= 12 + 9.3
    assert 12 - 9.3 <= first <= 12 + 9.3


def test_every_batch_writes_all_rows_anew(ask: Asking) -> None:
    collection = ask("mentee_needs", 7)
    for number, person in enumerate(collection.people[:5]):
        answer(collection, person, number)
    with tenancy.within(collection.school.organisation):
        settle(collection.campaign)
        before = set(ConfidentialAnswers.objects.values_list("pk", flat=True))
    for person in collection.people[5:]:
        answer(collection, person, 9)
    with tenancy.within(collection.school.organisation):
        close_campaign(collection.school.act(), campaign=Campaign.objects.get(pk=collection.campaign.pk))
        after = set(ConfidentialAnswers.objects.values_list("pk", flat=True))
        assert len(after) == 7 and not before & after


def test_the_audit_says_nothing_of_an_anonymous_answer(ask: Asking) -> None:
    collection = anonymous(ask("mentee_needs", 5))
    with tenancy.within(collection.school.organisation):
        entries = AuditEntry.objects.count()
    for number, person in enumerate(collection.people):
        answer(collection, person, number)
    with tenancy.within(collection.school.organisation):
        settle(collection.campaign)
        assert AuditEntry.objects.count() == entries
        assert AnonymousAnswers.objects.count() == 5


def test_the_audit_of_a_mixed_answer_repeats_no_answer(ask: Asking) -> None:
    collection = ask("mentee_needs", 1)
    answer(collection, collection.people[0], 3)
    with tenancy.within(collection.school.organisation):
        words = AuditWording.objects.latest("pk")
        assert words.title == "Внесены запросы" or words.title
        told = str(AuditWording.objects.filter(title="Получен ответ на анкету").get().details)
        assert "ответов" in told and "first_year" not in told and "stay" not in told


def test_a_dump_of_the_database_shows_no_draft(ask: Asking) -> None:
    collection = ask("mentee_needs", 1)
    person = collection.people[0]
    with tenancy.within(collection.school.organisation):
        sheet = open_sheet(system_act(collection.school.organisation), collection.invitation(person))
        keep(sheet, {"situation": "Очень личные слова"})
        assert "личные" not in Draft.objects.get().sealed
        again = open_sheet(system_act(collection.school.organisation), collection.invitation(person))
        assert again.answers["situation"] == "Очень личные слова"


def test_an_anonymous_draft_belongs_to_its_code_alone(ask: Asking) -> None:
    collection = anonymous(ask("mentee_needs", 2))
    one, other = collection.people
    with tenancy.within(collection.school.organisation):
        keep(
            open_sheet(system_act(collection.school.organisation), collection.invitation(one), "CODE2222"),
            {"situation": "Моё"},
        )
        assert (
            open_sheet(system_act(collection.school.organisation), collection.invitation(other), "CODE3333").answers
            == {}
        )
        assert (
            open_sheet(system_act(collection.school.organisation), collection.invitation(one), "CODE3333").answers == {}
        )
        assert collection.invitation(one).state == "prepared", "nobody knows that it was begun"
        row = Draft.objects.get()
        assert row.holder.startswith("c:") and "CODE2222" not in row.holder


def test_an_anonymous_answer_is_taken_once(ask: Asking) -> None:
    collection = anonymous(ask("mentee_needs", 1))
    person = collection.people[0]
    answer(collection, person, 1)
    with pytest.raises(AlreadyAnswered, match="без связи с вами"):
        answer(collection, person, 2)
    with tenancy.within(collection.school.organisation):
        assert SealedAnswers.objects.count() == 1
        assert sent_answers(collection.invitation(person)) == {}


def test_a_confidential_answer_sent_again_replaces_the_former(ask: Asking) -> None:
    collection = ask("mentee_needs", 5)
    for number, person in enumerate(collection.people):
        answer(collection, person, number)
    with tenancy.within(collection.school.organisation):
        settle(collection.campaign)
        assert own_hidden(collection.campaign, collection.people[2].pk)["stay"] == 2
    answer(collection, collection.people[2], 8)
    with tenancy.within(collection.school.organisation):
        assert own_hidden(collection.campaign, collection.people[2].pk)["stay"] == 8
        close_campaign(collection.school.act(), campaign=Campaign.objects.get(pk=collection.campaign.pk))
        assert sorted(row.answers["stay"] for row in ConfidentialAnswers.objects.all()) == [0, 1, 3, 4, 8]


def test_with_the_key_goes_the_link(ask: Asking) -> None:
    collection = ask("mentee_needs", 5)
    for number, person in enumerate(collection.people):
        answer(collection, person, number)
    with tenancy.within(collection.school.organisation):
        settle(collection.campaign)
        keys.destroy(year_key(collection.campaign))
        assert all(own_hidden(collection.campaign, person.pk) == {} for person in collection.people)
        with pytest.raises(keys.KeyGone):
            keys.key(year_key(collection.campaign))
        assert ConfidentialAnswers.objects.count() == 5, "the answers stay, without a link"


def test_the_key_of_a_year_goes_by_itself_after_it(ask: Asking, school: School) -> None:
    """And earlier at a word, but not while somebody is still asked."""
    collection = ask("mentee_needs", 5)
    for number, person in enumerate(collection.people):
        answer(collection, person, number)
    with tenancy.within(school.organisation):
        year = collection.campaign.year
        with pytest.raises(StillAsked):
            cut_links(school.act(), year=year)
        keep(
            open_sheet(system_act(school.organisation), collection.invitation(collection.people[0])), {"situation": "…"}
        )
        close_campaign(school.act(), campaign=Campaign.objects.get(pk=collection.campaign.pk))
        name = year_key(collection.campaign)
        for moment, lives in ((date(2026, 10, 5), True), (date(2027, 10, 20), True), (date(2027, 11, 2), False)):
            act = system_act(school.organisation, datetime(moment.year, moment.month, moment.day, 9, tzinfo=UTC))
            forget_drafts(act)
            cut_old_links(act)
            assert keys.lives(name) is lives
            assert Draft.objects.exists() is (moment.year == 2026 and moment.month < 11 and moment.day < 8)
        assert own_hidden(collection.campaign, collection.people[0].pk) == {}
        assert ConfidentialAnswers.objects.count() == 5


def test_a_pseudonym_tells_nothing_without_the_key(ask: Asking) -> None:
    """Nor can it be guessed by trying people's numbers, in plain or hashed."""
    import hashlib

    collection = ask("mentee_needs", 5)
    for number, person in enumerate(collection.people):
        answer(collection, person, number)
    with tenancy.within(collection.school.organisation):
        settle(collection.campaign)
        stored = set(ConfidentialAnswers.objects.values_list("pseudonym", flat=True))
        guesses = {hashlib.sha256(str(n).encode()).hexdigest() for n in range(10_000)} | {str(n) for n in range(10_000)}
        assert not stored & guesses
        assert all(re.fullmatch("[0-9a-f]{64}", item) for item in stored)


def test_no_named_table_holds_a_confidential_answer(ask: Asking) -> None:
    """Whatever has a person or an invitation in it, over all our models, does not hold the words of the hidden part."""
    collection = ask("mentee_needs", 1)
    answer(collection, collection.people[0], 7)
    with tenancy.everywhere("a dump"):
        for model in apps.get_models():
            if not model.__module__.startswith("nastavnik."):
                continue
            fields = {field.related_model for field in model._meta.fields if field.related_model}
            if not fields & {Person, Invitation}:
                continue
            for row in model._default_manager.all().values():
                assert "'stay'" not in str(row) and "tc1" not in str(row), model


def test_all_answers_are_found_after_any_order_of_sending_and_settling(ask: Asking) -> None:
    collection = ask("mentee_needs", 7)
    chance = random.Random(4)
    last: dict[int, int] = {}
    for step in range(25):
        person = chance.choice(collection.people)
        answer(collection, person, step % 11)
        last[person.pk] = step % 11
        if chance.random() < 0.4:
            with tenancy.within(collection.school.organisation):
                settle(Campaign.objects.get(pk=collection.campaign.pk))
    with tenancy.within(collection.school.organisation):
        settle(Campaign.objects.get(pk=collection.campaign.pk), closing=True)
        assert sorted(row.answers["stay"] for row in ConfidentialAnswers.objects.all()) == sorted(last.values())
        assert {pk: own_hidden(collection.campaign, pk)["stay"] for pk in last} == last
