from __future__ import annotations

from django import forms

from nastavnik.ui.forms import DateField, UIForm

PREAMBLES = {
    "D01": "Приказ об утверждении положения", "D02": "Положение", "D04": "Приказ о кураторе", "D05": "Приказ о совете наставников",
    "D12": "Приказ о закреплении пар", "D13": "Приказ об изменении закрепления", "D15": "Приказ о выплате",
    "D32": "Приказ о поощрении", "D35": "Приказ об итогах года",
}  # fmt: skip
"""Kinds whose preamble cites acts."""


class ActForm(UIForm):
    """A regional act as documents will cite it."""

    title = forms.CharField(label="Название", max_length=400, help_text="Вид акта, дата, номер, о чём")
    cited_as = forms.CharField(
        label="Как сослаться", max_length=400,
        help_text="После слов «в соответствии с»: приказом министерства образования области от 01.09.2025 № 345 «…»",
    )  # fmt: skip
    documents = forms.MultipleChoiceField(
        label="В каких документах", choices=list(PREAMBLES.items()), widget=forms.CheckboxSelectMultiple
    )
    in_force_from = DateField(label="Действует с")
    in_force_to = DateField(label="Действует до", required=False)


class EndForm(UIForm):
    in_force_to = DateField(label="Последний день действия")
