"""The product as it is served, over a temporary data folder, for a measurement: processes, a browser, their CPU."""

from __future__ import annotations

import http.cookiejar
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

HERE = Path(__file__).resolve().parent
sys.path.append(str(HERE.parent))

from run import WORK, web_command  # noqa: E402


@dataclass
class House:
    """A running server (and worker): its address, data folder, database and processes."""

    base: str
    data: Path
    database: str
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def cpu(self) -> float:
        """Seconds of CPU the web server has used so far, with its database server where there is one."""
        return sum(_on_cpu(pid) for pid in (*_family(self.processes[0].pid), *self._backends()))

    def _backends(self) -> list[int]:
        if not self.database:
            return []
        import psycopg

        with psycopg.connect(self.database) as connection:
            own = connection.info.backend_pid
            rows = connection.execute("SELECT pid FROM pg_stat_activity WHERE datname = current_database()").fetchall()
        return [pid for (pid,) in rows if pid != own]


@contextmanager
def house(
    prepare: str, *, settings: str = "nastavnik.config.settings", worker: bool = False, postgres: str = ""
) -> Iterator[House]:
    """Start the server after ``python3 <prepare> prepare`` has filled the database. ``postgres``: a server to make a database on."""
    data = Path(tempfile.mkdtemp(prefix="bench-"))
    database = _own_database(postgres)
    port = free_port()
    found = House(f"http://127.0.0.1:{port}", data, database)
    env = {
        **os.environ, "NASTAVNIK_DATA": str(data), "DJANGO_SETTINGS_MODULE": settings, "NASTAVNIK_DEBUG": "0",
        "NASTAVNIK_JOBS_INLINE": "0", "NASTAVNIK_DATABASE_URL": database,
        "PYTHONPATH": os.pathsep.join([str(HERE), os.environ.get("PYTHONPATH", str(HERE.parent / "src"))]),
    }  # fmt: skip
    try:
        subprocess.run([sys.executable, prepare, "prepare"], env=env, check=True)
        log = (data / "log").open("wb")
        commands = [web_command("127.0.0.1", port), *([WORK] if worker else [])]
        for command in commands:
            found.processes.append(
                subprocess.Popen([sys.executable, *command], env=env, stdout=log, stderr=log, start_new_session=True)
            )
        Browser(found.base).wait()
        yield found
    except BaseException:
        if (data / "log").exists():
            print((data / "log").read_text(errors="replace")[-4000:], file=sys.stderr)
        raise
    finally:
        for process in found.processes:
            process.terminate()
        for process in found.processes:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        shutil.rmtree(data, ignore_errors=True)


def tables() -> None:
    """Django, tables and static files in the folder of this measurement."""
    import django

    django.setup()
    from django.core.management import call_command

    for command in (("migrate",), ("createcachetable",), ("collectstatic", "--noinput")):
        call_command(*command, verbosity=0)


class Browser:
    """Cookies, forms and redirects: as much of a browser as a measurement needs."""

    def __init__(self, base: str) -> None:
        self.base, self.address, self.token = base, "/", ""
        self.jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))

    def copy(self) -> Browser:
        """The same signed-in browser in another window."""
        window = Browser(self.base)
        window.token = self.token
        for cookie in self.jar:
            window.jar.set_cookie(cookie)
        return window

    @property
    def cookies(self) -> str:
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.jar)

    def wait(self) -> None:
        for _ in range(300):
            try:
                self.get("/account/login/")
                return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError("the server did not start")

    def get(self, address: str) -> str:
        return self._open(urllib.request.Request(self.base + address))

    def post(self, address: str, fields: dict[str, str]) -> str:
        data = urllib.parse.urlencode({**fields, "csrfmiddlewaretoken": self.token}).encode()
        return self._open(urllib.request.Request(self.base + address, data))

    def send_file(self, address: str, content: bytes) -> str:
        edge = uuid.uuid4().hex
        name = "Content-Disposition: form-data; name="
        body = b"\r\n".join(
            [
                f'--{edge}\r\n{name}"csrfmiddlewaretoken"\r\n\r\n{self.token}'.encode(),
                f'--{edge}\r\n{name}"file"; filename="staff.xlsx"\r\nContent-Type: application/octet-stream\r\n'.encode(),
                content,
                f"--{edge}--\r\n".encode(),
            ]
        )
        kind = f"multipart/form-data; boundary={edge}"
        return self._open(urllib.request.Request(self.base + address, body, {"Content-Type": kind}))

    def sign_in(self, password: str) -> None:
        self.get("/account/login/")
        self.post("/account/login/", {"login": "curator", "password": password})
        assert "Вставить из Excel" in self.get("/people/import/"), "could not sign in"

    def _open(self, request: urllib.request.Request) -> str:
        with self.opener.open(request, timeout=120) as answer:
            page: str = answer.read().decode()
            self.address = answer.geturl().removeprefix(self.base)
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        self.token = found[1] if found else self.token
        return page


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _own_database(server: str) -> str:
    if not server:
        return ""
    import psycopg

    parts = urlsplit(server)
    name = f"bench_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(urlunsplit(parts._replace(scheme="postgresql")), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
    return urlunsplit(parts._replace(path=f"/{name}"))


def _family(pid: int) -> list[int]:
    """A process and its descendants."""
    found = [pid]
    for parent in found:
        for task in Path(f"/proc/{parent}/task").glob("*/children"):
            found += [int(child) for child in task.read_text().split()]
    return found


def _on_cpu(pid: int) -> float:
    """Seconds on CPU of all threads of a process, exact to the scheduler's nanoseconds."""
    spent = 0
    for task in Path(f"/proc/{pid}/task").glob("*/schedstat"):
        try:
            spent += int(task.read_text().split()[0])
        except (OSError, ValueError):
            continue
    return spent / 1e9
