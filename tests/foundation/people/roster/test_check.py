"""Checking: problems, notices, fixes, people known already."""

from __future__ import annotations

import json
import time
from datetime import date

import pytest
from tests.foundation.people.roster import builders as make

from nastavnik.foundation.people.roster import (
    Check,
    ExistingPerson,
    Fixes,
    Table,
    check_rows,
    mapping_of,
    mapping_problems,
    propose_mapping,
    read_pasted,
    read_table,
    remember,
)

TODAY = date(2025, 9, 3)
GROMOVA = ExistingPerson("p7", "Громова", "Елена", "Андреевна")


def check(pasted: str | Table, *, existing: tuple[ExistingPerson, ...] = (), fixes: Fixes | None = None) -> Check:
    table = read_pasted(pasted) if isinstance(pasted, str) else pasted
    return check_rows(table, mapping_of(propose_mapping(table)), existing=existing, today=TODAY, fixes=fixes)


def problems(found: Check) -> list[tuple[int, str, str, str]]:
    return [(i.row, i.column, i.code, i.found) for row in found.rows for i in row.problems]


WIREFRAME = (
    "ФИО\tПредмет\tПед. стаж\tКаб.\n"
    "Белова Мария Сергеевна\tматем.\t1 год\t214\n"
    "Иванова Е.\tхимия\t5\t1\n"
    "Громова Елена Андреевна\tинф-ка\t22\t2\n"
    "Орлов Иван Дмитриевич\tфизика\tдвадцать\t3\n"
)


def test_the_wireframe() -> None:
    found = check(WIREFRAME, existing=(GROMOVA,))
    assert problems(found) == [(3, "A", "initials", "Иванова Е."), (5, "C", "not_a_number", "двадцать")]
    assert [row.number for row in found.ready] == [2, 4]
    assert [row.number for row in found.questions] == [3, 4, 5]
    assert [row.decision for row in found.rows] == ["add", "add", "update", "add"]
    assert found.rows[2].duplicate is not None
    assert found.rows[2].duplicate.person_ids == ("p7",)
    first = found.rows[0].values
    assert (first.full_name, first.gender, first.subjects, first.experience_years) == (
        "Белова Мария Сергеевна",
        "f",
        ("mathematics",),
        1,
    )


def test_fixes_answer_the_questions() -> None:
    fixes = {3: {"full_name": "Елена Юрьевна"}, 5: {"experience_years": "20"}, 4: {"decision": "skip"}}
    found = check(WIREFRAME, existing=(GROMOVA,), fixes=fixes)
    assert (problems(found), found.questions) == ([], ())
    assert found.rows[1].values.full_name == "Иванова Елена Юрьевна"
    assert found.rows[3].values.experience_years == 20
    assert (found.rows[2].decision, found.rows[2].skip_reason, found.rows[2].decided) == ("skip", "chosen", True)


@pytest.mark.parametrize(
    ("typed", "full_name"),
    [
        ("Елена", "Иванова Елена"),
        ("Елена Юрьевна", "Иванова Елена Юрьевна"),
        ("Иванова Елена Юрьевна", "Иванова Елена Юрьевна"),
        ("Егорова Елена", "Егорова Елена"),
    ],
)
def test_whole_name_or_only_the_missing_part(typed: str, full_name: str) -> None:
    found = check(WIREFRAME, fixes={3: {"full_name": typed}})
    assert (found.rows[1].values.full_name, found.rows[1].problems) == (full_name, ())


def test_initials_suggest_people_of_the_school() -> None:
    known = (ExistingPerson("1", "Иванова", "Елена", "Юрьевна"), ExistingPerson("2", "Иванова", "Анна", "Юрьевна"))
    found = check(WIREFRAME, existing=known)
    assert found.rows[1].problems[0].suggestions == ("Иванова Елена Юрьевна",)


def test_existing_is_recognised_across_yo_case_and_latin() -> None:
    known = (ExistingPerson("1", "Семёнова", "Алёна", "Петровна"),)
    found = check("ФИО\tСтаж\nCЕМЕНОВА АЛЕНА ПЕТРОВНА\t3", existing=known)
    assert (found.rows[0].decision, found.rows[0].duplicate and found.rows[0].duplicate.exact) == ("update", True)


def test_near_match_must_be_decided() -> None:
    row = "ФИО\tСтаж\nГромова Елена\t3"
    found = check(row, existing=(GROMOVA,))
    assert [i.code for i in found.rows[0].problems] == ["maybe_known"]
    assert found.ready == ()
    assert [r.decision for r in check(row, existing=(GROMOVA,), fixes={2: {"decision": "update"}}).ready] == ["update"]
    assert [r.decision for r in check(row, existing=(GROMOVA,), fixes={2: {"decision": "add"}}).ready] == ["add"]


def test_two_namesakes_in_the_school_cannot_be_updated_blindly() -> None:
    twin = ExistingPerson("p8", "Громова", "Елена", "Андреевна", email="g@s.ru")
    row = "ФИО\tПочта\nГромова Елена Андреевна\t"
    found = check(row, existing=(GROMOVA, twin), fixes={2: {"decision": "update"}})
    assert [i.code for i in found.rows[0].problems] == ["maybe_known"]
    by_mail = check(row + "G@S.ru", existing=(GROMOVA, twin))
    assert by_mail.rows[0].duplicate is not None
    assert (by_mail.rows[0].decision, by_mail.rows[0].duplicate.person_ids) == ("update", ("p8",))


def test_repeat_in_the_file_is_skipped_and_may_be_joined() -> None:
    pasted = "ФИО\tПредмет\nОрлов Иван Дмитриевич\tфизика\nорлов иван дмитриевич\tматематика"
    found = check(pasted)
    assert [(row.decision, row.skip_reason) for row in found.rows] == [("add", ""), ("skip", "repeat")]
    assert found.rows[1].duplicate is not None
    assert found.rows[1].duplicate.text == "Повторяет строку 2. Здесь другой предмет: математика. Дополнить строку 2?"
    joined = check(pasted, fixes={3: {"decision": "update"}})
    assert joined.rows[0].values.subjects == ("physics", "mathematics")


def test_one_person_on_two_lines_under_a_merged_name() -> None:
    table = read_table(
        make.xlsx(
            [["ФИО", "Предмет"], ["Орлов Иван Дмитриевич", "физика"], ["", "астрономия"]],
            then=lambda sheet: sheet.merge_cells("A2:A3"),
        ),
        "a.xlsx",
    )
    found = check(table)
    assert found.rows[0].values.subjects == ("physics", "astronomy")
    assert (found.rows[1].decision, found.questions) == ("update", ())


def test_people_not_to_load() -> None:
    found = check(
        "ФИО\tДолжность\tСтатус\n"
        "Белова Мария Сергеевна\tучитель\tуволена 01.06.2025\n"
        "Вакансия\tучитель\t\n"
        "Ким Анна Юрьевна\tуборщица\t\n"
        "Сафина Алия Маратовна (декрет)\tучитель\t\n"
        "Петрова (Сидорова) Анна Юрьевна\tучитель\tвнешний совместитель\n"
    )
    assert [(r.decision, r.skip_reason, r.values.status) for r in found.rows] == [
        ("skip", "dismissed", "dismissed"),
        ("skip", "vacancy", ""),
        ("skip", "support", ""),
        ("add", "", "leave"),
        ("add", "", "part_time_external"),
    ]
    assert found.rows[4].values.former_surname == "Сидорова"
    assert problems(found) == []
    back = check("ФИО\tСтатус\nБелова Мария Сергеевна\tуволена", fixes={2: {"decision": "add"}})
    assert [r.number for r in back.ready] == [2]


def test_gender() -> None:
    found = check(
        "ФИО\tПол\nБелова Мария Сергеевна\t\nОрлов Иван\t\nКим Саша\tжен\nАлиев Рашид Гасан оглы\t\nКим Анна Юрьевна\tм"
    )
    assert [row.values.gender for row in found.rows] == ["f", "m", "f", "m", "m"]
    assert "gender_differs" in [issue.code for issue in found.rows[4].notices]


def test_contacts_block_with_the_text_of_the_form() -> None:
    found = check("ФИО\tТелефон\tE-mail\nБелова Мария Сергеевна\t123\tmail.ru")
    assert [issue.text for issue in found.rows[0].problems] == [
        "Похоже, в адресе ошибка: нет знака @.",
        "Проверьте номер: в нём должно быть 11 цифр.",
    ]
    assert [
        i.code for i in check("ФИО\tТелефон\nБелова Мария Сергеевна\t123", fixes={2: {"phone": ""}}).rows[0].problems
    ] == []


def test_no_name_column() -> None:
    table = read_pasted("Предмет\tСтаж\nфизика\t3")
    assert mapping_problems(table, mapping_of(propose_mapping(table))) == (
        "В таблице нет столбца с фамилиями. Выберите его выше.",
    )
    assert check(table).ready == ()


def test_two_columns_of_one_meaning() -> None:
    table = read_pasted("ФИО\tСтаж\tСтаж в школе\nБелова Мария Сергеевна\t5\t3")
    wrong = {0: "full_name", 1: "experience_years", 2: "experience_years"}
    assert mapping_problems(table, wrong) == (
        "Столбцы «Стаж» и «Стаж в школе» означают одно и то же. Оставьте один, остальным выберите «Не загружать».",
    )


def test_remember_gives_the_same_mapping_next_time() -> None:
    table = read_pasted("ФИО\tЧто-то\nБелова Мария Сергеевна\t01.02.1990")
    kept = remember(table, {0: "full_name", 1: "birth_on"})
    assert kept == {"фио": "full_name", "что то": "birth_on"}
    assert mapping_of(propose_mapping(table, kept)) == {0: "full_name", 1: "birth_on"}


def test_draft_survives_json() -> None:
    table = read_pasted(WIREFRAME)
    found = check(table, existing=(GROMOVA,))
    assert Table.from_json(json.loads(json.dumps(table.to_json()))) == table
    assert Check.from_json(json.loads(json.dumps(found.to_json()))) == found


def test_thousand_rows_in_under_two_seconds() -> None:
    surnames = [f"{a}{b}ов" for a in ("Бел", "Гром", "Орл", "Сид", "Кар") for b in ("", "ан", "ин", "ор", "ет")]
    fathers = ["Петр", "Семён", "Борис", "Игнат"]
    lines = [
        f"{i}\t{surnames[i % 25]}{'абвгдежзик'[i // 25 % 10]} Иван {fathers[i // 250]}ович\tучитель математики\t"
        f"матем., инф-ка, физ. {i % 9 + 1} кл\t{i % 40} лет {i % 12} мес.\t8916{i:07}\tu{i}@school.ru"
        for i in range(1000)
    ]
    pasted = "№\tФИО\tДолжность\tПредметы\tСтаж\tТелефон\tПочта\n" + "\n".join(lines)
    started = time.process_time()
    found = check(pasted, existing=tuple(ExistingPerson(str(i), "Ким", f"Имя{i}") for i in range(500)))
    spent = time.process_time() - started
    assert len(found.rows) == 1000
    assert spent < 2.0
