from __future__ import annotations

from django import forms

from nastavnik.ui.forms import DateField, UIForm


class SendForm(UIForm):
    """The term of the pairs and the day to answer by."""

    starts_on = DateField(label="Начало работы пар")
    ends_on = DateField(label="Окончание")
    answer_by = DateField(label="Ответить до")


class AnswerForm(UIForm):
    side = forms.ChoiceField(choices=[("mentor", "наставник"), ("mentee", "наставляемый")])
    yes = forms.TypedChoiceField(choices=[("1", "да"), ("0", "нет")], coerce=lambda value: value == "1")
