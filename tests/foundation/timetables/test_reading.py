"""Timetables as schools keep them: each form reads back exactly, and no filled cell is lost."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foundation.people.roster.builders import ods, ods_row, xlsx
from foundation.timetables.grids import Taught, by_classes, by_teachers, listed, sheet, text, workbook
from nastavnik.foundation.timetables.importing import NotATimetable, name_key, read_file, read_paste
from nastavnik.foundation.timetables.reading import RawLesson, Reading, parse_name, read_sheets

BELOVA, KIM, ORLOVA, IVANOVA = "Белова М. С.", "Ким А. В.", "Орлова-Щукина И. Д.", "Иванова Т. П."


def told(reading: Reading) -> list[tuple[object, ...]]:
    return sorted(
        (name_key(x.who), x.weekday, x.shift, x.number, x.parity, x.class_name, x.subject, x.room)
        for x in reading.lessons
    )


def meant(lessons: Sequence[Taught]) -> list[tuple[object, ...]]:
    return sorted((name_key(x.who), x.weekday, 1, x.number, "", x.class_name, x.subject, x.room) for x in lessons)


def one(*rows: str) -> Reading:
    return read_sheets([sheet([row.split("|") for row in rows])], frozenset({"титов"}))


def short(reading: Reading) -> list[tuple[object, ...]]:
    return [(x.who, x.weekday, x.shift, x.number, x.class_name) for x in reading.lessons]


@st.composite
def timetables(draw: st.DrawFn) -> list[Taught]:
    """At most one lesson of a teacher and of a class at a time."""
    people = draw(
        st.lists(st.sampled_from([BELOVA, KIM, ORLOVA, IVANOVA, "Гаврилюк О. А."]), min_size=1, max_size=5, unique=True)
    )
    classes = draw(st.lists(st.sampled_from(["1А", "5А", "5Б", "10А", "11Б"]), min_size=1, max_size=5, unique=True))
    times = draw(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 7)), min_size=1, max_size=12, unique=True))
    lessons = []
    for weekday, number in times:
        for who, label in zip(draw(st.permutations(people)), draw(st.permutations(classes)), strict=False):
            if draw(st.booleans()):
                subject = draw(st.sampled_from(["Математика", "Русский язык", "ИЗО", "Физ-ра"]))
                lessons.append(Taught(who, weekday, number, label, subject, draw(st.sampled_from(["12", "214", "3"]))))
    return sorted(lessons) or [Taught(people[0], 1, 1, classes[0])]


@settings(max_examples=60, deadline=None)
@given(timetables())
def test_every_form_reads_back_exactly(lessons: list[Taught]) -> None:
    for draw, form in ((listed, "list"), (by_teachers, "teachers"), (by_classes, "classes")):
        found = read_sheets([sheet(draw(lessons))])
        assert (found.forms, found.doubts) == ([form], [])
        assert told(found) == meant(lessons)


LESSONS = [
    Taught(BELOVA, 1, 1, "5А"), Taught(BELOVA, 1, 2, "5Б"), Taught(KIM, 1, 1, "5Б", "Физика", "3"), Taught(KIM, 5, 7, "11Б", "Физика", "3"),
]  # fmt: skip


@pytest.mark.parametrize("draw", [listed, by_teachers, by_classes])
def test_files_and_pastes_of_every_kind(draw: object) -> None:
    rows = draw(LESSONS)  # type: ignore[operator]
    sources = [
        read_file(workbook(rows), "р.xlsx"),
        read_file(text(rows, ";").encode("cp1251"), "р.csv"),
        read_file(text(rows, ",").replace(", каб", " каб").encode(), "р.csv"),
        read_file(ods("".join(ods_row(*row) for row in rows)), "р.ods"),
        read_paste(text(rows)),
    ]
    for source in sources:
        assert told(read_sheets(source.sheets)) == meant(LESSONS)


def test_a_lesson_merged_over_two_rows_is_two_lessons_and_a_day_merged_down_is_one_day() -> None:
    def merge(page: Any) -> None:
        for cells in ("A2:A4", "C2:C3", "C4:D4"):
            page.merge_cells(cells)

    rows = [["День", "№", "5А", "5Б"], ["Понедельник", 1, "Технология Белова М.С.", "Физика Ким А.В."]]
    rows += [["", 2, "", ""], ["", 3, "Физкультура Ким А.В.", ""], ["Вторник", 1, "Физика Ким А.В.", ""]]
    found = read_sheets(read_file(xlsx(rows, then=merge), "р.xlsx").sheets)
    assert [(x.who, x.weekday, x.number, x.class_name) for x in found.lessons] == [
        ("Белова М.С.", 1, 1, "5А"), ("Ким А.В.", 1, 1, "5Б"), ("Белова М.С.", 1, 2, "5А"),
        ("Ким А.В.", 1, 3, "5А"), ("Ким А.В.", 1, 3, "5Б"), ("Ким А.В.", 2, 1, "5А"),
    ]  # fmt: skip


def test_a_table_that_is_no_timetable_is_refused() -> None:
    with pytest.raises(NotATimetable, match="Не нашли в таблице расписания"):
        read_paste("ФИО\tДолжность\nБелова М. С.\tучитель")


def test_a_list_says_what_it_could_not_read_and_where() -> None:
    found = one(
        "Учитель|День|Урок|Класс",
        "Белова М. С.|пн|1|5а",
        "Ким А.В.|когда|2|5б",
        "|вт|3|5в",
        "Ким А.В.|вт|сколько|5г",
        "Ким А. В.|ср|окно|",
    )
    assert short(found) == [("Белова М. С.", 1, 1, 1, "5А")]
    assert [(d.code, d.spot.row, d.spot.column, d.found, d.expected) for d in found.doubts] == [
        ("no_weekday", 3, 1, "когда", "день недели"),
        ("no_who", 4, 0, "", "фамилию учителя"),
        ("no_number", 5, 2, "сколько", "номер урока от 0 до 12"),
    ]


def test_a_list_grouped_by_teacher_and_day() -> None:
    found = one(
        "Педагог|День|№ урока|Класс|Смена|Неделя",
        "Белова М. С.|Понедельник|1|5А|1|нечётная",
        "||2|5Б|2|чётная",
        "||3|5В||",
        "Ким А. В.|Вторник|1|6А||",
        "||2|6А||",
    )
    assert [(x.who, x.weekday, x.shift, x.number, x.parity) for x in found.lessons] == [
        ("Белова М. С.", 1, 1, 1, "odd"), ("Белова М. С.", 1, 2, 2, "even"), ("Белова М. С.", 1, 1, 3, ""),
        ("Ким А. В.", 2, 1, 1, ""), ("Ким А. В.", 2, 1, 2, ""),
    ]  # fmt: skip
    assert not found.doubts


def test_numbers_that_start_again_begin_the_second_shift() -> None:
    found = one("ФИО|Пн||||Вт||||", "|1|2|1|2|1|2|1|2", "Белова М. С.|5А|||6А||||7А")
    assert short(found) == [
        ("Белова М. С.", 1, 1, 1, "5А"),
        ("Белова М. С.", 1, 2, 2, "6А"),
        ("Белова М. С.", 2, 2, 2, "7А"),
    ]
    found = one("ФИО|Понедельник|||", "|1 смена||2 смена|", "|1|2|2|3", "Вторник|||||", "")
    assert not found.lessons


def test_kinds_of_weeks_in_a_cell_and_words_for_no_lesson() -> None:
    found = one("ФИО|Пн||Вт|", "|1|2|1|2", "Белова М. С.|нечёт. 5А / чёт. 6Б|окно|методический день|11")
    assert [(x.weekday, x.number, x.parity, x.class_name) for x in found.lessons] == [
        (1, 1, "odd", "5А"), (1, 1, "even", "6Б"), (2, 2, "", "11"),
    ]  # fmt: skip


def test_two_teachers_of_one_class_and_a_cell_without_a_name() -> None:
    found = one(
        "День|Урок|5А|5Б",
        "Понедельник|1|Англ. яз. Ким А.В. 12 / Орлова И.Д. 14|Классный час",
        "|2|Физкультура Титов|-",
        "Вторник|1|М.С. Белова алгебра|",
    )
    assert [(x.who, x.class_name, x.subject, x.room, x.weekday) for x in found.lessons] == [
        ("Ким А.В.", "5А", "Англ. яз.", "12", 1), ("Орлова И.Д.", "5А", "Англ. яз.", "14", 1), ("Титов", "5А", "Физкультура", "", 1),
        ("М.С. Белова", "5А", "алгебра", "", 2),
    ]  # fmt: skip
    [doubt] = found.doubts
    assert (doubt.code, doubt.found, doubt.known.class_name, doubt.known.weekday, doubt.known.number) == (
        "no_who",
        "Классный час",
        "5Б",
        1,
        1,
    )


def test_days_as_headings_across_the_sheet_and_rooms_in_columns_of_their_own() -> None:
    rows = ["Понедельник", "№|5А|каб|5Б|каб", "1|Математика Белова М.С.|214|Физика Ким А.В.|3", "2|||Физика Ким А.В.|3"]
    found = one(*rows, "Вторник", *rows[1:])
    assert [(x.who, x.weekday, x.number, x.room) for x in found.lessons] == [
        ("Белова М.С.", 1, 1, "214"), ("Ким А.В.", 1, 1, "3"), ("Ким А.В.", 1, 2, "3"),
        ("Белова М.С.", 2, 1, "214"), ("Ким А.В.", 2, 1, "3"), ("Ким А.В.", 2, 2, "3"),
    ]  # fmt: skip


def test_subject_and_name_in_two_lines_of_one_lesson() -> None:
    found = one("День|№|5А|5Б", "Среда|1|Математика|Физика", "||Белова М.С.|Ким А.В.", "|2|Русский|", "||Орлова И. Д.|")
    assert [(x.who, x.subject, x.number) for x in found.lessons] == [
        ("Белова М.С.", "Математика", 1), ("Ким А.В.", "Физика", 1), ("Орлова И. Д.", "Русский", 2),
    ]  # fmt: skip


def test_classes_in_rows_and_classes_without_letters() -> None:
    found = one(
        "Класс|Пн||Вт|", "|1|2|1|2", "5А|Математика Белова М.С.||Физика Ким А.В.|", "5Б||Математика Белова М.С.||"
    )
    assert short(found) == [("Белова М.С.", 1, 1, 1, "5А"), ("Ким А.В.", 2, 1, 1, "5А"), ("Белова М.С.", 1, 1, 2, "5Б")]
    assert found.forms == ["classes"]
    found = one("День|№|5|6", "Пн|1|Математика Белова М.С.|Физика Ким А.В.", "|2|Физика Ким А.В.|")
    assert [x.class_name for x in found.lessons] == ["5", "6", "5"]


def test_a_small_table_of_one_person_and_of_one_class() -> None:
    found = one(
        "Расписание: Белова Мария Сергеевна", "|Пн|Вт|Ср", "1|5А||5Б", "2||6А|", "", "Ким А. В.", "|Пн|Вт|Ср", "1|7А||"
    )
    assert short(found) == [
        ("Белова Мария Сергеевна", 1, 1, 1, "5А"), ("Белова Мария Сергеевна", 3, 1, 1, "5Б"),
        ("Белова Мария Сергеевна", 2, 1, 2, "6А"), ("Ким А. В.", 1, 1, 1, "7А"),
    ]  # fmt: skip
    found = one(
        "Расписание 5А класса", "Урок|Понедельник|Вторник", "1|Математика Белова М.С.|Физика Ким А.В.", "2|Музыка|"
    )
    assert short(found) == [("Белова М.С.", 1, 1, 1, "5А"), ("Ким А.В.", 2, 1, 1, "5А")]
    assert [d.found for d in found.doubts] == ["Музыка"]


def test_totals_and_notes_are_no_lessons() -> None:
    found = one(
        "№|ФИО|Пн||Вт|Всего", "||1|2|1|часов", "1|Белова М. С.|5А|||18", "|Итого|1|0|0|18", "Завуч: Громова Е. А."
    )
    assert short(found) == [("Белова М. С.", 1, 1, 1, "5А")] and not found.doubts


def test_corrected_cells_replace_what_was_read() -> None:
    source = sheet([["Учитель", "День", "Урок"], ["Белова М. С.", "когда", "1"]])
    found = read_sheets([source.corrected({(2, 1): "чт"})])
    assert found.lessons == [RawLesson("Белова М. С.", 4, 1, 1)] and not found.doubts


@pytest.mark.parametrize("written", ["Белова М. С.", "белова м.с.", "М.С. Белова", "БЕЛОВА МС", "Белова  М.\u00a0С."])
def test_a_short_name_however_it_is_typed(written: str) -> None:
    assert parse_name(written) == parse_name(BELOVA)


def test_full_names() -> None:
    assert parse_name("Мария Сергеевна Белова") == parse_name("Белова Мария Сергеевна")
    assert parse_name("Орлова-Щукина И. Д.").surname == "орлова-щукина"
    assert parse_name("Дёмина").surname == "демина"


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.lists(
            st.sampled_from(
                [
                    "",
                    "Пн",
                    "Вторник",
                    "1",
                    "2",
                    "5А",
                    "5А каб. 12",
                    "Белова М. С.",
                    "Учитель",
                    "День",
                    "Урок",
                    "-",
                    "Физика Ким А. В.",
                    "итого",
                ]
            ),
            max_size=6,
        ),
        max_size=8,
    )
)
def test_any_table_is_read_without_an_error(rows: list[list[str]]) -> None:
    found = read_sheets([sheet(rows)])
    assert all(1 <= x.weekday <= 6 and 0 <= x.number <= 12 and x.shift in (1, 2) and x.who for x in found.lessons)
