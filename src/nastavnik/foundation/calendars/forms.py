from __future__ import annotations

from django import forms

from nastavnik.ui.forms import DateField, UIForm


class DayForm(UIForm):
    """A day that differs here from the country's calendar."""

    day = DateField(label="День")
    works = forms.ChoiceField(label="Каким он будет", choices=[("", "нерабочим"), ("1", "рабочим")], required=False)
    ground = forms.CharField(
        label="Основание", max_length=200, help_text="Например, закон области от 05.03.2021 № 12-З «О праздничных днях»"
    )
