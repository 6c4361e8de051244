"""A first start that was cut short does not spoil the second one."""

from __future__ import annotations

import os
import signal
import sqlite3
from pathlib import Path

import pytest

from launcher.machine import School, until


def organisations(school: School) -> int:
    with sqlite3.connect(school.data / "nastavnik.sqlite3") as database:
        return int(database.execute("SELECT count(*) FROM organisations_organisation").fetchone()[0])


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_a_demonstration_cut_short_is_built_whole_by_the_next_start(tmp_path: Path, number: signal.Signals) -> None:
    school = School(tmp_path / "data")
    process = school.begin()
    try:
        until(lambda: (school.data / "files").exists(), "the first document of the demonstration is written")
        if number == signal.SIGINT:
            os.killpg(process.pid, number)  # the keyboard speaks to everyone in the foreground
        else:
            process.kill()
        assert process.wait(60) == (130 if number == signal.SIGINT else -signal.SIGKILL)
        assert "Traceback" not in school.said()
        assert organisations(school) == 0
        school.start()
        assert "Создаём показательную школу" in school.said()
        assert organisations(school) == 8
        assert "Дорожная карта" in school.visitor("curator").get("/roadmap/")
    finally:
        school.sweep()
