"""The access matrix as a page of the documentation."""

from __future__ import annotations

from nastavnik.foundation.access.roles import Role
from nastavnik.kernel.access import Capability, Matrix, Reach

WORDS = {Reach.OWN: "своё", Reach.SCHOOL: "школа", Reach.SUBTREE: "все ниже"}
HEAD = """# Кто что может

Таблица напечатана из `config/access_matrix.py` командой `print_access`; вручную её не правят.

- «своё» — только то, в чём человек участвует сам: своя пара, свой документ, свои ответы;
- «школа» — всё в своей школе (или другой своей организации);
- «все ниже» — своя организация и все, что входят в неё;
- пустая клетка — доступа нет.
"""


def access_page(matrix: Matrix) -> str:
    """Markdown: capabilities down, roles across."""
    titles = ["Что", *(role.label for role in Role)]
    lines = [HEAD, _row(titles), _row(["---"] * len(titles))]
    for capability, cells in matrix.items():
        assert isinstance(capability, Capability)
        reaches = (cells.get(role) for role in Role)
        lines.append(_row([capability.label, *(WORDS[reach] if reach else "" for reach in reaches)]))
    return "\n".join(lines) + "\n"


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
