"""The form the gallery shows."""

from __future__ import annotations

from django import forms

from nastavnik.ui.forms import DateField, UIForm


class GalleryForm(UIForm):
    name = forms.CharField(
        label="Фамилия, имя, отчество", help_text="Как в документах. Отчества нет — оставьте два слова"
    )
    when = DateField(label="Срок", help_text="Например, 20.09.2026")
    role = forms.ChoiceField(
        label="Роль", widget=forms.RadioSelect, choices=[("a", "Наставник"), ("b", "Наставляемый")]
    )
    note = forms.CharField(label="Заметка", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    agree = forms.BooleanField(label="Наставник нужен в первую очередь", required=False)
