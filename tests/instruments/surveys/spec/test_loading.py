"""A questionnaire file: all its faults at once, each with its line; the catalogue's six without one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest
import yaml

from nastavnik.instruments.surveys.library import FILE, LOCK, editions, instruments
from nastavnik.instruments.surveys.spec import (
    SpecFaults,
    canonical_bytes,
    compare,
    from_json,
    load_bundle,
    sha256,
    to_json,
)

SMALL = """format: nastavnik-anketa/1
language: ru
version: 1.0.0
answer_scales:
  two:
    points:
      - {value: 1, label: Да}
      - {value: 0, label: Нет}
instruments:
  - id: small
    version: 1
    title: Короткая анкета
    respondent: mentee
    mode: named
    intro: Несколько вопросов.
    privacy_note: Увидит куратор.
    closing: Спасибо!
    sections:
      - id: one
        title: Раздел
        items:
          - id: first
            type: single
            text: Первый вопрос?
            options:
              - {value: a, label: Один}
              - {value: b, label: Два}
            required: true
            audience: [self, curator]
          - id: second
            type: text
            text: Второй вопрос?
            show_if: "first == 'a'"
            audience: [self, curator]
"""


def faults(text: str) -> list[tuple[int, str]]:
    with pytest.raises(SpecFaults) as raised:
        load_bundle(text)
    return [(fault.line, fault.message) for fault in raised.value.faults]


def line_of(text: str, part: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if part in line)


def test_the_small_one_is_whole() -> None:
    assert load_bundle(SMALL).instruments["small"].title == "Короткая анкета"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("    closing: Спасибо!", "    closing: Спасибо!\n    colour: red", "неизвестный ключ «colour»"),
        ("first == 'a'", "third == 'a'", "неизвестное имя «third»"),
        ("first == 'a'", "second == 'a'", "ссылка вперёд"),
        ("first == 'a'", "first == 'c'", "вопрос никто не увидит"),
        ("first == 'a'", "first.upper()", "условие показа"),
        ("[self, curator]", "[self, curator, aggregate]", "нельзя сочетать"),
        ("type: single", "type: matrix", "не подходит"),
        ("value: b", "value: a", "два варианта с одним значением"),
        ("id: second", "id: first", "уже занято"),
        ("id: second", "id: Second", "обозначения"),
        ("required: true", "required: да", "true или false"),
        ("mode: named", "mode: anonymous", "не может быть виден поимённо"),
        ("    closing: Спасибо!\n", "", "не хватает ключа «closing»"),
        ("label: Один}", "label: Один, ends_survey: true}", None),
        ("text: Первый вопрос?", "text: " + "ж" * 141, "не больше 140"),
        ("    title: Короткая анкета", "    title: Короткая анкета\n    title: Снова", "повторяется"),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_its_line(old: str, new: str, words: str | None) -> None:
    changed = SMALL.replace(old, new, 1)
    assert changed != SMALL
    if words is None:
        load_bundle(changed)
        return
    found = faults(changed)
    assert any(words in message for _, message in found), found
    assert all(line for line, _ in found), "every fault of a file has a line"


def test_the_line_is_the_right_one() -> None:
    changed = SMALL.replace("            type: text", "            type: text\n            size: 5")
    assert (line_of(changed, "size: 5"), "неизвестный ключ «size»") in faults(changed)


def test_all_faults_are_told_at_once() -> None:
    changed = SMALL.replace("type: single", "type: choice").replace("mode: named", "mode: secret")
    assert len(faults(changed)) == 2


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "просто текст",
        "a: [",
        "format: nastavnik-anketa/1",
        "a: &x [1]\nb: *x",
        "!!python/object:os.system {}",
        "\t- a: b: c",
        "\x00",
    ],
)
def test_what_is_no_questionnaire_is_refused_in_words(text: str) -> None:
    assert all(not message.isascii() for _, message in faults(text))


def test_a_bomb_is_refused() -> None:
    nested = "a: " + "[" * 50 + "]" * 50
    assert "вложенность" in faults(nested)[0][1]
    assert "тысяч знаков" in faults("x" * 1_000_001)[0][1]


# ── the catalogue ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_six_are_published_as_they_are() -> None:
    assert list(instruments()) == [
        "mentee_needs", "mentor_candidate", "mid_check", "mentee_final", "mentor_final", "school_review",
    ]  # fmt: skip
    assert LOCK.faults(editions()) == []


@pytest.mark.parametrize("code", instruments())
def test_an_instrument_is_whole_in_its_json(code: str) -> None:
    instrument = instruments()[code]
    stored = json.loads(json.dumps(to_json(instrument)))
    assert from_json(stored) == instrument
    assert sha256(from_json(stored)) == sha256(instrument)


def test_the_fingerprint_is_of_the_content_not_of_the_spelling() -> None:
    def turned(value: Any) -> Any:
        if isinstance(value, Mapping):
            return {key: turned(value[key]) for key in reversed(list(value))}
        return [turned(item) for item in value] if isinstance(value, list) else value

    data = yaml.safe_load(SMALL)
    one, other = load_bundle(SMALL), load_bundle(json.dumps(turned(data), ensure_ascii=False))
    assert canonical_bytes(one.instruments["small"]) == canonical_bytes(other.instruments["small"])
    changed = load_bundle(SMALL.replace("Первый вопрос?", "Первый вопрос!"))
    assert sha256(changed.instruments["small"]) != sha256(one.instruments["small"])


def test_blocks_read_the_same_in_autumn_and_in_may() -> None:
    before, after = instruments()["mentee_needs"], instruments()["mentee_final"]
    autumn = {item.block: item for item in before.items() if item.block}
    may = {item.block: item for item in after.items() if item.block}
    for block in ("teach_confidence", "school_support"):
        assert (autumn[block].rows, autumn[block].scale, autumn[block].text) == (
            may[block].rows,
            may[block].scale,
            may[block].text,
        )


def test_no_wording_has_brackets_for_gender() -> None:
    text = FILE.read_text(encoding="utf-8").split("format:", 1)[1]
    assert "(а)" not in text and "(лась)" not in text and "(ла)" not in text


def test_a_diff_says_what_may_be_compared() -> None:
    old = load_bundle(SMALL).instruments["small"]
    new = load_bundle(
        SMALL.replace("Второй вопрос?", "Второй, иначе?").replace("            required: true\n", "")
    ).instruments["small"]
    diff = compare(old, new)
    assert (diff.added, diff.removed, diff.changed, diff.same) == ((), (), ("first", "second"), ())
    assert diff.comparable == {"first": "first", "second": None}
