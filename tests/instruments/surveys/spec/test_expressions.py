"""The language of conditions: what it can say, and that it can say nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nastavnik.instruments.surveys.spec.expressions import (
    WrongExpression,
    compile_choice,
    compile_expression,
)

SCOPE = {"fit": "support", "unpaired": 2, "days": ["mon", "tue"], "person": {"class_teacher": "no"}, "program": {}}


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("fit in ['support', 'change']", True),
        ("fit not in ['support', 'change']", False),
        ("unpaired > 0 and fit == 'support'", True),
        ("not unpaired > 0", False),
        ("unpaired >= 3 or fit != 'support'", False),
        ("1 < unpaired <= 2", True),
        ("days in ['tue']", True),
        ("person.class_teacher != 'no'", False),
        # What nobody has told leaves the question shown, whichever way it is asked.
        ("person.experience > 3", True),
        ("not person.experience > 3", True),
        ("program.has_goals", True),
        ("program.has_goals and fit == 'other'", False),
        # No answer is not a number, and not equal to a word.
        ("absent > 0", False),
        ("absent == 'x'", False),
        ("absent != 'x'", True),
        ("unpaired < -1", False),
    ],
)
def test_a_condition_holds(text: str, holds: bool) -> None:
    assert compile_expression(text).holds(SCOPE) is holds


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('id')", "person.__class__", "(1).bit_length()", "fit.upper()", "unpaired + 1 > 2", "2 ** 9999 > 1",
        "[x for x in days]", "lambda: 1", "fit[0] == 's'", "f'{fit}'", "fit if fit else 1", "os.environ", "_private == 1",
        "fit is None", "b'x' == fit", "", "(", "a == 'b' #" * 99, "{'a': 1}", "x := 1", "days.remove",
    ],
)  # fmt: skip
def test_nothing_else_can_be_said(text: str) -> None:
    with pytest.raises(WrongExpression):
        compile_expression(text)


@given(st.text(max_size=80))
def test_any_text_is_parsed_or_refused_in_words(text: str) -> None:
    try:
        compile_expression(text).holds(SCOPE)
    except WrongExpression as error:
        assert str(error) and not str(error).isascii()


@pytest.mark.parametrize(
    "text", ["directory.os.path", "grid where open('x')", "grid where other == 1", "grid.columns", "grid"]
)
def test_options_come_from_known_places_only(text: str) -> None:
    with pytest.raises(WrongExpression):
        compile_choice(text)
