#!/usr/bin/env python3
"""The one entrance: installs, serves, tests. Needs only Python 3.11 and the standard library.

Everything above the version check must run on any Python 3, so that an old one is told what to do.
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
import ctypes  # noqa: E402
import errno  # noqa: E402
import fcntl  # noqa: E402
import hashlib  # noqa: E402
import html.parser  # noqa: E402
import http.client  # noqa: E402
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
CONTAINS = {"runtime": ["runtime"], "dev": ["dev", "runtime"], "bench": ["bench"], "mentor-match": ["mentor-match"]}
PEERS = {"pairing": ["bench", "mentor-match"]}  # measurements whose peers live apart; two of these take the same name
PIP_WHEEL = "pip-25.3-py3-none-any.whl"
PIP_SHA256 = "9655943313a94722b7774661c21049070f6bbb0a1516bf02f7c8d5d9201514cd"
GRACE = 8.0  # seconds the parts have to finish what they do
PATIENCE = 60.0  # seconds alive after which a part is taken to be well again
USAGE = """python3 run.py [--port N] [--host H]   поставить нужное, создать показательную школу и открыть её
python3 run.py test [аргументы pytest] запустить тесты
python3 run.py check                   стиль, типы, связи комнат, миграции
python3 run.py bench [ИМЯ]             измерения
python3 run.py demo --stage N          показательная область на этапе N (в пустой базе)
python3 run.py manage ...              команды Django
python3 run.py lock                    обновить requirements/*.txt по pyproject.toml"""


class Stop(Exception):
    """Ends the run with a sentence for the person at the keyboard."""


def say(text):
    print(text, flush=True)


# ── Installing ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def home(which):
    """The environment of a set: the product's own, or one beside it for peers of a measurement."""
    return VENV if which in ("runtime", "dev") else VENV.with_name(VENV.name + "-" + which)


def python_of(which):
    return home(which) / "bin" / "python"


def install(which):
    """Make the environment and put the locked packages in. The stamp makes every later start immediate."""
    venv, python = home(which), python_of(which)
    stamp = venv / "installed"
    with open(str(requirements("runtime"))) as door:
        fcntl.flock(door, fcntl.LOCK_EX)  # one installation at a time
        if python.exists() and stamp.exists() and mark(which) in stamp.read_text().split():
            return
        begun = time.monotonic()
        if not python.exists():
            say("Шаг 1 из 3: создаём окружение…")
            command = [sys.executable, "-m", "venv", "--clear", "--without-pip", str(venv)]
            if subprocess.run(command).returncode != 0:
                raise Stop("Не получилось создать окружение {}. Проверьте место на диске и право записи.".format(venv))
        stamp.unlink(missing_ok=True)
        say("Шаг 2 из 3: установщик пакетов…")
        wheel = pip_wheel(venv)
        say("Шаг 3 из 3: пакеты; первый раз это занимает до двух минут…")
        put_packages(python, wheel, requirements(which))
        stamp.write_text(" ".join(mark(name) for name in CONTAINS[which]))
        say("Окружение готово за {:.0f} с.".format(time.monotonic() - begun))


def requirements(which):
    return ROOT / "requirements" / (which + ".txt")


def mark(which):
    """Changes when the locked packages or the Python they were made for change."""
    return hashlib.sha256(requirements(which).read_bytes() + repr(sys.version_info[:2]).encode()).hexdigest()


def put_packages(python, wheel, lock):
    """Run pip and retell it: a line for every package, its own words for a fault."""
    command = [str(python), str(wheel / "pip"), "install", "--disable-pip-version-check", "--progress-bar", "off"]
    command += ["--require-hashes", "-r", str(lock)]
    number = 0
    with subprocess.Popen(command, stdout=subprocess.PIPE, universal_newlines=True) as pip:
        for line in pip.stdout:
            if line.startswith("Collecting "):
                number += 1
                say("  {:>2}. {}".format(number, line.split()[1].replace("==", " ")))
            elif line.startswith("Installing "):
                say("  Раскладываем по местам…")
    if pip.returncode != 0:
        raise Stop(
            "Не получилось поставить пакеты. Проверьте сеть и место на диске и запустите снова: начатое не пропадёт.\n"
            "Packages could not be installed: check the network and the disk, then run again."
        )


def index_url():
    """The package index in use: the environment's or pip's own setting, else the public one."""
    if os.environ.get("PIP_INDEX_URL"):
        return os.environ["PIP_INDEX_URL"]
    import configparser

    for name in (os.environ.get("PIP_CONFIG_FILE"), "~/.config/pip/pip.conf", "~/.pip/pip.conf", "/etc/pip.conf"):
        if name and Path(name).expanduser().is_file():
            settings = configparser.RawConfigParser()
            settings.read(str(Path(name).expanduser()))
            told = dict(settings.items("global")) if settings.has_section("global") else {}
            told = {key.replace("-", "_"): value for key, value in told.items()}  # pip reads both spellings
            if "index_url" in told:
                return told["index_url"]
    return "https://" + "pypi.org" + "/simple"


class Links(html.parser.HTMLParser):
    """The links of an index page."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        if tag == "a":
            self.found.append(dict(attrs).get("href") or "")


def pip_wheel(venv):
    """The pinned pip, checked by its hash before anything of it runs."""
    target = venv / PIP_WHEEL
    if not target.exists() or not pinned(target.read_bytes()):
        data = download_pip()
        if not pinned(data):
            raise Stop(
                "Скачанный установщик не совпал с ожидаемым (SHA-256). Ничего не установлено; попробуйте другую сеть.\n"
                "The downloaded pip is not the pinned one. Nothing was installed."
            )
        target.write_bytes(data)
    return target


def pinned(data):
    return hashlib.sha256(data).hexdigest() == PIP_SHA256


def download_pip():
    try:
        page, base = get(index_url().rstrip("/") + "/pip/")
        links = Links()
        links.feed(page.decode("utf-8", "replace"))
        link = next(
            (item for item in links.found if urllib.parse.urlsplit(item).path.split("/")[-1] == PIP_WHEEL), None
        )
        if link is None:
            raise Stop("На сервере пакетов нет {}. Проверьте настройку PIP_INDEX_URL.".format(PIP_WHEEL))
        return get(urllib.parse.urljoin(base, link))[0]
    except (OSError, ValueError, http.client.HTTPException) as fault:
        raise Stop(
            "Нет связи с сервером пакетов ({}). Для первой установки нужна сеть: подключитесь и запустите снова.\n"
            "No network: the first installation needs it.".format(getattr(fault, "reason", fault))
        )


def get(address):
    """The content at an address, and the address it was found at."""
    with urllib.request.urlopen(address, timeout=60) as answer:
        return answer.read(), answer.geturl()


# ── Serving ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def environment():
    """The environment of our processes."""
    return {**os.environ, "PYTHONPATH": str(ROOT / "src"), "DJANGO_SETTINGS_MODULE": "nastavnik.config.settings"}


def data_folder():
    """Where everything the school has is kept; closed to other users of the machine."""
    data = Path(os.environ.get("NASTAVNIK_DATA", str(ROOT / "var"))).resolve()
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    return data


def manage(*arguments, quiet=False):
    """Run one of Django's commands and return its exit code."""
    command = [str(PYTHON), "-m", "nastavnik.config.manage", *arguments]
    out = subprocess.DEVNULL if quiet else None
    return subprocess.run(command, env=environment(), cwd=str(ROOT), stdout=out, preexec_fn=die_with_parent).returncode


def must(*arguments):
    if manage(*arguments, quiet=True) != 0:
        raise Stop(
            "Не получилось подготовить базу данных (команда {}). Причина напечатана выше; устраните её и запустите снова.".format(
                arguments[0]
            )
        )


def serve(host, port):
    data = data_folder()
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
    shown = host if host not in ("0.0.0.0", "::") else os.environ.get("NASTAVNIK_HOSTS", "localhost").split(",")[0]
    os.environ.setdefault("NASTAVNIK_ADDRESS", "http://{}:{}".format(shown, port))
    parts = {"веб-сервер": [str(PYTHON), *web_command(host, port)], "фоновая работа": [str(PYTHON), *WORK]}
    Supervisor(parts, host, port, data).run()


WORK = ("-m", "nastavnik.config.manage", "work")


def web_command(host, port):
    """How the pages are served; the measurements in bench/ serve them by the same words."""
    words = "-m granian nastavnik.config.wsgi:application --interface wsgi --workers 2 --blocking-threads 2"
    words += " --respawn-failed-workers --no-ws --log-level warning --host {} --port {}".format(host, port)
    return words.split()


def prepare(data):
    """Database, static files, and on the very first start the demo school."""
    sources = sorted(path for path in (ROOT / "src").rglob("*") if path.suffix in {".py", ".css", ".js", ".svg"})
    version = hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()
    stamp = data / "prepared"
    if stamp.exists() and stamp.read_text() == version:
        return
    say("Готовим базу данных…")
    must("migrate", "--verbosity", "0")
    must("createcachetable")
    must("collectstatic", "--noinput", "--verbosity", "0")
    if not stamp.exists() and not os.environ.get("NASTAVNIK_DATABASE_URL"):
        say("Создаём показательную школу…")
        must("demo", "--stage", "3", "--if-empty")
    stamp.write_text(version)


def free_port(host, port):
    """Refuse in words an address that cannot be opened."""
    if not 0 < port < 65536:
        raise Stop("Порт — число от 1 до 65535. Выберите такой: python3 run.py --port 8080")
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as fault:
        if fault.errno == errno.EADDRINUSE:
            raise Stop("Порт {} занят. Выберите другой: python3 run.py --port {}".format(port, port % 65535 + 1))
        raise Stop(
            "Нельзя открыть адрес {}, порт {} ({}). Укажите другие в --host и --port.".format(
                host, port, fault.strerror
            )
        )


class Supervisor:
    """Keeps the parts alive: one that died is started again; Ctrl-C stops all of them."""

    def __init__(self, parts, host, port, data):
        self.parts, self.host, self.port, self.data = parts, host, port, data
        self.running, self.since, self.failures, self.wake = {}, {}, {}, {}
        self.stopping = self.greeted = False

    def run(self):
        signal.signal(signal.SIGINT, self.stop)
        signal.signal(signal.SIGTERM, self.stop)
        if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # started with nohup, it outlives the terminal
            signal.signal(signal.SIGHUP, self.stop)
        for name in self.parts:
            self.start(name)
        while not self.stopping:
            time.sleep(0.1)
            self.greeted = self.greeted or self.greet()
            for name, process in list(self.running.items()):
                if process.poll() is not None and not self.stopping:
                    self.bury(name, process)
            for name in [name for name, at in self.wake.items() if at <= time.monotonic()]:
                del self.wake[name]
                self.start(name)
        self.finish()

    def start(self, name):
        self.since[name] = time.monotonic()
        self.running[name] = subprocess.Popen(
            self.parts[name], env=environment(), cwd=str(ROOT), start_new_session=True, preexec_fn=die_with_parent
        )
        self.note()

    def bury(self, name, process):
        """Put away what a dead part left behind, and set when it starts again: later after each failure in a row."""
        wipe(process)
        del self.running[name]
        well = time.monotonic() - self.since[name] > PATIENCE
        self.failures[name] = 1 if well else self.failures.get(name, 0) + 1
        self.wake[name] = time.monotonic() + min(0.25 * 2 ** self.failures[name], 30)
        say("{}: остановилось само, запускаем снова.".format(name.capitalize()))

    def note(self):
        """Who runs now, for the one who looks after the machine."""
        lines = ["{}\t{}\n".format(process.pid, name) for name, process in self.running.items()]
        (self.data / "pids").write_text("".join(lines), encoding="utf-8")

    def greet(self):
        """Once the first page can be asked for, tell where it is and who may sign in."""
        try:
            socket.create_connection((self.host, self.port), 0.5).close()
        except OSError:
            return False
        host = "[{}]".format(self.host) if ":" in self.host else self.host
        say("\nНаставник открыт: http://{}:{}/   (остановить: Ctrl-C)".format(host, self.port))
        signs = self.data / "demo-signins.txt"
        if signs.exists():
            say("\nПоказательная школа. " + signs.read_text(encoding="utf-8"))
        return True

    def stop(self, *_):
        self.stopping = True

    def finish(self):
        say("\nОстанавливаемся…")
        for process in self.running.values():
            process.terminate()  # each tells its own helpers; told by us as well, the queue would wait for the dead
        end = time.monotonic() + GRACE
        for process in self.running.values():
            try:
                process.wait(max(end - time.monotonic(), 0.1))
            except subprocess.TimeoutExpired:
                pass
        for process in self.running.values():
            wipe(process)
            process.wait()
        (self.data / "pids").unlink(missing_ok=True)
        say("Остановлено. Данные сохранены в {}.".format(self.data))


def wipe(process):
    """Kill a part with all its helpers."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass


def die_with_parent():
    """Called in the child: should we be killed outright, the kernel stops it, and the address is free again."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)


# ── For people who work on it ──────────────────────────────────────────────────────────────────────────────────────────


def test(arguments):
    """Without arguments: everything, on all processors."""
    install("dev")
    env = environment()
    env["PYTHONPATH"] = os.pathsep.join([str(ROOT / "src"), str(ROOT / "tests")])
    env.setdefault("NASTAVNIK_DATA", str(ROOT / "var" / "test"))
    env.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    Path(env["NASTAVNIK_DATA"], "static").mkdir(parents=True, exist_ok=True)
    command = [str(PYTHON), "-m", "pytest", *(arguments or ["-n", "auto", "--dist", "loadscope"])]
    return subprocess.run(command, env=env, cwd=str(ROOT)).returncode


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
    names = sorted(path.stem for path in (ROOT / "bench").glob("*.py") if not path.stem.startswith("_"))
    if not arguments:
        say("Измерения: " + ", ".join(names))
        return 0
    if arguments[0] not in names:
        raise Stop("Такого измерения нет: {}. Есть: {}.".format(arguments[0], ", ".join(names)))
    sets = PEERS.get(arguments[0].split("_")[0], ["dev"])
    for which in sets:
        install(which)
    command = [str(python_of(sets[0])), str(ROOT / "bench" / (arguments[0] + ".py")), *arguments[1:]]
    return subprocess.run(command, env=environment(), cwd=str(ROOT)).returncode


def lock():
    """Resolve pyproject.toml into hashed, host-free requirement files."""
    uv = shutil.which("uv")
    if uv is None:
        raise Stop("Для этого нужна программа uv (pip install uv).")
    options = "--universal --python-version 3.11 --generate-hashes --no-header --no-annotate --quiet"
    with_runtime = ["-c", "requirements/runtime.txt"]
    sources = {
        "runtime": ["pyproject.toml"],
        "dev": ["pyproject.toml", "--extra", "dev", *with_runtime],
        "bench": ["--group", "bench", *with_runtime],
        "mentor-match": ["--group", "mentor-match"],
    }
    for which, source in sources.items():
        command = [uv, "pip", "compile", *source, *options.split(), "-o", str(requirements(which))]
        if subprocess.run(command, cwd=str(ROOT)).returncode != 0:
            return 1
    return 0


def demo(arguments):
    install("runtime")
    data_folder()
    must("migrate", "--verbosity", "0")
    must("createcachetable")
    return manage("demo", *arguments)


def django(arguments):
    install("runtime")
    data_folder()
    return manage(*arguments)


def main(arguments):
    verbs = {
        "test": test,
        "check": lambda _: check(),
        "bench": bench,
        "demo": demo,
        "manage": django,
        "lock": lambda _: lock(),
    }
    if arguments and arguments[0] in verbs:
        return verbs[arguments[0]](arguments[1:])
    if arguments and arguments[0] in ("-h", "--help", "help"):
        say(USAGE)
        return 0
    parser = argparse.ArgumentParser(add_help=False, exit_on_error=False)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--host", default="127.0.0.1")
    try:
        given, rest = parser.parse_known_args(arguments)
    except argparse.ArgumentError:
        rest = arguments
    if rest:
        raise Stop("Непонятно: {}. Можно так:\n\n{}".format(" ".join(rest), USAGE))
    serve(given.host, given.port)
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Stop as reason:
        sys.exit(str(reason))
    except OSError as fault:
        sys.exit("Не получилось: {}. Проверьте место на диске и право записи в эту папку.".format(fault))
    except KeyboardInterrupt:
        say("\nПрервано. Запустите снова: начатое не пропадёт.")
        sys.exit(130)
