from __future__ import annotations

from typing import Any

from django import forms

from nastavnik.instruments.surveys.taxonomy import STRENGTH_LEVELS, competences, domains
from nastavnik.stages.mentors.models import Mentor
from nastavnik.ui.forms import UIForm


class MentorForm(UIForm):
    """Strengths by competence, what one does best, how many colleagues one can take."""

    capacity = forms.IntegerField(label="Сколько наставляемых готов взять", min_value=1, max_value=10)
    note = forms.CharField(
        label="Условия и пожелания", required=False, widget=forms.Textarea(attrs={"rows": 2}), max_length=1000
    )
    best_1 = forms.ChoiceField(label="Лучше всего получается: первое", required=False)
    best_2 = forms.ChoiceField(label="Второе", required=False)
    best_3 = forms.ChoiceField(label="Третье", required=False)

    def __init__(self, *args: Any, mentor: Mentor, **kwargs: Any) -> None:
        known = {row.competence: row for row in mentor.strengths.all()}
        best = [code for code, row in known.items() if row.best][:3]
        initial = {
            "capacity": mentor.capacity,
            "note": mentor.note,
            **{f"best_{number}": code for number, code in enumerate(best, start=1)},
            **{f"level_{code}": row.level for code, row in known.items()},
        }
        super().__init__(*args, initial=initial, **kwargs)
        titles = [("", "не выбрано"), *((code, item.title) for code, item in competences().items())]
        for number in (1, 2, 3):
            self.fields[f"best_{number}"].choices = titles  # type: ignore[attr-defined]
        for code, item in competences().items():
            self.fields[f"level_{code}"] = forms.ChoiceField(
                label=item.strength, required=False, choices=[("", "нет ответа"), *STRENGTH_LEVELS.items()]
            )

    def grid(self) -> list[tuple[str, list[Any]]]:
        return [
            (title, [self[f"level_{code}"] for code, item in competences().items() if item.domain == domain])
            for domain, title in domains().items()
        ]

    def levels(self) -> dict[str, str]:
        return {
            code: self.cleaned_data[f"level_{code}"] for code in competences() if self.cleaned_data.get(f"level_{code}")
        }

    def best(self) -> list[str]:
        chosen = [
            self.cleaned_data[f"best_{number}"] for number in (1, 2, 3) if self.cleaned_data.get(f"best_{number}")
        ]
        return list(dict.fromkeys(chosen))
