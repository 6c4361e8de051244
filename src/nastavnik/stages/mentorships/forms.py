from __future__ import annotations

from typing import Any

from django import forms

from nastavnik.foundation.people.models import Person
from nastavnik.ui.forms import DateField, UIForm


class OrderForm(UIForm):
    dated_on = DateField(label="Дата приказа", help_text="Не раньше даты согласий")
    number = forms.IntegerField(
        label="Номер приказа",
        required=False,
        min_value=1,
        help_text="Если номера ещё нет, оставьте пустым — поставим при регистрации",
    )
    curator = forms.ModelChoiceField(label="Куратор", queryset=None, required=False, empty_label="не указан")

    def __init__(self, *args: Any, today: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["curator"].queryset = Person.objects.employed_on(today).order_by("surname", "name")  # type: ignore[attr-defined]
