"""run.py as a person at a keyboard meets it: real processes, their words, a browser without a screen."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from http.cookiejar import CookieJar
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, TypeVar
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, ProxyHandler, build_opener

ROOT = Path(__file__).resolve().parents[2]
T = TypeVar("T")
PATIENCE = 180.0
"""Seconds after which something that did not happen will not happen. Never a measurement."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def settings_of(data: Path, **more: str) -> dict[str, str]:
    """The environment of a school: a private data folder, SQLite, no one else's settings of pip or of the product."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(("NASTAVNIK_", "PIP_", "DJANGO_"))}
    nothing = str(data / "no-pip-settings")
    return {**env, "NASTAVNIK_DATA": str(data), "PIP_CONFIG_FILE": nothing, "NO_PROXY": "127.0.0.1", **more}


def run(
    *arguments: str, env: Mapping[str, str], root: Path = ROOT, python: str = sys.executable
) -> subprocess.CompletedProcess[str]:
    command = [python, str(root / "run.py"), *arguments]
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=PATIENCE)


def until(happened: Callable[[], T], what: str) -> T:
    """Wait for another process; fail when nothing comes of it."""
    end = time.monotonic() + PATIENCE
    while not (found := happened()):
        assert time.monotonic() < end, f"Did not happen: {what}"
        time.sleep(0.05)
    return found


def alive(group: int) -> list[str]:
    """The processes of a group, ended but unburied ones left out."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, of_group = stat.read_text().rpartition(") ")[2].split()[:3]
        except (OSError, ValueError):
            continue
        if int(of_group) == group and state not in "ZX":
            found.append(stat.parent.name)
    return found


class Visitor:
    """A browser without a screen: keeps cookies, fills forms."""

    def __init__(self, home: str) -> None:
        self.home = home
        self.opener = build_opener(ProxyHandler({}), HTTPCookieProcessor(CookieJar()))

    def get(self, path: str) -> str:
        with self.opener.open(self.home + path, timeout=PATIENCE) as answer:
            return str(answer.read().decode())

    def send(self, path: str, **fields: str) -> tuple[str, str]:
        """Fill the form of a page and send it: the address one comes to, and what stands there."""
        token = re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.get(path))[-1]
        body = urlencode({"csrfmiddlewaretoken": token, **fields}).encode()
        with self.opener.open(self.home + path, body, timeout=PATIENCE) as answer:
            return answer.geturl().removeprefix(self.home), answer.read().decode()

    def sign_in(self, login: str, password: str) -> str:
        return self.send("/account/login/", login=login, password=password)[0]


def hear() -> None:
    """As started from a terminal: a job in the background (of CI, of nohup) begins deaf to the signals we send."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


class School:
    """One data folder and the run of the product over it."""

    def __init__(self, data: Path) -> None:
        self.data, self.port, self.log = data, free_port(), data.parent / "out.txt"
        self.home = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def begin(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, str(ROOT / "run.py"), "--port", str(self.port)]
        with self.log.open("wb") as out:
            self.process = subprocess.Popen(
                command, env=settings_of(self.data), stdout=out, stderr=out, start_new_session=True, preexec_fn=hear
            )
        return self.process

    def start(self) -> None:
        """Start and wait for the words that invite."""
        process = self.begin()
        until(lambda: self.invites() or process.poll() is not None, "the product is open")
        assert process.poll() is None, self.said()

    def invites(self) -> bool:
        return "Показательная школа. Пароль" in self.said() and self.said().endswith("\n\n")

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8")

    def parts(self) -> dict[str, int]:
        """Name of a part → its process, which leads its group."""
        lines = (self.data / "pids").read_text(encoding="utf-8").splitlines()
        return {name: int(pid) for pid, name in (line.split("\t") for line in lines)}

    def answers(self) -> bool:
        try:
            return "Войти" in Visitor(self.home).get("/account/login/")
        except (URLError, OSError):
            return False

    def password(self) -> str:
        return re.findall(r"Пароль у всех один: (\S+)", self.said())[0]

    def visitor(self, login: str) -> Visitor:
        visitor = Visitor(self.home)
        assert visitor.sign_in(login, self.password()) == "/"
        return visitor

    def end(self, number: int = signal.SIGINT) -> int:
        """Send a signal to run.py itself and wait: its exit code."""
        assert self.process is not None
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)

    def sweep(self) -> None:
        """After a test that failed: leave nothing running."""
        if self.process is not None and self.process.poll() is None:
            self.end()


@contextmanager
def index(folder: Path) -> Iterator[str]:
    """A package index on the loopback over a folder of files; its address."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *args: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/simple"
        finally:
            server.shutdown()
