from __future__ import annotations

from typing import Any

from django import forms

from nastavnik.ui.forms import DateField, UIForm


class WindowForm(UIForm):
    """Who is asked, until when, in what words."""

    opens_on = DateField(label="Первый день")
    closes_on = DateField(label="Последний день", help_text="Включительно. Например, 20.09.2026")
    invite = forms.CharField(
        label="Приглашение",
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=1500,
        help_text="Подстановки: {имя}, {имя и отчество}, {минут}, {ссылка}, {дата}, {куратор}",
    )
    reminder = forms.CharField(
        label="Напоминание",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=1500,
        help_text="Ещё можно {осталось} — сколько вопросов без ответа",
    )


class PeopleForm(UIForm):
    people = forms.MultipleChoiceField(label="Кому", widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].choices = choices  # type: ignore[attr-defined]
        self.fields["people"].error_messages["required"] = "Отметьте хотя бы одного человека."


class UploadForm(UIForm):
    """A questionnaire file."""

    file = forms.FileField(
        label="Файл анкеты", help_text="YAML или JSON нашего формата, SurveyJS отсюда же, XLSForm (.xlsx)"
    )
    title = forms.CharField(
        label="Название", max_length=60, required=False, help_text="Для файла Excel: в нём названия нет"
    )


class ProlongForm(UIForm):
    closes_on = DateField(label="Новый последний день", help_text="Например, 30.09.2026")


class SlipForm(UIForm):
    """The codes of a paper slip. ``spring``: the slip may carry the code of the autumn one."""

    code = forms.CharField(label="Код листка", max_length=20, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    earlier = forms.CharField(
        label="Код осеннего листка", max_length=20, required=False, help_text="Если он вписан",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, *args: Any, spring: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not spring:
            del self.fields["earlier"]


class ContactForm(UIForm):
    on = DateField(label="Когда связались")


OWN_KINDS = {
    "single": "один вариант", "multi": "несколько вариантов", "text": "строка", "longtext": "текст", "number": "число",
    "date": "дата",
}  # fmt: skip


class IntroForm(UIForm):
    intro = forms.CharField(label="Вступление", max_length=1200, widget=forms.Textarea(attrs={"rows": 5}))


class SectionForm(UIForm):
    title = forms.CharField(label="Название раздела", max_length=80)


class ItemForm(UIForm):
    """One question. The kind is chosen once: answers of another kind would not compare."""

    text = forms.CharField(label="Текст вопроса", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    hint = forms.CharField(label="Подсказка", max_length=200, required=False)
    options = forms.CharField(
        label="Варианты", required=False, max_length=3000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Каждый с новой строки",
    )  # fmt: skip
    max_choices = forms.IntegerField(label="Выбрать не больше", required=False, min_value=1, max_value=20)
    asked_when = forms.ChoiceField(label="Показывать", required=False)
    required = forms.BooleanField(label="Обязательный", required=False)
    audience = forms.MultipleChoiceField(
        label="Кто видит ответ", required=False, widget=forms.CheckboxSelectMultiple,
        choices=[
            ("self", "отвечающий"), ("pair", "пара"), ("curator", "куратор"), ("psychologist", "психолог"),
            ("aggregate", "только свод"),
        ],
    )  # fmt: skip

    def __init__(self, *args: Any, kind: str, conditions: list[tuple[str, str]], full: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["asked_when"].choices = [("", "всегда"), *conditions]  # type: ignore[attr-defined]
        if kind not in ("single", "multi", "rank"):
            del self.fields["options"]
        if kind not in ("multi", "rank"):
            del self.fields["max_choices"]
        if not full:
            del self.fields["audience"]
        else:
            self.fields["expression"] = forms.CharField(
                label="Условие выражением", required=False, max_length=300, help_text="Например: readiness == 'yes'"
            )

    def facts(self) -> dict[str, Any]:
        """Changes of a question but its options."""
        told = self.cleaned_data
        found = {name: told[name] for name in ("text", "hint", "required")}
        found["show_if"] = told.get("expression") or told["asked_when"]
        if "max_choices" in self.fields:
            found["max_choices"] = told["max_choices"]
        if "audience" in self.fields:
            found["audience"] = tuple(told["audience"])
        return found

    def lines(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data.get("options", "").splitlines() if line.strip()]


class NewItemForm(UIForm):
    section = forms.ChoiceField(label="Раздел")
    kind = forms.ChoiceField(label="Вид ответа", choices=list(OWN_KINDS.items()))

    def __init__(self, *args: Any, sections: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["section"].choices = sections  # type: ignore[attr-defined]
