"""Single cells: what people write and what it means."""

from __future__ import annotations

from datetime import date

import pytest

from nastavnik.foundation.people.roster import find_post, posts, read_subjects, subjects
from nastavnik.foundation.people.roster.names import parse_full_name, parse_parts
from nastavnik.foundation.people.roster.values import (
    Trouble,
    parse_category,
    parse_class_teacher,
    parse_classes,
    parse_date,
    parse_email,
    parse_experience,
    parse_phone,
    parse_status,
)

TODAY = date(2025, 9, 3)


@pytest.mark.parametrize(
    ("written", "parts", "marks"),
    [
        ("Белова Мария Сергеевна", ("Белова", "Мария", "Сергеевна"), set()),
        ("БЕЛОВА  МАРИЯ\u00a0СЕРГЕЕВНА", ("Белова", "Мария", "Сергеевна"), {"case"}),
        ("ИВАНОВА-ПЕТРОВА анна юрьевна", ("Иванова-Петрова", "Анна", "Юрьевна"), {"case"}),
        ("Иванова - Петрова Анна Юрьевна", ("Иванова-Петрова", "Анна", "Юрьевна"), set()),
        ("АЛИЕВ РАШИД ГАСАН ОГЛЫ", ("Алиев", "Рашид", "Гасан оглы"), {"case"}),
        ("Алиев Рашид Гасан-оглы", ("Алиев", "Рашид", "Гасан-оглы"), set()),
        ("Cафина Aлия Маратовна", ("Сафина", "Алия", "Маратовна"), {"latin"}),
        ("Бело\u200bва Мария", ("Белова", "Мария", ""), set()),
        ("3. Белова Мария Сергеевна", ("Белова", "Мария", "Сергеевна"), set()),
        ("Мария Сергеевна Белова", ("Белова", "Мария", "Сергеевна"), {"swapped"}),
        ("Мария Войнович", ("Войнович", "Мария", ""), {"swapped"}),
        ("Войнович Мария Ивановна", ("Войнович", "Мария", "Ивановна"), set()),
        ("Ким Виктор", ("Ким", "Виктор", ""), set()),
        ("Белова М.С.", ("Белова", "М.", "С."), {"initials"}),
        ("М. С. Белова", ("Белова", "М.", "С."), {"initials"}),
        ("Белова Мария С.", ("Белова", "Мария", ""), {"patronymic_initial"}),
        ("Белова", ("Белова", "", ""), {"no_name"}),
        ("Белова Мария Сергеевна, учитель", ("Белова", "Мария", "Сергеевна"), {"extra"}),
    ],
)
def test_full_names(written: str, parts: tuple[str, str, str], marks: set[str]) -> None:
    found = parse_full_name(written)
    assert ((found.surname, found.name, found.patronymic), set(found.marks)) == (parts, marks)


def test_name_and_patronymic_in_one_column() -> None:
    found = parse_parts("БЕЛОВА", "Мария Сергеевна", "")
    assert (found.surname, found.name, found.patronymic) == ("Белова", "Мария", "Сергеевна")


@pytest.mark.parametrize(
    ("written", "years"),
    [
        ("5", 5),
        ("5.0", 5),
        ("5,5", 5),
        ("1 год", 1),
        ("22 г. 3 мес.", 22),
        ("7 лет", 7),
        ("21г.", 21),
        ("2г.10м.", 2),
        ("3 года, 5 мес, 12 дн.", 3),
        ("менее года", 0),
        ("до 1 года", 0),
        ("5 месяцев", 0),
        ("11 мес.", 0),
        ("б/с", 0),
        ("с 2015 г.", 10),
        ("2015", 10),
        ("01.09.2015", 10),
        ("04.09.2015", 9),
        ("более 20 лет", 20),
        ("-", None),
        ("", None),
    ],
)
def test_experience(written: str, years: int | None) -> None:
    found = parse_experience(written, today=TODAY)
    assert (found[0] if isinstance(found, tuple) else found) == years


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("двадцать", "not_a_number"),
        ("20/15", "not_a_number"),
        ("75", "out_of_range"),
        ("05.03.2025", "number_became_date"),
        ("1900", "out_of_range"),
    ],
)
def test_experience_troubles(written: str, code: str) -> None:
    found = parse_experience(written, today=TODAY)
    assert isinstance(found, Trouble)
    assert found.code == code


@pytest.mark.parametrize(
    "written",
    [
        "01.09.2020",
        "1.9.20",
        "2020-09-01",
        "01/09/2020",
        "1 сентября 2020 г.",
        "с 01.09.2020",
        "44075",
        "01.09.2020 00:00",
    ],
)
def test_dates(written: str) -> None:
    assert parse_date(written, today=TODAY) == date(2020, 9, 1)


@pytest.mark.parametrize("written", ["31.02.2020", "вчера", "2020", "01.09.2020, 02.09.2021", "40.13.2020"])
def test_date_troubles(written: str) -> None:
    assert isinstance(parse_date(written, today=TODAY), Trouble)


@pytest.mark.parametrize(
    "written",
    [
        "8 (916) 123-45-67",
        "+7 916 123 45 67",
        "9161234567",
        "79161234567.0",
        "8-916-123-45-67 доб. 12",
        "89161234567, 84951112233",
    ],
)
def test_phones(written: str) -> None:
    found = parse_phone(written)
    assert isinstance(found, tuple)
    assert found == ("+79161234567", "," in written)


@pytest.mark.parametrize("written", ["123-45", "7,92E+10", "телефона нет"])
def test_phone_troubles(written: str) -> None:
    assert isinstance(parse_phone(written), Trouble)


def test_emails() -> None:
    assert parse_email(" Ivanova@School5.RU ") == "ivanova@school5.ru"
    assert parse_email("mailto:a@b.ru; c@d.ru") == "a@b.ru"
    assert parse_email("ivanova@sсhool.ru") == "ivanova@school.ru"  # Cyrillic «с»
    assert parse_email("ivanova.mail.ru") == Trouble("no_at_sign", "Похоже, в адресе ошибка: нет знака @.")
    assert isinstance(parse_email("иванова@"), Trouble)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("высш.", "highest"),
        ("Высшая кв. категория, 2021", "highest"),
        ("первая", "first"),
        ("1 кв. кат.", "first"),
        ("I", "first"),
        ("СЗД", "conformity"),
        ("соотв. занимаемой должности", "conformity"),
        ("б/к", "none"),
        ("без категории", "none"),
        ("-", "none"),
        ("", None),
        ("педагог-методист", "methodist"),
        ("II", "second"),
    ],
)
def test_categories(written: str, code: str | None) -> None:
    assert parse_category(written) == code


@pytest.mark.parametrize(
    ("written", "grades", "labels"),
    [
        ("5-9", (5, 6, 7, 8, 9), ()),
        ("5А, 6Б", (5, 6), ("5А", "6Б")),
        ("7 «Б»", (7,), ("7Б",)),
        ("10–11 классы", (10, 11), ()),
        ("5, 7, 9", (5, 7, 9), ()),
        ("начальная школа", (1, 2, 3, 4), ()),
        ("05.09.2025", (5, 6, 7, 8, 9), ()),
        ("5 кл.", (5,), ()),
    ],
)
def test_classes(written: str, grades: tuple[int, ...], labels: tuple[str, ...]) -> None:
    assert parse_classes(written, today=TODAY)[:2] == (grades, labels)


def test_class_teacher() -> None:
    assert [parse_class_teacher(w, today=TODAY) for w in ("5А", "да", "+", "-", "нет", "7 «Б» класс")] == [
        (True, "5А"),
        (True, ""),
        (True, ""),
        (False, ""),
        (False, ""),
        (True, "7Б"),
    ]


def test_statuses() -> None:
    assert [
        parse_status(w)
        for w in ("уволена 01.02.2025", "отпуск по уходу за ребёнком", "внутр. совм.", "совместитель", "осн.", "х")
    ] == [
        "dismissed",
        "leave",
        "part_time_internal",
        "part_time_external",
        "working",
        None,
    ]


@pytest.mark.parametrize(
    ("written", "codes"),
    [
        ("матем.", ["mathematics"]),
        ("рус. яз. и лит-ра", ["russian", "literature"]),
        ("рус.яз., лит.", ["russian", "literature"]),
        ("Русский язык и литература", ["russian", "literature"]),
        ("инф-ка", ["informatics"]),
        ("математика; физика\nинформатика", ["mathematics", "physics", "informatics"]),
        ("математика 5-9 кл.", ["mathematics"]),
        ("алгебра, геометрия (7-9)", ["algebra", "geometry"]),
        ("физики и математики", ["physics", "mathematics"]),
        ("физ-ра/ОБЖ", ["physical_education", "safety"]),
        ("англ. яз.", ["english"]),
        ("ин. яз. (английский)", ["english"]),
        ("нач. кл.", ["primary"]),
        ("начальные классы", ["primary"]),
        ("ИЗО, музыка, технология", ["art", "music", "technology"]),
        ("история и обществознание", ["history", "social_studies"]),
        ("Информатика и ИКТ", ["informatics"]),
        ("химия биология", ["chemistry", "biology"]),
        ("вероятность и статистика", ["statistics"]),
        ("ОДНКНР", ["odnknr"]),
        ("географии", ["geography"]),
    ],
)
def test_subjects(written: str, codes: list[str]) -> None:
    assert read_subjects(written) == (tuple(codes), ())


def test_unknown_subject_is_said_not_guessed() -> None:
    assert read_subjects("математика, шахматы") == (("mathematics",), ("шахматы",))
    assert read_subjects("—") == ((), ())


def test_catalogue_is_sound() -> None:
    assert len(subjects()) >= 30
    codes = [subject.code for subject in subjects()]
    assert len(set(codes)) == len(codes)
    assert {post.group for post in posts()} == {"leaders", "pedagogical", "support"}
    for subject in subjects():  # nothing is shadowed: every name leads to its own subject
        for name in (subject.title, subject.short, *subject.aliases):
            assert read_subjects(name) == ((subject.code,), ()), name
    for post in posts():
        for name in (post.title, *post.aliases):
            found = find_post(name)
            assert found is not None
            assert found.code == post.code, name


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Учитель математики", "teacher"),
        ("учитель нач. классов", "primary_teacher"),
        ("педагог - психолог", "psychologist"),
        ("Зам. директора по УВР", "deputy_head"),
        ("учитель-логопед", "speech_therapist"),
        ("завуч, учитель физики", "deputy_head"),
        ("уборщица", "cleaner"),
        ("космонавт", None),
    ],
)
def test_posts(written: str, code: str | None) -> None:
    found = find_post(written)
    assert (found.code if found else None) == code
