from __future__ import annotations

import re
from typing import Any

from django import forms

from nastavnik.foundation.people.models import CASES, Person
from nastavnik.foundation.people.queries import CATEGORIES, LEVEL_TITLES, subject_words
from nastavnik.foundation.people.roster import read_subjects
from nastavnik.foundation.people.roster.names import gender_of
from nastavnik.foundation.people.rules import PersonFacts
from nastavnik.ui.forms import DateField, UIForm


class SubjectsField(forms.CharField):
    """Subjects as people write them: «матем., информатика». The value is a list of codes."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=500, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return subject_words(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        codes, unknown = read_subjects(super().clean(value))
        if unknown:
            listed = ", ".join(f"«{part[:40]}»" for part in unknown[:4])
            raise forms.ValidationError(
                f"Не узнали предмет: {listed}. Напишите полное название, несколько — через запятую."
            )
        return list(codes)


class ExperienceField(forms.IntegerField):
    """Full years; the same bounds as ``rules.check_facts``, so that all errors of a form are told at once."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "widget", forms.TextInput(attrs={"inputmode": "numeric", "class": "date", "autocomplete": "off"})
        )
        wrong = "Стаж — число от 0 до 60."
        messages = {"invalid": wrong, "min_value": wrong, "max_value": wrong}
        super().__init__(min_value=0, max_value=60, error_messages=messages, **kwargs)


class PhoneField(forms.CharField):
    """Eleven digits however they are written; stored as «+7 912 345-67-89»."""

    def clean(self, value: Any) -> Any:
        digits = re.sub(r"\D", "", super().clean(value))
        if not digits:
            return ""
        digits = "7" + digits if len(digits) == 10 else digits
        if len(digits) != 11 or digits[0] not in "78":
            raise forms.ValidationError("Проверьте номер: в нём должно быть 11 цифр.")
        return f"+7 {digits[1:4]} {digits[4:7]}-{digits[7:9]}-{digits[9:]}"


BY_PATRONYMIC = "auto"


class PersonForm(UIForm):
    surname = forms.CharField(label="Фамилия", max_length=80, help_text="Как в документах")
    name = forms.CharField(label="Имя", max_length=60)
    patronymic = forms.CharField(
        label="Отчество", max_length=60, required=False, help_text="Отчества нет — оставьте пустым"
    )
    gender = forms.ChoiceField(
        label="Пол", widget=forms.RadioSelect, initial=BY_PATRONYMIC,
        choices=[(BY_PATRONYMIC, "определить по отчеству"), ("f", "женский"), ("m", "мужской")],
        help_text="Нужен, чтобы верно склонять имя в документах",
    )  # fmt: skip
    post = forms.CharField(label="Должность", max_length=200, required=False, help_text="Например, учитель математики")
    subjects = SubjectsField(label="Предметы", required=False, help_text="Можно несколько, через запятую")
    levels = forms.MultipleChoiceField(
        label="Где преподаёт", required=False, widget=forms.CheckboxSelectMultiple, choices=list(LEVEL_TITLES.items())
    )
    experience_years = ExperienceField(
        label="Педагогический стаж, полных лет", required=False, help_text="Если меньше года — 0"
    )
    category = forms.ChoiceField(
        label="Квалификационная категория", required=False, choices=[("", "не указана"), *CATEGORIES.items()]
    )
    email = forms.EmailField(
        label="Электронная почта", required=False, help_text="Без почты пришлём ссылку через вас",
        error_messages={"invalid": "Похоже, в адресе ошибка. Проверьте знак @ и то, что после него."},
    )  # fmt: skip
    phone = PhoneField(label="Телефон", max_length=30, required=False, help_text="Видит только куратор")

    def __init__(self, *args: Any, initial: dict[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["surname"].error_messages["required"] = "Укажите фамилию и имя."
        self.fields["name"].error_messages["required"] = "Укажите фамилию и имя."

    @staticmethod
    def initial_of(person: Person, experience: int | None) -> dict[str, Any]:
        """What the form shows of a person; ``experience``: as it is today."""
        names = [name for name in PersonForm.base_fields if name != "experience_years"]
        shown = {name: getattr(person, name) for name in names}
        return {**shown, "gender": person.gender or BY_PATRONYMIC, "experience_years": experience}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("gender") == BY_PATRONYMIC:
            patronymic = data.get("patronymic", "")
            data["gender"] = _gender_by(patronymic)
            if not data["gender"]:
                why = (
                    f"По отчеству «{patronymic}» пол не определить" if patronymic else "Без отчества пол не определить"
                )
                self.add_error("gender", f"{why}. Выберите его.")
        return data

    def facts(self) -> PersonFacts:
        """The facts that differ from what the form showed first: untouched experience keeps the day it was told."""
        data: PersonFacts = dict(self.cleaned_data)  # type: ignore[assignment]
        if "experience_years" not in self.changed_data:
            data.pop("experience_years", None)
        return data


def _gender_by(patronymic: str) -> str:
    """The gender a patronymic tells, and nothing else."""
    gender, ground = gender_of("", "", patronymic)
    return gender if ground == "patronymic" else ""


class CellForm(UIForm):
    """One cell of the list. Fields of the same name as in ``PersonForm``, chosen by ``cell``."""

    CELLS = {"post": "post", "subjects": "subjects", "experience": "experience_years"}

    def __init__(self, *args: Any, cell: str, person: Person, experience: int | None, **kwargs: Any) -> None:
        name = self.CELLS[cell]
        super().__init__(*args, initial=PersonForm.initial_of(person, experience), **kwargs)
        self.fields[name] = PersonForm.base_fields[name]
        self.cell = name

    def facts(self) -> PersonFacts:
        return {self.cell: self.cleaned_data[self.cell]}  # type: ignore[return-value, misc]


CASE_LABELS = {
    "genitive": "Родительный: согласие от…",
    "dative": "Дательный: предоставить…",
    "accusative": "Винительный: направить…",
    "instrumental": "Творительный: закрепить за…",
}


class NameFormsForm(UIForm):
    """The name in the cases documents use."""

    genitive = forms.CharField(label=CASE_LABELS["genitive"], max_length=220)
    dative = forms.CharField(label=CASE_LABELS["dative"], max_length=220)
    accusative = forms.CharField(label=CASE_LABELS["accusative"], max_length=220)
    instrumental = forms.CharField(label=CASE_LABELS["instrumental"], max_length=220)
    indeclinable = forms.BooleanField(label="Не склонять: во всех документах писать имя как есть", required=False)

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        stored = {case: person.forms.get(case) or person.full_name for case in CASES}
        kwargs.setdefault("initial", {**stored, "indeclinable": person.indeclinable})
        super().__init__(*args, **kwargs)


class EndForm(UIForm):
    on = DateField(label="Последний день работы", help_text="Например, 20.09.2026")


class OneOfTwoText(forms.CharField):
    """May stay empty, but is not called optional: one of the two must be given."""

    def clean(self, value: Any) -> Any:
        return super().clean(value) if (value or "").strip() else ""


class OneOfTwoFile(forms.FileField):
    """The other of the two."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        return super().clean(data, initial) if data else None


class SourceForm(UIForm):
    """Step 1 of an import: a paste or a file. The sheet is asked only when the school names one."""

    pasted = OneOfTwoText(
        label="Таблица из Excel", strip=False, max_length=5_000_000,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text="Выделите список вместе с заголовками, скопируйте (Ctrl+C) и вставьте сюда (Ctrl+V)",
        error_messages={"max_length": "Слишком большая таблица. Загрузите её файлом."},
    )  # fmt: skip
    file = OneOfTwoFile(
        label="Или файл", help_text="Excel (.xlsx, .xls), .ods или .csv, до 20 МБ",
        error_messages={"empty": "Файл пустой. Проверьте, тот ли список выбран."},
    )  # fmt: skip
    sheet = forms.CharField(
        label="Название листа",
        required=False,
        max_length=100,
        help_text="Если в файле несколько листов и нужен не первый",
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not data.get("file") and not (data.get("pasted") or "").strip():
            raise forms.ValidationError("Вставьте таблицу или выберите файл.")
        return data
