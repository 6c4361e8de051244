"""The whole paperwork of the pairs at once: consents first, then order, agreements, programmes; twice makes nothing twice."""

from __future__ import annotations

import hashlib
import io
import zipfile

import pytest
from django.urls import reverse

from conftest import World
from nastavnik.foundation.jobs.models import Job
from nastavnik.instruments.consents.kinds import ConsentKind
from nastavnik.instruments.consents.models import Consent
from nastavnik.instruments.documents.actions.open_package import open_package
from nastavnik.instruments.documents.engine import plain_text
from nastavnik.instruments.documents.models import Document, Package
from nastavnik.instruments.surveys.taxonomy import competences
from nastavnik.kernel import tenancy
from nastavnik.stages.mentorships.models import Mentorship
from nastavnik.stages.mentorships.packages import Outcome, fill
from stages.cast import Stage, text


@pytest.fixture
def package(stage: Stage) -> Package:
    return open_package(stage.act, year=stage.year, title="Пары и группы 2026/27")


def run(stage: Stage, package: Package, told: list[tuple[str, int, int]] | None = None) -> Outcome:
    with tenancy.within(stage.school.organisation):
        found = Package.objects.select_related("year", "organisation").get(pk=package.pk)
        return fill(stage.act, found, lambda *step: (told if told is not None else []).append(step))


def kinds(stage: Stage, package: Package) -> list[str]:
    return sorted(row.kind for row in stage.all(Document, package=package, attached_to__isnull=True))


def two_pairs(stage: Stage, *, papers: bool = True) -> None:
    for _ in range(2):
        stage.agreed(stage.mentee(needs=list(competences())[:1]), stage.mentor(), papers=papers)


def test_signed_consents_give_the_whole_set(stage: Stage, package: Package) -> None:
    two_pairs(stage)
    told: list[tuple[str, int, int]] = []
    outcome = run(stage, package, told)
    assert (outcome.made, outcome.notes) == (5, [])
    assert kinds(stage, package) == ["D12", "D14", "D14", "D22", "D22"]
    assert [step[1:] for step in told] == [(number, 4) for number in range(4)]
    assert "Дополнительное соглашение" in told[0][0]
    assert run(stage, package).made == 0


def test_without_signatures_only_consents_are_made_and_it_says_what_is_next(stage: Stage, package: Package) -> None:
    two_pairs(stage, papers=False)
    outcome = run(stage, package)
    assert outcome.made == 4 and kinds(stage, package) == []
    assert "их ждут 2 пары" in outcome.notes[0].replace("\u00a0", " ")
    assert {row.kind for row in stage.all(Consent, state="prepared")} == {"D10", "D11"}
    for mentor, mentee in [(item.mentor.person, item.mentee.person) for item in _proposals(stage)]:
        stage.sign(ConsentKind.MENTOR_DUTIES, mentor)
        stage.sign(ConsentKind.MENTEE_PARTICIPATION, mentee)
    assert run(stage, package).made == 5


def _proposals(stage: Stage) -> list[object]:
    from nastavnik.stages.selection.models import Proposal

    with tenancy.within(stage.school.organisation):
        return list(Proposal.objects.select_related("mentor__person", "mentee__person"))


def test_a_group_has_one_agreement_and_one_programme(stage: Stage, package: Package) -> None:
    mentor = stage.mentor(capacity=2)
    for _ in range(2):
        stage.agreed(stage.mentee(), mentor)
    run(stage, package)
    assert kinds(stage, package) == ["D12", "D14", "D22"]


def test_the_head_signs_the_package_in_one_go_and_the_papers_bear_the_order(stage: Stage, package: Package) -> None:
    two_pairs(stage)
    run(stage, package)
    curator, head = stage.school.client(), stage.school.client("head")
    assert "Передано руководителю: 5 документов" in text(
        curator.post(reverse("mentorships:send_package", args=[package.pk]), follow=True)
    )
    waiting = stage.all(Document, state="sent")
    day = stage.act.today.strftime("%d.%m.%Y")
    answer = head.post(
        reverse("regulations:signing"),
        {"verb": "register", "dated_on": day, "document": [row.pk for row in reversed(waiting)]},
    )
    assert answer.status_code == 302, text(answer)
    assert len(stage.all(Mentorship, state="active")) == 2
    for paper in stage.all(Document, kind="D14"):
        from nastavnik.foundation.files.storing import read

        with tenancy.within(stage.school.organisation):
            assert "№ 1-ОД" in plain_text(read(paper.file)).replace("\u00a0", " ")
    shown = text(curator.get(reverse("mentorships:show", args=[stage.all(Mentorship)[0].pk])))
    assert "Дополнительное соглашение о наставничестве" in shown and "Программа наставничества" in shown
    assert run(stage, package).made == 0, "the pairs at work have their papers"


def test_all_in_one_archive_with_a_list_and_sums(stage: Stage, package: Package) -> None:
    two_pairs(stage)
    run(stage, package)
    answer = stage.school.client().get(reverse("mentorships:download_package", args=[package.pk]))
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    names = archive.namelist()
    papers = [name for name in names if name.endswith(".docx")]
    assert len(papers) == 5 + 8, "a duty and a processing consent of four people"
    assert {name.split("/")[0] for name in papers} == {
        "1 Согласия",
        "2 Приказ",
        "3 Дополнительные соглашения",
        "4 Программы",
    }
    for line in archive.read("SHA256SUMS.txt").decode().splitlines():
        digest, name = line.split("  ", 1)
        assert hashlib.sha256(archive.read(name)).hexdigest() == digest
    page = archive.read("Список.html").decode()
    assert all(name in page for name in papers)
    assert "http" not in page.replace("http-equiv", "")


def test_from_the_button_to_the_page(stage: Stage, django_capture_on_commit_callbacks: object) -> None:
    two_pairs(stage)
    client = stage.school.client()
    assert "Подготовить документы" in text(client.get(reverse("mentorships:index")))
    answer = client.post(reverse("mentorships:prepare_package"))
    [job] = stage.all(Job)
    assert answer["Location"] == reverse("jobs:show", args=[job.pk])
    assert job.arguments == {"package_id": stage.all(Package)[0].pk}
    page = client.get(reverse("mentorships:package", args=[job.arguments["package_id"]]))
    assert page.status_code == 200


def test_a_package_begun_is_taken_up_until_a_paper_of_it_is_signed(stage: Stage) -> None:
    from nastavnik.instruments.documents.actions.register_document import register_document

    def press() -> list[Package]:
        stage.school.client().post(reverse("mentorships:prepare_package"))
        return stage.all(Package)

    two_pairs(stage)
    [package] = press()
    assert "Открыть документы" in text(stage.school.client().get(reverse("mentorships:index")))
    assert press() == [package]
    run(stage, package)
    register_document(stage.school.act("head"), document=stage.all(Document, kind="D12")[0], dated_on=stage.act.today)
    two_pairs(stage)
    assert len(press()) == 2


def test_the_page_lists_the_consents_it_waits_for(stage: Stage, package: Package) -> None:
    two_pairs(stage, papers=False)
    run(stage, package)
    page = text(stage.school.client().get(reverse("mentorships:package", args=[package.pk])))
    assert "их ждут 2 пары" in page and "Отметить подписи" in page
    assert page.count("Напечатано") == 4


def test_the_order_names_the_curator_who_prepares_it(stage: Stage, package: Package) -> None:
    from dataclasses import replace

    two_pairs(stage)
    curator = stage.mentor().person
    act = replace(stage.act, actor=replace(stage.act.actor, person_id=curator.pk))
    with tenancy.within(stage.school.organisation):
        fill(act, Package.objects.select_related("year", "organisation").get(pk=package.pk), lambda *step: None)
    assert stage.all(Document, kind="D12")[0].context["куратор"]["фио"] == curator.full_name


def test_without_agreed_pairs_it_says_when(stage: Stage) -> None:
    answer = stage.school.client().post(reverse("mentorships:prepare_package"))
    assert answer.status_code == 422
    assert "когда обе стороны ответили" in text(answer)


def test_the_head_prints_no_consents(stage: Stage, package: Package) -> None:
    """Collecting consents is the curator's; the head's run makes the rest."""
    two_pairs(stage, papers=False)
    with tenancy.within(stage.school.organisation):
        found = Package.objects.select_related("year", "organisation").get(pk=package.pk)
        outcome = fill(stage.school.act("head"), found, lambda *step: None)
    assert outcome.made == 0 and outcome.notes


def test_a_cancelled_paper_is_made_again(stage: Stage, package: Package) -> None:
    from nastavnik.instruments.documents.actions.send_document import cancel_document

    two_pairs(stage)
    run(stage, package)
    cancel_document(stage.act, document=stage.all(Document, kind="D22")[0])
    assert run(stage, package).made == 1


def test_a_package_is_of_one_school(stage: Stage, package: Package, world: World) -> None:
    assert world.neighbour.client().get(reverse("mentorships:package", args=[package.pk])).status_code == 404
    for role in ("mentor", "mentee", "psychologist"):
        assert stage.school.client(role).get(reverse("mentorships:package", args=[package.pk])).status_code == 403


def test_programmes_prove_their_lines(stage: Stage, package: Package) -> None:
    """1.6 is done when every pair at work has a programme drawn up, 5.2 when all are signed."""
    from nastavnik.instruments.documents.actions.register_document import register_document
    from nastavnik.instruments.roadmap.evidence import RULES

    def found(code: str) -> tuple[int, int, bool]:
        with tenancy.within(stage.school.organisation):
            proof = RULES[code](stage.year, stage.act.today)
        return proof.done, proof.total, proof.waiting

    assert found("programmes_drafted") == (0, 0, False)
    two_pairs(stage)
    run(stage, package)
    head = stage.school.act("head")
    register_document(head, document=stage.all(Document, kind="D12")[0], dated_on=stage.act.today)
    assert found("programmes_drafted") == (2, 2, False)
    assert found("programmes_signed") == (0, 2, True)
    for document in stage.all(Document, kind="D22"):
        register_document(head, document=document, dated_on=stage.act.today)
    assert found("programmes_signed") == (2, 2, False)
