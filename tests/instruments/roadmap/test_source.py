"""The catalogue of the road map: every clause of the official text is a line, and the dates follow the school year."""

from __future__ import annotations

import re
from datetime import date

import pytest

from nastavnik.foundation.access.roles import Role
from nastavnik.instruments.roadmap.evidence import RULES
from nastavnik.instruments.roadmap.source import ATTACHMENT, activities, activity, source, stages

OFFICIAL = {
    1: """Подготовка и принятие локальных нормативных правовых актов образовательной организации: приказ «Об утверждении
    положения о системе наставничества педагогических работников в образовательной организации»; приказ(ы) о закреплении
    наставнических пар/групп с письменного согласия их участников на возложение на них дополнительных обязанностей, связанных с
    наставнической деятельностью; подготовка персонализированных программ наставничества – при наличии в организации
    наставляемых""",
    2: """Сбор информации о профессиональных запросах педагогов; формирование банка данных наставляемых, обеспечение согласий
    на сбор и обработку персональных данных""",
    3: """Проведение анкетирования среди потенциальных наставников в образовательной организации, желающих принять участие в
    персонализированных программах наставничества; формирование банка данных наставников, обеспечение согласий на сбор и
    обработку персональных данных""",
    4: """Анализ банка наставников и выбор подходящих для конкретной персонализированной программы наставничества
    педагога/группы педагогов; обучение наставников для работы с наставляемыми: подготовка методических материалов для
    сопровождения наставнической деятельности; проведение консультаций, организация обмена опытом среди наставников –
    «установочные сессии» наставников""",
    5: """Формирование наставнических пар/групп; разработка персонализированных программ наставничества для каждой пары/группы;
    организация психолого-педагогической поддержки сопровождения наставляемых, не сформировавших пару или группу (при
    необходимости), продолжение поиска наставника/наставников""",
    6: """Проведение мониторинга качества реализации персонализированных программ наставничества (анкетирование); проведение
    школьной конференции или семинара; проведение итогового мероприятия (круглого стола) по выявлению лучших практик
    наставничества; пополнение методической копилки педагогических практик наставничества""",
    7: """Освещение мероприятий Дорожной карты осуществляется на всех этапах на сайте образовательной организации и социальных
    сетях, по возможности на муниципальном и региональном уровнях""",
}
TITLES = [
    "Подготовка условий для реализации системы наставничества",
    "Формирование банка наставляемых",
    "Формирование банка наставников",
    "Отбор и обучение",
    "Организация и осуществление работы наставнических пар/групп",
    "Завершение персонализированных программ наставничества",
    "Информационная поддержка системы наставничества",
]


def one_line(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("stage", OFFICIAL)
def test_every_clause_of_a_stage_is_carried_out_by_a_line(stage: int) -> None:
    left = one_line(OFFICIAL[stage])
    clauses = {item.official for item in activities().values() if item.stage == stage}
    for clause in sorted(clauses, key=len, reverse=True):
        assert clause in one_line(OFFICIAL[stage]), clause
        left = left.replace(clause, "")
    assert not re.sub(r"[\s;:,.]", "", left), f"no line carries out: {left}"


def test_the_seven_stages_are_named_as_in_the_official_text() -> None:
    rows = source().data["stage"]
    assert [row["number"] for row in rows] == list(stages()) == [1, 2, 3, 4, 5, 6, 7]
    assert [row["official"] for row in rows] == TITLES


def test_a_line_tells_all_that_a_page_needs() -> None:
    for item in activities().values():
        assert item.title and item.help and item.result, item.code
        assert item.responsible in set(Role), item.code
        assert item.stage in stages()
        assert item.evidence == ATTACHMENT or item.evidence in RULES, item.code
    assert len({item.title for item in activities().values()}) == len(activities())


def test_an_unknown_line_is_no_line() -> None:
    with pytest.raises(KeyError):
        activity("holiday")


@pytest.mark.parametrize("code", list(activities()))
@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [
        (date(2026, 9, 1), date(2027, 8, 31)),
        (date(2027, 9, 1), date(2028, 8, 31)),
        (date(2026, 8, 15), date(2027, 8, 14)),
        (date(2026, 9, 14), date(2027, 5, 31)),
    ],
)
def test_dates_lie_in_the_year_and_go_forward(code: str, starts_on: date, ends_on: date) -> None:
    first, last = activity(code).dates(starts_on, ends_on)
    assert first <= last <= ends_on
    assert abs((first - starts_on).days) <= 400


def test_dates_move_with_the_year() -> None:
    item = activity("conference")
    usual = item.dates(date(2026, 9, 1), date(2027, 8, 31))
    later = item.dates(date(2026, 9, 8), date(2027, 8, 31))
    assert [(b - a).days for a, b in zip(usual, later, strict=True)] == [7, 7]
