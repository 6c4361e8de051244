"""The competences requests and strengths speak of: 25 rows, told twice, once for who asks and once for who helps."""

from __future__ import annotations

from nastavnik.instruments.surveys.taxonomy import NEED_LEVELS, STRENGTH_LEVELS, competences, domains, source


def test_there_are_25_competences_in_known_domains() -> None:
    found = competences()
    assert len(found) == 25
    assert {item.domain for item in found.values()} == set(domains())
    assert list(found) == [row["code"] for row in source().data["taxonomy"]["competences"]], "in the order of the forms"


def test_each_is_worded_for_both_sides_and_no_two_alike() -> None:
    for words in ("title", "need", "strength"):
        told = [getattr(item, words) for item in competences().values()]
        assert all(text and not text.isascii() for text in told)
        assert len(set(told)) == len(told), words


def test_both_kinds_of_competence_are_there() -> None:
    assert {item.subject_bound for item in competences().values()} == {True, False}


def test_answers_are_worded_and_a_refusal_to_answer_is_one_of_them() -> None:
    assert list(NEED_LEVELS) == ["1", "2", "3", "4", "no_case", "not_mine"]
    assert list(STRENGTH_LEVELS) == ["0", "1", "2", "3"]
    assert all(text[0].isupper() for text in (*NEED_LEVELS.values(), *STRENGTH_LEVELS.values()))
