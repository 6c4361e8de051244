"""The evidence pack: every line of the road map with the files behind it, readable without the program."""

from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from conftest import World
from nastavnik.foundation.files.access import may_open
from nastavnik.foundation.jobs.models import Job
from nastavnik.foundation.jobs.running import run
from nastavnik.instruments.documents.actions.register_document import register_document
from nastavnik.instruments.roadmap.actions.change_line import attach_to_line
from nastavnik.instruments.roadmap.actions.keep_pack import keep_pack
from nastavnik.instruments.roadmap.models import EvidencePack, PlanLine
from nastavnik.instruments.roadmap.pack import write_pack
from nastavnik.instruments.roadmap.proofs import PROOFS, REGISTERS, proof
from nastavnik.instruments.roadmap.source import activities
from nastavnik.kernel import tenancy
from nastavnik.kernel.errors import Forbidden, WrongWiring
from nastavnik.stages.regulations.actions.issue_regulation import issue_regulation
from stages.cast import Stage, events, open_stage, text

SCAN = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture
def stage(world: World, clock: object) -> Stage:
    return open_stage(world.school)


def packed(stage: Stage, path: Path) -> zipfile.ZipFile:
    with tenancy.within(stage.school.organisation):
        write_pack(path / "pack.zip", stage.year, stage.act.today)
    return zipfile.ZipFile(path / "pack.zip")


def order(stage: Stage) -> None:
    stage.person()
    made = issue_regulation(stage.act, year=stage.year, dated_on=stage.act.today)
    register_document(
        stage.school.act("head"), document=made, dated_on=stage.act.today, scan=SimpleUploadedFile("скан.pdf", SCAN)
    )


def test_it_holds_the_plan_the_papers_their_scans_and_the_registers(stage: Stage, tmp_path: Path) -> None:
    order(stage)
    line = stage.all(PlanLine, code="acquaint")[0]
    attach_to_line(
        stage.act, line=line, upload=SimpleUploadedFile("протокол.pdf", SCAN), note="Протокол", dated_on=stage.act.today
    )
    stage.mentee()
    archive = packed(stage, tmp_path)
    names = archive.namelist()
    assert "0 Дорожная карта/Дорожная карта.docx" in names
    first = [name for name in names if name.startswith("1 Подготовка условий/1.1/")]
    assert len(first) == 4, "the order, its scan, the regulation, the road map"
    assert any("скан" in name for name in first)
    assert any(name.endswith("/1.2/протокол.pdf") for name in names)
    assert {name.removeprefix("8 Реестры/") for name in names if name.startswith("8 ")} == {
        f"{item.title}.xlsx" for item in REGISTERS
    }
    page = archive.read("Список.html").decode()
    assert all(item.title in page for item in activities().values())
    assert "Приказ № 1-ОД" in page


def test_a_file_that_proves_two_lines_lies_there_once(stage: Stage, tmp_path: Path) -> None:
    order(stage)
    archive = packed(stage, tmp_path)
    orders = [name for name in archive.namelist() if "Об утверждении положения" in name and name.endswith(".docx")]
    assert len(orders) == 1
    assert archive.read("Список.html").decode().count(f'href="{orders[0]}"') == 3


def test_the_sums_are_true(stage: Stage, tmp_path: Path) -> None:
    order(stage)
    archive = packed(stage, tmp_path)
    lines = archive.read("SHA256SUMS.txt").decode().splitlines()
    assert len(lines) == len(archive.namelist()) - 1
    for line in lines:
        digest, name = line.split("  ", 1)
        assert hashlib.sha256(archive.read(name)).hexdigest() == digest


def test_the_registers_are_workbooks_with_days_as_days(stage: Stage, tmp_path: Path) -> None:
    order(stage)
    book = openpyxl.load_workbook(io.BytesIO(packed(stage, tmp_path).read("8 Реестры/Реестр документов.xlsx")))
    head, *rows = book.active.iter_rows(values_only=True)  # type: ignore[union-attr]
    assert head[:4] == ("Вид", "Заголовок", "Номер", "Дата")
    assert rows[0][2] == "1-ОД" and rows[0][3].date() == stage.act.today
    assert len(rows[0][5]) == 64


def test_in_the_background_and_kept(stage: Stage, world: World, settings: object) -> None:
    order(stage)
    client = stage.school.client()
    assert "Собрать архив" in text(client.get(reverse("roadmap:packs")))
    client.post(reverse("roadmap:packs"))
    job = stage.all(Job)[0]
    if job.state == "waiting":
        run(job.pk)
    [job] = stage.all(Job)
    assert job.state == "done", job.error
    assert "Архив собран: " in job.result["text"]
    [pack] = stage.all(EvidencePack)
    assert pack.file.name in text(client.get(reverse("roadmap:packs")))
    content = b"".join(client.get(reverse("files:show", args=[pack.file_id])).streaming_content)  # type: ignore[attr-defined]
    assert hashlib.sha256(content).hexdigest() == pack.file.sha256
    with tenancy.within(stage.school.organisation):
        for role in ("mentor", "mentee", "psychologist"):
            assert not may_open(stage.school.act(role), pack.file)
    assert world.neighbour.client().get(reverse("files:show", args=[pack.file_id])).status_code == 404


def test_rules_that_have_files_are_rules_of_the_plan() -> None:
    known = {item.evidence for item in activities().values()}
    assert set(PROOFS) <= known
    with pytest.raises(WrongWiring):
        proof(next(iter(PROOFS)))(lambda year: [])


@pytest.mark.parametrize("role", ["mentor", "mentee", "psychologist", "municipal", "regional", "admin"])
def test_only_those_who_run_the_road_map_take_it_out(stage: Stage, tmp_path: Path, role: str) -> None:
    from dataclasses import replace

    path = tmp_path / "pack.zip"
    path.write_bytes(b"PK")
    act = replace(stage.act, actor=replace(stage.act.actor, role=role))
    with pytest.raises(Forbidden):
        keep_pack(act, year=stage.year, path=path)
    assert stage.all(EvidencePack) == []


def test_taking_it_out_stands_in_the_journal(stage: Stage, tmp_path: Path) -> None:
    path = tmp_path / "pack.zip"
    path.write_bytes(b"PK")
    before = len(events(stage.school))
    keep_pack(stage.act, year=stage.year, path=path)
    assert events(stage.school, before) == ["roadmap.pack.made"]
