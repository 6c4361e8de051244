"""Conditions of questionnaires: a small safe language, parsed as Python and allowed little of it (ux 4.5).

Names, attributes of ``person program stats session role``, constants, lists, comparisons, ``and or not``. No calls, no
arithmetic. Three-valued: what is unknown about a person leaves the question shown.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

ROOTS = frozenset({"person", "program", "stats", "session", "role"})
LONGEST = 300
DEEPEST = 20


class WrongExpression(ValueError):
    """Not of the language; the text says what is not allowed, in Russian."""


class _Unknown:
    """A fact nobody has told."""


UNKNOWN = _Unknown()
Scope = Mapping[str, Any]
"""Name → value: answers by item id, and the roots as mappings."""


@dataclass(frozen=True)
class Expression:
    """A parsed condition. ``names``: the bare names it asks; ``facts``: the dotted ones."""

    text: str
    names: frozenset[str]
    facts: frozenset[str]
    _run: Callable[[Scope], Any]

    def holds(self, scope: Scope) -> bool:
        """Whether it is true, or cannot be known."""
        return self._run(scope) is not False


@lru_cache(maxsize=1024)
def compile_expression(text: str) -> Expression:
    """Parse a condition. Raises ``WrongExpression`` with a Russian sentence."""
    if len(text) > LONGEST:
        raise WrongExpression(f"условие длиннее {LONGEST} знаков")
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise WrongExpression("условие не разобрать: проверьте скобки, кавычки и знаки сравнения") from None
    maker = _Maker()
    run = maker.logic(tree, 0)
    return Expression(text, frozenset(maker.names), frozenset(maker.facts), run)


class _Maker:
    def __init__(self) -> None:
        self.names: set[str] = set()
        self.facts: set[str] = set()

    def logic(self, node: ast.AST, depth: int) -> Callable[[Scope], Any]:
        """A node that is true, false or unknown."""
        if depth > DEEPEST:
            raise WrongExpression("условие слишком глубоко вложено")
        if isinstance(node, ast.BoolOp):
            parts = [self.logic(part, depth + 1) for part in node.values]
            return _all(parts) if isinstance(node.op, ast.And) else _any(parts)
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            inner = self.logic(node.operand, depth + 1)
            return lambda scope: None if (found := inner(scope)) is None else not found
        if isinstance(node, ast.Compare):
            return self._comparison(node)
        value = self.value(node)
        return lambda scope: None if (found := value(scope)) is UNKNOWN else bool(found)

    def _comparison(self, node: ast.Compare) -> Callable[[Scope], Any]:
        sides = [self.value(part) for part in (node.left, *node.comparators)]
        signs = [_SIGNS.get(type(sign)) for sign in node.ops]
        if None in signs:
            raise WrongExpression("сравнивать можно знаками ==, !=, <, <=, >, >=, in, not in")

        def run(scope: Scope) -> Any:
            values = [side(scope) for side in sides]
            if any(value is UNKNOWN for value in values):
                return None
            return all(sign(values[at], values[at + 1]) for at, sign in enumerate(signs) if sign is not None)

        return run

    def value(self, node: ast.AST) -> Callable[[Scope], Any]:
        """A node that is a value."""
        if isinstance(node, ast.Constant) and isinstance(node.value, (str, int, float, bool)):
            constant = node.value
            return lambda scope: constant
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            positive = self.value(node.operand)
            return lambda scope: -found if isinstance(found := positive(scope), (int, float)) else UNKNOWN
        if isinstance(node, (ast.List, ast.Tuple)):
            parts = [self.value(part) for part in node.elts]
            return lambda scope: [part(scope) for part in parts]
        if isinstance(node, ast.Name):
            name = node.id
            if name.startswith("_"):
                raise WrongExpression(f"имя {name} недопустимо")
            self.names.add(name)
            return lambda scope: scope.get(name)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            root, name = node.value.id, node.attr
            if root not in ROOTS or name.startswith("_"):
                raise WrongExpression(f"{root}.{name}: так можно спрашивать только о {', '.join(sorted(ROOTS))}")
            self.facts.add(f"{root}.{name}")
            return lambda scope: (scope.get(root) or {}).get(name, UNKNOWN)
        raise WrongExpression("можно только имена, числа, строки в кавычках, списки, сравнения, and, or, not")


def _all(parts: list[Callable[[Scope], Any]]) -> Callable[[Scope], Any]:
    def run(scope: Scope) -> Any:
        found = [part(scope) for part in parts]
        return False if False in found else None if None in found else True

    return run


def _any(parts: list[Callable[[Scope], Any]]) -> Callable[[Scope], Any]:
    def run(scope: Scope) -> Any:
        found = [part(scope) for part in parts]
        return True if True in found else None if None in found else False

    return run


def _ordered(compare: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    """Numbers only: a word, a list or no answer is in no order with anything."""

    def run(left: Any, right: Any) -> bool:
        numbers = all(isinstance(side, (int, float)) and not isinstance(side, bool) for side in (left, right))
        return numbers and compare(left, right)

    return run


def _within(left: Any, right: Any) -> bool:
    if isinstance(left, list):
        return isinstance(right, list) and any(item in right for item in left)
    return left in right if isinstance(right, list) else False


_SIGNS: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Eq: lambda left, right: left == right,
    ast.NotEq: lambda left, right: left != right,
    ast.Lt: _ordered(lambda left, right: left < right),
    ast.LtE: _ordered(lambda left, right: left <= right),
    ast.Gt: _ordered(lambda left, right: left > right),
    ast.GtE: _ordered(lambda left, right: left >= right),
    ast.In: _within,
    ast.NotIn: lambda left, right: not _within(left, right),
}


@dataclass(frozen=True)
class Choice:
    """Where a question takes its options: a directory, all rows of a grid, or those rows whose answer meets a condition."""

    kind: str
    name: str
    condition: Expression | None = None


@lru_cache(maxsize=256)
def compile_choice(text: str) -> Choice:
    """Parse ``directory.NAME``, ``ITEM.rows`` or ``ITEM where CONDITION over value``. Raises ``WrongExpression``."""
    item, where, condition = text.partition(" where ")
    if where:
        expression = compile_expression(condition)
        if expression.names - {"value"} or expression.facts:
            raise WrongExpression("после where можно спрашивать только value")
        return Choice("answers", item.strip(), expression)
    root, dot, name = text.strip().partition(".")
    if dot and root == "directory" and name.isidentifier():
        return Choice("directory", name)
    if dot and name == "rows" and root.isidentifier():
        return Choice("rows", root)
    raise WrongExpression(f"«{text}»: нужно directory.список, вопрос.rows или «вопрос where условие»")
