from __future__ import annotations

from typing import Any

from django import forms

from nastavnik.stages.selection.models import RuleSet
from nastavnik.stages.selection.rules import CRITERIA, EMPHASIS, HARD, THRESHOLDS
from nastavnik.ui.forms import DateField, UIForm


class SendForm(UIForm):
    """The term of the pairs and the day to answer by."""

    starts_on = DateField(label="Начало работы пар")
    ends_on = DateField(label="Окончание")
    answer_by = DateField(label="Ответить до")


class AnswerForm(UIForm):
    side = forms.ChoiceField(choices=[("mentor", "наставник"), ("mentee", "наставляемый")])
    yes = forms.TypedChoiceField(choices=[("1", "да"), ("0", "нет")], coerce=lambda value: value == "1")


class WordsForm(UIForm):
    """One text: a question, a reply, an answer to a school."""

    text = forms.CharField(label="Вопрос", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class SearchForm(UIForm):
    """What is asked of the municipality: the curator reads it before it leaves."""

    wanted = forms.CharField(
        label="Кого ищем", max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Без фамилий: в муниципалитет уходят только предмет, классы и запросы.",
    )  # fmt: skip


class RulesForm(UIForm):
    """Rules of the school in words: how much each property counts, what is obligatory, how strict the threshold is."""

    hard = forms.MultipleChoiceField(
        label="Предлагать только так", required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(code, f"{rule.title}. {rule.hint}") for code, rule in HARD.items()],
        help_text="Пары, где условие нарушено, не предлагаем вовсе.",
    )  # fmt: skip
    least = forms.TypedChoiceField(
        label="Порог правила «Лучше никого, чем кого попало»", coerce=int, choices=list(THRESHOLDS.items())
    )

    def __init__(self, *args: Any, criteria: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = {
            name: forms.ChoiceField(
                label=": ".join(filter(None, CRITERIA.get(name, (name, "")))),
                choices=[(code, words) for code, (words, _) in EMPHASIS.items()],
            )
            for name in criteria
        }
        self.criteria = list(own)
        self.fields = {**own, **self.fields}

    def emphasis(self) -> dict[str, str]:
        """Criterion → level, of a valid form."""
        return {name: self.cleaned_data[name] for name in self.criteria}


def rules_initial(rules: RuleSet | None, criteria: list[str]) -> dict[str, Any]:
    """The form as the edition in force has it."""
    emphasis = rules.emphasis if rules else {}
    return {
        **{name: emphasis.get(name, "usual") for name in criteria},
        "hard": rules.hard if rules else [],
        "least": rules.least if rules else 5000,
    }
