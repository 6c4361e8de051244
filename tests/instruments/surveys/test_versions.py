"""A questionnaire from a file or a sample: a draft, its faults, publishing once and for all, files of it."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse

from conftest import School
from instruments.surveys.exchange.test_exchange import CHOICES, book
from instruments.surveys.spec.test_loading import SMALL, line_of
from nastavnik.foundation.access.roles import Role
from nastavnik.foundation.organisations.models import SchoolYear
from nastavnik.instruments.surveys.actions.edit_version import NotEditable, discard_version, draft_version
from nastavnik.instruments.surveys.actions.publish_version import NotPublishable, publish_version, take_questionnaire
from nastavnik.instruments.surveys.library import instruments
from nastavnik.instruments.surveys.models import Version
from nastavnik.instruments.surveys.spec import load_bundle
from nastavnik.kernel import tenancy
from nastavnik.kernel.writing import permit
from stages.cast import text

SMALLER = load_bundle(SMALL).instruments["small"]


def send(school: School, name: str, content: bytes, **fields: str) -> object:
    file = SimpleUploadedFile(name, content)
    return school.client().post(reverse("surveys:upload"), {"file": file, **fields})


def only(school: School) -> Version:
    with tenancy.within(school.organisation):
        return Version.objects.select_related("questionnaire").get()


def test_a_file_becomes_a_draft_and_is_published(school: School, year: SchoolYear) -> None:
    answer = send(school, "анкета.yaml", SMALL.encode())
    version = only(school)
    assert answer["Location"] == reverse("surveys:version", args=[version.pk])  # type: ignore[index]
    assert version.state == "draft" and version.sha256 == ""
    page = text(school.client().get(reverse("surveys:version", args=[version.pk])))
    assert "Первый вопрос?" in page and "Опубликовать версию 1" in page
    school.client().post(reverse("surveys:publish", args=[version.pk]))
    assert only(school).state == "published" and len(only(school).sha256) == 64
    assert "Новая рассылка" in text(school.client().get(reverse("surveys:version", args=[version.pk])))


def test_faults_of_a_file_are_told_with_lines_and_nothing_is_kept(school: School, year: SchoolYear) -> None:
    wrong = SMALL.replace("type: single", "type: choice")
    answer = send(school, "анкета.yaml", wrong.encode())
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert f"строка {line_of(wrong, 'type: choice')}" in text(answer) and "не подходит" in text(answer)
    with tenancy.within(school.organisation):
        assert not Version.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.yaml", b"\xff\xfe\x00", "UTF-8"),
        ("a.xlsx", b"PK not a book", "не книга Excel"),
        ("a.json", b'{"x-nastavnik": {"id": 5}}', "повреждён"),
        ("a.yaml", b"", "ключ"),
    ],
)
def test_a_foreign_file_is_refused_in_words(
    school: School, year: SchoolYear, name: str, content: bytes, words: str
) -> None:
    file = SimpleUploadedFile(name, content or b" ")
    answer = school.client().post(reverse("surveys:upload"), {"file": file})
    assert answer.status_code == 422 and words in text(answer)


def test_a_workbook_tells_what_was_left_out(school: School, year: SchoolYear) -> None:
    rows = [["select_one yn", "first", "Вопрос?"], ["geopoint", "place", "Где?"]]
    send(school, "опрос.xlsx", book(rows, CHOICES), title="Опрос")
    version = only(school)
    page = text(school.client().get(reverse("surveys:version", args=[version.pk])))
    assert version.questionnaire.title == "Опрос" and "Вопрос?" in page


def test_a_published_version_cannot_be_changed_by_anybody(school: School, year: SchoolYear) -> None:
    version = publish_version(school.act(), version=draft_version(school.act(), instrument=SMALLER))
    with pytest.raises(NotPublishable):
        publish_version(school.act(), version=version)
    with pytest.raises(NotEditable):
        discard_version(school.act(), version=version)
    for change in (
        lambda rows: rows.update(spec={}),
        lambda rows: rows.update(state="draft"),
        lambda rows: rows.delete(),
    ):
        with (
            tenancy.within(school.organisation),
            permit("an administrator at the database"),
            pytest.raises(DatabaseError),
            transaction.atomic(),
        ):
            change(Version.objects.filter(pk=version.pk))


def test_the_next_version_says_what_may_still_be_compared(school: School, year: SchoolYear) -> None:
    publish_version(school.act(), version=draft_version(school.act(), instrument=SMALLER))
    changed = load_bundle(SMALL.replace("Второй вопрос?", "Второй, иначе?")).instruments["small"]
    version = draft_version(school.act(), instrument=changed)
    assert version.number == 2
    page = text(school.client().get(reverse("surveys:version", args=[version.pk])))
    assert "сохранится для 1 из 2 вопросов" in page and "Второй, иначе?" in page
    assert publish_version(school.act(), version=version).comparable == {"first": "first", "second": None}


def test_a_sample_is_taken_once_and_changed_as_a_copy(school: School, year: SchoolYear) -> None:
    first = take_questionnaire(school.act(), code="mid_check")
    assert take_questionnaire(school.act(), code="mid_check").pk == first.pk
    school.client().post(reverse("surveys:copy", args=["mid_check"]))
    with tenancy.within(school.organisation):
        draft = Version.objects.get(state="draft")
    assert (draft.number, draft.questionnaire_id) == (2, first.questionnaire_id)
    assert "<fieldset" in school.client().get(reverse("surveys:preview", args=[draft.pk])).content.decode()


@pytest.mark.parametrize("form", ["yaml", "json"])
def test_a_version_leaves_as_a_file_and_comes_back(school: School, year: SchoolYear, form: str) -> None:
    version = take_questionnaire(school.act(), code="mentee_needs")
    answer = school.client().get(reverse("surveys:file", args=[version.pk, form]))
    assert load_bundle(answer.content.decode()).instruments["mentee_needs"] == instruments()["mentee_needs"]


def test_only_who_edits_may_upload(school: School, year: SchoolYear) -> None:
    for role in (Role.HEAD, Role.MENTOR, Role.PSYCHOLOGIST):
        assert school.client(role).get(reverse("surveys:upload")).status_code == 403
