"""Forms in our words: Russian errors that say what to do, dates as people write them, no stars."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms

from nastavnik.ui.text import MONTHS

REQUIRED = "Заполните это поле."


class DateField(forms.DateField):
    """A day typed as «20.09.2026», «20.9.26» or «20 сентября 2026»."""

    widget = forms.DateInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "date"}, format="%d.%m.%Y")
    default_error_messages = {"invalid": "Укажите дату так: 20.09.2026."}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%d.%m.%Y", "%d.%m.%y", "%Y-%m-%d"], **kwargs)

    def to_python(self, value: Any) -> date | None:
        if isinstance(value, str):
            found = re.fullmatch(r"\s*(\d{1,2})\s+([а-яё]+)\s+(\d{4})\s*(?:г\.?|года)?\s*", value.lower())
            if found and found[2] in MONTHS:
                value = f"{found[1]}.{MONTHS.index(found[2]) + 1}.{found[3]}"
        return super().to_python(value)


class UIForm(forms.Form):
    """Base of our forms. Optional fields say so in the label; required ones carry no mark."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if field.error_messages.get("required") in (None, "Обязательное поле.", "This field is required."):
                field.error_messages["required"] = REQUIRED

    def summary(self) -> list[tuple[str, str]]:
        """Errors for the summary at the top: (anchor, sentence)."""
        rows = [("", str(text)) for text in self.non_field_errors()]
        rows += [
            (self[name].id_for_label or name, str(text))
            for name, errors in self.errors.items()
            if name != "__all__"
            for text in errors
        ]
        return rows
