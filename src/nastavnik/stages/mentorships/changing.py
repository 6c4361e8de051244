"""«Изменить или завершить»: what can be done with a pair at work, and what is asked for each change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms

from nastavnik.foundation.calendars.queries import work_calendar
from nastavnik.kernel.act import Act
from nastavnik.stages.mentors.models import Mentor
from nastavnik.stages.mentorships.models import Form, Ground, Kind, Mentorship, Next, Turn
from nastavnik.stages.mentorships.queries import members_of
from nastavnik.stages.mentorships.rules import NOTICE, Change
from nastavnik.ui.forms import DateField, UIForm


class ChangeForm(UIForm):
    """What one change asks. ``kind`` is what it becomes; subclasses add their fields."""

    kind: Turn.Kind
    on = DateField(label="С какого дня")

    def __init__(self, *args: Any, act: Act, mentorship: Mentorship, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.act, self.mentorship = act, mentorship
        self.fill()

    def fill(self) -> None:
        self.fields["on"].initial = self.act.today + timedelta(days=1)

    def change(self, data: Mapping[str, Any]) -> Change:
        return Change(self.mentorship.pk, self.kind, data["on"])


def _mentors(act: Act, mentorship: Mentorship) -> Any:
    """Those of the bank who may be asked instead or beside."""
    busy = [mentorship.mentor_id, *(row.mentor_id for row in mentorship.assistances.all() if row.ends_on is None)]
    members = [part.mentee.person_id for part in members_of(mentorship)]
    rows = Mentor.objects.filter(state="in_bank", year__closed_at__isnull=True, organisation_id=act.organisation.pk)
    return rows.exclude(pk__in=busy).exclude(person_id__in=members).select_related("person")


class _Leaving(ChangeForm):
    """Somebody goes, and the mentee goes on somewhere."""

    on = DateField(label="Последний день работы")
    after = forms.ChoiceField(label="Что дальше для наставляемого", choices=Next.choices, initial=Next.SEARCH)
    heir = forms.ModelChoiceField(
        label="Новый наставник", queryset=None, required=False, empty_label="не выбран",
        help_text="Если решили, что дальше новая пара",
    )  # fmt: skip

    def fill(self) -> None:
        field: Any = self.fields["heir"]
        field.queryset = _mentors(self.act, self.mentorship)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("after") == Next.HEIR and not data.get("heir"):
            self.add_error("heir", "Выберите нового наставника или другой ответ на вопрос «Что дальше».")
        return data

    def base(self, data: Mapping[str, Any]) -> dict[str, Any]:
        heir = data["heir"] if data["after"] == Next.HEIR else None
        return {"after": data["after"], "heir": heir.pk if heir else None}


class EndForm(_Leaving):
    kind = Turn.Kind.ENDED
    ground = forms.ChoiceField(label="Почему", choices=Ground.choices, help_text="Причину отказа не спрашивают")
    field_order = ("ground", "on", "after", "heir")

    def fill(self) -> None:
        super().fill()
        self.fields["on"].initial = work_calendar(self.act).after(self.act.today, NOTICE)
        self.fields["on"].help_text = "Обычно не раньше чем через три рабочих дня после предупреждения"

    def change(self, data: Mapping[str, Any]) -> Change:
        return Change(self.mentorship.pk, self.kind, data["on"], ground=data["ground"], **self.base(data))


class LeaveForm(_Leaving):
    kind = Turn.Kind.LEFT
    mentees = forms.MultipleChoiceField(label="Кто выходит из группы", widget=forms.CheckboxSelectMultiple)
    field_order = ("mentees", "on", "after", "heir")

    def fill(self) -> None:
        super().fill()
        field: Any = self.fields["mentees"]
        field.choices = [(str(part.mentee_id), str(part.mentee)) for part in members_of(self.mentorship)]
        self.fields["on"].initial = self.act.today

    def change(self, data: Mapping[str, Any]) -> Change:
        leaving = tuple(int(key) for key in data["mentees"])
        return Change(self.mentorship.pk, self.kind, data["on"], mentees=leaving, **self.base(data))


class TermForm(ChangeForm):
    kind = Turn.Kind.EXTENDED
    on = DateField(label="Новый срок — по")

    def fill(self) -> None:
        self.fields["on"].initial = self.mentorship.ends_on

    def change(self, data: Mapping[str, Any]) -> Change:
        return Change(self.mentorship.pk, self.kind, data["on"], data["on"])


class PauseForm(ChangeForm):
    kind = Turn.Kind.PAUSED
    until = DateField(label="По какой день", required=False, help_text="Если ещё неизвестно, оставьте пустым")

    def change(self, data: Mapping[str, Any]) -> Change:
        return Change(self.mentorship.pk, self.kind, data["on"], data["until"])


class ResumeForm(ChangeForm):
    kind = Turn.Kind.RESUMED


class ShapeForm(ChangeForm):
    kind = Turn.Kind.RESHAPED
    form = forms.ChoiceField(label="Форма", choices=Form.choices)
    shape = forms.ChoiceField(label="Вид", choices=Kind.choices)
    field_order = ("form", "shape", "on")

    def fill(self) -> None:
        super().fill()
        self.fields["form"].initial, self.fields["shape"].initial = self.mentorship.form, self.mentorship.kind

    def change(self, data: Mapping[str, Any]) -> Change:
        return Change(self.mentorship.pk, self.kind, data["on"], form=data["form"], shape=data["shape"])


class HelperForm(ChangeForm):
    kind = Turn.Kind.ASSISTED
    mentor = forms.ModelChoiceField(label="Второй наставник", queryset=None, empty_label="выберите")
    field_order = ("mentor", "on")

    def fill(self) -> None:
        super().fill()
        field: Any = self.fields["mentor"]
        field.queryset = _mentors(self.act, self.mentorship)

    def change(self, data: Mapping[str, Any]) -> Change:
        return Change(self.mentorship.pk, self.kind, data["on"], mentor=data["mentor"].pk)


class NoHelperForm(ChangeForm):
    kind = Turn.Kind.UNASSISTED
    on = DateField(label="Последний день работы")
    mentor = forms.ChoiceField(label="Кто завершает работу")
    field_order = ("mentor", "on")

    def fill(self) -> None:
        helpers = self.mentorship.assistances.select_related("mentor__person").filter(ends_on__isnull=True)
        field: Any = self.fields["mentor"]
        field.choices = [(str(row.mentor_id), str(row.mentor)) for row in helpers]
        self.fields["on"].initial = self.act.today

    def change(self, data: Mapping[str, Any]) -> Change:
        return Change(self.mentorship.pk, self.kind, data["on"], mentor=int(data["mentor"]))


@dataclass(frozen=True, slots=True)
class Choice:
    """A change that can be begun: ``about`` says in a sentence what will happen."""

    code: str
    title: str
    about: str
    form: type[ChangeForm]


CHOICES = {
    choice.code: choice
    for choice in (
        Choice("end", "Завершить работу", "Программа выполнена или пара прекращает работу раньше срока.", EndForm),
        Choice("term", "Изменить срок", "Продлить можно с согласия обеих сторон.", TermForm),
        Choice(
            "pause", "Приостановить", "Болезнь, отпуск, долгое отсутствие: место наставника сохраняется.", PauseForm
        ),
        Choice("resume", "Возобновить", "Пара снова работает.", ResumeForm),
        Choice("shape", "Изменить форму и вид", "Например, перейти на дистанционное наставничество.", ShapeForm),
        Choice("leave", "Вывести из группы", "Остальные продолжают работу с тем же наставником.", LeaveForm),
        Choice("helper", "Добавить второго наставника", "С его согласия и по приказу, как первого.", HelperForm),
        Choice("no-helper", "Завершить работу второго наставника", "Первый наставник продолжает работу.", NoHelperForm),
    )
}


def choices_for(mentorship: Mentorship) -> list[Choice]:
    """What makes sense for the pair as it is now."""
    members = len(members_of(mentorship))
    helped = any(row.ends_on is None for row in mentorship.assistances.all())
    hidden = {
        "pause": mentorship.state == "paused",
        "resume": mentorship.state != "paused",
        "leave": members < 2,
        "no-helper": not helped,
    }
    return [choice for code, choice in CHOICES.items() if mentorship.running and not hidden.get(code)]
