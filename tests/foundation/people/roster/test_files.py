"""Opening: every kind of file, every way to spoil one."""

from __future__ import annotations

import io
import struct
import tracemalloc
import zipfile
from datetime import datetime

import openpyxl
import pytest
import xlsxwriter
from tests.foundation.people.roster import builders as make

from nastavnik.foundation.people.roster import Limits, RosterFileError, Table, read_pasted, read_table

HEAD = ["№", "ФИО", "Должность", "Стаж"]
ROWS = [
    HEAD,
    [1, "Белова Мария Сергеевна", "учитель математики", 1],
    [2, "Громова Елена Андреевна", "учитель информатики", 22],
]


def people(table: Table) -> list[str]:
    return [row.cells[1] for row in table.rows]


def refusal(data: bytes, **kwargs: object) -> RosterFileError:
    with pytest.raises(RosterFileError) as caught:
        read_table(data, "список.xlsx", **kwargs)  # type: ignore[arg-type]
    return caught.value


# --- kinds ---


def test_xlsx_by_openpyxl_whatever_the_name_says() -> None:
    table = read_table(make.xlsx(ROWS), "список.csv")
    assert (table.kind, table.header_rows, people(table)) == (
        "xlsx",
        (1,),
        ["Белова Мария Сергеевна", "Громова Елена Андреевна"],
    )


def test_xlsx_by_xlsxwriter_with_dates_and_numbers() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet("Кадры")
    day = book.add_format({"num_format": "dd.mm.yyyy"})
    sheet.write_row(2, 1, ["ФИО", "Принят", "Телефон", "Стаж"])
    sheet.write_row(3, 1, ["Орлов Иван Дмитриевич"])
    sheet.write_datetime(3, 2, datetime(2020, 9, 1), day)
    sheet.write_row(3, 3, [79161234567.0, 5.5])
    book.close()
    table = read_table(out.getvalue(), "a.xlsx")
    assert table.header_rows == (3,)
    assert table.rows[0].number == 4
    assert table.rows[0].cells == ("", "Орлов Иван Дмитриевич", "01.09.2020", "79161234567", "5.5")
    assert [column.letter for column in table.columns] == ["B", "C", "D", "E"]


def test_xls_of_1997_with_an_error_cell() -> None:
    table = read_table(make.TEACHERS_XLS.read_bytes(), "teachers.xls")
    assert (table.kind, table.sheet, table.header_rows) == ("xls", "Педагоги", (2,))
    assert [row.cells[4] for row in table.rows] == ["01.09.2024", "25.08.2003", "28.08.2025", ""]
    assert [(issue.code, issue.row, issue.column, issue.found) for issue in table.notices] == [
        ("error_cell", 6, "E", "#Н/Д")
    ]


def test_ods_with_a_million_empty_rows_below() -> None:
    empty = '<table:table-cell table:number-columns-repeated="16384"/>'
    tail = f'<table:table-row table:number-rows-repeated="1048570">{empty}</table:table-row>'
    table = read_table(make.ods(make.ods_row("ФИО", "Стаж") + make.ods_row("Ким Анна Юрьевна", "3") + tail), "a.ods")
    assert (table.kind, [row.cells for row in table.rows]) == ("ods", [("Ким Анна Юрьевна", "3")])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16", "utf-16-le", "cp866"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_csv_in_any_dress(encoding: str, delimiter: str) -> None:
    lines = [["ФИО", "Предмет", "Стаж"], ["Белова Мария Сергеевна", "матем.", "1"], ["Ким Анна Юрьевна", "физика", "7"]]
    source = "\r\n".join(delimiter.join(line) for line in lines)
    table = read_table(source.encode(encoding), "кадры.csv")
    assert [row.cells for row in table.rows] == [tuple(line) for line in lines[1:]]


def test_csv_quotes_line_breaks_and_sep_line() -> None:
    source = 'sep=;\r\nФИО;Предмет\r\n"Белова ""Маша"" Мария";"матем.;\nфизика"\r\nКим Анна Юрьевна;химия\r\n'
    table = read_table(source.encode("cp1251"), "a.csv")
    assert [(row.number, row.cells) for row in table.rows] == [
        (3, ('Белова "Маша" Мария', "матем.;\nфизика")),
        (4, ("Ким Анна Юрьевна", "химия")),
    ]


def test_stray_quote_does_not_swallow_the_list() -> None:
    lines = ["ФИО\tПредмет", '"Белова Мария Сергеевна\tматематика']
    lines += [f"Ким Анна Юрьевна {'абвгдежзик'[i % 10]}\tхимия" for i in range(40)]
    assert len(read_pasted("\n".join(lines)).rows) == 41


def test_paste_of_names_only() -> None:
    table = read_pasted("Белова Мария Сергеевна\nКим Анна Юрьевна\n\nОрлов Иван Дмитриевич")
    assert [(row.number, row.cells) for row in table.rows] == [
        (1, ("Белова Мария Сергеевна",)),
        (2, ("Ким Анна Юрьевна",)),
        (4, ("Орлов Иван Дмитриевич",)),
    ]
    assert table.header_rows == ()


# --- sheets ---


def test_the_sheet_that_looks_like_a_staff_list_is_taken_and_named() -> None:
    book = openpyxl.Workbook()
    book.active.title = "Расписание"
    book.active.append(["Урок", "Пн", "Вт"])
    book.active.append(["1", "алгебра", "химия"])
    hidden = book.create_sheet("Архив")
    hidden.sheet_state = "hidden"
    staff = book.create_sheet("Педагоги")
    for row in ROWS:
        hidden.append(row)
        hidden.append(row)
        staff.append(row)
    data = make.save(book)
    table = read_table(data, "a.xlsx")
    assert table.sheet == "Педагоги"
    assert [(sheet.name, sheet.hidden, sheet.score > 0) for sheet in table.sheets] == [
        ("Расписание", False, False),
        ("Архив", True, True),
        ("Педагоги", False, True),
    ]
    assert read_table(data, "a.xlsx", sheet="Архив").sheet == "Архив"
    assert refusal(data, sheet="Нет такого").code == "no_such_sheet"


# --- cells without a value ---


def test_error_cells_and_uncounted_formulas_are_named() -> None:
    def spoil(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        sheet["D2"] = "=2025-2024"  # openpyxl stores no value
        sheet["C3"] = "#N/A"
        sheet["C3"].data_type = "e"

    table = read_table(make.xlsx(ROWS, then=spoil), "a.xlsx")
    assert [(issue.code, issue.row, issue.column, issue.text) for issue in table.notices] == [
        (
            "formula",
            2,
            "D",
            "Формула не посчитана (строка 2, столбец D «Стаж»). Откройте файл в Excel, сохраните и загрузите снова.",
        ),
        ("error_cell", 3, "C", "В ячейке ошибка #Н/Д (строка 3, столбец C «Должность»). Впишите значение вручную."),
    ]
    assert table.rows[1].cells[2] == ""


def test_formula_with_a_stored_value_is_a_value() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["ФИО", "Стаж"])
    sheet.write_row(1, 0, ["Ким Анна Юрьевна"])
    sheet.write_formula(1, 1, "=2025-2020", None, 5)
    book.close()
    table = read_table(out.getvalue(), "a.xlsx")
    assert (table.rows[0].cells, table.notices) == (("Ким Анна Юрьевна", "5"), ())


# --- refusals ---


def test_password_protected_xlsx() -> None:
    found = refusal(make.encrypted_package())
    assert found.text == "Файл защищён паролем. Снимите пароль в Excel и загрузите снова."


def test_password_protected_xls() -> None:
    data = bytearray(make.TEACHERS_XLS.read_bytes())
    at = data.find(struct.pack("<HHH", 0x0042, 2, 1200))  # CODEPAGE becomes FILEPASS
    assert at > 0
    struct.pack_into("<H", data, at, 0x002F)
    assert refusal(bytes(data)).code == "protected"


def test_password_protected_ods() -> None:
    data = make.ods(make.ods_row("ФИО"), manifest="<m:file-entry><m:encryption-data/></m:file-entry>")
    assert refusal(data).code == "protected"


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "картинка"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 50, "картинка"),
        (b"Rar!\x1a\x07\x00", "архив"),
        (b"{\\rtf1\\ansi", "Word"),
        (b"<html><table><tr><td>1</td></tr></table>", "веб-страница"),
        (b"\x00\x01\x02\x03" * 200, "не текст"),
    ],
)
def test_wrong_type(data: bytes, word: str) -> None:
    found = refusal(data)
    assert found.code == "wrong_type"
    assert word in found.text


@pytest.mark.parametrize(
    ("part", "word"), [("word/document.xml", "Word"), ("ppt/a.xml", "презентация"), ("a", "архив")]
)
def test_other_archives(part: str, word: str) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(part, "<x/>")
    found = refusal(out.getvalue())
    assert (found.code, word in found.text) == ("wrong_type", True)


@pytest.mark.parametrize("data", [b"", b"   \n\n", b"\xef\xbb\xbf\n", b";;;\n;;;\n"])
def test_empty(data: bytes) -> None:
    assert refusal(data).code == "empty"


def test_empty_workbook() -> None:
    assert refusal(make.xlsx([])).code == "empty"


def test_nothing_pasted() -> None:
    with pytest.raises(RosterFileError, match="Здесь пока пусто"):
        read_pasted(" \n\t")


def test_size_limit() -> None:
    assert refusal(b"a" * 2_000_001, limits=Limits(max_bytes=2_000_000)).code == "too_large"
    assert "20\u00a0МБ" in refusal(b"a" * (20 * 1024 * 1024 + 1)).text


@pytest.mark.parametrize("cut", [4, 30, 200, 2000, -100, -10])
def test_cut_off_file_is_damaged(cut: int) -> None:
    assert refusal(make.xlsx(ROWS)[:cut]).code == "damaged"


def test_broken_xml_is_damaged() -> None:
    data = make.rezip(make.xlsx(ROWS), lambda name, part: part[:-20] if name.endswith("sheet1.xml") else part)
    assert refusal(data).code == "damaged"


def test_entities_are_refused() -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    data = make.rezip(
        make.xlsx(ROWS),
        lambda name, part: bomb + b"<worksheet>&b;</worksheet>" if name.endswith("sheet1.xml") else part,
    )
    assert refusal(data).code == "damaged"


def test_zip_bomb_is_not_unpacked() -> None:
    data = make.rezip(make.xlsx(ROWS), lambda _, part: part, {"xl/worksheets/sheet2.xml": b" " * 60_000_000})
    assert len(data) < 200_000
    tracemalloc.start()
    found = refusal(data)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found.code == "bomb"
    assert peak < 5_000_000


def test_bomb_that_lies_about_its_size_is_stopped_while_unpacking() -> None:
    data = bytearray(make.rezip(make.xlsx(ROWS), lambda _, part: part, {"xl/worksheets/sheet2.xml": b" " * 60_000_000}))
    real, claimed = struct.pack("<I", 60_000_000), struct.pack("<I", 500_000)
    assert data.count(real) == 2  # local header and central directory
    data = data.replace(real, claimed)
    tracemalloc.start()
    found = refusal(bytes(data))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found.code in {"bomb", "damaged"}
    assert peak < 10_000_000


def test_claim_of_200_megabytes() -> None:
    data = bytearray(make.xlsx(ROWS))
    at = data.find(b"PK\x01\x02")
    struct.pack_into("<II", data, at + 20, 199_000_000, 200_000_000)
    assert refusal(bytes(data)).code == "bomb"


def test_too_many_entries() -> None:
    data = make.rezip(make.xlsx(ROWS), lambda _, part: part, {f"xl/media/{i}": b"" for i in range(2_100)})
    assert refusal(data).code == "bomb"


def test_claimed_million_of_empty_rows_costs_no_memory() -> None:
    def claim(name: str, part: bytes) -> bytes:
        if not name.endswith("sheet1.xml"):
            return part
        empty = b"".join(b'<row r="%d" spans="1:4"><c r="A%d"/></row>' % (i, i) for i in range(10, 50_010))
        return part.replace(b'ref="A1:D3"', b'ref="A1:XFD1048576"').replace(b"</sheetData>", empty + b"</sheetData>")

    table = read_table(make.rezip(make.xlsx(ROWS), claim), "a.xlsx")
    assert people(table) == ["Белова Мария Сергеевна", "Громова Елена Андреевна"]


def test_value_in_the_last_corner_is_refused_before_memory_is_taken() -> None:
    def far(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        sheet["XFD1048576"] = "x"

    found = refusal(make.xlsx(ROWS, then=far))
    assert (found.code, "очень далеко от списка" in found.text) == ("scattered", True)


def test_claims_that_would_end_the_process_are_not_passed_on() -> None:
    """calamine reserves memory by DIMENSIONS (.xls) and by uniqueCount (.xlsx); a failed reservation is an abort."""
    xls = make.TEACHERS_XLS.read_bytes()
    at = xls.find(struct.pack("<HH", 0x0200, 14))
    assert at > 0
    xls = xls[: at + 4] + struct.pack("<IIHH", 0, 0xFFFFFFF0, 0, 256) + xls[at + 16 :]
    assert len(read_table(xls, "a.xls").rows) == 4
    xlsx = make.rezip(
        make.xlsx(ROWS),
        lambda name, part: (
            part.replace(b"uniqueCount=", b'uniqueCount="900000000000" was=') if "sharedStr" in name else part
        ),
    )
    assert people(read_table(xlsx, "a.xlsx")) == ["Белова Мария Сергеевна", "Громова Елена Андреевна"]


def test_ods_cell_repeated_a_billion_times() -> None:
    cell = '<table:table-cell table:number-columns-repeated="16000" office:value-type="string"><text:p>x</text:p>'
    wide = f'<table:table-row table:number-rows-repeated="1000000">{cell}</table:table-cell></table:table-row>'
    assert refusal(make.ods(make.ods_row("ФИО") + wide)).code == "scattered"


@pytest.mark.parametrize(("rows", "fits"), [(2_000, True), (2_001, False), (5_000, False)])
def test_two_thousand_rows(rows: int, fits: bool) -> None:
    pasted = "ФИО\tСтаж\n" + "Белова Мария Сергеевна\t5\n" * rows
    if fits:
        assert len(read_pasted(pasted).rows) == rows
        return
    with pytest.raises(RosterFileError) as caught:
        read_pasted(pasted)
    assert caught.value.text == "Строк больше 2\u00a0000. Разделите таблицу или обратитесь к администратору."


def test_too_many_columns() -> None:
    with pytest.raises(RosterFileError, match="Столбцов больше 200"):
        read_pasted("\t".join("а" * 1 for _ in range(300)) + "\n")
