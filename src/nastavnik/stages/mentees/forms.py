from __future__ import annotations

from typing import Any

from django import forms

from nastavnik.instruments.surveys.taxonomy import NEED_LEVELS, competences, domains
from nastavnik.stages.mentees.models import Category, Mentee
from nastavnik.ui.forms import UIForm


class MenteeForm(UIForm):
    """Requests by competence, three to begin with, category and situation in one's own words."""

    category = forms.ChoiceField(label="Категория", required=False, choices=[("", "не выбрана"), *Category.choices])
    first_of_all = forms.BooleanField(label="Наставник нужен в первую очередь", required=False)
    first_1 = forms.ChoiceField(label="С чего начать: первое", required=False)
    first_2 = forms.ChoiceField(label="Второе", required=False)
    first_3 = forms.ChoiceField(label="Третье", required=False)
    situation = forms.CharField(
        label="Ситуация своими словами", required=False, widget=forms.Textarea(attrs={"rows": 3}), max_length=2000
    )

    def __init__(self, *args: Any, mentee: Mentee, **kwargs: Any) -> None:
        known = {row.competence: row for row in mentee.requests.all()}
        first = {row.priority: row.competence for row in known.values() if row.priority}
        initial = {
            "category": mentee.category,
            "first_of_all": mentee.first_of_all,
            "situation": mentee.situation,
            **{f"first_{number}": first.get(number, "") for number in (1, 2, 3)},
            **{f"level_{code}": row.level for code, row in known.items()},
        }
        super().__init__(*args, initial=initial, **kwargs)
        titles = [("", "не выбрано"), *((code, item.title) for code, item in competences().items())]
        for number in (1, 2, 3):
            self.fields[f"first_{number}"].choices = titles  # type: ignore[attr-defined]
        for code, item in competences().items():
            self.fields[f"level_{code}"] = forms.ChoiceField(
                label=item.need, required=False, choices=[("", "нет ответа"), *NEED_LEVELS.items()]
            )

    def grid(self) -> list[tuple[str, list[Any]]]:
        """Domain title → its fields, for the page."""
        return [
            (title, [self[f"level_{code}"] for code, item in competences().items() if item.domain == domain])
            for domain, title in domains().items()
        ]

    def levels(self) -> dict[str, str]:
        return {
            code: self.cleaned_data[f"level_{code}"] for code in competences() if self.cleaned_data.get(f"level_{code}")
        }

    def first(self) -> list[str]:
        return [
            self.cleaned_data[f"first_{number}"] for number in (1, 2, 3) if self.cleaned_data.get(f"first_{number}")
        ]
