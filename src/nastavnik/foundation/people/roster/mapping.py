"""Which column is what: by the remembered choice, by the heading, by the content; with the confidence said aloud."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from . import names, text, values, vocabulary
from .fields import NAME_FIELDS, SEVERAL_ALLOWED, Field, match_heading
from .table import Column, Table

ColumnMapping = Mapping[int, str]
"""Column index → value of ``Field``. Columns left out are not loaded."""

_TODAY = date(2025, 9, 1)  # only to ask "is this a date at all"; the answer does not depend on it
_SURE = 0.7


@dataclass(frozen=True, slots=True)
class ColumnMatch:
    """A proposal for one column. ``ground``: remembered, heading, content, none. ``confidence`` is 0..1."""

    index: int
    letter: str
    heading: str
    key: str
    sample: str
    field: Field
    confidence: float
    ground: str

    def to_json(self) -> dict[str, Any]:
        return {**asdict(self), "field": self.field.value}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> ColumnMatch:
        return cls(**{**data, "field": Field(data["field"])})


def propose_mapping(table: Table, remembered: Mapping[str, str] | None = None) -> tuple[ColumnMatch, ...]:
    """A field for every column. ``remembered`` maps ``Column.key`` to a field and wins; unknown words mean «ignore»."""
    remembered = remembered or {}
    found = [_propose(table, column, remembered) for column in table.columns]
    found = _one_of_each(found)
    if not any(match.field in NAME_FIELDS for match in found):
        found = _three_name_columns(table, found)
    return tuple(found)


def mapping_of(matches: tuple[ColumnMatch, ...]) -> dict[int, str]:
    """The proposal as ``check_rows`` takes it."""
    return {match.index: match.field.value for match in matches}


def remember(table: Table, mapping: ColumnMapping) -> dict[str, str]:
    """What to keep for the next file: normalised heading → field, for columns that have a heading."""
    return {c.key: str(mapping[c.index]) for c in table.columns if c.key and c.index in mapping}


def mapping_problems(table: Table, mapping: ColumnMapping) -> tuple[str, ...]:
    """Sentences for the user: what in this choice of columns keeps the list from being loaded."""
    problems = []
    chosen = [(index, _field(value)) for index, value in sorted(mapping.items())]
    if not any(field in NAME_FIELDS for _, field in chosen):
        problems.append("В таблице нет столбца с фамилиями. Выберите его выше.")
    letters = {column.index: column for column in table.columns}
    by_field: dict[Field, list[str]] = {}
    for index, field in chosen:
        if index in letters and field not in SEVERAL_ALLOWED:
            by_field.setdefault(field, []).append(letters[index].heading or letters[index].letter)
    for same in by_field.values():
        if len(same) > 1:
            listed = " и ".join(f"«{heading}»" for heading in same[:3])
            problems.append(
                f"Столбцы {listed} означают одно и то же. Оставьте один, остальным выберите «Не загружать»."
            )
    return tuple(problems)


def _field(value: str) -> Field:
    try:
        return Field(value)
    except ValueError:
        return Field.IGNORE


def _propose(table: Table, column: Column, remembered: Mapping[str, str]) -> ColumnMatch:
    def match(field: Field, confidence: float, ground: str) -> ColumnMatch:
        return ColumnMatch(
            column.index, column.letter, column.heading, column.key, column.sample, field, round(confidence, 2), ground
        )

    if column.key and column.key in remembered:
        return match(_field(remembered[column.key]), 1.0, "remembered")
    cells = [row.cells[column.index] for row in table.rows[:200] if row.cells[column.index]]
    by_heading = match_heading(column.heading) if column.heading else None
    by_content = _by_content(cells)
    if by_heading:
        field, confidence = by_heading
        if field is Field.BIRTH_ON:
            return match(Field.IGNORE, 0.95, "heading")  # «Не загружать»: the birthday is not needed for mentoring
        if field is Field.STATUS and confidence < _SURE:
            told = sum(1 for cell in cells if values.parse_status(cell))
            return match(Field.STATUS, 0.6, "content") if told else match(Field.IGNORE, 0.7, "heading")
        if field is Field.PHONE and by_content and by_content[0] is Field.EMAIL:
            return match(Field.EMAIL, 0.9, "content")
        if field is Field.EXPERIENCE and by_content and by_content[0] is Field.HIRED_ON:
            confidence = min(confidence, 0.6)
        if (
            field is Field.FULL_NAME
            and confidence < 0.9
            and by_content
            and by_content[0] in {Field.POST, Field.SUBJECTS}
        ):
            return match(by_content[0], 0.6, "content")
        if field is Field.SURNAME and by_content and by_content[0] is Field.FULL_NAME:
            return match(Field.FULL_NAME, 0.9, "content")  # «Фамилия» above whole names
        if field is Field.CLASSES and by_content and by_content[0] is Field.SUBJECTS:
            return match(Field.SUBJECTS, 0.6, "content")
        return match(field, confidence, "heading")
    if by_content:
        field, share = by_content
        if field is Field.HIRED_ON and column.heading:
            return match(Field.IGNORE, 0.5, "content")  # a date under an unknown heading could be anything
        return match(field, share * 0.8, "content")
    return match(Field.IGNORE, 0.5 if column.heading else 0.3, "none")


_CONTENT: tuple[tuple[Field, float, Callable[[str], bool]], ...] = (
    (Field.EMAIL, 0.5, lambda cell: "@" in cell and isinstance(values.parse_email(cell), str)),
    (Field.FULL_NAME, 0.5, names.looks_like_person),
    (
        Field.PHONE,
        0.6,
        lambda cell: sum(c.isdigit() for c in cell) >= 10 and isinstance(values.parse_phone(cell), tuple),
    ),
    (Field.HIRED_ON, 0.7, lambda cell: "." in cell and isinstance(values.parse_date(cell, today=_TODAY), date)),
    (Field.PATRONYMIC, 0.7, lambda cell: " " not in cell and names.is_patronymic(cell)),
    (Field.GENDER, 0.8, lambda cell: text.key(cell) in {"м", "ж", "муж", "жен", "мужской", "женский"}),
    (Field.CATEGORY, 0.6, lambda cell: bool(re.match(r"(высш|перв|соотв|сзд|1 ?к|б ?к|без кат|1 кв)", text.key(cell)))),
    (Field.POST, 0.6, lambda cell: vocabulary.find_post(cell) is not None),
    (Field.SUBJECTS, 0.5, vocabulary.is_subject_cell),
    (Field.EXPERIENCE, 0.8, lambda cell: bool(re.fullmatch(r"\d{1,2}([.,]\d+)?\s*(лет|год|года|г\.?|л\.?).*", cell))),
    (
        Field.CLASSES,
        0.8,
        lambda cell: bool(re.fullmatch(r"(\d{1,2}\W?[А-Яа-я]?\W*)+(кл\w*\.?)?", cell) and re.search("[А-Я-]", cell)),
    ),
)


def _by_content(cells: list[str]) -> tuple[Field, float] | None:
    """The first kind of content that fills enough of the column, with its share."""
    if not cells:
        return None
    for field, least, looks in _CONTENT:
        share = sum(1 for cell in cells if len(cell) <= 200 and looks(cell)) / len(cells)
        if share >= least:
            return field, share
    return None


def _one_of_each(found: list[ColumnMatch]) -> list[ColumnMatch]:
    """Of two columns that mean one thing the surer stays (the first of equals); the other is not loaded."""
    best: dict[Field, ColumnMatch] = {}
    rank = {"remembered": 2, "heading": 1, "content": 0, "none": 0}
    for match in found:
        held = best.get(match.field)
        if held is None or (match.confidence, rank[match.ground]) > (held.confidence, rank[held.ground]):
            best[match.field] = match
    parts = {Field.SURNAME, Field.NAME}
    whole_name_wins = Field.FULL_NAME in best and not parts <= set(best)
    kept = []
    for match in found:
        loses = match.field not in SEVERAL_ALLOWED and best[match.field] is not match
        if (
            match.field in {Field.SURNAME, Field.NAME, Field.PATRONYMIC}
            and whole_name_wins
            and match.ground != "remembered"
        ):
            loses = True
        if match.field is Field.FULL_NAME and not whole_name_wins and match.ground != "remembered":
            loses = True
        kept.append(_with(match, Field.IGNORE, min(match.confidence, 0.6)) if loses else match)
    return kept


def _three_name_columns(table: Table, found: list[ColumnMatch]) -> list[ColumnMatch]:
    """No headings, but a patronymic column: the two before it are the name and the surname."""
    patronymic = next((i for i, match in enumerate(found) if match.field is Field.PATRONYMIC), None)
    if patronymic is not None and patronymic >= 2:
        found[patronymic - 2] = _with(found[patronymic - 2], Field.SURNAME, 0.7)
        found[patronymic - 1] = _with(found[patronymic - 1], Field.NAME, 0.7)
        return found
    known = names.first_names()
    for i in range(1, len(found)):
        cells = [row.cells[found[i].index] for row in table.rows[:100] if row.cells[found[i].index]]
        if cells and sum(1 for cell in cells if text.key(cell) in known) / len(cells) >= 0.5:
            found[i - 1] = _with(found[i - 1], Field.SURNAME, 0.6)
            found[i] = _with(found[i], Field.NAME, 0.7)
            break
    return found


def _with(match: ColumnMatch, field: Field, confidence: float) -> ColumnMatch:
    return ColumnMatch(
        match.index, match.letter, match.heading, match.key, match.sample, field, confidence, match.ground or "content"
    )
