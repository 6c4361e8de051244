from __future__ import annotations

from typing import Any

from django import forms

from nastavnik.foundation.people.models import Person
from nastavnik.ui.forms import DateField, UIForm


class RegisterForm(UIForm):
    dated_on = DateField(label="Дата документа", help_text="День, который стоит на подписанном документе")
    number = forms.IntegerField(
        label="Номер", required=False, min_value=1, help_text="Оставьте пустым — поставим следующий по реестру"
    )
    scan = forms.FileField(label="Скан подписанного", required=False, help_text="PDF, JPG или PNG, до 20 МБ")


class ReviseForm(UIForm):
    file = forms.FileField(label="Исправленный файл Word", help_text="Документ .docx, до 20 МБ")


class AcquaintForm(UIForm):
    on = DateField(label="Дата ознакомления")


class RegulationForm(UIForm):
    dated_on = DateField(label="Дата приказа")
    curator = forms.ModelChoiceField(label="Куратор", queryset=None, required=False, empty_label="впишем позже")

    def __init__(self, *args: Any, today: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["curator"].queryset = Person.objects.employed_on(today).order_by("surname", "name")  # type: ignore[attr-defined]
