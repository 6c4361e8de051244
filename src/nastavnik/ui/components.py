"""The catalogue of components: macros of ``ui/components/*.html`` with their properties, read from the sources themselves."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import nodes

HERE = Path(__file__).parent / "templates" / "ui" / "components"


@dataclass(frozen=True, slots=True)
class Component:
    """A macro: its file, its name, its properties as they are declared (``lead=""`` has a default, ``title`` has none)."""

    file: str
    name: str
    properties: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.name}({', '.join(self.properties)})"


@cache
def components() -> dict[str, Component]:
    """Every component by its name."""
    from nastavnik.ui.jinja import environment

    parse = environment().parse
    found = [
        Component(file.name, macro.name, _properties(macro))
        for file in sorted(HERE.glob("*.html"))
        for macro in parse(file.read_text(encoding="utf-8")).find_all(nodes.Macro)
    ]
    return {item.name: item for item in found}


def _properties(macro: nodes.Macro) -> tuple[str, ...]:
    plain = len(macro.args) - len(macro.defaults)
    given = [""] * plain + [f"={_value(item)}" for item in macro.defaults]
    return tuple(argument.name + default for argument, default in zip(macro.args, given, strict=True))


def _value(item: nodes.Expr) -> str:
    value = item.as_const()
    return f'"{value}"' if isinstance(value, str) else str(value).lower()
