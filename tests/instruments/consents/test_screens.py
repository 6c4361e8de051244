"""The pages of consents: one paper, many prints in one file, signatures noted for several at once."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, datetime

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from conftest import School, World
from nastavnik.foundation.organisations.models import SchoolYear
from nastavnik.instruments.consents.actions.prepare_consents import Wanted, prepare_consents
from nastavnik.instruments.consents.kinds import ConsentKind
from nastavnik.instruments.consents.models import Consent
from nastavnik.instruments.roadmap.actions.open_year import open_year
from nastavnik.kernel import tenancy

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
NAMES = ("Белова Мария Сергеевна", "Орлов Иван Дмитриевич", "Громова Елена Андреевна")


@pytest.fixture
def papers(school: School, clock: Callable[[datetime], None]) -> list[Consent]:
    year: SchoolYear = open_year(school.act(), starts_on=date(2026, 9, 1), ends_on=date(2027, 8, 31))
    wanted = [Wanted(school.person(name), ConsentKind.PROCESSING) for name in NAMES]
    return prepare_consents(school.act(), year=year, wanted=wanted)


def states(school: School) -> list[str]:
    with tenancy.within(school.organisation):
        return list(Consent.objects.order_by("pk").values_list("state", flat=True))


def test_the_chosen_are_printed_as_one_file_each_on_its_own_sheet(school: School, papers: list[Consent]) -> None:
    answer = school.client().get(reverse("consents:print"), {"consent": [item.pk for item in papers[:2]]})
    document = docx.Document(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    text = "\n".join(item.text for item in document.paragraphs)
    assert NAMES[0] in text and NAMES[1] in text and NAMES[2] not in text
    xml = document.element.xml
    assert xml.count('w:type="page"') + xml.count("w:pageBreakBefore") + xml.count("<w:sectPr") >= 2


def test_signatures_are_noted_for_several_at_once(school: School, papers: list[Consent]) -> None:
    ids = [item.pk for item in papers[:2]]
    answer = school.client().post(
        reverse("consents:sign"), {"consent": ids, "signed_on": "2026-09-14", "back": "/people/"}
    )
    assert (answer.status_code, answer["Location"]) == (302, "/people/")
    assert states(school) == ["signed", "signed", "prepared"]


def test_the_way_back_stays_in_the_house(school: School, papers: list[Consent]) -> None:
    for outside in ("//evil.example/", "https://evil.example/"):
        answer = school.client().post(
            reverse("consents:sign"), {"consent": [papers[0].pk], "signed_on": "2026-09-14", "back": outside}
        )
        assert "evil" not in answer.headers.get("Location", "")


def test_a_wrong_day_is_asked_again_and_nothing_is_marked(school: School, papers: list[Consent]) -> None:
    answer = school.client().post(reverse("consents:sign"), {"consent": [papers[0].pk], "signed_on": "2026-09-16"})
    assert answer.status_code == 422
    assert "ещё не наступила" in answer.content.decode()
    assert NAMES[0].split()[0] in answer.content.decode(), "the list is still there"
    assert states(school) == ["prepared"] * 3


def test_a_repeated_sending_is_told_and_changes_nothing(school: School, papers: list[Consent]) -> None:
    fields = {"consent": [papers[0].pk], "signed_on": "2026-09-14"}
    assert school.client().post(reverse("consents:sign"), fields).status_code == 302
    assert school.client().post(reverse("consents:sign"), fields).status_code == 422
    assert states(school) == ["signed", "prepared", "prepared"]


def test_nothing_chosen_is_said(school: School, papers: list[Consent]) -> None:
    answer = school.client().post(reverse("consents:sign"), {"signed_on": "2026-09-14"})
    assert answer.status_code == 422
    assert "Отметьте хотя бы одно согласие" in answer.content.decode()


def test_refusing_withdrawing_and_scanning_on_the_card(school: School, papers: list[Consent]) -> None:
    client = school.client()

    def change(item: Consent, verb: str, **fields: object) -> int:
        own = verb == "withdraw"
        url = reverse("consents:withdraw", args=[item.pk]) if own else reverse("consents:change", args=[item.pk, verb])
        return client.post(url, fields).status_code

    assert change(papers[0], "refuse", on="2026-09-14") == 302
    assert change(papers[1], "withdraw", on="2026-09-14") == 422, "it was never signed"
    client.post(reverse("consents:sign"), {"consent": [papers[1].pk], "signed_on": "2026-09-10"})
    assert change(papers[1], "scan", scan=SimpleUploadedFile("a.exe", b"MZ\x90\x00")) == 422
    assert change(papers[1], "scan", scan=SimpleUploadedFile("лист.pdf", PDF)) == 302
    assert change(papers[1], "withdraw", on="2026-09-01") == 422
    assert change(papers[1], "withdraw", on="2026-09-14") == 302
    assert change(papers[2], "reprint") == 302
    assert states(school) == ["refused", "withdrawn", "replaced", "prepared"]


def test_a_scan_opens_for_the_curator_and_for_no_stranger(world: World, papers: list[Consent]) -> None:
    school = world.school
    school.client().post(
        reverse("consents:sign"),
        {"consent": [papers[0].pk], "signed_on": "2026-09-14", "scan": SimpleUploadedFile("лист.pdf", PDF)},
    )
    with tenancy.within(school.organisation):
        scan = Consent.objects.get(pk=papers[0].pk).scan_id
    address = reverse("files:show", args=[scan]) if scan else ""
    assert school.client().get(address).status_code == 200
    assert world.neighbour.client().get(address).status_code == 404
    assert school.client("mentor").get(address).status_code == 404


@pytest.mark.parametrize("page", ["show", "change"])
def test_the_neighbour_gets_404(world: World, papers: list[Consent], page: str) -> None:
    client = world.neighbour.client()
    if page == "show":
        assert client.get(reverse("consents:show", args=[papers[0].pk])).status_code == 404
    else:
        address = reverse("consents:change", args=[papers[0].pk, "refuse"])
        assert client.post(address, {"on": "2026-09-14"}).status_code == 404
        assert states(world.school) == ["prepared"] * 3


def test_a_person_sees_their_own_paper_and_no_other(school: School, papers: list[Consent]) -> None:
    client = school.client("mentee", papers[0].person)
    assert client.get(reverse("consents:show", args=[papers[0].pk])).status_code == 200
    assert client.get(reverse("consents:show", args=[papers[1].pk])).status_code == 404
