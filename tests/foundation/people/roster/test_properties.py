"""Whatever comes in: only ``RosterFileError`` comes out, no row is lost, the answer is the same twice."""

from __future__ import annotations

import json
from datetime import date

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.foundation.people.roster import builders as make

from nastavnik.foundation.people.roster import (
    Check,
    Field,
    RosterFileError,
    Table,
    check_rows,
    mapping_of,
    propose_mapping,
    read_pasted,
    read_table,
)

TODAY = date(2025, 9, 3)
WORKBOOK = make.xlsx([["ФИО", "Стаж"], ["Белова Мария Сергеевна", 5], ["Ким Анна Юрьевна", "7 лет"]])
SEEDS = (
    WORKBOOK,
    make.TEACHERS_XLS.read_bytes(),
    make.ods(make.ods_row("ФИО", "Стаж") + make.ods_row("Ким Анна", "3")),
)
calm = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))

WORDS = st.sampled_from(
    [
        *("ФИО", "Фамилия", "Имя", "Стаж", "Предмет", "№", "Итого", "Всего", "Белова Мария Сергеевна", "Иванова Е."),
        *("Ким", "Администрация", "Начальные классы", "1", "2", "5.0", "двадцать", "01.09.2020", "8 916 123-45-67"),
        *("a@b.ru", "мат., физ.", "высш.", "—", "декрет", "Директор ____", "Вакансия", "учитель физики", "5А", "#Н/Д"),
    ]
)
CELLS = st.one_of(st.just(""), WORDS, st.text(max_size=12))
GRIDS = st.lists(st.lists(CELLS, min_size=1, max_size=6), min_size=1, max_size=25)


def accounted(table: Table) -> list[int]:
    return sorted([*table.header_rows, *(r.number for r in table.rows), *(r.number for r in table.skipped)])


def swallow(data: bytes) -> Table | None:
    try:
        return read_table(data, "x")
    except RosterFileError as refusal:
        assert refusal.text.endswith(".")
        return None


@calm
@given(st.binary(max_size=4000))
@example(b"PK\x05\x06" + b"\0" * 18)
@example(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
def test_any_bytes(data: bytes) -> None:
    swallow(data)


@calm
@given(
    st.sampled_from((b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xff\xfe", b"\xef\xbb\xbf")),
    st.binary(max_size=2000),
)
def test_any_bytes_behind_a_known_mark(mark: bytes, data: bytes) -> None:
    swallow(mark + data)


@calm
@given(
    st.sampled_from(SEEDS),
    st.lists(st.tuples(st.floats(0, 0.999), st.binary(min_size=1, max_size=4)), min_size=1, max_size=6),
)
def test_damaged_workbooks(data: bytes, wounds: list[tuple[float, bytes]]) -> None:
    spoiled = bytearray(data)
    for where, what in wounds:
        at = int(where * len(spoiled))
        spoiled[at : at + len(what)] = what
    swallow(bytes(spoiled))


@calm
@given(st.binary(min_size=1, max_size=300), st.floats(0, 0.999))
def test_damaged_sheet_xml(noise: bytes, where: float) -> None:
    def change(name: str, part: bytes) -> bytes:
        at = int(where * len(part))
        return part[:at] + noise + part[at + len(noise) :] if name.startswith("xl/") else part

    swallow(make.rezip(WORKBOOK, change))


@calm
@given(
    st.text(max_size=600),
    st.dictionaries(st.integers(0, 30), st.dictionaries(st.sampled_from([*Field, "decision"]), st.text(max_size=30))),
)
def test_any_text_and_any_fix(pasted: str, fixes: dict[int, dict[str, str]]) -> None:
    try:
        table = read_pasted(pasted)
    except RosterFileError:
        return
    check_rows(table, mapping_of(propose_mapping(table)), today=TODAY, fixes=fixes)


@calm
@given(GRIDS, st.lists(st.sampled_from(list(Field)), max_size=6))
def test_no_row_is_lost_and_nothing_depends_on_the_moment(grid: list[list[str]], fields: list[Field]) -> None:
    rows = [
        ["".join(" " if c in '\t\n\r"\f\v\x1c\x1d\x1e\x1f\x85\u2028\u2029' else c for c in cell) for cell in row]
        for row in grid
    ]
    source = "\n".join("\t".join([*row, "#"]) for row in rows)  # the last column keeps every row non-empty
    table = read_pasted(source)
    assert accounted(table) == list(range(1, len(rows) + 1))
    for mapping in (mapping_of(propose_mapping(table)), dict(enumerate(field.value for field in fields))):
        found = check_rows(table, mapping, today=TODAY)
        assert [row.number for row in found.rows] == [row.number for row in table.rows]
        assert found.skipped == table.skipped
        assert found == check_rows(table, mapping, today=TODAY)
        assert Check.from_json(json.loads(json.dumps(found.to_json()))) == found
    assert Table.from_json(json.loads(json.dumps(table.to_json()))) == table


@settings(calm, max_examples=60)
@given(GRIDS)
def test_no_row_of_a_workbook_is_lost(grid: list[list[str]]) -> None:
    rows = [[f"{''.join(c for c in cell if c.isprintable())}" for cell in row] + ["x"] for row in grid]
    rows = [[cell if not cell.startswith("=") else "x" for cell in row] for row in rows]
    table = read_table(make.xlsx(rows), "a.xlsx")
    assert accounted(table) == list(range(1, len(rows) + 1))
