"""Files in and out: ours without loss, SurveyJS out and back, XLSForm in with a list of what was left out."""

from __future__ import annotations

import io
import json

import pytest
from openpyxl import Workbook

from nastavnik.instruments.surveys import taxonomy
from nastavnik.instruments.surveys.exchange.nastavnik import as_json, as_yaml
from nastavnik.instruments.surveys.exchange.surveyjs import NotOurs, from_surveyjs, to_surveyjs, visible_if
from nastavnik.instruments.surveys.exchange.xlsform import NotAForm, condition_of, read_xlsform
from nastavnik.instruments.surveys.library import instruments
from nastavnik.instruments.surveys.spec import load_bundle, sha256

COMPETENCES = taxonomy.source().data["taxonomy"]


@pytest.mark.parametrize("code", instruments())
@pytest.mark.parametrize("write", [as_yaml, as_json])
def test_our_file_comes_back_as_it_was(code: str, write: object) -> None:
    instrument = instruments()[code]
    back = load_bundle(write(instrument, COMPETENCES)).instruments[code]  # type: ignore[operator]
    assert back == instrument and sha256(back) == sha256(instrument)


@pytest.mark.parametrize("code", instruments())
def test_surveyjs_comes_back_as_it_was(code: str) -> None:
    data = json.loads(json.dumps(to_surveyjs(instruments()[code])))
    assert from_surveyjs(data) == instruments()[code]
    elements = [element for page in data["pages"] for element in page["elements"]]
    assert len(elements) == len(list(instruments()[code].items()))
    assert {"radiogroup", "checkbox", "matrix"} & {element["type"] for element in elements}


def test_a_foreign_surveyjs_is_refused_in_words() -> None:
    with pytest.raises(NotOurs, match="создан не здесь"):
        from_surveyjs({"pages": []})


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("readiness == 'conditions'", "{readiness} = 'conditions'"),
        ("fit in ['support', 'change']", "{fit} anyof ['support', 'change']"),
        ("person.class_teacher != 'no' and unpaired > 0", "{person.class_teacher} <> 'no' and {unpaired} > 0"),
    ],
)
def test_conditions_in_the_words_of_surveyjs(ours: str, theirs: str) -> None:
    assert visible_if(ours) == theirs


def book(survey: list[list[str]], choices: list[list[str]]) -> bytes:
    made = Workbook()
    sheet = made.active
    sheet.title = "survey"
    for row in [
        ["type", "name", "label::Русский (ru)", "hint", "required", "relevant", "appearance", "parameters"],
        *survey,
    ]:
        sheet.append(row)
    other = made.create_sheet("choices")
    for row in [["list_name", "name", "label"], *choices]:
        other.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


CHOICES = [["yn", "yes", "Да"], ["yn", "no", "Нет"], ["five", "1", "Не так"], ["five", "2", "Так"]]


def test_a_workbook_becomes_a_questionnaire() -> None:
    found = read_xlsform(
        book(
            [
                ["begin_group", "about", "О вас"],
                ["select_one yn", "Teach", "Вы учитель?", "", "yes"],
                ["select_multiple yn", "many", "Несколько?", "", "", "${teach} = 'yes'"],
                [
                    "range",
                    "grade",
                    "Сколько?",
                    "",
                    "",
                    "selected(${many}, 'yes') and ${teach} != 'no'",
                    "",
                    "start=0 end=5",
                ],
                ["end_group"],
                ["begin_group", "battery", "Насколько это так?", "", "", "", "table-list"],
                ["select_one five", "one", "Первое утверждение"],
                ["select_one five", "two", "Второе утверждение"],
                ["end_group"],
                ["geopoint", "where", "Где вы?"],
                ["text", "free", "Своими словами", "", "", "count(${many}) > 1", "multiline"],
            ],
            CHOICES,
        ),
        title="Из Excel",
    )
    instrument = found.instrument()
    items = {item.id: item for item in instrument.items()}
    assert instrument.title == "Из Excel" and instrument.sections[0].title == "О вас"
    assert [items[key].type for key in ("teach", "many", "grade", "battery", "free")] == [
        "single", "multi", "scale", "likert_matrix", "longtext",
    ]  # fmt: skip
    assert items["teach"].required and items["many"].show_if == "teach == 'yes'"
    assert items["grade"].show_if == "many in ['yes'] and teach != 'no'"
    assert [row.text for row in items["battery"].rows] == ["Первое утверждение", "Второе утверждение"]
    assert found.left_out == (
        "Строка 11: вид «geopoint» не перенесено.",
        "Строка 12: условие показа «count(${many}) > 1» не перенесено.",
    )


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "не книга Excel"),
        (b"PK\x03\x04", "не книга Excel"),
        (book([["geopoint", "a", "b"]], []), "ни одного вопроса"),
    ],
)
def test_what_is_no_form_is_refused_in_words(content: bytes, words: str) -> None:
    with pytest.raises(NotAForm, match=words):
        read_xlsform(content)


@pytest.mark.parametrize("text", ["count(${a}) > 1", "${a} + 1 = 2", "", "__import__('os')"])
def test_only_plain_conditions_are_carried_over(text: str) -> None:
    assert condition_of(text) is None
