"""Facts of an organisation that go into documents."""

from __future__ import annotations

import re
import zoneinfo
from typing import Any

from django import forms

from nastavnik.foundation.organisations.models import Organisation
from nastavnik.ui.forms import UIForm

ZONES = {
    "Europe/Kaliningrad": "Калининград, МСК−1",
    "Europe/Moscow": "Москва, МСК",
    "Europe/Samara": "Самара, МСК+1",
    "Asia/Yekaterinburg": "Екатеринбург, МСК+2",
    "Asia/Omsk": "Омск, МСК+3",
    "Asia/Krasnoyarsk": "Красноярск, МСК+4",
    "Asia/Irkutsk": "Иркутск, МСК+5",
    "Asia/Yakutsk": "Якутск, МСК+6",
    "Asia/Vladivostok": "Владивосток, МСК+7",
    "Asia/Magadan": "Магадан, МСК+8",
    "Asia/Kamchatka": "Петропавловск-Камчатский, МСК+9",
}
assert zoneinfo.available_timezones() >= set(ZONES)
HEAD = {"head_post": "post", "head_post_dative": "post_dative", "head_name": "name", "head_name_dative": "name_dative"}
"""Form field → key of ``settings["head"]``."""


class OrganisationForm(UIForm):
    """What documents need: names, founder, place, requisites, the head who signs."""

    name = forms.CharField(
        label="Полное наименование", max_length=400, help_text="Как в уставе", widget=forms.Textarea(attrs={"rows": 2})
    )
    name_genitive = forms.CharField(
        label="Полное наименование в родительном падеже", max_length=400, required=False,
        help_text="Для приказов: директор (чего?) муниципального бюджетного… Пусто — просклоняем сами",
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    short_name = forms.CharField(label="Краткое наименование", max_length=120)
    founder = forms.CharField(label="Учредитель", max_length=300, required=False)
    place = forms.CharField(
        label="Место составления документов", max_length=120, required=False, help_text="Например, г. Ключи"
    )
    address = forms.CharField(label="Адрес", max_length=300, required=False)
    inn = forms.CharField(label="ИНН", max_length=12, required=False)
    ogrn = forms.CharField(label="ОГРН", max_length=15, required=False)
    time_zone = forms.ChoiceField(label="Часовой пояс", choices=list(ZONES.items()))
    head_post = forms.CharField(
        label="Должность руководителя", max_length=200, required=False, help_text="Например, директор"
    )
    head_post_dative = forms.CharField(
        label="Должность в дательном падеже",
        max_length=200,
        required=False,
        help_text="Кому: директору. Пусто — просклоняем сами",
    )
    head_name = forms.CharField(label="Фамилия, имя, отчество руководителя", max_length=200, required=False)
    head_name_dative = forms.CharField(
        label="Фамилия, имя, отчество в дательном падеже",
        max_length=200,
        required=False,
        help_text="Кому. Пусто — просклоняем сами",
    )
    mentees_per_mentor = forms.IntegerField(
        label="Наставляемых у одного наставника, не больше", min_value=1, max_value=10,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), "Укажите число от 1 до 10."),
    )  # fmt: skip

    def __init__(self, *args: Any, school: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not school:
            del self.fields["mentees_per_mentor"]
        chosen = self.initial.get("time_zone")
        if chosen and chosen not in ZONES:
            self.fields["time_zone"].choices = [*ZONES.items(), (chosen, chosen)]  # type: ignore[attr-defined]

    def clean_inn(self) -> str:
        return _digits(self.cleaned_data["inn"], (10, 12), "ИНН — 10 или 12 цифр.")

    def clean_ogrn(self) -> str:
        return _digits(self.cleaned_data["ogrn"], (13, 15), "ОГРН — 13 цифр, у предпринимателя 15.")


class NewOrganisationForm(UIForm):
    """The least a new organisation needs; the rest its own people fill in."""

    kind = forms.ChoiceField(
        label="Вид",
        choices=[(kind.value, kind.label) for kind in Organisation.Kind if kind is not Organisation.Kind.REGION],
    )
    parent = forms.ModelChoiceField(Organisation.objects.none(), label="Входит в", empty_label=None)
    name = forms.CharField(label="Полное наименование", max_length=400, help_text="Как в уставе")
    short_name = forms.CharField(label="Краткое наименование", max_length=120, help_text="Например, Школа № 12")
    place = forms.CharField(
        label="Место составления документов", max_length=120, required=False, help_text="Например, г. Ключи"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        above = Organisation.objects.in_scope().exclude(kind=Organisation.Kind.SCHOOL)
        self.fields["parent"].queryset = above  # type: ignore[attr-defined]


def _digits(value: str, lengths: tuple[int, ...], text: str) -> str:
    digits = re.sub(r"\s", "", value)
    if digits and (not digits.isdigit() or len(digits) not in lengths):
        raise forms.ValidationError(text)
    return digits
