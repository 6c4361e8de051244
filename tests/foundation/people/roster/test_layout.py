"""Headings, sections, totals: the shapes of real lists."""

from __future__ import annotations

from typing import Any

from tests.foundation.people.roster import builders as make

from nastavnik.foundation.people.roster import Table, mapping_of, propose_mapping, read_pasted, read_table

A, B, C = "Белова Мария Сергеевна", "Громова Елена Андреевна", "Орлов Иван Дмитриевич"


def fields(table: Table, remembered: dict[str, str] | None = None) -> list[str]:
    return [match.field.value for match in propose_mapping(table, remembered)]


def skipped(table: Table) -> list[tuple[int, str]]:
    return [(row.number, row.reason) for row in table.skipped]


def test_the_whole_zoo() -> None:
    def merge(sheet: Any) -> None:
        sheet.merge_cells("A1:E1")
        sheet.merge_cells("A6:E6")

    table = read_table(
        make.xlsx(
            [
                ["Список педагогических работников МБОУ «СОШ № 5» на 01.09.2025"],
                [],
                ["№ п/п", "Ф.И.О.", "Должность", "Предмет", "Пед. стаж"],
                [1, 2, 3, 4, 5],
                [1, A, "директор", "математика", 20],
                ["Начальные классы"],
                [2, B, "учитель", "начальные классы", 7],
                ["№ п/п", "Ф.И.О.", "Должность", "Предмет", "Пед. стаж"],
                ["", "Совместители"],
                [3, C, "учитель", "физика", 1],
                ["Итого:", 3],
                ["Директор", "", "____________", "Белова М. С."],
            ],
            then=merge,
        ),
        "a.xlsx",
    )
    assert [(row.number, row.cells[1], row.section) for row in table.rows] == [
        (5, A, ""),
        (7, B, "Начальные классы"),
        (10, C, "Совместители"),
    ]
    assert skipped(table) == [
        (1, "title"),
        (4, "numbering"),
        (6, "section"),
        (8, "header"),
        (9, "section"),
        (11, "total"),
        (12, "footer"),
    ]
    assert fields(table) == ["ignore", "full_name", "post", "subjects", "experience_years"]


def test_two_storey_heading_with_merged_cells() -> None:
    def merge(sheet: Any) -> None:
        sheet.merge_cells("A1:A2")
        sheet.merge_cells("B1:C1")
        sheet.merge_cells("D1:D2")

    table = read_table(
        make.xlsx(
            [["ФИО", "Стаж", "", "Предмет"], ["", "общий", "педагогический", ""], [A, 10, 8, "физика"]], then=merge
        ),
        "a.xlsx",
    )
    assert table.header_rows == (1, 2)
    assert [column.heading for column in table.columns] == ["ФИО", "Стаж: общий", "Стаж: педагогический", "Предмет"]
    assert fields(table) == ["full_name", "ignore", "experience_years", "subjects"]


def test_two_storey_heading_pasted_without_merges() -> None:
    table = read_pasted(f"ФИО\tСтаж\t\tПредмет\n\tобщий\tпедагогический\t\n{A}\t10\t8\tфизика")
    assert table.header_rows == (1, 2)
    assert fields(table) == ["full_name", "ignore", "experience_years", "subjects"]


def test_vertically_merged_department_fills_down() -> None:
    table = read_table(
        make.xlsx(
            [["Отдел", "ФИО", "Предмет"], ["МО естественных наук", A, "химия"], ["", B, "биология"], ["", "", ""]],
            then=lambda sheet: sheet.merge_cells("A2:A4"),
        ),
        "a.xlsx",
    )
    assert [(row.cells[0], row.filled) for row in table.rows] == [
        ("МО естественных наук", ()),
        ("МО естественных наук", (0,)),
    ]


def test_no_heading_is_guessed_by_content() -> None:
    table = read_pasted(f"1\t{A}\tматематика\t8 916 123-45-67\ta@b.ru\n2\t{B}\tфизика\t8 916 123-45-68\tc@d.ru")
    assert (table.header_rows, len(table.rows)) == ((), 2)
    assert fields(table) == ["ignore", "full_name", "subjects", "phone", "email"]


def test_three_name_columns_without_heading() -> None:
    table = read_pasted("Белова\tМария\tСергеевна\tхимия\nОрлов\tИван\tДмитриевич\tфизика")
    assert fields(table) == ["surname", "name", "patronymic", "subjects"]


def test_remembered_choice_wins_and_birthday_is_left_out() -> None:
    table = read_pasted(f"ФИО\tДата рождения\tГруппа\n{A}\t01.02.1990\tфизика")
    assert fields(table) == ["full_name", "ignore", "subjects"]
    assert fields(table, {"дата рождения": "birth_on", "группа": "ignore"}) == ["full_name", "birth_on", "ignore"]
    assert [match.ground for match in propose_mapping(table, {"группа": "ignore"})][2] == "remembered"


def test_pedagogical_experience_beats_the_general_one() -> None:
    table = read_pasted(f"ФИО\tОбщий стаж\tПед. стаж\n{A}\t20\t10")
    assert mapping_of(propose_mapping(table)) == {0: "full_name", 1: "ignore", 2: "experience_years"}


def test_usual_headings() -> None:
    cases = {
        "Преподаваемые учебные предметы, курсы, дисциплины (модули)": "subjects",
        "Квалификационная категория": "category",
        "Дата присвоения категории": "ignore",
        "Кл. рук-во": "class_teacher",
        "Дата приёма на работу": "hired_on",
        "E-mail": "email",
        "Эл. почта": "email",
        "Сот. тел.": "phone",
        "Каб.": "ignore",
        "Пол": "gender",
        "Занимаемая должность": "post",
        "Стаж работы по специальности": "experience_years",
        "Повышение квалификации": "ignore",
        "Образование": "ignore",
        "Классы": "classes",
    }
    for heading, field in cases.items():
        table = read_pasted(f"Фамилия, имя, отчество\t{heading}\n{A}\tа-я")
        assert fields(table) == ["full_name", field], heading


def test_lone_surname_is_a_person_not_a_section() -> None:
    table = read_pasted(f"ФИО\tПредмет\tСтаж\n{A}\tфизика\t3\nПетрова\t\t\n{B}\tхимия\t4")
    assert [row.cells[0] for row in table.rows] == [A, "Петрова", B]
