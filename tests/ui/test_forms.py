"""Forms in our words: dates as they are written on paper, errors tied to their fields, what was typed stays."""

from __future__ import annotations

from datetime import date

import pytest
from django.forms import ValidationError
from django.template import engines

from nastavnik.ui.examples import GalleryForm
from nastavnik.ui.forms import REQUIRED, DateField

PAGE = '{% from "ui/components/forms.html" import fields %}{{ fields(form) }}'


def drawn(form: GalleryForm) -> str:
    return engines["jinja2"].from_string(PAGE).render({"form": form})


@pytest.mark.parametrize(
    "typed", ["20.09.2026", "20.9.2026", "20.09.26", "2026-09-20", "20 сентября 2026", " 20 Сентября 2026 года ", "20 сентября 2026 г."]
)  # fmt: skip
def test_a_day_is_read_as_people_write_it(typed: str) -> None:
    assert DateField().clean(typed) == date(2026, 9, 20)


@pytest.mark.parametrize("typed", ["31.02.2026", "завтра", "20 сентябрь 2026", "2026"])
def test_a_day_that_is_none_is_told_how_to_write_it(typed: str) -> None:
    with pytest.raises(ValidationError, match=r"Укажите дату так: 20\.09\.2026\."):
        DateField().clean(typed)


def test_a_refused_form_keeps_what_was_typed_and_ties_the_error_to_the_field() -> None:
    form = GalleryForm({"name": "", "when": "31.02.2026", "role": "a"})
    assert not form.is_valid()
    page = drawn(form)
    assert 'value="31.02.2026"' in page
    assert 'aria-describedby="id_name-hint id_name-error"' in page
    assert 'id="id_name-error"' in page
    assert 'aria-invalid="true"' in page
    assert '<a href="#id_name">' in page
    assert REQUIRED in page


def test_only_optional_fields_are_marked_and_the_browser_shows_no_bubbles() -> None:
    page = drawn(GalleryForm())
    assert page.count("(необязательно)") == 1
    assert " required" not in page
    assert "*" not in page


def test_the_label_of_a_tick_stands_in_one_line_with_it() -> None:
    assert '<label class="check" for="id_agree"><input type="checkbox"' in drawn(GalleryForm())


def test_the_title_of_the_summary_agrees_in_number() -> None:
    form = GalleryForm({"name": "Белова", "when": "завтра", "role": "a"})
    form.is_valid()
    assert "Проверьте, пожалуйста: 1\u00a0поле" in drawn(form)
