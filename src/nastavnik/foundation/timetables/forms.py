from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from django import forms

from nastavnik.foundation.people.forms import OneOfTwoFile, OneOfTwoText
from nastavnik.foundation.timetables.actions.set_hours import SchoolHours
from nastavnik.foundation.timetables.rules import DAYS, EVERY_DAY, SATURDAY, Bell, BellsRefused, read_bells
from nastavnik.ui.forms import UIForm

_DAY = r"(\d{1,2}\.\d{1,2}\.\d{4})"
_VACATION = re.compile(rf"^{_DAY}\s*(?:[-—–]|по|\s)\s*{_DAY}\s*[,:—–-]?\s*(.*)$")


class SourceForm(UIForm):
    """Step 1 of an import: a paste or a file."""

    pasted = OneOfTwoText(
        label="Расписание из Excel", strip=False, max_length=5_000_000,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text="Выделите таблицу вместе с днями и номерами уроков, скопируйте (Ctrl+C) и вставьте сюда (Ctrl+V)",
        error_messages={"max_length": "Слишком большая таблица. Загрузите её файлом."},
    )  # fmt: skip
    file = OneOfTwoFile(
        label="Или файл", help_text="Excel (.xlsx, .xls), .ods или .csv, до 20 МБ. Прочитаем все листы",
        error_messages={"empty": "Файл пустой. Проверьте, тот ли файл выбран."},
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not data.get("file") and not (data.get("pasted") or "").strip():
            raise forms.ValidationError("Вставьте таблицу или выберите файл.")
        return data


def _bells(label: str, hint: str = "") -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=2000, help_text=hint,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false", "class": "bells"}),
    )  # fmt: skip


class HoursForm(UIForm):
    """Bells and vacations as people write them: a line per lesson, a line per vacation."""

    first = OneOfTwoText(
        label="Звонки", max_length=2000, widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "class": "bells"}),
        help_text="Строка — урок: 8:30–9:15. Если есть нулевой урок, начните строку с номера: 0 7:40–8:20",
    )  # fmt: skip
    second = _bells("Вторая смена", "Если школа учится в две смены")
    saturday = forms.BooleanField(label="Учимся и по субботам", required=False)
    special_days = forms.MultipleChoiceField(
        label="Дни с другими звонками", required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(str(number), day) for number, day in enumerate(DAYS, start=1)],
        help_text="Например, понедельник с «Разговорами о важном» или короткая суббота",
    )  # fmt: skip
    special_first = _bells("Звонки в эти дни")
    special_second = _bells("Вторая смена в эти дни")
    vacations = forms.CharField(
        label="Каникулы", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
        help_text="Строка — каникулы: 26.10.2026–03.11.2026 осенние. В эти дни встречи не предлагаем",
    )  # fmt: skip

    def clean_first(self) -> list[Bell]:
        return _read(self.cleaned_data["first"], 1)

    def clean_second(self) -> list[Bell]:
        return _read(self.cleaned_data["second"], 2)

    def clean_special_first(self) -> list[Bell]:
        return _read(self.cleaned_data["special_first"], 1)

    def clean_special_second(self) -> list[Bell]:
        return _read(self.cleaned_data["special_second"], 2)

    def clean_vacations(self) -> tuple[tuple[str, date, date], ...]:
        found = []
        for line in filter(None, (row.strip() for row in self.cleaned_data["vacations"].splitlines())):
            match = _VACATION.match(line)
            try:
                if match is None:
                    raise ValueError(line)
                first, last = (datetime.strptime(match[number], "%d.%m.%Y").date() for number in (1, 2))
            except ValueError as wrong:
                raise forms.ValidationError(
                    f"Не поняли строку «{line[:60]}». Пишите так: 26.10.2026–03.11.2026 осенние."
                ) from wrong
            found.append((match[3].strip()[:80] or "каникулы", first, last))
        return tuple(found)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors:
            special = data["special_first"] + data["special_second"]
            if data["special_days"] and not special:
                self.add_error("special_first", "Внесите звонки этих дней или снимите отметки с дней.")
            if special and not data["special_days"]:
                self.add_error("special_days", "Отметьте дни, в которые звонки другие.")
        return data

    def hours(self) -> SchoolHours:
        """What the action takes."""
        data = self.cleaned_data
        usual = data["first"] + data["second"]
        bells: dict[int, list[Bell]] = {EVERY_DAY: usual}
        if data["saturday"]:
            bells[SATURDAY] = usual
        bells |= {int(day): data["special_first"] + data["special_second"] for day in data["special_days"]}
        return SchoolHours(bells, data["vacations"])


def _read(text: str, shift: int) -> list[Bell]:
    try:
        return read_bells(text, shift)
    except BellsRefused as refusal:
        raise forms.ValidationError(refusal.text) from refusal
