"""A real server on a real database, and a real browser in front of it."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
)
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
PASSWORD = "uchim-vmeste-2026"


@dataclass
class Server:
    """A running product: its address and its data folder."""

    url: str
    data: Path


def own_database(url: str, template: str = "") -> str:
    """A database of this run's own on the same PostgreSQL, a copy of ``template`` when one is named; empty for SQLite."""
    if not url or url.startswith("sqlite"):
        return ""
    import psycopg

    parts = urlsplit(url)
    name = f"journey_{uuid.uuid4().hex[:12]}"
    copied = f' TEMPLATE "{urlsplit(template).path[1:]}"' if template else ""
    with psycopg.connect(urlunsplit(parts._replace(scheme="postgresql")), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"{copied}'.encode())
    return urlunsplit(parts._replace(path=f"/{name}"))


def environment(folder: Path, database: str) -> dict[str, str]:
    return {
        **os.environ,
        "PYTHONPATH": str(ROOT / "src"),
        "NASTAVNIK_DATA": str(folder),
        "NASTAVNIK_DATABASE_URL": database,
        "NASTAVNIK_JOBS_INLINE": "1",
    }


def prepared(home: Path, stage: int) -> tuple[Path, str]:
    """The demonstration at a stage, built in ``home`` once however many processes ask: its folder and its database."""
    folder, told = home / f"stage-{stage}", home / f"stage-{stage}.database"
    with open(home / f"stage-{stage}.lock", "w") as door:
        fcntl.flock(door, fcntl.LOCK_EX)
        if not told.exists():
            database = own_database(os.environ.get("NASTAVNIK_DATABASE_URL", ""))
            for command in (
                ["migrate", "-v0"],
                ["createcachetable"],
                ["collectstatic", "--noinput", "-v0"],
                ["demo", "--stage", str(stage)],
            ):
                manage = [sys.executable, "-m", "nastavnik.config.manage", *command]
                subprocess.run(
                    manage, env=environment(folder, database), cwd=ROOT, check=True, stdout=subprocess.DEVNULL
                )
            told.write_text(database)
    return folder, told.read_text()


@contextmanager
def running(folder: Path, stage: int = 0) -> Iterator[Server]:
    """The product with the demonstration at a stage of the year, served by granian from a data folder of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    run = next(place for place in folder.parents if re.fullmatch(r"pytest-\d+", place.name))
    model, database = prepared(run, stage)
    shutil.copytree(model, folder, dirs_exist_ok=True)
    env = environment(folder, own_database(os.environ.get("NASTAVNIK_DATABASE_URL", ""), template=database))
    process = subprocess.Popen(
        [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", "1",
         "--blocking-threads", "2", "--log-level", "warning", "nastavnik.config.wsgi:application"],
        env=env, cwd=ROOT,
    )  # fmt: skip
    try:
        for _ in range(150):
            try:
                socket.create_connection(("127.0.0.1", port), 0.2).close()
                break
            except OSError:
                time.sleep(0.1)
        yield Server(f"http://127.0.0.1:{port}", folder)
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """An empty school on its first day."""
    with running(tmp_path) as served:
        yield served


@pytest.fixture
def browser() -> Iterator[Any]:
    if CHROMIUM is None:
        pytest.skip("нужен браузер Chromium: apt install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()
