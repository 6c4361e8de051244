#!/usr/bin/env python3
"""The one entrance: installs, serves, tests. Needs only Python 3.11 and the standard library.

python3 run.py [--port N] [--host H]   install, create the demo school, serve it with its background worker
python3 run.py test [pytest arguments] run the tests
python3 run.py check                   linters, types, import contracts, migrations
python3 run.py bench [NAME]            benchmarks
python3 run.py demo --stage N          the demo region at a stage of the year (empty database)
python3 run.py manage ...              Django's commands
python3 run.py lock                    refresh requirements/*.txt from pyproject.toml
"""

import sys

NEEDED = (3, 11)


def old_python(version):
    """What to say to a Python that is too old."""
    return (
        "Нужен Python {0}.{1} или новее, а запущен {2}.{3}. Установите его (Debian 12 и новее: apt install python3) и повторите.\n"
        "Python {0}.{1} or newer is needed, this is {2}.{3}."
    ).format(NEEDED[0], NEEDED[1], version[0], version[1])


if sys.version_info < NEEDED:
    sys.exit(old_python(sys.version_info))

import argparse  # noqa: E402
import fcntl  # noqa: E402
import hashlib  # noqa: E402
import html.parser  # noqa: E402
import os  # noqa: E402
import shutil  # noqa: E402
import signal  # noqa: E402
import socket  # noqa: E402
import subprocess  # noqa: E402
import time  # noqa: E402
import urllib.error  # noqa: E402
import urllib.parse  # noqa: E402
import urllib.request  # noqa: E402
from pathlib import Path  # noqa: E402

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
PIP_WHEEL = "pip-25.3-py3-none-any.whl"
PIP_SHA256 = "9655943313a94722b7774661c21049070f6bbb0a1516bf02f7c8d5d9201514cd"
GRACE = 8.0


class Stop(Exception):
    """Ends the run with a sentence for the person at the keyboard."""


def say(text):
    print(text, flush=True)


# ── Installing ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def install(which):
    """Make the environment and put the locked packages in. A stamp makes every later start immediate."""
    lock = ROOT / "requirements" / (which + ".txt")
    stamp = VENV / (which + ".stamp")
    mark = hashlib.sha256(lock.read_bytes() + sys.version.encode()).hexdigest()
    marks = [VENV / (name + ".stamp") for name in ("runtime", "dev")]
    if any(path.exists() and path.read_text() == mark for path in [stamp]) and PYTHON.exists():
        return
    begun = time.monotonic()
    say("Шаг 1 из 3: создаём окружение…")
    if not PYTHON.exists():
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(VENV)], check=True)
    say("Шаг 2 из 3: установщик пакетов…")
    wheel = pip_wheel()
    say("Шаг 3 из 3: пакеты ({}); первый раз это занимает до двух минут…".format(lock.name))
    command = [
        str(PYTHON),
        str(wheel / "pip"),
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--require-hashes",
        "-r",
        str(lock),
    ]
    if subprocess.run(command).returncode != 0:
        raise Stop(
            "Не получилось поставить пакеты. Проверьте, что есть сеть и место на диске, и запустите снова: начатое не пропадёт.\n"
            "Packages could not be installed: check the network and the disk, then run again."
        )
    for path in marks:
        path.unlink(missing_ok=True)
    stamp.write_text(mark)
    say("Окружение готово за {:.0f} с.".format(time.monotonic() - begun))


def index_url():
    """The package index in use: the environment's or pip's own setting, else the public one."""
    if os.environ.get("PIP_INDEX_URL"):
        return os.environ["PIP_INDEX_URL"]
    import configparser

    for name in (os.environ.get("PIP_CONFIG_FILE"), "~/.config/pip/pip.conf", "~/.pip/pip.conf", "/etc/pip.conf"):
        if name and Path(name).expanduser().is_file():
            settings = configparser.RawConfigParser()
            settings.read(str(Path(name).expanduser()))
            if settings.has_option("global", "index-url"):
                return settings.get("global", "index-url")
    return "https://" + "pypi.org" + "/simple"


class Links(html.parser.HTMLParser):
    """The links of an index page."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        if tag == "a":
            self.found.append(dict(attrs).get("href") or "")


def pip_wheel():
    """The pinned pip, checked by its hash before anything of it runs."""
    target = VENV / PIP_WHEEL
    if not target.exists():
        page = index_url().rstrip("/") + "/pip/"
        try:
            links = Links()
            with urllib.request.urlopen(page, timeout=60) as answer:
                links.feed(answer.read().decode())
                base = answer.geturl()
            link = next(
                (item for item in links.found if urllib.parse.urlsplit(item).path.endswith("/" + PIP_WHEEL)), None
            )
            if link is None:
                raise Stop("На сервере пакетов нет {}. Проверьте настройку PIP_INDEX_URL.".format(PIP_WHEEL))
            with urllib.request.urlopen(urllib.parse.urljoin(base, link), timeout=120) as answer:
                data = answer.read()
        except (urllib.error.URLError, OSError) as fault:
            raise Stop(
                "Нет связи с сервером пакетов ({}). Для первой установки нужна сеть: подключитесь и запустите снова.\n"
                "No network: the first installation needs it.".format(getattr(fault, "reason", fault))
            )
        check_wheel(data)
        target.write_bytes(data)
    check_wheel(target.read_bytes())
    return target


def check_wheel(data):
    """Refuse a pip that is not the pinned one."""
    if hashlib.sha256(data).hexdigest() != PIP_SHA256:
        raise Stop(
            "Скачанный установщик не совпал с ожидаемым (SHA-256). Ничего не установлено; попробуйте другую сеть."
        )


# ── Serving ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def environment():
    """The environment of our processes."""
    return {**os.environ, "PYTHONPATH": str(ROOT / "src"), "DJANGO_SETTINGS_MODULE": "nastavnik.config.settings"}


def data_folder():
    return Path(os.environ.get("NASTAVNIK_DATA", str(ROOT / "var"))).resolve()


def manage(*arguments, check=True, quiet=False):
    """Run one of Django's commands."""
    command = [str(PYTHON), "-m", "nastavnik.config.manage", *arguments]
    return subprocess.run(
        command, env=environment(), cwd=str(ROOT), check=check, stdout=subprocess.DEVNULL if quiet else None
    ).returncode


def serve(host, port):
    data = data_folder()
    data.mkdir(parents=True, exist_ok=True)
    lock = open(str(data / "lock"), "w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise Stop(
            "«Наставник» уже запущен с этими данными ({}). Остановите его или укажите другую папку в NASTAVNIK_DATA.".format(
                data
            )
        )
    free_port(host, port)
    install("runtime")
    prepare(data)
    parts = {
        "веб-сервер": [
            str(PYTHON),
            "-m",
            "granian",
            "--interface",
            "wsgi",
            "--host",
            host,
            "--port",
            str(port),
            "--workers",
            "2",
            "--blocking-threads",
            "2",
            "--respawn-failed-workers",
            "--no-ws",
            "--log-level",
            "warning",
            "nastavnik.config.wsgi:application",
        ],
        "фоновая работа": [str(PYTHON), "-m", "nastavnik.config.manage", "qcluster"],
    }
    Supervisor(parts, host, port, data).run()


def prepare(data):
    """Database, static files, and on the very first start the demo school."""
    version = hashlib.sha256(
        b"".join(
            path.read_bytes()
            for path in sorted((ROOT / "src").rglob("*"))
            if path.suffix in {".py", ".css", ".js", ".svg"}
        )
    )
    stamp, mark = data / "prepared", version.hexdigest()
    if stamp.exists() and stamp.read_text() == mark:
        return
    say("Готовим базу данных…")
    first = "NASTAVNIK_DATABASE_URL" not in os.environ and not (data / "nastavnik.sqlite3").exists()
    manage("migrate", "--verbosity", "0")
    manage("createcachetable", quiet=True)
    manage("collectstatic", "--noinput", "--verbosity", "0", quiet=True)
    if first:
        say("Создаём показательную школу…")
        manage("demo", "--stage", "3", quiet=True)
    stamp.write_text(mark)


def free_port(host, port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            raise Stop("Порт {0} занят. Выберите другой: python3 run.py --port {1}".format(port, port + 1))


class Supervisor:
    """Keeps the parts alive: one that died is started again; Ctrl-C stops all of them."""

    def __init__(self, parts, host, port, data):
        self.parts, self.host, self.port, self.data = parts, host, port, data
        self.running, self.failures, self.wake, self.stopping = {}, {}, {}, False

    def run(self):
        signal.signal(signal.SIGINT, self.stop)
        signal.signal(signal.SIGTERM, self.stop)
        for name in self.parts:
            self.start(name)
        self.greet()
        while not self.stopping:
            time.sleep(0.2)
            for name, process in list(self.running.items()):
                if process.poll() is not None and not self.stopping:
                    del self.running[name]
                    self.failures[name] = self.failures.get(name, 0) + 1
                    self.wake[name] = time.monotonic() + min(0.5 * 2 ** (self.failures[name] - 1), 30)
                    say("{}: остановился сам, запускаем снова.".format(name.capitalize()))
            for name in [name for name, at in self.wake.items() if at <= time.monotonic()]:
                del self.wake[name]
                self.start(name)
        self.finish()

    def start(self, name):
        self.running[name] = subprocess.Popen(
            self.parts[name], env=environment(), cwd=str(ROOT), start_new_session=True
        )
        (self.data / "pids").write_text(
            "".join("{}\t{}\n".format(process.pid, key) for key, process in self.running.items())
        )

    def greet(self):
        for _ in range(300):
            if self.stopping:
                return
            try:
                socket.create_connection((self.host, self.port), 0.5).close()
                break
            except OSError:
                time.sleep(0.1)
        say("\nНаставник открыт: http://{}:{}/   (остановить: Ctrl-C)".format(self.host, self.port))
        signs = self.data / "demo-signins.txt"
        if signs.exists():
            say("\nПоказательная школа. " + signs.read_text(encoding="utf-8"))

    def stop(self, *_):
        self.stopping = True

    def finish(self):
        say("\nОстанавливаемся…")
        for process in self.running.values():
            send(process, signal.SIGTERM)
        end = time.monotonic() + GRACE
        for process in self.running.values():
            try:
                process.wait(max(end - time.monotonic(), 0.1))
            except subprocess.TimeoutExpired:
                pass
        for process in self.running.values():
            send(process, signal.SIGKILL)
            process.wait()
        (self.data / "pids").unlink(missing_ok=True)
        say("Остановлено. Данные сохранены в {}.".format(self.data))


def send(process, number):
    try:
        os.killpg(process.pid, number)
    except (ProcessLookupError, PermissionError):
        pass


# ── For people who work on it ──────────────────────────────────────────────────────────────────────────────────────────


def test(arguments):
    install("dev")
    env = environment()
    env["PYTHONPATH"] = os.pathsep.join([str(ROOT / "src"), str(ROOT / "tests")])
    env.setdefault("NASTAVNIK_DATA", str(ROOT / "var" / "test"))
    env.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    return subprocess.run([str(PYTHON), "-m", "pytest", *arguments], env=env, cwd=str(ROOT)).returncode


def check():
    """What CI runs beside the tests. All of it, then the verdict."""
    install("dev")
    python = str(PYTHON)
    steps = [
        ("стиль", [python, "-m", "ruff", "check", "src", "tests", "bench", "run.py"]),
        ("форматирование", [python, "-m", "ruff", "format", "--check", "-q", "src", "tests", "bench", "run.py"]),
        ("типы", [python, "-m", "mypy"]),
        ("кольца и комнаты", [str(VENV / "bin" / "lint-imports"), "--no-cache"]),
        ("миграции", [python, "-m", "nastavnik.config.manage", "makemigrations", "--check", "--dry-run"]),
        ("настройки", [python, "-m", "nastavnik.config.manage", "check"]),
    ]
    env = environment()
    env.setdefault("NASTAVNIK_DATA", str(ROOT / "var" / "test"))
    bad = 0
    for name, command in steps:
        done = subprocess.run(
            command, env=env, cwd=str(ROOT), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, universal_newlines=True
        )
        say("{:<20}{}".format(name, "OK" if done.returncode == 0 else "FAIL"))
        if done.returncode != 0:
            bad += 1
            say(done.stdout[-6000:])
    return 1 if bad else 0


def bench(arguments):
    install("dev")
    names = sorted(path.stem for path in (ROOT / "bench").glob("*.py") if not path.stem.startswith("_"))
    if not arguments:
        say("Измерения: " + ", ".join(names))
        return 0
    if arguments[0] not in names:
        raise Stop("Такого измерения нет: {}. Есть: {}.".format(arguments[0], ", ".join(names)))
    env = environment()
    return subprocess.run(
        [str(PYTHON), str(ROOT / "bench" / (arguments[0] + ".py")), *arguments[1:]], env=env, cwd=str(ROOT)
    ).returncode


def lock():
    """Resolve pyproject.toml into hashed, host-free requirement files."""
    uv = shutil.which("uv") or str(VENV / "bin" / "uv")
    for name, extra in (("runtime", []), ("dev", ["--extra", "dev"])):
        command = [
            uv,
            "pip",
            "compile",
            "pyproject.toml",
            *extra,
            "--universal",
            "--python-version",
            "3.11",
            "--generate-hashes",
            "--no-emit-index-url",
            "--no-header",
            "--no-annotate",
            "--quiet",
            "-o",
            "requirements/{}.txt".format(name),
        ]
        subprocess.run(command, cwd=str(ROOT), check=True)
    return 0


def main(arguments):
    verbs = {"test": test, "bench": bench}
    if arguments and arguments[0] in verbs:
        return verbs[arguments[0]](arguments[1:])
    if arguments and arguments[0] == "check":
        return check()
    if arguments and arguments[0] == "lock":
        return lock()
    if arguments and arguments[0] in ("manage", "demo"):
        install("runtime")
        rest = arguments[1:] if arguments[0] == "manage" else arguments
        if arguments[0] == "demo":
            data_folder().mkdir(parents=True, exist_ok=True)
            manage("migrate", "--verbosity", "0")
            manage("createcachetable", quiet=True)
        return manage(*rest, check=False)
    parser = argparse.ArgumentParser(
        prog="python3 run.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--host", default="127.0.0.1")
    given = parser.parse_args(arguments)
    serve(given.host, given.port)
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Stop as reason:
        sys.exit(str(reason))
    except KeyboardInterrupt:
        sys.exit(130)
