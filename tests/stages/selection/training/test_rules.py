"""Who counts as trained, hours, texts: pure rules."""

from __future__ import annotations

from datetime import date

import pytest

from nastavnik.stages.selection.training.rules import Record, Rule, academic_hours, blocks, judge, years_later
from nastavnik.stages.selection.training.source import LOCK, default_rule, starters

RULE = Rule(("setup", "lesson"), True, hours=2, years=3)
DAY = date(2026, 10, 1)


def record(kind: str = "setup", hours: int = 2, on: date = date(2026, 9, 21), until: date | None = None) -> Record:
    return Record(kind, hours, on, until)


@pytest.mark.parametrize(("minutes", "hours"), [(0, 0), (10, 1), (45, 1), (67, 1), (68, 2), (90, 2), (480, 11)])
def test_academic_hours(minutes: int, hours: int) -> None:
    assert academic_hours(minutes) == hours


@pytest.mark.parametrize(
    ("records", "trained", "hours"),
    [
        ([], False, 0),
        ([record()], True, 2),
        ([record(hours=1)], False, 1),
        ([record(hours=1), record("lesson", 1)], True, 2),
        ([record("exchange", 8)], False, 0),  # a kind the rule does not count
        ([record("", 16)], True, 16),  # a course elsewhere
        ([record("", 0)], False, 0),  # hours not told
        ([record(on=date(2026, 10, 2))], False, 0),  # not yet
        ([record(on=date(2023, 10, 1))], True, 2),  # the last day of the three years
        ([record(on=date(2023, 9, 30))], False, 0),
        ([record("", 72, date(2020, 5, 1), until=date(2027, 1, 1))], True, 72),  # a term of its own goes before
        ([record("", 72, date(2026, 5, 1), until=date(2026, 9, 30))], False, 0),
    ],
)
def test_who_is_trained(records: list[Record], trained: bool, hours: int) -> None:
    mark = judge(RULE, records, DAY)
    assert (mark.trained, mark.hours) == (trained, hours)
    assert mark.words


def test_the_mark_lasts_while_enough_hours_are_left() -> None:
    short, long = record(hours=1, on=date(2024, 1, 10)), record(hours=2, on=date(2026, 1, 10))
    assert judge(RULE, [short, long], DAY).until == date(2029, 1, 10)
    assert judge(RULE, [short, record(hours=1)], DAY).until == date(2027, 1, 10)
    assert judge(Rule(("setup",), False, 0, 0), [record(hours=0)], DAY).until is None


def test_the_last_day_of_the_mark_is_the_last_day_of_the_mark() -> None:
    records = [
        record(hours=1, on=date(2024, 1, 10)),
        record(hours=1, on=date(2025, 5, 1)),
        record("", 1, until=date(2026, 12, 1)),
    ]
    until = judge(RULE, records, DAY).until
    assert until == date(2027, 1, 10)
    assert judge(RULE, records, until).trained
    assert not judge(RULE, records, date(2027, 1, 11)).trained


def test_training_of_29_february_ends_on_28() -> None:
    assert years_later(date(2024, 2, 29), 3) == date(2027, 2, 28)


def test_a_rule_and_marks_in_words() -> None:
    assert RULE.words == (
        "Наставник обучен, если есть не меньше 2\u00a0академических часов за последние 3\u00a0года. "
        "Считаются: установочная сессия, обучение, курсы и программы вне школы."
    )
    assert "не ведётся" in Rule((), False, 2, 3).words
    assert judge(RULE, [record(hours=1), record("", 0)], DAY).words == "1 из 2 ч, у части обучения часы не указаны"
    assert judge(RULE, [record(on=date(2020, 9, 1))], DAY).words == "Срок обучения истёк 01.09.2023"


def test_the_catalogues_rule_is_readable() -> None:
    assert default_rule() == RULE


def test_a_text_becomes_headings_lists_and_paragraphs() -> None:
    text = "Вступление\nв две строки\n\n## Раздел\n— первое\n— второе\nпосле списка\r\n\r\n<b>не тег</b>"
    assert [(block.kind, block.lines) for block in blocks(text)] == [
        ("text", ("Вступление", "в две строки")),
        ("heading", ("Раздел",)),
        ("list", ("первое", "второе")),
        ("text", ("после списка",)),
        ("text", ("<b>не тег</b>",)),
    ]


def test_ready_materials_are_published_and_for_everybody() -> None:
    found = starters()
    assert len(found) >= 6
    assert LOCK.faults(item.edition for item in found.values()) == []
    assert {name for item in found.values() for name in item.audience} == {"for_mentors", "for_mentees", "for_curators"}
    for item in found.values():
        kinds = [block.kind for block in blocks(item.text)]
        assert {"text", "list", "heading"} <= set(kinds), item.code
        assert not item.about.endswith("."), item.code
