"""What is published of unnamed answers, when, to whom, and with what reason where a number is missing."""

from __future__ import annotations

import io
import json
from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from conftest import School, World, system_act
from instruments.surveys.conftest import Asking, Collection
from instruments.surveys.test_sealing import answer
from nastavnik.foundation.access.roles import Role
from nastavnik.instruments.surveys.actions.edit_version import draft_version
from nastavnik.instruments.surveys.actions.make_snapshot import INTERIM_FROM
from nastavnik.instruments.surveys.actions.publish_version import (
    NotPublishable,
    publish_version,
    take_questionnaire,
)
from nastavnik.instruments.surveys.actions.run_campaign import (
    close_campaign,
    invite_people,
    open_campaign,
    prepare_campaign,
    prolong_campaign,
)
from nastavnik.instruments.surveys.comparing import comparable
from nastavnik.instruments.surveys.library import instruments
from nastavnik.instruments.surveys.models import Campaign, ResultSnapshot, Version
from nastavnik.instruments.surveys.rounds import mind_campaigns
from nastavnik.instruments.surveys.sealing import seal_slip
from nastavnik.instruments.surveys.spec import editing
from nastavnik.instruments.surveys.statistics.summary import Pair, summary
from nastavnik.instruments.surveys.versions import instrument_of
from nastavnik.kernel import tenancy
from nastavnik.kernel.writing import permit
from stages.cast import text


def close(collection: Collection) -> ResultSnapshot:
    with tenancy.within(collection.school.organisation):
        close_campaign(collection.school.act(), campaign=Campaign.objects.get(pk=collection.campaign.pk))
        row: ResultSnapshot = collection.campaign.snapshots.first()
        return row


def block(snapshot: ResultSnapshot, key: str) -> dict[str, Any]:
    found: dict[str, Any] = next(item for item in snapshot.payload["items"] if item["id"] == key)
    return found


def page(collection: Collection, role: str = Role.CURATOR) -> Any:
    return collection.school.client(role).get(reverse("surveys:results", args=[collection.campaign.pk]))


def test_four_answers_give_no_number_anywhere(ask: Asking) -> None:
    collection = ask("mentee_needs", 4)
    for number, person in enumerate(collection.people):
        answer(collection, person, number)
    snapshot = close(collection)
    assert snapshot.payload == {"n": 4, "why": "few", "items": []}
    shown = text(page(collection))
    assert "когда ответят хотя бы пять человек" in shown and "Среднее" not in shown


def test_five_answers_give_means_and_no_distribution(ask: Asking) -> None:
    collection = ask("mentee_needs", 5)
    for number, person in enumerate(collection.people):
        answer(collection, person, number)
    snapshot = close(collection)
    assert snapshot.n == 5
    found = block(snapshot, "confidence")
    assert found["rows"][0]["mean"] == pytest.approx(3.0)
    assert all(row["agree"] is None for row in found["rows"]), "two who agree among five are two people"
    assert found["reliability"] is None and found["change"] is None
    assert "needs_grid" not in json.dumps(snapshot.payload), "named answers are no part of it"
    shown = text(page(collection))
    assert "Среднее по шкале" in shown and "<svg" in page(collection).content.decode()


def crowd(collection: Collection) -> None:
    """So many more are asked that an open collection may show results."""
    act = collection.school.act()
    names = [f"Иванов{number} Пётр Петрович" for number in range(INTERIM_FROM)]
    invite_people(act, campaign=collection.campaign, people=[collection.school.person(name) for name in names])


def test_a_small_collection_shows_nothing_before_its_end(ask: Asking) -> None:
    """Shown at five and again at seven, the difference would be two people's answers."""
    collection = ask("mentee_needs", 7)
    for number, person in enumerate(collection.people[:5]):
        answer(collection, person, number)
    with tenancy.within(collection.school.organisation):
        mind_campaigns(system_act(collection.school.organisation))
        assert not collection.campaign.snapshots.exists()
    assert "Итоги покажем, когда сбор закончится, 30 сентября" in text(page(collection))
    for person in collection.people[5:]:
        answer(collection, person, 3)
    assert close(collection).n == 7, "at the end everybody is in"


def test_results_of_a_large_open_collection_change_by_five_answers_at_least(ask: Asking) -> None:
    collection = ask("mentee_needs", 7)
    crowd(collection)
    act = system_act(collection.school.organisation)
    for number, person in enumerate(collection.people[:5]):
        answer(collection, person, number)
    with tenancy.within(collection.school.organisation):
        mind_campaigns(act)
        assert [row.n for row in collection.campaign.snapshots.all()] == [5]
    for person in collection.people[5:]:
        answer(collection, person, 3)
    with tenancy.within(collection.school.organisation):
        mind_campaigns(act)
        assert [row.n for row in collection.campaign.snapshots.all()] == [5], "the difference would be two people"
    assert close(collection).n == 5, "nor does the end tell the two"
    assert "Ответов, пришедших позже: 2" in text(page(collection))


def test_prolonging_tells_nobody_apart(ask: Asking) -> None:
    """A curator who closes, prolongs and closes again learns neither the one who came nor the one who has changed an answer."""
    collection = ask("mentee_needs", 6)
    for number, person in enumerate(collection.people[:5]):
        answer(collection, person, number)
    before = close(collection).payload
    act = collection.school.act()
    with tenancy.within(collection.school.organisation):
        prolong_campaign(act, campaign=Campaign.objects.get(pk=collection.campaign.pk), closes_on=date(2026, 10, 9))
    answer(collection, collection.people[5], 9)
    answer(collection, collection.people[0], 9)
    assert close(collection).payload == before
    with tenancy.within(collection.school.organisation):
        assert collection.campaign.snapshots.count() == 1


def test_who_may_see_results(ask: Asking) -> None:
    collection = ask("mentee_needs", 5)
    assert page(collection).status_code == 200
    assert page(collection, Role.HEAD).status_code == 200
    assert page(collection, Role.PSYCHOLOGIST).status_code == 200
    assert page(collection, Role.MENTOR).status_code == 403
    assert page(collection, Role.MENTEE).status_code == 403


def test_a_workbook_tells_what_the_page_tells(ask: Asking) -> None:
    collection = ask("mentee_needs", 5)
    for number, person in enumerate(collection.people):
        answer(collection, person, number)
    close(collection)
    address = reverse("surveys:results_file", args=[collection.campaign.pk])
    book = load_workbook(io.BytesIO(collection.school.client().get(address).content))
    assert book.sheetnames == ["Паспорт", "Ответы", "Свод", "Шкалы", "До и после", "Вопросы"]
    assert [row[0].value for row in book["Ответы"].iter_rows(min_row=3)] == sorted(
        p.full_name for p in collection.people
    )
    heads = [cell.value for cell in book["Ответы"][1]]
    assert "Насколько это похоже на вас сейчас?" not in heads, "what is promised without a name has no column"
    values = {row[1].value: (row[3].value, row[4].value) for row in book["Свод"].iter_rows(min_row=2)}
    assert values["Я понимаю, что и зачем делаю на каждом этапе урока"] == (3, "скрыто")
    seen = load_workbook(io.BytesIO(collection.school.client(Role.HEAD).get(address).content))
    assert "Ответы" not in seen.sheetnames, "the head sees no named answers"


def test_autumn_and_may_of_the_same_people(ask: Asking, clock: Any) -> None:
    collection = ask("mentee_needs", 6)
    for person in collection.people:
        answer(collection, person, 1)
    close(collection)
    school, act = collection.school, collection.school.act()
    version = take_questionnaire(act, code="mentee_final")
    with tenancy.within(school.organisation):
        year = collection.campaign.year
    final = prepare_campaign(
        act,
        version=version,
        people=collection.people,
        opens_on=date(2026, 9, 15),
        closes_on=date(2026, 9, 30),
        year=year,
    )
    spring = Collection(school, open_campaign(act, campaign=final), collection.people)
    for number, person in enumerate(spring.people):
        answer(spring, person, 2 if number else 3)
    found = block(close(spring), "confidence")["change"]
    assert found["n"] == 6
    assert "осенью и весной" in text(page(spring))


def test_an_option_few_have_chosen_is_not_told() -> None:
    """Eleven chose one answer, four another: neither the four nor the rest may be read off."""
    instrument = instruments()["mentor_final"]
    item = next(
        item for item in instrument.items() if item.id and "aggregate" in item.audience and item.type == "multi"
    )
    first, second = item.options[0], item.options[1]
    people = [{item.id: [first.value]}] * 11 + [{item.id: [second.value]}] * 4
    found = summary(instrument, people, [], 5)
    options = {o["label"]: o for o in next(i for i in found["items"] if i["id"] == item.id)["options"]}
    assert options[second.label]["count"] is None and options[first.label]["count"] is None


def test_seven_alike_are_not_told() -> None:
    """Below ten no distribution: seven equal answers would tell everybody's."""
    instrument = instruments()["mentor_final"]
    item = next(item for item in instrument.items() if item.id == "paperwork")
    for n, told in ((7, False), (12, True)):
        found = summary(instrument, [{item.id: item.options[0].value}] * n, [], 5)
        block = next(i for i in found["items"] if i["id"] == item.id)
        assert block["short"] is not told
        assert (block["options"][0]["count"] == n) is told


def test_who_sees_the_size_of_a_change() -> None:
    """By the n rules: nothing below five, counts and interval from five, the effect from ten, rows and bands from twenty."""
    instrument = instruments()["mentee_final"]
    item = next(item for item in instrument.items() if item.id == "confidence")

    def marks(value: int) -> dict[str, Any]:
        return {item.id: {row.id: 6 - value if row.reverse else value for row in item.rows}}

    def change(n: int) -> Any:
        pairs = [Pair(marks(2), marks(3 if number % 3 else 4)) for number in range(n)]
        found = summary(instrument, [pair.after for pair in pairs] * 2, pairs, 5)
        return next(i for i in found["items"] if i["id"] == item.id)["change"]

    assert change(4) is None
    assert change(9)["effect"] is None and change(9)["low"] is not None and change(9)["bands"] is None
    assert change(10)["effect"]["g"] > 0 and change(10)["rows"] is None
    assert sum(band["count"] or 0 for band in change(30)["bands"]) == 30
    assert change(20)["rows"][0]["before"] == 2


def test_a_methodist_sees_effects_and_a_school_words(ask: Asking, world: World) -> None:
    collection = ask("mentee_needs", 5)
    for number, person in enumerate(collection.people):
        answer(collection, person, number)
    snapshot = close(collection)
    item = block(snapshot, "confidence")
    item["change"] = {
        "n": 12, "mean": 0.6, "low": 0.2, "high": 1.0, "words": "Выросла.", "before": 3.1, "after": 3.7, "counts": None,
        "effect": {"g": 0.85, "low": 0.2, "high": 1.5}, "bands": None, "rows": None, "edited": True,
    }  # fmt: skip
    with tenancy.within(collection.school.organisation), permit("a spring that is far away"):
        ResultSnapshot.objects.filter(pk=snapshot.pk).update(payload=snapshot.payload)
    seen = text(
        School(world.municipality).client("municipal").get(reverse("surveys:results", args=[collection.campaign.pk]))
    )
    assert "g Хеджеса): 0,85 (от 0,20 до 1,50)" in seen and "смысл не изменился" in seen
    shown = text(page(collection))
    assert "Хеджеса" not in shown and "без контрольной группы" in shown
    assert "Полных ответов меньше 10 — не считаем" in shown


def test_a_changed_question_is_not_compared(school: School) -> None:
    """Autumn and May compare by wording; a methodist's word that only the spelling changed makes it comparable, with a note."""
    act = school.act()
    first = take_questionnaire(act, code="mentee_needs")
    final = take_questionnaire(act, code="mentee_final")
    changed = editing.changed(instrument_of(first), "confidence", text="Насколько это похоже на вас теперь?")

    draft = draft_version(act, instrument=changed)
    with tenancy.within(school.organisation):
        assert comparable(first, final)["confidence"] is False
        with pytest.raises(NotPublishable, match="подтверждает методист"):
            publish_version(act, version=draft, edited=["confidence"])
        draft.comparable = {"confidence": "confidence"}
        assert comparable(draft, final)["confidence"] is True
        assert "confidence" not in comparable(publish_version(act, version=draft), final)


def test_a_methodist_confirms_that_only_the_spelling_changed(world: World) -> None:
    above = School(world.municipality)
    first = take_questionnaire(above.act("municipal"), code="mentee_needs")
    changed = editing.changed(
        instrument_of(first), "stay", text="Насколько вероятно, что через два года вы будете в школе?"
    )
    draft = draft_version(above.act("municipal"), instrument=changed)
    client, address = above.client("municipal"), reverse("surveys:publish", args=[draft.pk])
    shown = text(client.get(address))
    assert "для 18 из 19 вопросов" in shown and "правка только редакторская" in shown
    client.post(address, {"edited": "stay"})
    with tenancy.within(above.organisation):
        assert Version.objects.get(pk=draft.pk).comparable["stay"] == "stay"


# ── answers in words ────────────────────────────────────────────────────────────────────────────────────────────────


def worded(ask: Asking, count: int) -> Collection:
    """A closed «Что изменилось за год» with so many answers in words."""
    collection = ask("mentee_final", 7)
    with tenancy.within(collection.school.organisation):
        for number in range(count):
            seal_slip(
                collection.school.act(),
                collection.campaign,
                f"CODE{number}",
                {"improve": f"Наставник Иванова, пожелание {number}"},
            )
    close(collection)
    return collection


def test_words_are_shown_after_a_reader_above_took_the_names_out(ask: Asking, world: World) -> None:
    collection = worded(ask, 10)
    address = reverse("surveys:texts", args=[collection.campaign.pk, "improve"])
    assert "пожелание" not in text(page(collection)), "nobody has read them yet"
    for role in (Role.CURATOR, Role.HEAD, Role.PSYCHOLOGIST):
        assert collection.school.client(role).get(address).status_code == 403
    reader = School(world.municipality).client("municipal")
    raw = text(reader.get(address))
    assert raw.count("Наставник Иванова") == 10
    assert reader.post(address, {"text": ["Больше открытых уроков", "", "  "]}).status_code == 302
    shown = text(page(collection))
    assert "Больше открытых уроков" in shown and "Иванова" not in shown


def test_fewer_than_ten_answers_in_words_are_read_by_nobody(ask: Asking, world: World) -> None:
    collection = worded(ask, 9)
    address = reverse("surveys:texts", args=[collection.campaign.pk, "improve"])
    client = School(world.municipality).client("municipal")
    assert client.get(address).status_code == 302
    assert "пожелание" not in text(client.get(address, follow=True))
    assert client.post(address, {"text": ["x"]}).status_code == 302
    with tenancy.within(collection.school.organisation):
        assert "texts" not in json.dumps(collection.campaign.snapshots.first().payload.get("items", [])).replace(
            '"kind": "texts"', ""
        )
