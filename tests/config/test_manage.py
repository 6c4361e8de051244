"""Ctrl-C ends a command quietly, also when it hit while a file was being closed."""

from __future__ import annotations

import sys

import pytest
from django.core import management

from nastavnik.config import manage


def torn() -> None:
    """As Django's storage ends when it is interrupted between opening and locking."""
    try:
        try:
            raise KeyboardInterrupt
        finally:
            raise OSError(9, "Bad file descriptor")
    except OSError as fault:
        raise RuntimeError("место кончилось") from fault


def run(monkeypatch: pytest.MonkeyPatch, command: object) -> None:
    monkeypatch.setattr(management, "execute_from_command_line", lambda words: command())  # type: ignore[operator]
    monkeypatch.setattr(sys, "argv", ["manage"])
    manage.main()


def test_an_interrupt_under_other_faults_is_an_interrupt(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SystemExit) as ended:
        run(monkeypatch, torn)
    assert ended.value.code == 130


def test_other_faults_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails() -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        run(monkeypatch, fails)
