"""An edition that was published does not change under its number."""

from __future__ import annotations

from pathlib import Path

import pytest

from nastavnik.kernel.catalogue import Edition, EditionLock, edition, fingerprint
from nastavnik.kernel.errors import WrongWiring


def folder(root: Path, number: int = 1, text: str = "Приказ") -> Path:
    place = root / "D01"
    place.mkdir(parents=True, exist_ok=True)
    (place / "manifest.toml").write_text(f'code = "D01"\nedition = {number}\n', encoding="utf-8")
    (place / "template.docx").write_text(text, encoding="utf-8")
    return place


def read(root: Path, number: int = 1, text: str = "Приказ") -> Edition:
    edition.cache_clear()
    return edition(folder(root, number, text))


def test_an_edition_carries_its_code_number_and_manifest(tmp_path: Path) -> None:
    made = read(tmp_path)
    assert (str(made), made.data["code"], made.file("template.docx").decode()) == ("D01/1", "D01", "Приказ")


def test_a_manifest_without_a_number_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "manifest.toml").write_text('code = "D01"\n', encoding="utf-8")
    with pytest.raises(WrongWiring, match="edition"):
        edition(tmp_path)


@pytest.mark.parametrize("name", ["manifest.toml", "template.docx", "new.txt"])
def test_every_file_of_the_folder_counts(tmp_path: Path, name: str) -> None:
    place = folder(tmp_path)
    before = fingerprint(place)
    with (place / name).open("a", encoding="utf-8") as file:
        file.write("# иначе\n")
    assert fingerprint(place) != before


@pytest.mark.parametrize("name", ["golden.txt", "sample.json"])
def test_what_tests_read_does_not_count(tmp_path: Path, name: str) -> None:
    place = folder(tmp_path)
    before = fingerprint(place)
    (place / name).write_text("что угодно", encoding="utf-8")
    assert fingerprint(place) == before


def test_a_file_moved_to_another_name_counts(tmp_path: Path) -> None:
    place = folder(tmp_path)
    before = fingerprint(place)
    (place / "template.docx").rename(place / "other.docx")
    assert fingerprint(place) != before


def test_a_new_edition_must_be_published(tmp_path: Path) -> None:
    lock = EditionLock(tmp_path / "catalogue.lock")
    assert lock.faults([read(tmp_path)]) == ["D01/1: not published, add it to catalogue.lock"]
    assert lock.add([read(tmp_path)]) == ["D01/1"]
    assert EditionLock(lock.path).faults([read(tmp_path)]) == []


def test_a_change_under_the_old_number_is_a_fault_that_publishing_does_not_cure(tmp_path: Path) -> None:
    lock = EditionLock(tmp_path / "catalogue.lock")
    lock.add([read(tmp_path)])
    changed = read(tmp_path, text="Приказ иначе")
    assert lock.add([changed]) == []
    assert EditionLock(lock.path).faults([changed]) == ["D01/1: changed since it was published; raise its number"]


def test_a_change_under_the_next_number_is_published_and_the_old_one_remembered(tmp_path: Path) -> None:
    lock = EditionLock(tmp_path / "catalogue.lock")
    first = read(tmp_path)
    lock.add([first])
    lock.add([read(tmp_path, number=2, text="Приказ иначе")])
    kept = EditionLock(lock.path).published
    assert sorted(kept) == ["D01/1", "D01/2"] and kept["D01/1"] == first.sha256


def test_going_back_to_an_old_number_is_a_fault(tmp_path: Path) -> None:
    lock = EditionLock(tmp_path / "catalogue.lock")
    lock.add([read(tmp_path, number=2)])
    assert lock.faults([read(tmp_path, number=1)]) == ["D01/1: a newer edition D01/2 has been published"]
