"""The contract: people as records or as columns, checked once, kept as a structure of arrays in one canonical order.

The order is (region, municipality, organisation, id): whoever may meet stands together, and no result depends on the order
in which people were given. A bit set is an ``int64`` of at most 63 bits whose bit k means the k-th name of a sorted tuple
of names; the two sides may have different names, they are brought together when pairs are weighed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Column = NDArray[Any]
Names = tuple[str, ...]

FULL = 1000
"""A whole: needs and strengths are integers 0…1000."""
OWN_SCHOOL, MUNICIPALITY, REGION, ANYWHERE = range(4)
"""``scope``: how far from the own school one agrees to be paired."""
ON_SITE, ONLINE = 1, 2
"""Bits of ``formats``; 0 means no data, then any format will do."""
TIERS = 8
"""Priorities are 0 … 7; the greater is served first."""
BITS = 63


class ContractError(ValueError):
    """The input breaks the contract; ``field`` names where."""

    def __init__(self, field: str, text: str) -> None:
        super().__init__(f"{field}: {text}")
        self.field = field


@dataclass(frozen=True, slots=True)
class Mentee:
    """One who looks for a mentor.

    ``needs``: competence → 0…1000 (how much help is asked); ``first``: up to three competences, the most wanted first.
    ``slots``: bits of the weekly free periods; 0 means no data. ``must``: served before the others when places are few.
    ``wishes``: persons, the most wanted first, three count; ``avoids``, ``superior``: persons. ``help``, ``feedback``:
    kinds of help and ways of feedback that suit. ``x``, ``y``, ``reach``: metres; −1: no limit. ``experience``: whole
    years, −1: no data. ``category``: the least category asked of the mentor.
    """

    id: int
    person: int
    needs: dict[str, int] = field(default_factory=dict)
    first: tuple[str, ...] = ()
    subjects: frozenset[str] = frozenset()
    levels: frozenset[str] = frozenset()
    slots: int = 0
    wishes: tuple[int, ...] = ()
    must: bool = False
    region: int = 0
    municipality: int = 0
    organisation: int = 0
    consent: bool = True
    scope: int = ANYWHERE
    formats: int = 0
    x: int = 0
    y: int = 0
    reach: int = -1
    experience: int = -1
    category: int = 0
    superior: int = -1
    avoids: tuple[int, ...] = ()
    help: frozenset[str] = frozenset()
    feedback: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Mentor:
    """One who offers help. ``strengths``: competence → 0…1000; ``places``: how many mentees they can still take.

    A person may stand here twice: once with places of their own and once with a group, whose ``theme`` is the competence
    its members must all ask for. The rest is as for ``Mentee``; ``category`` is what the mentor has.
    """

    id: int
    person: int
    strengths: dict[str, int] = field(default_factory=dict)
    best: frozenset[str] = frozenset()
    subjects: frozenset[str] = frozenset()
    levels: frozenset[str] = frozenset()
    slots: int = 0
    places: int = 1
    region: int = 0
    municipality: int = 0
    organisation: int = 0
    consent: bool = True
    scope: int = ANYWHERE
    formats: int = 0
    x: int = 0
    y: int = 0
    reach: int = -1
    experience: int = -1
    category: int = 0
    trained: bool = False
    theme: str = ""
    wishes: tuple[int, ...] = ()
    avoids: tuple[int, ...] = ()
    help: frozenset[str] = frozenset()
    feedback: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Kind:
    """What a column holds: dtype, value where nothing is given, bounds, second dimension (0: none)."""

    dtype: type[np.generic]
    default: int
    low: int
    high: int
    width: str = ""


_ID = _Kind(np.int64, 0, 0, 2**62)
_PLACE = _Kind(np.int32, 0, 0, 2**31 - 1)
_SET = _Kind(np.int64, 0, 0, 2**BITS - 1)
_PEOPLE = _Kind(np.int64, -1, -1, 2**62, "any")
_COMMON: dict[str, _Kind] = {
    "ids": _ID,
    "person": _ID,
    "region": _PLACE,
    "municipality": _PLACE,
    "organisation": _PLACE,
    "subjects": _SET,
    "levels": _SET,
    "help": _SET,
    "feedback": _SET,
    "slots": _SET,
    "consent": _Kind(np.bool_, 1, 0, 1),
    "scope": _Kind(np.uint8, ANYWHERE, OWN_SCHOOL, ANYWHERE),
    "formats": _Kind(np.uint8, 0, 0, ON_SITE | ONLINE),
    "x": _Kind(np.int32, 0, -(10**9), 10**9),
    "y": _Kind(np.int32, 0, -(10**9), 10**9),
    "reach": _Kind(np.int32, -1, -1, 10**9),
    "experience": _Kind(np.int16, -1, -1, 99),
    "category": _Kind(np.uint8, 0, 0, 15),
    "wishes": _PEOPLE,
    "avoids": _PEOPLE,
}
_MENTEE = _COMMON | {
    "needs": _Kind(np.uint16, 0, 0, FULL, "competences"),
    "first": _Kind(np.int16, -1, -1, BITS - 1, "any"),
    "superior": _Kind(np.int64, -1, -1, 2**62),
    "tier": _Kind(np.uint8, 0, 0, TIERS - 1),
}
_MENTOR = _COMMON | {
    "strengths": _Kind(np.uint16, 0, 0, FULL, "competences"),
    "best": _SET,
    "places": _Kind(np.int32, 1, 0, 10**6),
    "trained": _Kind(np.bool_, 0, 0, 1),
    "theme": _Kind(np.int16, -1, -1, BITS - 1),
}
VOCABULARIES = ("competences", "subject_names", "level_names", "help_names", "feedback_names")
_NAMED = {"subjects": "subject_names", "levels": "level_names", "help": "help_names", "feedback": "feedback_names"}


@dataclass(frozen=True, slots=True, eq=False)
class People:
    """What both sides have: one row per person, in the canonical order. Shapes: (n,), ``wishes`` (n, W), ``avoids`` (n, A)."""

    ids: Ints
    person: Ints
    region: Column
    municipality: Column
    organisation: Column
    subjects: Ints
    levels: Ints
    help: Ints
    feedback: Ints
    slots: Ints
    consent: Column
    scope: Column
    formats: Column
    x: Column
    y: Column
    reach: Column
    experience: Column
    category: Column
    wishes: Ints
    avoids: Ints
    competences: Names
    subject_names: Names
    level_names: Names
    help_names: Names
    feedback_names: Names
    by_id: Ints
    """(n,): the rows in the order of ids."""

    def __len__(self) -> int:
        return len(self.ids)

    def row(self, person_id: int) -> int:
        """Row of an id. Raises ``KeyError``. O(log n)."""
        at = int(np.searchsorted(self.ids, person_id, sorter=self.by_id))
        if at == len(self) or self.ids[self.by_id[at]] != person_id:
            raise KeyError(person_id)
        return int(self.by_id[at])

    def columns(self) -> dict[str, Any]:
        """The columns by name, without the names of bits and without what is derived."""
        kinds = _MENTEE if isinstance(self, Mentees) else _MENTOR
        return {name: getattr(self, name) for name in kinds}

    def vocabularies(self) -> dict[str, Any]:
        """The names of competences and of the bits of sets."""
        return {name: getattr(self, name) for name in VOCABULARIES}

    def _sets(self, row: int) -> dict[str, Any]:
        return {name: _named(int(getattr(self, name)[row]), getattr(self, names)) for name, names in _NAMED.items()}

    def _plain(self, row: int, names: Iterable[str]) -> dict[str, Any]:
        return {name: getattr(self, name)[row].item() for name in names}


_SCALARS = (
    "person", "region", "municipality", "organisation", "slots", "consent", "scope", "formats", "x", "y", "reach",
    "experience", "category",
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Mentees(People):
    """Those who look for a mentor. ``needs`` (n, C) 0…1000; ``first`` (n, F) competence numbers, −1: none; ``tier`` 0…7:
    the greater is served first (``must`` is tier 1)."""

    needs: Column
    first: Column
    superior: Ints
    tier: Column

    @classmethod
    def of(cls, people: Iterable[Mentee]) -> Mentees:
        """From records, in any order.

        Raises ``ContractError`` for doubled ids, needs outside 0…1000, more than three to begin with, values out of bounds.
        """
        rows = _ordered(people, "mentees")
        for item in rows:
            _bounded(item.needs, f"mentees[{item.id}].needs")
            if len(item.first) > 3:
                raise ContractError(f"mentees[{item.id}].first", "at most three")
        competences = _names(code for item in rows for code in (*item.needs, *item.first))
        number = {code: index for index, code in enumerate(competences)}
        columns = _record_columns(rows, "mentees") | {
            "needs": _matrix([item.needs for item in rows], number),
            "first": _padded([[number[code] for code in item.first] for item in rows]),
            "superior": [item.superior for item in rows],
            "tier": [int(item.must) for item in rows],
        }
        return cls.of_columns(competences=competences, **columns)

    @classmethod
    def of_columns(
        cls,
        *,
        competences: Sequence[str] = (),
        subject_names: Sequence[str] = (),
        level_names: Sequence[str] = (),
        help_names: Sequence[str] = (),
        feedback_names: Sequence[str] = (),
        **columns: Any,
    ) -> Mentees:
        """From columns (anything ``np.asarray`` takes), rows in any order; ``ids`` is needed, ``person`` is ``ids`` when
        absent, every other column has a neutral default. O(n log n).

        Raises ``ContractError`` with the name ``mentees.<column>`` for unknown columns, wrong shapes, values out of bounds.
        """
        names = _vocabularies("mentees", (competences, subject_names, level_names, help_names, feedback_names))
        found = _columns("mentees", _MENTEE, columns, names)
        if found["first"].shape[1] > 3:
            raise ContractError("mentees.first", "at most three")
        if found["first"].size and found["first"].max() >= len(names["competences"]):
            raise ContractError("mentees.first", "a number beyond the competences")
        return cls(**found, **names)

    def record(self, row: int) -> Mentee:
        """The person of a row as a record; needs of 0 are left out."""
        values = self.needs[row]
        return Mentee(
            id=int(self.ids[row]),
            needs={self.competences[at]: int(values[at]) for at in np.flatnonzero(values)},
            first=tuple(self.competences[at] for at in self.first[row] if at >= 0),
            wishes=_kept(self.wishes[row]),
            avoids=_kept(self.avoids[row]),
            must=bool(self.tier[row]),
            **self._plain(row, (*_SCALARS, "superior")),
            **self._sets(row),
        )

    @property
    def people(self) -> tuple[Mentee, ...]:
        """Everybody as records, made anew; for a few people."""
        return tuple(self.record(row) for row in range(len(self)))

    def take(self, rows: Column) -> Mentees:
        """These rows only (ascending), with the same names of bits."""
        return Mentees.of_columns(
            **{name: column[rows] for name, column in self.columns().items()}, **self.vocabularies()
        )


@dataclass(frozen=True, slots=True, eq=False)
class Mentors(People):
    """Those who offer help. ``strengths`` (m, C) 0…1000; ``best``: bits over ``competences``; ``places`` ≥ 0;
    ``theme``: number of a competence, −1: none."""

    strengths: Column
    best: Ints
    places: Column
    trained: Column
    theme: Column

    @classmethod
    def of(cls, people: Iterable[Mentor]) -> Mentors:
        """From records, in any order.

        Raises ``ContractError`` for doubled ids, strengths outside 0…1000, negative places, values out of bounds.
        """
        rows = _ordered(people, "mentors")
        for item in rows:
            _bounded(item.strengths, f"mentors[{item.id}].strengths")
            if item.places < 0:
                raise ContractError(f"mentors[{item.id}].places", "not negative")
        themes = (item.theme for item in rows if item.theme)
        competences = _names([*themes, *(code for item in rows for code in (*item.strengths, *item.best))])
        number = {code: index for index, code in enumerate(competences)}
        columns = _record_columns(rows, "mentors") | {
            "strengths": _matrix([item.strengths for item in rows], number),
            "best": [sum(1 << number[code] for code in item.best) for item in rows],
            "places": [item.places for item in rows],
            "trained": [item.trained for item in rows],
            "theme": [number.get(item.theme, -1) for item in rows],
        }
        return cls.of_columns(competences=competences, **columns)

    @classmethod
    def of_columns(
        cls,
        *,
        competences: Sequence[str] = (),
        subject_names: Sequence[str] = (),
        level_names: Sequence[str] = (),
        help_names: Sequence[str] = (),
        feedback_names: Sequence[str] = (),
        **columns: Any,
    ) -> Mentors:
        """As ``Mentees.of_columns``; names in errors begin with ``mentors.``."""
        names = _vocabularies("mentors", (competences, subject_names, level_names, help_names, feedback_names))
        found = _columns("mentors", _MENTOR, columns, names)
        for name in ("theme", "best"):
            top = int(found[name].max(initial=-1))
            if (top.bit_length() if name == "best" and top > 0 else top + (name == "theme")) > len(
                names["competences"]
            ):
                raise ContractError(f"mentors.{name}", "a number beyond the competences")
        return cls(**found, **names)

    def record(self, row: int) -> Mentor:
        """The person of a row as a record; strengths of 0 are left out."""
        values, theme = self.strengths[row], int(self.theme[row])
        return Mentor(
            id=int(self.ids[row]),
            strengths={self.competences[at]: int(values[at]) for at in np.flatnonzero(values)},
            best=_named(int(self.best[row]), self.competences),
            theme=self.competences[theme] if theme >= 0 else "",
            wishes=_kept(self.wishes[row]),
            avoids=_kept(self.avoids[row]),
            **self._plain(row, (*_SCALARS, "places", "trained")),
            **self._sets(row),
        )

    @property
    def people(self) -> tuple[Mentor, ...]:
        """Everybody as records, made anew; for a few people."""
        return tuple(self.record(row) for row in range(len(self)))

    def take(self, rows: Column, places: Column | None = None) -> Mentors:
        """These rows only (ascending), with the same names of bits; ``places`` (m,), when given, instead of the own ones."""
        columns = self.columns() | ({} if places is None else {"places": places})
        return Mentors.of_columns(**{name: column[rows] for name, column in columns.items()}, **self.vocabularies())


Person = TypeVar("Person", Mentee, Mentor)


def _ordered(people: Iterable[Person], name: str) -> list[Person]:
    ordered = sorted(people, key=lambda person: int(person.id))
    if len({person.id for person in ordered}) != len(ordered):
        raise ContractError(f"{name}.id", "ids repeat")
    return ordered


def _bounded(values: Mapping[str, int], name: str) -> None:
    for code, value in values.items():
        if not 0 <= value <= FULL:
            raise ContractError(f"{name}[{code}]", f"{value} is outside 0…{FULL}")


def _names(codes: Iterable[str]) -> Names:
    return tuple(sorted(set(codes)))


def _named(bits: int, names: Names) -> frozenset[str]:
    return frozenset(name for at, name in enumerate(names) if bits >> at & 1)


def _kept(row: Column) -> tuple[int, ...]:
    return tuple(int(item) for item in row if item >= 0)


def _matrix(rows: Sequence[Mapping[str, int]], number: Mapping[str, int]) -> Column:
    table = np.zeros((len(rows), len(number)), dtype=np.uint16)
    for row, values in enumerate(rows):
        for code, value in values.items():
            table[row, number[code]] = value
    return table


def _padded(rows: Sequence[Sequence[int]]) -> Column:
    width = max(map(len, rows), default=0)
    return np.array([[*row, *[-1] * (width - len(row))] for row in rows], dtype=np.int64).reshape(len(rows), width)


def _record_columns(rows: Sequence[Mentee] | Sequence[Mentor], name: str) -> dict[str, Any]:
    """The common columns of records, with the names of their sets."""
    found: dict[str, Any] = {column: [getattr(item, column) for item in rows] for column in _SCALARS}
    found["ids"] = [item.id for item in rows]
    for column, names in _NAMED.items():
        known = _names(code for item in rows for code in getattr(item, column))
        if len(known) > BITS:
            raise ContractError(f"{name}.{column}", f"more than {BITS} different values")
        bit = {code: 1 << at for at, code in enumerate(known)}
        found[names] = known
        found[column] = [sum(bit[code] for code in getattr(item, column)) for item in rows]
    found["wishes"] = _padded([item.wishes[:3] for item in rows])
    found["avoids"] = _padded([item.avoids for item in rows])
    return found


def _vocabularies(side: str, given: Sequence[Sequence[str]]) -> dict[str, Any]:
    found = {name: tuple(words) for name, words in zip(VOCABULARIES, given, strict=True)}
    for name, words in found.items():
        if len(words) > BITS:
            raise ContractError(f"{side}.{name}", f"more than {BITS}")
        if len(set(words)) != len(words):
            raise ContractError(f"{side}.{name}", "names repeat")
    return found


def _columns(
    side: str, kinds: Mapping[str, _Kind], given: Mapping[str, Any], names: Mapping[str, Names]
) -> dict[str, Any]:
    """Check every column, fill the absent ones, put the rows in the canonical order."""
    unknown = sorted(set(given) - set(kinds))
    if unknown:
        raise ContractError(f"{side}.{unknown[0]}", "there is no such column")
    if "ids" not in given:
        raise ContractError(f"{side}.ids", "is needed")
    n = len(given["ids"])
    told = {"person": given["ids"]} | dict(given)
    found = {name: _checked(f"{side}.{name}", kind, told.get(name), n, names) for name, kind in kinds.items()}
    for name, vocabulary in _NAMED.items():
        if int(found[name].max(initial=0)).bit_length() > max(len(names[vocabulary]), BITS * (not names[vocabulary])):
            raise ContractError(f"{side}.{name}", f"a bit beyond {vocabulary}")
    for name in ("wishes", "first"):
        if name in found and (np.diff((found[name] >= 0).astype(np.int8), axis=1) > 0).any():
            raise ContractError(f"{side}.{name}", "−1 stands only after the last")
    by_id = np.argsort(found["ids"], kind="stable")
    if n and not np.diff(found["ids"][by_id]).all():
        raise ContractError(f"{side}.id", "ids repeat")
    order = np.lexsort((found["ids"], found["organisation"], found["municipality"], found["region"]))
    if not np.array_equal(order, np.arange(n)):
        found = {name: np.ascontiguousarray(column[order]) for name, column in found.items()}
        by_id = np.argsort(found["ids"], kind="stable")
    for column in found.values():
        column.setflags(write=False)
    return found | {"by_id": by_id.astype(np.int64)}


def _checked(name: str, kind: _Kind, given: Any, n: int, names: Mapping[str, Names]) -> Column:
    width = len(names["competences"]) if kind.width == "competences" else -1
    if given is None:
        shape = (n, max(width, 0)) if kind.width else (n,)
        return np.full(shape, kind.default, dtype=kind.dtype)
    column = np.asarray(given)
    if column.size == 0 and n == 0:
        column = column.reshape((0, max(width, 0)) if kind.width else (0,)).astype(kind.dtype)
    if column.ndim != (2 if kind.width else 1) or len(column) != n or (width >= 0 and column.shape[1] != width):
        wanted = f"({n}, {width if width >= 0 else 'any'})" if kind.width else f"({n},)"
        raise ContractError(name, f"shape {column.shape}, {wanted} is needed")
    if column.size and column.dtype.kind not in "iub":
        raise ContractError(name, f"whole numbers are needed, not {column.dtype}")
    if column.size and (column.min() < kind.low or column.max() > kind.high):
        worst = column.min() if column.min() < kind.low else column.max()
        raise ContractError(name, f"{worst} is outside {kind.low}…{kind.high}")
    return np.array(column, dtype=kind.dtype, order="C")


assert {item.name for item in fields(Mentees)} == {*_MENTEE, *VOCABULARIES, "by_id"}, "a column without a kind"
assert {item.name for item in fields(Mentors)} == {*_MENTOR, *VOCABULARIES, "by_id"}, "a column without a kind"
