"""A Python that is too old is told what to do, before anything it might not know."""

from __future__ import annotations

import ast
import subprocess
import sys

import pytest

from launcher.machine import ROOT

SOURCE = (ROOT / "run.py").read_text(encoding="utf-8")
OLD = """
import runpy, sys
sys.version_info = {version}
runpy.run_path({path!r}, run_name="__main__")
"""


def test_any_python_3_can_read_the_file() -> None:
    ast.parse(SOURCE, feature_version=(3, 6))


def test_nothing_but_sys_is_imported_before_the_check() -> None:
    body = ast.parse(SOURCE).body
    check = next(place for place, node in enumerate(body) if isinstance(node, ast.If))
    assert ast.unparse(body[check].test) == "sys.version_info < NEEDED"  # type: ignore[attr-defined]
    early = [ast.unparse(node) for node in body[:check] if isinstance(node, (ast.Import, ast.ImportFrom))]
    assert early == ["import sys"]


@pytest.mark.parametrize("version", [(3, 6, 9), (3, 9, 2), (3, 10, 14)])
def test_an_old_python_is_refused_in_words(version: tuple[int, int, int]) -> None:
    code = OLD.format(version=version, path=str(ROOT / "run.py"))
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 1
    assert f"Нужен Python 3.11 или новее, а запущен {version[0]}.{version[1]}." in done.stderr
    assert "apt install python3" in done.stderr
    assert "Traceback" not in done.stderr
