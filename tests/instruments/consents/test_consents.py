"""Consents: separate papers, printed once, signed on a day of the past, withdrawn from a day on."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, datetime

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from conftest import NOW, School, World
from nastavnik.foundation.access.roles import Role
from nastavnik.foundation.audit.models import AuditEntry
from nastavnik.foundation.files.storing import FileRefused, read
from nastavnik.foundation.organisations.models import SchoolYear
from nastavnik.foundation.people.models import Person
from nastavnik.instruments.consents.actions.mark_consents import (
    WrongDay,
    attach_scan,
    mark_refused,
    mark_signed,
    withdraw_consent,
)
from nastavnik.instruments.consents.actions.prepare_consents import Wanted, prepare_consents, reprint_consent
from nastavnik.instruments.consents.kinds import ConsentKind
from nastavnik.instruments.consents.models import Consent
from nastavnik.instruments.consents.purposes import Purpose, with_consent
from nastavnik.instruments.consents.queries import live_consents
from nastavnik.instruments.roadmap.actions.open_year import open_year
from nastavnik.kernel import tenancy
from nastavnik.kernel.errors import Forbidden
from nastavnik.kernel.lifecycle import WrongMove
from nastavnik.kernel.writing import permit

TODAY = NOW.date()
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture
def year(school: School, clock: Callable[[datetime], None]) -> SchoolYear:
    made: SchoolYear = open_year(school.act(), starts_on=date(2026, 9, 1), ends_on=date(2027, 8, 31))
    return made


def prints(
    school: School, year: SchoolYear, person: Person, kind: ConsentKind = ConsentKind.PROCESSING, **more: object
) -> Consent:
    [made] = prepare_consents(school.act(), year=year, wanted=[Wanted(person, kind, **more)])  # type: ignore[arg-type]
    return made


def words(consent: Consent) -> str:
    return "\n".join(item.text for item in docx.Document(io.BytesIO(read(consent.file))).paragraphs)


def reload(school: School, consent: Consent) -> Consent:
    with tenancy.within(school.organisation):
        return Consent.objects.select_related("person", "year", "counterpart", "file", "scan").get(pk=consent.pk)


@pytest.mark.parametrize("kind", ConsentKind)
def test_each_kind_is_a_paper_of_its_own_about_the_person(school: School, year: SchoolYear, kind: ConsentKind) -> None:
    person = school.person("Белова Мария Сергеевна", gender="f", post="учитель математики")
    made = prints(school, year, person, kind)
    text = words(made)
    assert "Белова Мария Сергеевна" in text or "Беловой Марии Сергеевны" in text
    about_data = kind not in (ConsentKind.MENTOR_DUTIES, ConsentKind.MENTEE_PARTICIPATION)
    assert ("персональных данных" in text) is about_data, "one paper permits one thing (R02)"
    assert made.edition.startswith(kind.value)
    assert made.text_sha256 == made.file.sha256


def test_a_live_print_is_not_made_twice(school: School, year: SchoolYear) -> None:
    person = school.person()
    first = prints(school, year, person)
    assert prints(school, year, person).pk == first.pk
    mark_signed(school.act(), consents=[first], signed_on=TODAY)
    assert prints(school, year, person).pk == first.pk
    other = prints(school, year, person, ConsentKind.MENTOR_DUTIES)
    assert other.pk != first.pk


def test_the_database_holds_one_live_consent_of_a_kind(school: School, year: SchoolYear) -> None:
    made = prints(school, year, school.person())
    again = Consent(
        organisation=school.organisation, year=year, person=made.person, kind=made.kind, edition=made.edition,
        text_sha256=made.text_sha256, file=made.file, printed_at=NOW,
    )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic(), permit("a test"):
        again.save()


def test_a_duty_consent_names_the_colleague_and_the_period_and_a_reprint_keeps_them(
    school: School, year: SchoolYear
) -> None:
    mentor = school.person("Белова Мария Сергеевна", gender="f")
    mentee = school.person("Орлов Иван Дмитриевич", gender="m")
    span = {"starts_on": date(2026, 9, 21), "ends_on": date(2027, 5, 31)}
    made = prints(school, year, mentor, ConsentKind.MENTOR_DUTIES, counterpart=mentee, **span)
    for text in (words(made), words(reprint_consent(school.act(), consent=reload(school, made)))):
        assert "Орлова Ивана Дмитриевича" in text
        assert "с 21 сентября 2026 г. по 31 мая 2027 г." in text
    assert reload(school, made).state == "replaced"


def test_a_signed_paper_is_not_printed_anew(school: School, year: SchoolYear) -> None:
    made = prints(school, year, school.person())
    mark_signed(school.act(), consents=[made], signed_on=TODAY)
    with pytest.raises(WrongMove):
        reprint_consent(school.act(), consent=reload(school, made))


@pytest.mark.parametrize(
    "mark",
    [
        lambda act, made, day: mark_signed(act, consents=[made], signed_on=day),
        lambda act, made, day: mark_refused(act, consent=made, on=day),
    ],
)
def test_nobody_signs_or_refuses_tomorrow(
    school: School, year: SchoolYear, mark: Callable[[object, Consent, date], object]
) -> None:
    made = prints(school, year, school.person())
    with pytest.raises(WrongDay, match="ещё не наступила"):
        mark(school.act(), made, date(2026, 9, 16))
    assert reload(school, made).state == "prepared"
    mark(school.act(), reload(school, made), TODAY)
    assert reload(school, made).state in ("signed", "refused")


def test_one_wrong_paper_of_several_marks_none(school: School, year: SchoolYear) -> None:
    good, refused = prints(school, year, school.person()), prints(school, year, school.person("Орлов Иван Дмитриевич"))
    mark_refused(school.act(), consent=refused, on=TODAY)
    with pytest.raises(WrongMove):
        mark_signed(school.act(), consents=[good, reload(school, refused)], signed_on=TODAY)
    assert reload(school, good).state == "prepared"


def test_it_permits_from_its_signature_to_its_withdrawal(school: School, year: SchoolYear) -> None:
    person = school.person()
    made = prints(school, year, person)
    days = [date(2026, 9, day) for day in (9, 10, 13, 14, 15)]

    def permitted() -> list[bool]:
        with tenancy.within(school.organisation):
            by_query = [with_consent(Purpose.BANK, [person.pk], day) == {person.pk} for day in days]
        assert by_query == [reload(school, made).valid_on(day) for day in days], "one rule in two places"
        return by_query

    assert permitted() == [False] * 5
    mark_signed(school.act(), consents=[made], signed_on=date(2026, 9, 10))
    assert permitted() == [False, True, True, True, True]
    with pytest.raises(WrongDay, match=r"10\.09\.2026"):
        withdraw_consent(school.act(), consent=reload(school, made), on=date(2026, 9, 9))
    with pytest.raises(WrongDay, match="ещё не наступила"):
        withdraw_consent(school.act(), consent=reload(school, made), on=date(2026, 9, 16))
    withdraw_consent(school.act(), consent=reload(school, made), on=date(2026, 9, 14))
    assert permitted() == [False, True, True, False, False]


def test_a_refusal_asks_for_no_reason_and_is_final(school: School, year: SchoolYear) -> None:
    made = prints(school, year, school.person())
    mark_refused(school.act(), consent=made, on=TODAY)
    with pytest.raises(WrongMove):
        mark_signed(school.act(), consents=[reload(school, made)], signed_on=TODAY)
    assert not any("reason" in field.name or "because" in field.name for field in Consent._meta.get_fields())


def test_a_scan_is_a_picture_or_a_pdf(school: School, year: SchoolYear) -> None:
    made = prints(school, year, school.person())
    for name, content in (("a.pdf", b"MZ\x90\x00 program"), ("empty.pdf", b"")):
        with pytest.raises(FileRefused):
            mark_signed(
                school.act(), consents=[reload(school, made)], signed_on=TODAY, scan=SimpleUploadedFile(name, content)
            )
    assert reload(school, made).state == "prepared"
    mark_signed(school.act(), consents=[reload(school, made)], signed_on=TODAY)
    attach_scan(school.act(), consent=reload(school, made), scan=SimpleUploadedFile("лист.pdf", PDF))
    scan = reload(school, made).scan
    assert scan is not None and read(scan) == PDF


def test_live_consents_leave_out_what_was_replaced(school: School, year: SchoolYear) -> None:
    person = school.person()
    first = prints(school, year, person)
    second = reprint_consent(school.act(), consent=reload(school, first))
    with tenancy.within(school.organisation):
        found = live_consents(year, [person.pk])
    assert [item.pk for item in found[person.pk]] == [second.pk]


WRITES: dict[str, Callable[[School, str, Consent], object]] = {
    "prepare": lambda school, role, made: prepare_consents(
        school.act(role), year=made.year, wanted=[Wanted(made.person, ConsentKind.MENTOR_DUTIES)]
    ),
    "sign": lambda school, role, made: mark_signed(school.act(role), consents=[made], signed_on=TODAY),
    "refuse": lambda school, role, made: mark_refused(school.act(role), consent=made, on=TODAY),
    "reprint": lambda school, role, made: reprint_consent(school.act(role), consent=made),
    "scan": lambda school, role, made: attach_scan(
        school.act(role), consent=made, scan=SimpleUploadedFile("a.pdf", PDF)
    ),
}


@pytest.mark.parametrize("verb", WRITES)
def test_papers_are_collected_by_the_curator_and_each_step_is_in_the_journal(
    school: School, year: SchoolYear, verb: str
) -> None:
    made = reload(school, prints(school, year, school.person()))
    for role in (Role.MENTOR, Role.MENTEE, Role.PSYCHOLOGIST):
        with pytest.raises(Forbidden):
            WRITES[verb](school, role, made)
    before = AuditEntry.objects.filter(event__startswith="consents.").count()
    WRITES[verb](school, Role.CURATOR, made)
    assert AuditEntry.objects.filter(event__startswith="consents.").count() == before + 1


def test_the_neighbour_has_none_of_them(world: World, year: SchoolYear) -> None:
    person = world.school.person()
    made = prints(world.school, year, person)
    mark_signed(world.school.act(), consents=[made], signed_on=TODAY)
    with tenancy.within(world.neighbour.organisation):
        assert not Consent.objects.exists()
        assert with_consent(Purpose.BANK, [person.pk], TODAY) == set()
