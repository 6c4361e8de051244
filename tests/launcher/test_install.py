"""The installation: refusals in words, nothing of a package before its hash is right, progress, no second time."""

from __future__ import annotations

import hashlib
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from launcher.machine import ROOT, free_port, index, run, settings_of

WHEEL = "pip-25.3-py3-none-any.whl"
TINY = "tiny-1.0-py3-none-any.whl"


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A fresh copy with one small package to install."""
    house = tmp_path / "house"
    (house / "requirements").mkdir(parents=True)
    (house / "src").mkdir()
    shutil.copy(ROOT / "run.py", house)
    return house


@pytest.fixture
def shelf(tmp_path: Path, house: Path) -> Path:
    """What the package index offers: that package, and whatever a test puts beside it."""
    shelf = tmp_path / "shelf" / "simple"
    (shelf / "tiny").mkdir(parents=True)
    (shelf / "pip").mkdir()
    with zipfile.ZipFile(shelf / "tiny" / TINY, "w") as wheel:
        wheel.writestr("tiny.py", "")
        wheel.writestr("tiny-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: tiny\nVersion: 1.0\n")
        wheel.writestr("tiny-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr("tiny-1.0.dist-info/RECORD", "")
    for name, file in (("tiny", TINY), ("pip", WHEEL)):
        (shelf / name / "index.html").write_text(f'<a href="{file}#sha256=0">{file}</a>')
    want(house, hashlib.sha256((shelf / "tiny" / TINY).read_bytes()).hexdigest())
    return shelf


@pytest.fixture
def address(shelf: Path) -> Iterator[str]:
    with index(shelf.parent) as address:
        yield address


def want(house: Path, sha256: str) -> None:
    for name in ("runtime", "dev"):
        (house / "requirements" / f"{name}.txt").write_text(f"tiny==1.0 \\\n    --hash=sha256:{sha256}\n")


def offer_pip(shelf: Path) -> None:
    """The pip this very environment was made with."""
    ours = ROOT / ".venv" / WHEEL
    if not ours.exists():
        pytest.skip("среда поставлена не через run.py: запустите python3 run.py test")
    shutil.copy(ours, shelf / "pip")


def installed(house: Path) -> list[str]:
    return sorted(path.name for path in (house / ".venv").glob("lib/python*/site-packages/*"))


def test_without_a_network_one_sentence_says_what_is_needed(house: Path, shelf: Path, tmp_path: Path) -> None:
    env = settings_of(tmp_path / "data", PIP_INDEX_URL=f"http://127.0.0.1:{free_port()}/simple")
    done = run("--port", str(free_port()), root=house, env=env)
    assert done.returncode == 1
    assert "Для первой установки нужна сеть: подключитесь и запустите снова." in done.stderr
    assert "Traceback" not in done.stderr
    assert installed(house) == []
    assert not (tmp_path / "data" / "nastavnik.sqlite3").exists()


@pytest.mark.parametrize("address", ["nonsense", "http://user:secret@127.0.0.1:1/simple", "file:///nowhere/simple"])
def test_a_wrong_address_of_packages_is_refused_in_words(
    address: str, house: Path, shelf: Path, tmp_path: Path
) -> None:
    done = run("manage", "check", root=house, env=settings_of(tmp_path / "data", PIP_INDEX_URL=address))
    assert done.returncode == 1
    assert "Нет связи с сервером пакетов" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_index_without_the_pinned_pip_is_named(house: Path, shelf: Path, address: str, tmp_path: Path) -> None:
    (shelf / "pip" / "index.html").write_text('<a href="pip-9.0.3-py2.py3-none-any.whl">pip</a>')
    done = run("manage", "check", root=house, env=settings_of(tmp_path / "data", PIP_INDEX_URL=address))
    assert done.returncode == 1
    assert f"На сервере пакетов нет {WHEEL}. Проверьте настройку PIP_INDEX_URL." in done.stderr


def test_a_false_pip_is_refused_and_never_run(house: Path, shelf: Path, address: str, tmp_path: Path) -> None:
    mischief = tmp_path / "it-ran"
    with zipfile.ZipFile(shelf / "pip" / WHEEL, "w") as wheel:
        wheel.writestr("pip/__main__.py", f"open({str(mischief)!r}, 'w')")
    done = run("manage", "check", root=house, env=settings_of(tmp_path / "data", PIP_INDEX_URL=address))
    assert done.returncode == 1
    assert "не совпал с ожидаемым (SHA-256). Ничего не установлено" in done.stderr
    assert "Traceback" not in done.stderr
    assert not mischief.exists()
    assert installed(house) == []
    assert not (house / ".venv" / WHEEL).exists()


def test_a_package_with_another_hash_is_refused(house: Path, shelf: Path, address: str, tmp_path: Path) -> None:
    offer_pip(shelf)
    want(house, "0" * 64)
    done = run("manage", "check", root=house, env=settings_of(tmp_path / "data", PIP_INDEX_URL=address))
    assert done.returncode == 1
    assert "Не получилось поставить пакеты. Проверьте сеть и место на диске" in done.stderr
    assert "THESE PACKAGES DO NOT MATCH THE HASHES" in done.stderr
    assert installed(house) == []


def test_progress_is_shown_and_the_second_start_installs_nothing(
    house: Path, shelf: Path, address: str, tmp_path: Path
) -> None:
    offer_pip(shelf)
    (house / ".venv").mkdir()
    env = settings_of(tmp_path / "data", PIP_INDEX_URL=address)
    first = run("manage", "check", root=house, env=env)
    assert first.stdout.splitlines()[:4] == [
        "Шаг 1 из 3: создаём окружение…",
        "Шаг 2 из 3: установщик пакетов…",
        "Шаг 3 из 3: пакеты; первый раз это занимает до двух минут…",
        "   1. tiny 1.0",
    ]
    assert "Окружение готово" in first.stdout
    assert {"tiny-1.0.dist-info", "tiny.py"} <= set(installed(house))
    assert "Шаг" not in run("manage", "check", root=house, env=env).stdout


def test_a_half_downloaded_pip_is_downloaded_again(house: Path, shelf: Path, address: str, tmp_path: Path) -> None:
    env = settings_of(tmp_path / "data", PIP_INDEX_URL=address)
    (shelf / "pip" / WHEEL).write_bytes(b"half")
    run("manage", "check", root=house, env=env)
    (house / ".venv" / WHEEL).write_bytes(b"half")
    offer_pip(shelf)
    assert "Окружение готово" in run("manage", "check", root=house, env=env).stdout


def test_what_the_tests_need_contains_what_the_product_needs() -> None:
    runtime, dev = (
        set((ROOT / "requirements" / f"{name}.txt").read_text().splitlines()) for name in ("runtime", "dev")
    )
    assert runtime <= dev
