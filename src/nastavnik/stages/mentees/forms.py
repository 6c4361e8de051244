from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from nastavnik.foundation.people.models import Person
from nastavnik.instruments.surveys.taxonomy import NEED_LEVELS, competences, domains
from nastavnik.instruments.surveys.ways import ways_fields, ways_initial
from nastavnik.stages.mentees.actions.note_wishes import MOST
from nastavnik.stages.mentees.models import Category, Mentee, Wish
from nastavnik.ui.forms import UIForm


class MenteeForm(UIForm):
    """Requests by competence, three to begin with, category and situation in one's own words; how one likes to work;
    wishes about colleagues, which only the curator sees."""

    category = forms.ChoiceField(label="Категория", required=False, choices=[("", "не выбрана"), *Category.choices])
    first_of_all = forms.BooleanField(label="Наставник нужен в первую очередь", required=False)
    first_1 = forms.ChoiceField(label="С чего начать: первое", required=False)
    first_2 = forms.ChoiceField(label="Второе", required=False)
    first_3 = forms.ChoiceField(label="Третье", required=False)
    situation = forms.CharField(
        label="Ситуация своими словами", required=False, widget=forms.Textarea(attrs={"rows": 3}), max_length=2000
    )
    success = forms.CharField(
        label="Что должно измениться к концу года",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=500,
    )
    circumstances = forms.CharField(
        label="Что ещё учесть при подборе", required=False, widget=forms.Textarea(attrs={"rows": 2}), max_length=500
    )

    def __init__(self, *args: Any, mentee: Mentee, colleagues: Sequence[Person], **kwargs: Any) -> None:
        known = {row.competence: row for row in mentee.requests.all()}
        first = {row.priority: row.competence for row in known.values() if row.priority}
        initial = {
            "category": mentee.category,
            "first_of_all": mentee.first_of_all,
            "situation": mentee.situation,
            "success": mentee.success,
            "circumstances": mentee.circumstances,
            **ways_initial(mentee),
            **self._wished(mentee),
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
        self.fields.update(ways_fields())
        self.colleagues = {str(person.pk): person for person in colleagues if person.pk != mentee.person_id}
        names = [(key, person.full_name) for key, person in self.colleagues.items()]
        for number in range(1, MOST + 1):
            label = "С кем хотелось бы работать" if number == 1 else f"Или, во-{('вторых', 'третьих')[number - 2]}"
            self.fields[f"preferred_{number}"] = forms.ChoiceField(
                label=label, required=False, choices=[("", "не выбран"), *names]
            )
        self.fields["avoided"] = forms.MultipleChoiceField(
            label="С кем в пару не ставить",
            required=False,
            choices=names,
            widget=forms.SelectMultiple(attrs={"size": 6}),
        )

    @staticmethod
    def _wished(mentee: Mentee) -> dict[str, Any]:
        wishes = list(mentee.wishes.all())
        preferred = [wish.colleague_id for wish in wishes if wish.kind == Wish.Kind.PREFERRED]
        return {
            **{f"preferred_{place}": str(pk) for place, pk in enumerate(preferred, start=1)},
            "avoided": [str(wish.colleague_id) for wish in wishes if wish.kind == Wish.Kind.AVOIDED],
        }

    def wishes(self) -> dict[str, list[Person]]:
        """``preferred`` and ``avoided``, empty when nothing of it was changed."""
        names = [f"preferred_{number}" for number in range(1, MOST + 1)]
        if not {*names, "avoided"} & set(self.changed_data):
            return {}
        chosen = dict.fromkeys(key for name in names if (key := self.cleaned_data.get(name)))
        return {
            "preferred": [self.colleagues[key] for key in chosen],
            "avoided": [self.colleagues[key] for key in self.cleaned_data.get("avoided", ())],
        }

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
