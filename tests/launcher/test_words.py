"""Refusals at the keyboard are sentences that say what to do, and exit codes are passed on."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from launcher.machine import ROOT, run, settings_of

MEASUREMENTS = sorted(path.stem for path in (ROOT / "bench").glob("*.py") if not path.stem.startswith("_"))


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    return settings_of(tmp_path / "data")


def test_a_busy_port_names_the_way_out(env: dict[str, str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run("--port", str(port), env=env)
    assert done.returncode == 1
    assert done.stderr == f"Порт {port} занят. Выберите другой: python3 run.py --port {port % 65535 + 1}\n"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--port", "70000"], "Порт — число от 1 до 65535."),
        (["--port", "http"], "Непонятно: --port http."),
        (["--host", "203.0.113.7"], "Нельзя открыть адрес 203.0.113.7, порт 8000"),
        (["strat"], "Непонятно: strat."),
        (["bench", "nothing"], f"Такого измерения нет: nothing. Есть: {', '.join(MEASUREMENTS)}."),
    ],
)
def test_what_cannot_be_done_is_said_in_words(arguments: list[str], sentence: str, env: dict[str, str]) -> None:
    done = run(*arguments, env=env)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(sentence)
    assert "Traceback" not in done.stderr


def test_help_names_every_command(env: dict[str, str]) -> None:
    said = run("--help", env=env).stdout
    assert [line.split()[2] for line in said.splitlines()] == [
        "[--port",
        "test",
        "check",
        "bench",
        "demo",
        "manage",
        "lock",
    ]


def test_bench_without_a_name_lists_them(env: dict[str, str]) -> None:
    assert run("bench", env=env).stdout == f"Измерения: {', '.join(MEASUREMENTS)}\n"


def test_manage_passes_exit_codes_on(env: dict[str, str]) -> None:
    assert run("manage", "check", env=env).returncode == 0
    assert run("manage", "no_such_command", env=env).returncode == 1


def test_the_data_folder_is_closed_to_others(env: dict[str, str], tmp_path: Path) -> None:
    run("manage", "check", env=env)
    assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700


def test_a_database_that_does_not_answer_is_told_without_a_traceback(env: dict[str, str]) -> None:
    done = run("demo", "--stage", "1", env={**env, "NASTAVNIK_DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"})
    assert done.returncode == 1
    assert "Не получилось подготовить базу данных" in done.stderr


def test_a_folder_that_cannot_be_written_is_told_in_words(env: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = run("manage", "check", env={**env, "NASTAVNIK_DATA": str(tmp_path / "file" / "data")})
    assert done.returncode == 1
    assert "Проверьте место на диске и право записи" in done.stderr
    assert "Traceback" not in done.stderr
