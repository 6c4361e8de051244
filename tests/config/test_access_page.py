"""The printed table of access is the table in force."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from nastavnik.config.access_matrix import COLUMNS, MATRIX
from nastavnik.foundation.access.printing import access_page
from nastavnik.foundation.access.roles import Role
from nastavnik.kernel.registry import registry


def test_the_page_is_printed_from_the_matrix() -> None:
    printed = (settings.ROOT / "docs" / "reference" / "access.md").read_text(encoding="utf-8")
    assert printed == access_page(MATRIX), "Run the command print_access"


def test_the_page_has_a_row_per_capability_and_a_column_per_role() -> None:
    rows = [line for line in access_page(MATRIX).splitlines() if line.startswith("| ")][2:]
    assert len(rows) == len(MATRIX)
    assert {line.count("|") for line in rows} == {len(Role) + 2}
    cells = [cell for line in rows for cell in line.split("|")[2:-1] if cell.strip()]
    assert len(cells) == sum(len(row) for row in MATRIX.values())


def test_the_command_writes_it(tmp_path: Path, settings: object) -> None:
    settings.ROOT = tmp_path  # type: ignore[attr-defined]
    call_command("print_access")
    assert (tmp_path / "docs" / "reference" / "access.md").read_text(encoding="utf-8") == access_page(registry.matrix)


def test_every_role_has_a_column() -> None:
    assert tuple(Role) == COLUMNS


def test_no_row_of_the_matrix_is_idle() -> None:
    assert registry.idle_rows() == []
