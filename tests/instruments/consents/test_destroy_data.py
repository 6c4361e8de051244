"""Destruction: after it the whole database and every file know the person by number alone; the audit still holds."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection, transaction

from conftest import NOW, School, World
from nastavnik.foundation.access.roles import Role
from nastavnik.foundation.accounts.actions.let_in import let_in
from nastavnik.foundation.accounts.models import User
from nastavnik.foundation.audit.chain import verify
from nastavnik.foundation.audit.models import AuditWording
from nastavnik.foundation.jobs.models import Job
from nastavnik.foundation.people.models import Person, RosterImport
from nastavnik.foundation.privacy.erasing import CannotForget, foresee, subject
from nastavnik.foundation.privacy.models import DestructionRecord, Ground
from nastavnik.instruments.consents.actions.destroy_data import AlreadyDestroyed, CommissionRefused, destroy_data
from nastavnik.instruments.consents.actions.handle_demands import ask_about_data, extend_demand
from nastavnik.instruments.consents.kinds import ConsentKind
from nastavnik.instruments.consents.models import Consent, Demand
from nastavnik.instruments.documents.actions.register_document import register_document
from nastavnik.instruments.documents.models import Document
from nastavnik.instruments.surveys import keys
from nastavnik.instruments.surveys.actions.edit_version import draft_version
from nastavnik.instruments.surveys.actions.publish_version import take_questionnaire
from nastavnik.instruments.surveys.actions.run_campaign import open_campaign, prepare_campaign
from nastavnik.instruments.surveys.library import instruments
from nastavnik.instruments.surveys.models import ConfidentialAnswers, HelpRequest, Invitation, NamedAnswers, Version
from nastavnik.instruments.surveys.sealing import seal_answers, year_key
from nastavnik.kernel import tenancy
from nastavnik.kernel.act import Act, Actor
from nastavnik.kernel.errors import Forbidden
from nastavnik.kernel.writing import permit
from nastavnik.stages.mentees.actions.note_request import note_requests
from nastavnik.stages.mentorships.actions.draft_order import draft_order
from stages.cast import Stage, open_stage

WAY = "удаление записей"
MARKS = ("зябликов", "zyablikova", "3456789")
"""Surname, e-mail and telephone of the person, as no one else bears them."""


@pytest.fixture
def stage(school: School, clock: Callable[[datetime], None]) -> Stage:
    return open_stage(school)


@dataclass
class Life:
    """A person the school knows in every way it knows people."""

    stage: Stage
    person: Person
    commission: list[Person]

    def destroy(self, **more: Any) -> DestructionRecord:
        given = {"ground": Ground.WITHDRAWN, "commission": self.commission, "way": WAY, **more}
        return destroy_data(self.stage.act, person=self.stage.fresh(self.person), year=self.stage.year, **given)


@pytest.fixture
def life(stage: Stage) -> Life:
    person = stage.person(
        "Зябликова Ульяна Эдуардовна",
        email="zyablikova@school12.example",
        phone="+7 912 345-67-89",
        post="учитель химии",
    )
    commission = [stage.person(), stage.person()]
    let_in(stage.act, persons=[person], role="mentee")
    mentee = stage.mentee(person, ["LES1", "LES2"])
    note_requests(
        stage.act, mentee=mentee, levels={"LES1": "1"}, first=["LES1"], situation="Зябликовой У. Э. трудно с классом", success="",
        circumstances="Звонить: 8 912 345 67 89", preferred=commission[:1], avoided=[],
    )  # fmt: skip
    stage.mentor(person, ["LES3"])
    other = stage.mentee(stage.person(), ["LES3"])
    note_requests(stage.act, mentee=other, levels={"LES3": "1"}, first=[], preferred=[], avoided=[person])
    with tenancy.within(stage.school.organisation), permit("a job and an import that named the person"):
        Job.objects.create(
            organisation=stage.school.organisation, kind="people.add_imported", title="Добавляем: Зябликова У. Э.",
            role="curator", created_at=NOW, result={"text": "Добавлена Ульяна Зябликова"},
        )  # fmt: skip
        RosterImport.objects.create(
            organisation=stage.school.organisation, created_at=NOW, created_by="Куратор",
            table={"rows": [["Зябликова", "Ульяна Эдуардовна", "zyablikova@school12.example"]]},
        )  # fmt: skip
    return Life(stage, person, commission)


def answered(life: Life) -> Any:
    """Named answers, and answers without a name, of the person."""
    stage = life.stage
    campaign = prepare_campaign(
        stage.act, version=take_questionnaire(stage.act, code="mentee_needs"), year=stage.year,
        opens_on=stage.act.today, closes_on=stage.year.ends_on, people=[life.person, *life.commission],
    )  # fmt: skip
    open_campaign(stage.act, campaign=campaign)
    with tenancy.within(stage.school.organisation), permit("answers of the person"):
        invitation = Invitation.objects.get(campaign=campaign, person=life.person)
        NamedAnswers.objects.create(
            organisation=stage.school.organisation, invitation=invitation, campaign=campaign, person=life.person,
            answers={"situation": "Зовут меня Зябликова"}, submitted_at=NOW,
        )  # fmt: skip
        seal_answers(stage.act, campaign, life.person.pk, {"text": "Зябликова У. Э."})
        ConfidentialAnswers.objects.create(
            organisation=stage.school.organisation, campaign=campaign, answers={"text": "Мне, Зябликовой, всё нравится"},
            pseudonym=keys.pseudonym(year_key(campaign), life.person.pk),
        )  # fmt: skip
    return campaign


def rows() -> Iterator[tuple[str, str]]:
    """Every row of every table of the database, as text."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                yield table, " ".join(str(value) for value in row).lower().encode("utf-8").decode("utf-8")


def unescaped(text: str) -> str:
    """JSON in SQLite keeps Cyrillic letters as \\uXXXX."""
    import re

    return re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), text).lower()


def betrayed(text: str) -> bool:
    import re

    digits = re.sub(r"[\s()+-]", "", text)
    return any(mark in text for mark in MARKS[:2]) or MARKS[2] in digits


def traces() -> set[str]:
    return {table for table, text in rows() if betrayed(unescaped(text))}


def files() -> Iterator[tuple[str, str]]:
    """Every file of the data folder with its text, Office archives opened."""
    for path in Path(default_storage.location).rglob("*"):  # type: ignore[attr-defined]
        if path.is_file():
            yield str(path.relative_to(default_storage.location)), _text(path.read_bytes())  # type: ignore[attr-defined]


def _text(data: bytes) -> str:
    import re

    if not data.startswith(b"PK"):
        return data.decode("utf-8", "ignore").lower()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return " ".join(re.sub("<[^>]+>", "", _text(archive.read(name))) for name in archive.namelist())


def test_after_destruction_nothing_names_the_person(
    life: Life, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    answered(life)
    before = traces()
    assert {"people_person", "accounts_user", "audit_auditwording", "jobs_job", "people_rosterimport"} <= before
    assert {"surveys_namedanswers", "surveys_confidentialanswers", "mentees_mentee"} <= before
    assert any("зябликов" in text for _, text in files())
    with django_capture_on_commit_callbacks(execute=True):
        record = life.destroy()
    assert traces() == set()
    assert [name for name, text in files() if betrayed(text)] == []
    [proof] = record.kept
    assert proof["title"].startswith(
        "сведения о данном согласии: согласие на обработку персональных данных, 10.09.2026, на бумаге"
    )
    assert "статья 9" in proof["ground"]
    assert list(verify(life.stage.school.organisation.pk)) == []
    life.stage.person()  # the journal goes on
    assert list(verify(life.stage.school.organisation.pk)) == []


def test_the_number_stays_and_signs_nobody_in(life: Life) -> None:
    life.destroy()
    person = life.stage.fresh(life.person)
    assert person.full_name == f"Участник № {person.pk} удалён"
    assert (person.email, person.phone, person.post, person.forms) == ("", "", "", {})
    [user] = User.objects.filter(name=person.full_name)
    assert (user.is_active, user.has_usable_password(), user.person) == (False, False, None)
    assert not life.stage.all(Consent, person=person)


def test_the_words_of_the_audit_are_gone_with_their_salt(life: Life) -> None:
    life.destroy()
    erased = AuditWording.objects.filter(erased_at__isnull=False)
    assert erased.count() > 3
    assert {(row.subject, row.salt, str(row.persons)) for row in erased} == {("удалено", "", "[]")}


def test_a_pseudonym_leads_to_nobody(life: Life) -> None:
    campaign = answered(life)
    who = keys.pseudonym(year_key(campaign), life.person.pk)
    life.destroy()
    [row] = life.stage.all(ConfidentialAnswers)
    assert row.pseudonym != who
    assert len(row.pseudonym) == 64


def paired(stage: Stage, person: Person) -> Document:
    made = stage.agreed(stage.mentee(person), stage.mentor())
    order = draft_order(stage.act, year=stage.year, proposals=[made], dated_on=stage.act.today)
    return register_document(stage.act, document=order, dated_on=stage.act.today)


def test_a_pair_that_works_is_ended_first(stage: Stage) -> None:
    life = Life(stage, stage.person("Зябликова Ульяна Эдуардовна"), [stage.person(), stage.person()])
    paired(stage, life.person)
    with pytest.raises(CannotForget, match=r"ещё работает\. Сначала завершите её"):
        life.destroy()
    assert stage.fresh(life.person).surname == "Зябликова"


def test_an_order_in_the_register_is_kept_and_named_in_the_record(
    stage: Stage, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    life = Life(
        stage, stage.person("Зябликова Ульяна Эдуардовна", phone="+79123456789"), [stage.person(), stage.person()]
    )
    order = paired(stage, life.person)
    later = Life(stage.later(400), life.person, life.commission)
    with django_capture_on_commit_callbacks(execute=True):
        record = later.destroy()
    papers = [item for item in record.kept if not item["title"].startswith("сведения о данном согласии")]
    assert [item["title"] for item in papers] == [f"{stage.fresh(order)} (код {order.code})"]
    assert "архивное законодательство" in papers[0]["ground"]
    assert len(record.kept) == 3, "D17 and D11 were given: the proof stays, the papers go"
    assert traces() == {"documents_document"}
    named = {name for name, text in files() if betrayed(text)}
    assert named == {stage.fresh(order).file.key}


def test_a_draft_is_drawn_up_anew_without_the_person(
    stage: Stage, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    life = Life(stage, stage.person("Зябликова Ульяна Эдуардовна"), [stage.person(), stage.person()])
    made = stage.agreed(stage.mentee(life.person), stage.mentor())
    draft_order(stage.act, year=stage.year, proposals=[made], dated_on=stage.act.today)
    with django_capture_on_commit_callbacks(execute=True):
        life.destroy()
    assert traces() == set()
    assert [name for name, text in files() if betrayed(text)] == []


def test_the_preview_tells_what_will_be_done(life: Life) -> None:
    answered(life)
    with tenancy.within(life.stage.school.organisation):
        told = dict(foresee(subject(life.stage.act, life.person)).erased)
    done = {part["title"]: part["count"] for part in life.destroy().erased}
    late = {"прежние редакции файлов"}
    assert {name: told[name] for name in told if name not in late} == {n: done[n] for n in done if n not in late}
    assert told["профессиональные запросы"] == 1
    assert told["именные ответы на анкеты"] == 1


def test_the_act_holds_what_the_order_of_roskomnadzor_names(life: Life) -> None:
    record = life.destroy()
    [act] = life.stage.all(Document, pk=record.document_number)
    [line] = act.context["данные"]
    assert act.kind == "D21"
    assert line["субъект"].startswith(f"участник № {life.person.pk} (фамилия")
    assert line["причина"] == "отзыв согласия на обработку персональных данных"
    assert "профессиональные запросы" in line["категории"]
    assert [one["фио"] for one in act.context["комиссия"]] == sorted(one.full_name for one in life.commission)
    assert (record.kept_until.year, record.person_number) == (2029, life.person.pk)


def test_the_new_tables_of_questionnaires_are_searched_too(
    life: Life, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    """A version of one's own with the person's name in a question, an unsent draft, a request for help, a demand."""
    stage = life.stage
    campaign = answered(life)
    act = Act(Actor("Зябликова", "mentee", 99, life.person.pk), stage.school.organisation, NOW)
    demand = ask_about_data(act, person=life.person, kind="stop", words="Зябликова просит")
    extend_demand(stage.act, demand=demand, why="Ждём Зябликову")
    version = draft_version(stage.act, instrument=instruments()["mentee_needs"])
    with tenancy.within(stage.school.organisation), permit("texts that name the person"):
        spec = json.loads(json.dumps(version.spec, ensure_ascii=False).replace("Что", "Зябликова: что", 1))
        Version.objects.filter(pk=version.pk).update(spec=spec)
        HelpRequest.objects.create(
            organisation=stage.school.organisation, campaign=campaign, person=life.person, item="help", audience="request",
            question="Чем помочь Зябликовой?", answer="no", asked_on=NOW.date(),
        )  # fmt: skip
    before = traces()
    assert {"consents_demand", "surveys_helprequest", "surveys_version"} <= before
    with django_capture_on_commit_callbacks(execute=True):
        life.destroy()
    assert traces() == set()
    assert [name for name, text in files() if betrayed(text)] == []
    [row] = stage.all(Demand, pk=demand.pk)
    assert (row.words, row.extension, row.done_on) == ("", "", NOW.date()), (
        "the number and its days stay for the inspection"
    )


def test_the_record_never_changes(life: Life) -> None:
    record = life.destroy()
    with tenancy.within(life.stage.school.organisation), permit("a test of the trigger"):
        for change in (lambda row: row.update(way="иначе"), lambda row: row.delete()):
            with pytest.raises(DatabaseError), transaction.atomic():
                change(DestructionRecord.objects.filter(pk=record.pk))


def test_the_commission_is_two_others(life: Life) -> None:
    for wrong in (life.commission[:1], [*life.commission, life.person]):
        with pytest.raises(CommissionRefused):
            life.destroy(commission=wrong)
    life.destroy()
    with pytest.raises(AlreadyDestroyed):
        life.destroy()


def test_only_the_responsible_destroy(life: Life) -> None:
    for role in (Role.MENTOR, Role.PSYCHOLOGIST):
        with pytest.raises(Forbidden):
            destroy_data(
                life.stage.school.act(role), person=life.person, year=life.stage.year, ground=Ground.REACHED,
                commission=life.commission, way=WAY,
            )  # fmt: skip


def test_the_screens_lead_from_the_withdrawal_to_the_papers(life: Life, world: World) -> None:
    life.stage.withdraw(ConsentKind.PROCESSING, life.person)
    client = world.school.client()
    assert "Зябликова" in client.get("/consents/destroy/").content.decode()
    address = f"/consents/destroy/{life.person.pk}/"
    assert "Профессиональные запросы" in client.get(address).content.decode()
    refused = client.post(
        address, {"ground": "withdrawn", "way": WAY, "sure": "on", "commission": [life.commission[0].pk]}
    )
    assert (refused.status_code, "не меньше двух" in refused.content.decode()) == (422, True)
    data = {"ground": "withdrawn", "way": WAY, "sure": "on", "commission": [one.pk for one in life.commission]}
    shown = client.post(address, data, follow=True)
    [record] = life.stage.all(DestructionRecord)
    page = shown.content.decode()
    assert (shown.status_code, f"Участник № {life.person.pk}" in page) == (200, True)
    assert "Зябликова" not in page + client.get("/consents/destroy/").content.decode()
    extract = b"".join(client.get(f"/consents/destroyed/{record.pk}/extract/").streaming_content)  # type: ignore[attr-defined]
    words = _text(extract)
    assert f"участник № {life.person.pk}" in words
    assert "уничтожены персональные данные" in words
    assert world.neighbour.client().get(f"/consents/destroyed/{record.pk}/").status_code == 404
    assert world.neighbour.client().get(address).status_code == 404
    assert world.school.client(Role.MENTOR).get("/consents/destroy/").status_code == 403
