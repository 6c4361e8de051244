from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nastavnik.foundation.people.naming import decline_name, decline_organisation, decline_post, guess_gender

GOLD = list(csv.DictReader((Path(__file__).parent / "declension_gold.csv").open(encoding="utf-8-sig"), delimiter=";"))
CASES = {"gen": "genitive", "dat": "dative", "acc": "accusative", "ins": "instrumental"}


def same(found: str, expected: str) -> bool:
    """Word by word; ё equals е; a cell may name variants by |."""
    words, cells = found.replace("ё", "е").split(), expected.replace("ё", "е").split()
    return len(words) == len(cells) and all(word in cell.split("|") for word, cell in zip(words, cells, strict=True))


def wrong(rows: list[dict[str, str]], decline) -> list[str]:  # type: ignore[no-untyped-def]
    return [
        f"{row['nom']}: {case} {getattr(forms, name)} ≠ {row[case]}"
        for row in rows
        for forms in [decline(row)]
        for case, name in CASES.items()
        if not same(getattr(forms, name), row[case])
    ]


def test_every_name_of_the_gold_set() -> None:
    rows = [row for row in GOLD if row["type"] == "name"]
    assert len(rows) == 210
    assert wrong(rows, lambda row: decline_name(row["nom"], row["gender"])) == []


def test_every_post_of_the_gold_set() -> None:
    rows = [row for row in GOLD if row["type"] == "position"]
    assert wrong(rows, lambda row: decline_post(row["nom"])) == []


def test_every_organisation_of_the_gold_set() -> None:
    rows = [row for row in GOLD if row["type"] == "org"]
    assert wrong(rows, lambda row: decline_organisation(row["nom"])) == []


@pytest.mark.parametrize(
    ("name", "gender", "genitive", "instrumental"),
    [
        ("Голова Анна Ивановна", "f", "Головы Анны Ивановны", "Головой Анной Ивановной"),
        ("Эрлих Пётр Ильич", "m", "Эрлиха Петра Ильича", "Эрлихом Петром Ильичом"),
        ("Цулая Нана Шалвовна", "f", "Цулаи Наны Шалвовны", "Цулаей Наной Шалвовной"),
        ("Китаец Олег Петрович", "m", "Китайца Олега Петровича", "Китайцем Олегом Петровичем"),
        ("Кузнец Олег Петрович", "m", "Кузнеца Олега Петровича", "Кузнецом Олегом Петровичем"),
        ("Донской Лев Ильич", "m", "Донского Льва Ильича", "Донским Львом Ильичом"),
    ],
)
def test_hard_surnames(name: str, gender: str, genitive: str, instrumental: str) -> None:
    forms = decline_name(name, gender)
    assert (forms.genitive, forms.instrumental) == (genitive, instrumental)


def test_doubt_is_told() -> None:
    assert decline_name("Кравец Павел Игоревич", "m").check
    assert not decline_name("Иванов Иван Иванович", "m").check


def test_prepositional() -> None:
    assert decline_name("Белова Мария Сергеевна", "f").prepositional == "Беловой Марии Сергеевне"
    assert decline_name("Донской Юрий Ильич", "m").prepositional == "Донском Юрии Ильиче"


def test_gender_is_guessed_where_something_tells_it() -> None:
    rows = [row for row in GOLD if row["type"] == "name" and len(row["nom"].split()) > 2]
    assert [row["nom"] for row in rows if guess_gender(row["nom"]) != row["gender"]] == []


@given(st.text(max_size=60), st.sampled_from(["m", "f", None]))
@example("\U00017000", "m")  # a letter without a name
def test_no_text_breaks_it(text: str, gender: str | None) -> None:
    assert isinstance(decline_name(text, gender).genitive, str)
    assert isinstance(decline_post(text).dative, str)
