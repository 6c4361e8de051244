"""From the start command to the first page, and what the installation weighs.

``python3 run.py bench start``: the committed tree is cloned to a temporary folder and started there as a newcomer
would start it, twice: the first start makes the environment from the package cache of this machine, the database and
the demonstration; the second finds them. Prints Markdown.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from _house import free_port

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 900.0


def main() -> None:
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    try:
        clone = folder / "nastavnik"
        subprocess.run(["git", "clone", "-q", str(ROOT), str(clone)], check=True)
        code = size(clone)
        print("| Запуск | Секунд до первой страницы | Код с историей, МБ | Среда, МБ | Данные, МБ |")
        print("|---|---:|---:|---:|---:|")
        for title in ("Первый, пакеты уже скачаны", "Следующий"):
            spent = start(clone)
            print(f"| {title} | {spent:.1f} | {code} | {size(clone / '.venv')} | {size(clone / 'var')} |", flush=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def start(clone: Path) -> float:
    """Seconds from the command to the sign-in page; then Ctrl-C."""
    port = free_port()
    env = {
        name: value for name, value in os.environ.items() if not name.startswith(("NASTAVNIK_", "DJANGO_", "PYTHON"))
    }
    python = next(path for path in ("/usr/bin/python3", sys.executable) if Path(path).exists())
    with (clone.parent / "out.txt").open("wb") as out:
        begun = time.perf_counter()
        process = subprocess.Popen(
            [python, "run.py", "--port", str(port)], cwd=clone, env=env, stdout=out, stderr=out, start_new_session=True,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )  # fmt: skip
        try:
            while not answers(port):
                assert process.poll() is None, (clone.parent / "out.txt").read_text()[-2000:]
                assert time.perf_counter() - begun < PATIENCE, "no page"
                time.sleep(0.05)
            return time.perf_counter() - begun
        finally:
            os.killpg(process.pid, signal.SIGINT)
            stopped = process.wait(60)
            assert stopped == 0, f"Ctrl-C ended with {stopped}"


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/account/login/", timeout=10) as answer:
            return answer.status == 200 and "Войти" in answer.read().decode()
    except OSError:
        return False


def size(folder: Path) -> int:
    """Megabytes of files."""
    return round(sum(path.lstat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6)


if __name__ == "__main__":
    main()
