from __future__ import annotations

from typing import Any

from django import forms

from nastavnik.foundation.people.models import Person
from nastavnik.instruments.documents.engine.paper import FONTS
from nastavnik.ui.forms import DateField, UIForm


class RegisterForm(UIForm):
    dated_on = DateField(label="Дата документа", help_text="День, который стоит на подписанном документе")
    number = forms.IntegerField(
        label="Номер", required=False, min_value=1, help_text="Оставьте пустым — поставим следующий по реестру"
    )
    scan = forms.FileField(label="Скан подписанного", required=False, help_text="PDF, JPG или PNG, до 20 МБ")


class NumberForm(UIForm):
    dated_on = DateField(label="Дата документа", help_text="День, когда документ подписывают")
    number = forms.IntegerField(
        label="Номер", required=False, min_value=1, help_text="Оставьте пустым — поставим следующий по реестру"
    )


class SignForm(UIForm):
    signature = forms.FileField(label="Файл подписи", help_text="Отсоединённая подпись: .sig, .p7s или .sgn")


class SigningForm(UIForm):
    dated_on = DateField(label="Дата подписания")


class CodeForm(UIForm):
    code = forms.CharField(label="Код документа", required=False, max_length=200, help_text="Например: K7Q29-FMX3T")
    scan = forms.FileField(
        label="Скан или снимок первого листа", required=False, help_text="PDF, JPG или PNG, до 20 МБ",
        widget=forms.FileInput(attrs={"accept": "application/pdf,image/jpeg,image/png"}),
    )  # fmt: skip


class OwnTemplateForm(UIForm):
    file = forms.FileField(label="Исправленный образец", help_text="Документ .docx, до 5 МБ")
    stale_too = forms.BooleanField(label="Оставить ссылки на утратившие силу акты", required=False)


def _side(label: str, least: int, hint: str = "") -> forms.IntegerField:
    text = f"От {least} до 50 мм."
    messages = dict.fromkeys(("invalid", "min_value", "max_value", "required"), text)
    return forms.IntegerField(label=label, min_value=least, max_value=50, help_text=hint, error_messages=messages)


class PaperForm(UIForm):
    """Margins not less than ГОСТ Р 7.0.97 asks for; the rest is the school's own instruction on paperwork."""

    left = _side("Левое поле, мм", 20, "30 — для документов, которые хранят больше десяти лет")
    right = _side("Правое поле, мм", 10)
    top = _side("Верхнее поле, мм", 20)
    bottom = _side("Нижнее поле, мм", 20)
    font = forms.ChoiceField(label="Шрифт", choices=[(name, name) for name in FONTS])
    size = forms.TypedChoiceField(
        label="Размер шрифта", choices=[(size, str(size)) for size in (12, 13, 14)], coerce=int
    )
    line = forms.TypedChoiceField(
        label="Междустрочный интервал", choices=[(1.0, "1,0"), (1.1, "1,1"), (1.15, "1,15"), (1.5, "1,5")], coerce=float
    )


class ReviseForm(UIForm):
    file = forms.FileField(label="Исправленный файл Word", help_text="Документ .docx, до 20 МБ")


class AcquaintForm(UIForm):
    on = DateField(label="Дата ознакомления")


class RegulationForm(UIForm):
    dated_on = DateField(label="Дата приказа")
    curator = forms.ModelChoiceField(label="Куратор", queryset=None, required=False, empty_label="впишем позже")
    minutes_number = forms.CharField(
        label="Номер протокола педагогического совета", required=False, max_length=20,
        help_text="Если положение уже принято. Пусто — впишут от руки",
    )  # fmt: skip
    minutes_on = DateField(label="Дата протокола", required=False)
    union = forms.BooleanField(label="Учтено мнение первичной профсоюзной организации", required=False)

    def __init__(self, *args: Any, today: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["curator"].queryset = Person.objects.employed_on(today).order_by("surname", "name")  # type: ignore[attr-defined]
