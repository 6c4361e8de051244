from __future__ import annotations

from typing import Any

from django import forms

from nastavnik.foundation.people.models import CASES, Person
from nastavnik.foundation.people.queries import CATEGORIES, subject_titles
from nastavnik.foundation.people.rules import PersonFacts
from nastavnik.ui.forms import DateField, UIForm


class PersonForm(UIForm):
    surname = forms.CharField(label="Фамилия", max_length=80, help_text="Как в документах")
    name = forms.CharField(label="Имя", max_length=60)
    patronymic = forms.CharField(label="Отчество", max_length=60, required=False, help_text="Отчества нет — оставьте пустым")
    gender = forms.ChoiceField(
        label="Пол", required=False, choices=[("", "по отчеству"), ("m", "мужской"), ("f", "женский")],
        help_text="Нужен, чтобы верно склонять имя в документах",
    )  # fmt: skip
    post = forms.CharField(label="Должность", max_length=200, required=False, help_text="Например, учитель математики")
    subjects = forms.MultipleChoiceField(
        label="Предметы", required=False, help_text="Можно несколько", widget=forms.SelectMultiple(attrs={"size": 8})
    )
    experience_years = forms.IntegerField(
        label="Педагогический стаж, полных лет", required=False, help_text="Если меньше года — 0",
        error_messages={"invalid": "Стаж — число от 0 до 60."},
    )  # fmt: skip
    category = forms.ChoiceField(label="Категория", required=False, choices=[("", "не указана"), *CATEGORIES.items()])
    email = forms.EmailField(label="Электронная почта", required=False, help_text="Без почты пришлём ссылку через вас",
                             error_messages={"invalid": "Похоже, в адресе ошибка: нет знака @."})  # fmt: skip
    phone = forms.CharField(label="Телефон", max_length=20, required=False, help_text="Видит только куратор")

    def __init__(self, *args: Any, person: Person | None = None, **kwargs: Any) -> None:
        if person is not None:
            kwargs.setdefault("initial", {name: getattr(person, name) for name in self.base_fields})
        super().__init__(*args, **kwargs)
        self.fields["subjects"].choices = list(subject_titles().items())  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("patronymic") and not data.get("gender") and data.get("name"):
            self.add_error("gender", "Без отчества пол не определить. Выберите его, чтобы верно склонять имя.")
        return data

    def facts(self) -> PersonFacts:
        from nastavnik.foundation.people.naming import guess_gender

        data = dict(self.cleaned_data)
        full = " ".join(data[part] for part in ("surname", "name", "patronymic") if data[part])
        data["gender"] = data["gender"] or guess_gender(full) or ""
        if data["experience_years"] is None:
            data.pop("experience_years")
        return data  # type: ignore[return-value]


class NameFormsForm(UIForm):
    genitive = forms.CharField(label="Кого? (согласие от…)", max_length=220)
    dative = forms.CharField(label="Кому? (предоставить…)", max_length=220)
    accusative = forms.CharField(label="Кого? (закрепить…)", max_length=220)
    instrumental = forms.CharField(label="Кем? (закрепить за…)", max_length=220)
    indeclinable = forms.BooleanField(label="Не склонять это имя", required=False)

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {**{case: person.form(case) for case in CASES}, "indeclinable": person.indeclinable})
        super().__init__(*args, **kwargs)


class EndForm(UIForm):
    on = DateField(label="Последний день работы")


class SourceForm(UIForm):
    pasted = forms.CharField(
        label="Вставьте таблицу из Excel", required=False, strip=False,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
        help_text="Выделите список вместе с заголовками, скопируйте и вставьте сюда",
    )  # fmt: skip
    file = forms.FileField(label="Или загрузите файл", required=False, help_text="Excel (.xlsx, .xls), .ods или .csv, до 20 МБ")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("file") and not (data.get("pasted") or "").strip() and not self.errors:
            raise forms.ValidationError("Вставьте таблицу или выберите файл.")
        return data
