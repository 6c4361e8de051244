"""The plan of a year: made whole when the year starts, changed line by line, exported as the official table."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, datetime

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from conftest import NOW, School, World
from nastavnik.foundation.access.roles import Role
from nastavnik.foundation.audit.models import AuditEntry
from nastavnik.foundation.files.storing import FileRefused
from nastavnik.foundation.organisations.actions.start_year import YearRefused
from nastavnik.foundation.organisations.models import SchoolYear
from nastavnik.instruments.roadmap.actions.change_line import (
    LineRefused,
    assign_line,
    attach_to_line,
    detach,
    reschedule_line,
    restore_line,
    waive_line,
)
from nastavnik.instruments.roadmap.actions.open_year import open_year
from nastavnik.instruments.roadmap.models import LineAttachment, PlanLine
from nastavnik.instruments.roadmap.queries import Line, plan
from nastavnik.instruments.roadmap.rules import Status
from nastavnik.instruments.roadmap.source import activities
from nastavnik.kernel import tenancy
from nastavnik.kernel.errors import Forbidden

TODAY = NOW.date()
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture
def year(school: School, clock: Callable[[datetime], None]) -> SchoolYear:
    made: SchoolYear = open_year(school.act(), starts_on=date(2026, 9, 1), ends_on=date(2027, 8, 31))
    return made


def row(school: School, code: str) -> PlanLine:
    with tenancy.within(school.organisation):
        return PlanLine.objects.select_related("year").get(code=code)


def line(school: School, year: SchoolYear, code: str, today: date = TODAY) -> Line:
    with tenancy.within(school.organisation):
        return next(item for item in plan(year, today).lines if item.activity.code == code)


def scan(name: str = "protocol.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_the_year_starts_with_every_line_in_its_place(school: School, year: SchoolYear) -> None:
    with tenancy.within(school.organisation):
        rows = list(PlanLine.objects.all())
    assert [item.code for item in sorted(rows, key=lambda item: item.position)] == list(activities())
    for item in rows:
        expected = activities()[item.code]
        assert (item.starts_on, item.due_on) == expected.dates(year.starts_on, year.ends_on)
        assert (item.stage, item.responsible_role) == (expected.stage, expected.responsible)


def test_dates_of_a_line_may_differ_from_the_template(school: School, clock: Callable[[datetime], None]) -> None:
    own = {"conference": (date(2027, 3, 1), date(2027, 3, 20))}
    open_year(school.act(), starts_on=date(2026, 9, 1), ends_on=date(2027, 8, 31), dates=own)
    conference = row(school, "conference")
    assert (conference.starts_on, conference.due_on) == own["conference"]


def test_a_year_starts_once(school: School, year: SchoolYear) -> None:
    with pytest.raises(YearRefused, match=r"2026/27 уже начат"):
        open_year(school.act(), starts_on=date(2026, 10, 1), ends_on=date(2027, 8, 31))
    with tenancy.within(school.organisation):
        assert PlanLine.objects.count() == len(activities())


def test_a_line_without_its_rule_says_that_a_document_closes_it(school: School, year: SchoolYear) -> None:
    found = line(school, year, "conference")
    assert (found.status, found.words) == (Status.NOT_STARTED, "Дело закрывает приложенный документ")
    attach_to_line(
        school.act(),
        line=row(school, "conference"),
        upload=scan(),
        note=" Протокол семинара ",
        dated_on=date(2026, 9, 14),
    )
    found = line(school, year, "conference")
    assert (found.status, found.words) == (Status.DONE, "Приложен документ: Протокол семинара")
    with tenancy.within(school.organisation):
        attachment = LineAttachment.objects.select_related("line").get()
    detach(school.act(), attachment=attachment)
    assert line(school, year, "conference").status is Status.NOT_STARTED


def test_a_document_is_attached_only_if_it_is_one_and_of_the_past(school: School, year: SchoolYear) -> None:
    conference = row(school, "conference")
    with pytest.raises(LineRefused, match="ещё не наступила"):
        attach_to_line(school.act(), line=conference, upload=scan(), note="", dated_on=date(2026, 9, 16))
    with pytest.raises(FileRefused):
        attach_to_line(
            school.act(),
            line=conference,
            upload=scan("a.pdf", b"MZ\x90\x00program"),
            note="",
            dated_on=date(2026, 9, 1),
        )
    assert line(school, year, "conference").attachments == ()


def test_a_waiver_keeps_its_reason_and_may_be_taken_back(school: School, year: SchoolYear) -> None:
    with pytest.raises(LineRefused, match="почему дело не требуется"):
        waive_line(school.act(), line=row(school, "social"), because="  ")
    waive_line(school.act(), line=row(school, "social"), because="У школы нет страниц")
    found = line(school, year, "social")
    assert (found.status, found.words, found.late) == (Status.WAIVED, "Не требуется: У школы нет страниц", False)
    restore_line(school.act(), line=row(school, "social"))
    assert line(school, year, "social").status is Status.NOT_STARTED


def test_dates_go_forward_and_lateness_follows_them(school: School, year: SchoolYear) -> None:
    conference = row(school, "conference")
    with pytest.raises(LineRefused, match="Срок раньше начала"):
        reschedule_line(school.act(), line=conference, starts_on=date(2026, 10, 2), due_on=date(2026, 10, 1))
    reschedule_line(school.act(), line=row(school, "conference"), starts_on=date(2026, 9, 1), due_on=date(2026, 9, 14))
    assert line(school, year, "conference").late
    assert not line(school, year, "conference", date(2026, 9, 14)).late


def test_who_answers_is_a_role_or_a_person(school: School, year: SchoolYear) -> None:
    assert line(school, year, "conference").responsible == Role(activities()["conference"].responsible).label
    person = school.person("Белова Мария Сергеевна")
    assign_line(school.act(), line=row(school, "conference"), role=Role.HEAD, person=person)
    assert line(school, year, "conference").responsible == "Белова\u00a0М.\u00a0С."


def test_what_comes_after_waits_and_names_what_it_waits_for(school: School, year: SchoolYear) -> None:
    found = line(school, year, "acquaint")
    assert found.status is Status.UNAVAILABLE
    assert found.words == "Станет доступно после дела «Утвердить положение о наставничестве»"
    waive_line(school.act(), line=row(school, "regulation"), because="Утверждено в прошлом году")
    assert line(school, year, "acquaint").status is not Status.UNAVAILABLE


CHANGES: dict[str, Callable[[School, PlanLine, str], object]] = {
    "reschedule": lambda school, item, role: reschedule_line(
        school.act(role), line=item, starts_on=date(2026, 9, 1), due_on=date(2026, 9, 2)
    ),
    "assign": lambda school, item, role: assign_line(school.act(role), line=item, role=Role.HEAD),
    "waive": lambda school, item, role: waive_line(school.act(role), line=item, because="Нет"),
    "restore": lambda school, item, role: restore_line(school.act(role), line=item),
    "attach": lambda school, item, role: attach_to_line(
        school.act(role), line=item, upload=scan(), note="", dated_on=date(2026, 9, 1)
    ),
}


@pytest.mark.parametrize("verb", CHANGES)
def test_the_plan_is_changed_by_the_curator_and_leaves_a_trace(school: School, year: SchoolYear, verb: str) -> None:
    item = row(school, "conference")
    for role in (Role.MENTOR, Role.MENTEE, Role.PSYCHOLOGIST):
        with pytest.raises(Forbidden):
            CHANGES[verb](school, item, role)
    before = AuditEntry.objects.filter(event__startswith="roadmap.").count()
    CHANGES[verb](school, item, Role.CURATOR)
    assert AuditEntry.objects.filter(event__startswith="roadmap.").count() == before + 1


def test_the_neighbour_neither_sees_nor_changes_the_plan(world: World, year: SchoolYear) -> None:
    item = row(world.school, "conference")
    assert world.neighbour.client().get(reverse("roadmap:show", args=[item.pk])).status_code == 404
    posted = world.neighbour.client().post(
        reverse("roadmap:show", args=[item.pk]), {"verb": "waive", "waive-because": "x"}
    )
    assert posted.status_code == 404
    assert row(world.school, "conference").waived_on is None
    page = world.neighbour.client().get(reverse("roadmap:index")).content.decode()
    assert reverse("roadmap:show", args=[item.pk]) not in page


def test_the_export_is_the_official_table(school: School, year: SchoolYear) -> None:
    waive_line(school.act(), line=row(school, "social"), because="Нет страниц")
    attach_to_line(
        school.act(), line=row(school, "conference"), upload=scan(), note="Протокол", dated_on=date(2026, 9, 1)
    )
    answer = school.client().get(reverse("roadmap:download"))
    assert "attachment" in answer["Content-Disposition"]
    document = docx.Document(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    [table] = document.tables
    rows = [[cell.text for cell in item.cells] for item in table.rows]
    assert rows[0] == ["№", "Мероприятие", "Срок", "Ответственный", "Ожидаемый результат", "Отметка о выполнении"]
    lines = {item[1]: item for item in rows if item[0].count(".") == 1 and item[0] != item[1]}
    assert [item.title for item in activities().values()] == list(lines)
    assert lines["Провести школьную конференцию или семинар"][5] == "выполнено"
    assert lines["Рассказать в социальных сетях"][5] == "Не требуется: Нет страниц"
    assert all(item[2] and item[3] and item[4] for item in lines.values())


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_as_much_whatever_is_attached(
    school: School, year: SchoolYear, django_assert_max_num_queries: Callable[..., DjangoAssertNumQueries], count: int
) -> None:
    for code in ("conference", "round_table", "library")[:count]:
        attach_to_line(school.act(), line=row(school, code), upload=scan(), note="Протокол", dated_on=date(2026, 9, 1))
    client = school.client()
    client.get(reverse("roadmap:index"))
    with django_assert_max_num_queries(40) as caught:
        client.get(reverse("roadmap:index"))
    asked = [query["sql"] for query in caught.captured_queries]  # type: ignore[attr-defined]
    assert sum('FROM "roadmap_lineattachment"' in sql for sql in asked) == 1
    assert sum('FROM "roadmap_planline"' in sql for sql in asked) == 1
