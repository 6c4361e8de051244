from __future__ import annotations

from django import forms

from nastavnik.ui.forms import DateField, UIForm


class SignedForm(UIForm):
    """The date on the paper; a scan may come with a single consent."""

    signed_on = DateField(label="Дата на бумаге", help_text="Например, 09.09.2026")
    scan = forms.FileField(label="Скан или фото", required=False, help_text="PDF, JPG или PNG, до 20 МБ")


class DayForm(UIForm):
    on = DateField(label="Дата")


class ScanForm(UIForm):
    scan = forms.FileField(label="Скан или фото", help_text="PDF, JPG или PNG, до 20 МБ")
