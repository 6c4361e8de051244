from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from nastavnik.instruments.surveys.taxonomy import competences
from nastavnik.stages.mentorships.programmes.actions.mark_task import CHIPS
from nastavnik.stages.mentorships.programmes.library import FORMS, WHO, Section, library
from nastavnik.stages.mentorships.programmes.models import Goal, Meetings, Mode, Revision, Task
from nastavnik.stages.mentorships.programmes.rules import Break
from nastavnik.ui.forms import DateField, UIForm


class StampForm(UIForm):
    """A form over a text that others may change too: it carries which text was seen."""

    stamp = forms.IntegerField(widget=forms.HiddenInput)


class GoalForm(StampForm):
    wording = forms.CharField(
        label="Что хотим изменить", max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Одним предложением, так, чтобы это можно было увидеть на уроке",
        error_messages={"required": "Опишите цель хотя бы несколькими словами."},
    )  # fmt: skip
    sign = forms.CharField(
        label="Как поймём, что получилось", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Например: «на трёх уроках подряд начинаем вовремя»",
    )  # fmt: skip

    @staticmethod
    def start(goal: Goal) -> dict[str, Any]:
        return {"stamp": goal.stamp, "wording": goal.wording, "sign": goal.sign}


class NewGoalForm(UIForm):
    """One of the library's goals, or one's own."""

    code = forms.ChoiceField(label="Цель из библиотеки", required=False)
    wording = forms.CharField(
        label="Или своими словами", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Одним предложением, так, чтобы это можно было увидеть на уроке",
    )  # fmt: skip
    sign = forms.CharField(
        label="Как поймём, что получилось", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Например: «на трёх уроках подряд начинаем вовремя»",
    )  # fmt: skip

    def __init__(self, *args: Any, asked: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = competences()
        order = [code for code in asked if code in known] + [code for code in known if code not in asked]
        groups: list[Any] = [("", "не из библиотеки")]
        for code in order:
            mark = " — есть запрос" if code in asked else ""
            groups.append((f"{known[code].title}{mark}", [(goal.code, goal.wording) for goal in library()[code].goals]))
        self.fields["code"].choices = groups  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("code") and not data.get("wording"):
            self.add_error("wording", "Выберите цель из библиотеки или напишите свою.")
        return data


class TaskForm(StampForm):
    wording = forms.CharField(
        label="Что делаем", max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Опишите задачу хотя бы несколькими словами."},
    )  # fmt: skip
    result = forms.CharField(
        label="Что получится", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="То, что можно увидеть или показать",
    )  # fmt: skip
    due_on = DateField(label="До какого дня")
    who = forms.ChoiceField(label="Кто делает", choices=list(WHO.items()), widget=forms.RadioSelect)
    form = forms.ChoiceField(label="Вид работы", choices=list(FORMS.items()))
    minutes = forms.IntegerField(label="Сколько минут", min_value=5, max_value=600)

    @staticmethod
    def start(task: Task) -> dict[str, Any]:
        names = ("stamp", "wording", "result", "due_on", "who", "form", "minutes")
        return {name: getattr(task, name) for name in names}

    @staticmethod
    def new(due_on: date) -> dict[str, Any]:
        return {"stamp": 0, "due_on": due_on, "who": "both", "form": "consult", "minutes": 45}

    def given(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "stamp"}


class PickForm(UIForm):
    """Tasks of the library for one goal."""

    code = forms.MultipleChoiceField(label="Задачи", widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, section: Section | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = section.tasks if section else ()
        self.fields["code"].choices = [(task.code, task.wording) for task in rows]  # type: ignore[attr-defined]
        self.fields["code"].error_messages["required"] = "Отметьте хотя бы одну задачу."


class MarkForm(UIForm):
    chips = forms.MultipleChoiceField(
        label="Что получилось", choices=[(text, text.capitalize()) for text in CHIPS], required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    words = forms.CharField(
        label="Своими словами", max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    done_on = DateField(label="Когда сделали")
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    @property
    def outcome(self) -> str:
        """Chips and words in one sentence."""
        data = self.cleaned_data
        return "; ".join([*data["chips"], *([data["words"].strip()] if data["words"].strip() else [])])


class ConditionsForm(StampForm):
    meetings = forms.ChoiceField(label="Как часто встречаемся", choices=Meetings.choices, widget=forms.RadioSelect)
    mode = forms.ChoiceField(label="Как работаем", choices=Mode.choices, widget=forms.RadioSelect)

    @staticmethod
    def start(revision: Revision) -> dict[str, Any]:
        return {"stamp": revision.stamp, "meetings": revision.meetings, "mode": revision.mode}


class RemarkForm(UIForm):
    remark = forms.CharField(
        label="Что поправить", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Увидят участники пары и куратор",
    )  # fmt: skip


class BreaksForm(UIForm):
    """Up to five vacations; an empty row is none."""

    ROWS = 5

    def __init__(self, *args: Any, breaks: list[Break], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [*breaks, *[None] * self.ROWS][: self.ROWS]
        for number, row in enumerate(known, start=1):
            self.fields[f"title{number}"] = forms.CharField(
                label=f"Каникулы {number}", max_length=60, required=False, initial=row.title if row else ""
            )
            self.fields[f"from{number}"] = DateField(label="С", required=False, initial=row.starts_on if row else None)
            self.fields[f"to{number}"] = DateField(label="По", required=False, initial=row.ends_on if row else None)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for number in range(1, self.ROWS + 1):
            first, last = data.get(f"from{number}"), data.get(f"to{number}")
            if bool(first) != bool(last) and not {f"from{number}", f"to{number}"} & set(self.errors):
                self.add_error(f"to{number}" if first else f"from{number}", "Укажите оба дня или оставьте оба пустыми.")
        return data

    def breaks(self) -> list[Break]:
        data = self.cleaned_data
        return [
            Break(data[f"title{number}"] or "Каникулы", data[f"from{number}"], data[f"to{number}"])
            for number in range(1, self.ROWS + 1) if data.get(f"from{number}") and data.get(f"to{number}")
        ]  # fmt: skip
