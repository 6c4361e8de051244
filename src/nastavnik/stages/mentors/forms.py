from __future__ import annotations

from typing import Any

from django import forms

from nastavnik.instruments.surveys.taxonomy import STRENGTH_LEVELS, competences, domains
from nastavnik.instruments.surveys.ways import ways_fields, ways_initial
from nastavnik.stages.mentors.models import Experience, External, Kind, Mentor, Readiness
from nastavnik.ui.forms import DateField, UIForm


class MentorForm(UIForm):
    """Strengths by competence, what one does best, how many colleagues one can take."""

    capacity = forms.IntegerField(label="Сколько наставляемых готов взять", min_value=1, max_value=10)
    note = forms.CharField(
        label="Условия и пожелания", required=False, widget=forms.Textarea(attrs={"rows": 2}), max_length=1000
    )
    readiness = forms.TypedChoiceField(
        label="Готовность", choices=Readiness.choices, required=False, empty_value=Readiness.YES
    )
    kind = forms.ChoiceField(label="Какой наставник", required=False, choices=[("", "не выбрано"), *Kind.choices])
    mentored = forms.ChoiceField(
        label="Опыт наставничества", required=False, choices=[("", "нет ответа"), *Experience.choices]
    )
    external = forms.ChoiceField(
        label="Помощь педагогу из другой школы", required=False, choices=[("", "нет ответа"), *External.choices]
    )
    circumstances = forms.CharField(
        label="Что ещё учесть при подборе", required=False, widget=forms.Textarea(attrs={"rows": 2}), max_length=500
    )
    best_1 = forms.ChoiceField(label="Лучше всего получается: первое", required=False)
    best_2 = forms.ChoiceField(label="Второе", required=False)
    best_3 = forms.ChoiceField(label="Третье", required=False)

    def __init__(self, *args: Any, mentor: Mentor, **kwargs: Any) -> None:
        known = {row.competence: row for row in mentor.strengths.all()}
        best = [code for code, row in known.items() if row.best][:3]
        initial = {
            "capacity": mentor.capacity,
            **{
                name: getattr(mentor, name)
                for name in ("note", "readiness", "kind", "mentored", "external", "circumstances")
            },
            **ways_initial(mentor),
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

        self.fields.update(ways_fields())

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


class CourseForm(UIForm):
    """Training that is over."""

    title = forms.CharField(label="Программа", max_length=200)
    place = forms.CharField(label="Где", max_length=200, required=False)
    hours = forms.IntegerField(label="Часов", min_value=1, max_value=1000, required=False)
    finished_on = DateField(label="Завершено", help_text="Например, 15.06.2026")
    document = forms.CharField(
        label="Документ", max_length=200, required=False, help_text="Например: удостоверение № 7726-114"
    )
    valid_until = DateField(label="Действует до", required=False, help_text="Если в документе указан срок")
