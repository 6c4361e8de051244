from __future__ import annotations

from typing import Any

from django import forms

from nastavnik.foundation.people.models import Person
from nastavnik.stages.mentorships.models import Contract, Form, Kind
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


class TermsForm(UIForm):
    """What is not usual about an agreed pair (reference 1.3, R21)."""

    form = forms.ChoiceField(label="Форма", choices=Form.choices)
    kind = forms.ChoiceField(
        label="Вид", choices=Kind.choices,
        help_text="Если у наставника несколько таких пар с одним сроком, они станут группой",
    )  # fmt: skip
    mentor_contract = forms.ChoiceField(label="Наставник работает по", choices=Contract.choices)
    mentee_contract = forms.ChoiceField(
        label="Наставляемый работает по", required=False, choices=[("", "не указано"), *Contract.choices],
        help_text="Для студента это важно: без трудового договора дополнительного соглашения с наставником не будет",
    )  # fmt: skip


class DayForm(UIForm):
    """Pairs as they were on a day."""

    on = DateField(label="На дату", required=False)
