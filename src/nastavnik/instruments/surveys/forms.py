from __future__ import annotations

from typing import Any

from django import forms

from nastavnik.ui.forms import DateField, UIForm


class WindowForm(UIForm):
    """Who is asked, until when, in what words."""

    opens_on = DateField(label="Первый день")
    closes_on = DateField(label="Последний день", help_text="Включительно. Например, 20.09.2026")
    invite = forms.CharField(
        label="Приглашение",
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=1500,
        help_text="Подстановки: {имя}, {имя и отчество}, {минут}, {ссылка}, {дата}, {куратор}",
    )
    reminder = forms.CharField(
        label="Напоминание",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=1500,
        help_text="Ещё можно {осталось} — сколько вопросов без ответа",
    )


class PeopleForm(UIForm):
    people = forms.MultipleChoiceField(label="Кому", widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].choices = choices  # type: ignore[attr-defined]
        self.fields["people"].error_messages["required"] = "Отметьте хотя бы одного человека."


class UploadForm(UIForm):
    """A questionnaire file."""

    file = forms.FileField(
        label="Файл анкеты", help_text="YAML или JSON нашего формата, SurveyJS отсюда же, XLSForm (.xlsx)"
    )
    title = forms.CharField(
        label="Название", max_length=60, required=False, help_text="Для файла Excel: в нём названия нет"
    )


class ProlongForm(UIForm):
    closes_on = DateField(label="Новый последний день", help_text="Например, 30.09.2026")


class ContactForm(UIForm):
    on = DateField(label="Когда связались")
