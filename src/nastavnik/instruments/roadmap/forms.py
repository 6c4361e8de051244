from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from nastavnik.foundation.access.roles import Role
from nastavnik.foundation.people.models import Person
from nastavnik.instruments.roadmap.source import Activity
from nastavnik.ui.forms import DateField, UIForm


class YearForm(UIForm):
    starts_on = DateField(label="Начало учебного года")
    ends_on = DateField(label="Окончание учебного года", help_text="До этого дня все дела года")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        starts, ends = data.get("starts_on"), data.get("ends_on")
        if starts and ends and not 250 <= (ends - starts).days <= 400:
            self.add_error("ends_on", "Учебный год длится от девяти до тринадцати месяцев. Проверьте даты.")
        return data


class DatesForm(UIForm):
    """Step 2: the dates of every line, prefilled."""

    def __init__(self, *args: Any, lines: list[Activity], starts_on: date, ends_on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = lines
        for item in lines:
            first, last = item.dates(starts_on, ends_on)
            self.fields[f"start-{item.code}"] = DateField(label=f"{item.title}: с", initial=first)
            self.fields[f"due-{item.code}"] = DateField(label=f"{item.title}: до", initial=last)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for item in self.lines:
            first, last = data.get(f"start-{item.code}"), data.get(f"due-{item.code}")
            if first and last and last < first:
                self.add_error(f"due-{item.code}", f"«{item.title}»: срок раньше начала.")
        return data

    def dates(self) -> dict[str, tuple[date, date]]:
        return {
            item.code: (self.cleaned_data[f"start-{item.code}"], self.cleaned_data[f"due-{item.code}"])
            for item in self.lines
        }


class RescheduleForm(UIForm):
    starts_on = DateField(label="Начало")
    due_on = DateField(label="Срок")


class AssignForm(UIForm):
    role = forms.ChoiceField(label="Роль", choices=[(role.value, role.label) for role in Role if role in (
        Role.CURATOR, Role.HEAD, Role.MENTOR, Role.PSYCHOLOGIST)])  # fmt: skip
    person = forms.ModelChoiceField(label="Человек", queryset=None, required=False, empty_label="не указан")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = Person.objects.employed_on(today).order_by("surname", "name")  # type: ignore[attr-defined]


class WaiveForm(UIForm):
    because = forms.CharField(label="Почему не требуется", max_length=300)


class AttachForm(UIForm):
    file = forms.FileField(label="Документ", help_text="Word, PDF, JPG или PNG, до 20 МБ")
    note = forms.CharField(label="Что это", max_length=200, help_text="Например, протокол установочной сессии № 1")
    dated_on = DateField(label="Дата документа")
