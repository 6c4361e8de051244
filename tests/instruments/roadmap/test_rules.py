"""The status of a line is computed from facts, never stored."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from nastavnik.instruments.roadmap.rules import Facts, Status, overdue, status

NONE = Facts(
    waived=False, attached=False, done=0, total=0, waiting=False, needless=False, blocked_by="",
    starts_on=date(2026, 9, 1), due_on=date(2026, 9, 30),
)  # fmt: skip
TODAY = date(2026, 9, 15)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, Status.NOT_STARTED),
        ({"total": 3}, Status.IN_PROGRESS),
        ({"done": 2, "total": 3}, Status.IN_PROGRESS),
        ({"done": 3, "total": 3}, Status.DONE),
        ({"attached": True}, Status.DONE),
        ({"attached": True, "done": 1, "total": 3}, Status.DONE),
        ({"waiting": True, "total": 1}, Status.WAITING),
        ({"waived": True}, Status.WAIVED),
        ({"waived": True, "done": 3, "total": 3}, Status.WAIVED),
        ({"needless": True}, Status.WAIVED),
        ({"blocked_by": "Закрепить пары"}, Status.UNAVAILABLE),
        ({"blocked_by": "Закрепить пары", "done": 1, "total": 2}, Status.IN_PROGRESS),
        ({"blocked_by": "Закрепить пары", "done": 2, "total": 2}, Status.DONE),
    ],
)
def test_status_of_facts(facts: dict[str, object], expected: Status) -> None:
    assert status(replace(NONE, **facts), TODAY) is expected  # type: ignore[arg-type]


@pytest.mark.parametrize("found", Status)
def test_late_is_only_what_can_be_done_and_is_not(found: Status) -> None:
    due = date(2026, 9, 30)
    open_still = found not in (Status.DONE, Status.WAIVED, Status.UNAVAILABLE)
    assert overdue(found, due, date(2026, 10, 1)) is open_still
    assert not overdue(found, due, due)
