"""Materials: one thing in an edition, former editions kept, ready ones taken once, marks of reading."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from nastavnik.foundation.files.storing import FileRefused
from nastavnik.kernel import tenancy
from nastavnik.kernel.writing import permit
from nastavnik.stages.selection.training.actions.acknowledge_material import acknowledge_material
from nastavnik.stages.selection.training.actions.keep_materials import (
    Content,
    MaterialRefused,
    describe_material,
    publish_edition,
    retire_material,
    take_starters,
)
from nastavnik.stages.selection.training.models import Material, MaterialEdition, Reading
from nastavnik.stages.selection.training.source import starters
from stages.cast import text
from stages.selection.training.club import Club

PDF = b"%PDF-1.7 pamyatka"


def pdf(name: str = "памятка.pdf", data: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({}, "Впишите текст"),
        ({"text": "Т", "link": "https://example.org/"}, "что-то одно"),
        ({"text": "  "}, "Впишите"),
    ],
)
def test_an_edition_holds_exactly_one_thing(given: dict[str, str], sentence: str) -> None:
    with pytest.raises(MaterialRefused, match=sentence):
        Content(**given)


def test_a_material_is_for_somebody(club: Club) -> None:
    with pytest.raises(MaterialRefused, match="для кого"):
        club.material(audience=[])
    with pytest.raises(MaterialRefused, match="для кого"):
        describe_material(
            club.act, material=club.material(), title="Н", about="", audience=["for_nobody"], must_read=False
        )


def test_a_file_is_checked_by_its_content(club: Club) -> None:
    with pytest.raises(FileRefused, match="Такой файл"):
        club.material(content=Content(file=pdf("вирус.pdf", b"MZ\x90\x00")))
    assert club.stage.all(Material) == []
    material = club.material(content=Content(file=pdf()))
    [edition] = club.stage.all(MaterialEdition, material=material)
    assert edition.file is not None and edition.file.name == "памятка.pdf"


def test_former_editions_stay_with_their_marks(club: Club) -> None:
    [me] = club.mentors(1)
    material = club.material(must_read=True)
    [first] = club.stage.all(MaterialEdition, material=material)
    for _ in range(2):
        acknowledge_material(club.mentor_act(me), edition=first, person=me)
    second = publish_edition(club.act, material=material, content=Content(text="Иначе."))
    assert second.number == 2
    assert [(row.edition_id, row.person_id) for row in club.stage.all(Reading)] == [(first.pk, me.pk)]
    assert [row.text for row in club.stage.all(MaterialEdition, material=material)] == ["Иначе.", "Познакомьтесь."]


def test_ready_materials_are_taken_once_and_own_editions_are_left_alone(
    club: Club, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert len(take_starters(club.act)) == len(starters())
    with pytest.raises(MaterialRefused, match="уже взяты"):
        take_starters(club.act)
    own, ours = club.stage.all(Material, code="feedback")[0], club.stage.all(Material, code="boundaries")[0]
    publish_edition(club.act, material=own, content=Content(text="По-нашему."))
    with tenancy.within(club.stage.school.organisation), permit("an earlier edition of the catalogue was taken"):
        MaterialEdition.objects.filter(material__in=[own, ours], number=1).update(source="earlier/0")
    assert take_starters(club.act) == [ours]
    assert [row.number for row in club.stage.all(MaterialEdition, material=ours)] == [2, 1]


def test_a_file_opens_to_those_it_is_meant_for(club: Club) -> None:
    [me] = club.mentors(1)
    school = club.stage.school
    material = club.material(content=Content(file=pdf()))
    [edition] = club.stage.all(MaterialEdition, material=material)
    url = reverse("files:show", args=[edition.file_id])
    assert b"".join(school.client("mentor", me).get(url)) == PDF  # type: ignore[call-overload]
    assert school.client("mentee").get(url).status_code == 404
    retire_material(club.act, material=material)
    assert school.client("mentor").get(url).status_code == 404
    assert school.client("curator").get(url).status_code == 200


def test_the_page_shows_the_text_as_text_and_the_link_as_a_link(club: Club) -> None:
    client = club.stage.school.client()
    written = club.material(content=Content(text="## Раздел\n\n<script>alert(1)</script>"))
    page = client.get(reverse("training:material", args=[written.pk])).content.decode()
    assert "<h2>Раздел</h2>" in page and "<script>alert" not in page
    linked = club.material(title="Видео", content=Content(link="https://example.org/lesson"))
    page = client.get(reverse("training:material", args=[linked.pk])).content.decode()
    assert '<a href="https://example.org/lesson" rel="noreferrer noopener">' in page


def test_a_link_that_runs_code_is_refused(club: Club) -> None:
    told = {"title": "Н", "audience": "for_mentors", "link": "javascript:alert(1)"}
    answer = club.stage.school.client().post(reverse("training:add_material"), told)
    assert answer.status_code == 422
    assert club.stage.all(Material) == []


def test_reading_by_the_button(club: Club) -> None:
    [me] = club.mentors(1)
    material = club.material(must_read=True)
    client = club.stage.school.client("mentor", me)
    url = reverse("training:material", args=[material.pk])
    assert "Материал прочитан" in text(client.get(url))
    [edition] = club.stage.all(MaterialEdition)
    answer = client.post(reverse("training:acknowledge", args=[edition.pk]), follow=True)
    assert "Ознакомление отмечено 15 сентября 2026" in text(answer)
    curator = text(club.stage.school.client().get(url))
    assert "Ознакомлены: 1" in curator and me.short_name.replace("\u00a0", " ") in curator
    assert client.get(reverse("training:material", args=[material.pk]) + "?edition=7").status_code == 404
