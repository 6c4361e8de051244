from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone

from nastavnik.foundation.people.models import Person
from nastavnik.stages.selection.training.actions.keep_materials import Content
from nastavnik.stages.selection.training.actions.plan_session import Item
from nastavnik.stages.selection.training.models import Material, Session
from nastavnik.stages.selection.training.rules import Kind
from nastavnik.ui.forms import DateField, UIForm

LINES = forms.Textarea(attrs={"rows": 3})
SPARE = 3
"""Empty rows of a programme beside those that are filled."""


class Clock(forms.TimeField):
    """A time typed as «14:30», «14.30» or «14»."""

    widget = forms.TimeInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "date"}, format="%H:%M")
    default_error_messages = {"invalid": "Укажите время так: 14:30."}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%H:%M", "%H.%M", "%H-%M", "%H"], **kwargs)


def link_field(label: str, **options: Any) -> forms.URLField:
    """An address that is only shown, never opened by the server: http or https, nothing else."""
    return forms.URLField(
        label=label, max_length=500, assume_scheme="https", widget=forms.TextInput(attrs={"inputmode": "url"}),
        error_messages={"invalid": "Проверьте ссылку: она начинается с https://"}, **options,
    )  # fmt: skip


def staff(act: Any) -> Any:
    """Who works here that day, for a choice."""
    return Person.objects.employed_on(act.today).order_by("surname", "name", "patronymic")


class Somebody(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.full_name)


class WhenForm(UIForm):
    """A day and a time."""

    day = DateField(label="День", help_text="Например, 21.09.2026")
    time = Clock(label="Время", help_text="Например, 14:30")

    def moment(self) -> datetime:
        day, at = self.cleaned_data["day"], self.cleaned_data["time"]
        assert isinstance(at, time)
        return timezone.make_aware(datetime.combine(day, at))


class FactsForm(UIForm):
    """What a session is, without its moment."""

    kind = forms.ChoiceField(label="Вид", choices=Kind.choices)
    title = forms.CharField(label="Название", max_length=200, help_text="Например: Начинаем год: роли и договорённости")
    place = forms.CharField(label="Где", max_length=200, required=False, help_text="Кабинет, актовый зал")
    link = link_field("Ссылка для подключения", required=False)
    about = forms.CharField(label="Зачем собираемся", widget=LINES, required=False)
    hours = forms.IntegerField(
        label="Академических часов", min_value=1, max_value=72, required=False,
        help_text="Зачтутся тем, кто был. Пусто — посчитаем по программе",
    )  # fmt: skip


class SessionForm(WhenForm, FactsForm):
    """A session to plan."""

    field_order = ("kind", "title", "day", "time", "place", "link", "about", "hours")


class MoveForm(WhenForm):
    reason = forms.CharField(label="Почему", max_length=300, required=False, help_text="Увидят приглашённые")


class CancelForm(UIForm):
    reason = forms.CharField(label="Почему", max_length=300, required=False, help_text="Увидят приглашённые")


class ProgrammeForm(UIForm):
    """The programme as rows: what, minutes, who of the staff, or who else. A row without a title is no row."""

    def __init__(self, *args: Any, session: Session, people: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person in people}
        rows = list(session.items.all())
        self.count = len(rows) + SPARE
        choices = [("", "не выбрано"), *((key, person.short_name) for key, person in self.people.items())]
        for number in range(self.count):
            row = rows[number] if number < len(rows) else None
            n = number + 1
            self.fields[f"title-{n}"] = forms.CharField(
                label="Что", max_length=300, required=False, initial=row.title if row else ""
            )
            self.fields[f"minutes-{n}"] = forms.IntegerField(
                label="Минут", min_value=1, max_value=600, required=False, initial=row.minutes if row else None
            )
            self.fields[f"leader-{n}"] = forms.ChoiceField(
                label="Кто проводит", choices=choices, required=False,
                initial=str(row.leader_id) if row and row.leader_id else "",
            )  # fmt: skip
            self.fields[f"guest-{n}"] = forms.CharField(
                label="или гость", max_length=200, required=False, initial=row.guest if row else ""
            )

    def rows(self) -> list[list[Any]]:
        names = ("title", "minutes", "leader", "guest")
        return [[self[f"{name}-{number}"] for name in names] for number in range(1, self.count + 1)]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        for number in range(1, self.count + 1):
            if (
                data.get(f"title-{number}")
                and not data.get(f"minutes-{number}")
                and not self.errors.get(f"minutes-{number}")
            ):
                self.add_error(f"minutes-{number}", "Сколько минут займёт этот пункт?")
        return data

    def items(self) -> list[Item]:
        data = self.cleaned_data
        return [
            Item(
                data[f"title-{n}"], data[f"minutes-{n}"], self.people.get(data[f"leader-{n}"]), data[f"guest-{n}"]
            )
            for n in range(1, self.count + 1) if data.get(f"title-{n}")
        ]  # fmt: skip


class MaterialsForm(UIForm):
    """Which materials go with a session."""

    materials = forms.ModelMultipleChoiceField(
        label="Материалы", queryset=None, required=False, widget=forms.CheckboxSelectMultiple()
    )

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["materials"]
        field.queryset = Material.objects.filter(state="used", for_mentors=True)
        field.initial = [row.pk for row in session.materials.all()]


class MinutesForm(UIForm):
    """Who chairs and writes, and what was heard and decided of every item."""

    chair = Somebody(label="Председатель", queryset=None, empty_label="выберите")
    secretary = Somebody(label="Секретарь", queryset=None, empty_label="выберите")

    def __init__(self, *args: Any, session: Session, people: Any, heard: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("chair", "secretary"):
            self.fields[name].queryset = people  # type: ignore[attr-defined]
        self.items = list(session.items.all())
        for item in self.items:
            self.fields[f"heard-{item.pk}"] = forms.CharField(
                label=f"{item.position}. {item.title} — слушали", required=False, initial=item.heard or heard[item.pk],
                help_text="Кого (в винительном падеже) и о чём", widget=forms.Textarea(attrs={"rows": 2}),
            )  # fmt: skip
            self.fields[f"decided-{item.pk}"] = forms.CharField(
                label=f"{item.position}. Решили", required=False, initial=item.decided, widget=forms.Textarea(attrs={"rows": 2}),
                help_text="Пусто — останется место, чтобы вписать от руки",
            )  # fmt: skip


class SlotsForm(WhenForm):
    """Times of consultations one after another."""

    count = forms.IntegerField(label="Сколько консультаций подряд", min_value=1, max_value=12, initial=2)
    minutes = forms.TypedChoiceField(
        label="Сколько минут каждая", coerce=int, choices=[(n, str(n)) for n in (15, 20, 30, 45, 60)], initial=30
    )
    place = forms.CharField(label="Где", max_length=200, required=False)
    link = link_field("Ссылка для подключения", required=False)
    about = forms.CharField(
        label="С чем можно прийти", max_length=300, required=False, help_text="Например: как построить первую встречу"
    )


class AnyonesSlotsForm(SlotsForm):
    """The same by the curator: for somebody of the staff, or for a guest."""

    host = Somebody(label="Кто консультирует", queryset=None, required=False, empty_label="не из школы")
    guest = forms.CharField(
        label="или гость", max_length=200, required=False, help_text="Например: Власова Н. А., методист района"
    )
    field_order = ("host", "guest", "day", "time", "count", "minutes", "place", "link", "about")

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["host"].queryset = people  # type: ignore[attr-defined]


class QuestionForm(UIForm):
    question = forms.CharField(label="С чем приду", max_length=300, required=False, help_text="Без имён наставляемых")


class BookedForForm(QuestionForm):
    """The curator books from somebody's words."""

    person = Somebody(label="Кого записать", queryset=None, empty_label="выберите")
    field_order = ("person", "question")

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]


class NoteForm(UIForm):
    took_place = forms.TypedChoiceField(
        label="Консультация состоялась", choices=[("1", "да"), ("0", "нет")], coerce=lambda value: value == "1",
        widget=forms.RadioSelect, initial="1",
    )  # fmt: skip
    note = forms.CharField(label="О чём договорились", widget=LINES, required=False)


class ContentForm(UIForm):
    """The text, the link or the file of an edition: one of the three."""

    text = forms.CharField(
        label="Текст", widget=forms.Textarea(attrs={"rows": 12}), required=False,
        help_text="Абзацы разделяйте пустой строкой. Строка с «— » — пункт списка, с «## » — подзаголовок",
    )  # fmt: skip
    link = link_field("или ссылка", required=False)
    file = forms.FileField(label="или файл", required=False, help_text="Word, PDF или картинка, до 20 МБ")

    def content(self) -> Content:
        data = self.cleaned_data
        return Content(text=data["text"], link=data["link"], file=data["file"])


class AboutForm(UIForm):
    """What is said of a material."""

    title = forms.CharField(label="Название", max_length=200, help_text="Что с этим можно сделать")
    about = forms.CharField(label="Чем поможет", max_length=300, required=False)
    audience = forms.MultipleChoiceField(
        label="Для кого",
        choices=[("for_mentors", "наставникам"), ("for_mentees", "наставляемым"), ("for_curators", "кураторам")],
        widget=forms.CheckboxSelectMultiple(), initial=["for_mentors"],
    )  # fmt: skip
    must_read = forms.BooleanField(label="Просить отметку «ознакомлен(а)»", required=False)


class MaterialForm(ContentForm, AboutForm):
    """A new material with its first edition."""

    field_order = ("title", "about", "audience", "must_read", "text", "link", "file")


class RuleForm(UIForm):
    """Who counts as trained."""

    kinds = forms.MultipleChoiceField(
        label="Какие занятия школы считаются обучением", choices=Kind.choices, required=False,
        widget=forms.CheckboxSelectMultiple(),
    )  # fmt: skip
    external = forms.BooleanField(label="Считать курсы и программы вне школы", required=False)
    hours = forms.IntegerField(
        label="Академических часов, не меньше", min_value=0, max_value=500, help_text="0 — достаточно любого обучения"
    )
    years = forms.IntegerField(
        label="За сколько последних лет", min_value=0, max_value=20, help_text="0 — обучение не устаревает"
    )
