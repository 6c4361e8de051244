"""How much a person changed in Word."""

from __future__ import annotations

import pytest

from instruments.documents.engine.word_files import file, with_runs
from nastavnik.instruments.documents.engine import changed_paragraphs
from nastavnik.instruments.documents.engine.builder import table

BEFORE = ("О назначении", "1. Назначить.", "2. Ознакомить.", "Директор")


@pytest.mark.parametrize(
    ("after", "count"),
    [
        (BEFORE, 0),
        (("О назначении", "", "1.  Назначить. ", "2. Ознакомить.", "Директор"), 0),
        (("О назначении", "1. Назначить куратора.", "2. Ознакомить.", "Директор"), 1),
        (("О назначении", "2. Ознакомить.", "Директор"), 1),
        (("О назначении", "1. Назначить.", "2. Ознакомить.", "3. Контроль.", "Директор"), 1),
        (("О кураторе", "1. Назначить.", "2. Ознакомить.", "3. Контроль.", "Заведующий"), 3),
        ((), 4),
    ],
)
def test_paragraphs_changed_added_and_taken_out_are_counted(after: tuple[str, ...], count: int) -> None:
    assert changed_paragraphs(file(*BEFORE), file(*after)) == count


def test_a_row_of_a_table_counts_as_one() -> None:
    old = file(table([900, 4000], ["№", "Кто"], [["1", "Белова"], ["2", "Орлов"]]))
    new = file(table([900, 4000], ["№", "Кто"], [["1", "Громова"], ["2", "Орлов"]]))
    assert changed_paragraphs(old, new) == 1


def test_a_paragraph_cut_by_word_is_the_same_paragraph() -> None:
    assert changed_paragraphs(file("Назначить куратора"), with_runs("Назна", "чить кура", "тора")) == 0
