from __future__ import annotations

from typing import Any

from django import forms

from nastavnik.foundation.organisations.models import Organisation
from nastavnik.foundation.people.models import Person
from nastavnik.instruments.consents.actions.give_consent import in_account
from nastavnik.instruments.consents.actions.handle_demands import ASKED, NOTED
from nastavnik.instruments.consents.actions.prepare_consents import publication, transfer
from nastavnik.instruments.consents.kinds import ConsentKind
from nastavnik.instruments.consents.models import Consent
from nastavnik.instruments.consents.rules import CHANNELS, Permitted
from nastavnik.instruments.consents.terms import catalogue, terms
from nastavnik.kernel.act import Act
from nastavnik.ui.forms import DateField, UIForm


class SignedForm(UIForm):
    """The date on the paper; a scan may come with a single consent."""

    signed_on = DateField(label="Дата на бумаге", help_text="Например, 09.09.2026")
    scan = forms.FileField(label="Скан или фото", required=False, help_text="PDF, JPG или PNG, до 20 МБ")


class DayForm(UIForm):
    on = DateField(label="Дата")


class WithdrawnForm(UIForm):
    on = DateField(label="Когда получен отзыв", help_text="День, когда заявление пришло в школу: с него идёт срок")


class ScanForm(UIForm):
    scan = forms.FileField(label="Скан или фото", help_text="PDF, JPG или PNG, до 20 МБ")


class AskForm(UIForm):
    """Whom to ask for which consent."""

    people = forms.ModelMultipleChoiceField(
        label="Кого попросить", queryset=None, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Отметьте хотя бы одного человека."},
    )  # fmt: skip
    valid_to = DateField(label="Действует по", help_text="Например, 31.08.2027")

    def __init__(self, *args: Any, act: Act, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        staff = Person.objects.staff_on(act.today).order_by("surname", "name")
        self.fields["people"].queryset = staff  # type: ignore[attr-defined]

    def terms(self) -> dict[str, Any]:
        raise NotImplementedError


class PublishForm(AskForm):
    resources = forms.CharField(
        label="Где будут доступны данные", widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Каждый адрес с новой строки: https://school.ru/mentoring — сайт школы",
    )  # fmt: skip
    data = forms.CharField(
        label="Какие данные", widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Каждая строка — отдельная отметка «разрешаю»",
        initial="фамилия, имя, отчество\nдолжность, преподаваемые предметы\nсведения об участии в наставничестве\n"
        "описание практики, высказывания\nфотография (изображение)\nвидеозапись",
    )  # fmt: skip

    def terms(self) -> dict[str, Any]:
        return publication(_lines(self.cleaned_data["resources"]), _lines(self.cleaned_data["data"]))


class TransferForm(AskForm):
    receiver = forms.CharField(label="Кому передаём", max_length=200, help_text="Например, управление образования")
    address = forms.CharField(label="Адрес получателя", max_length=200)
    purpose = forms.CharField(
        label="Зачем", max_length=300, initial="мониторинг наставничества и подбор наставников между школами"
    )
    what = forms.CharField(
        label="Какие данные", max_length=400,
        initial="фамилия, имя, отчество; должность; преподаваемые предметы; участие в программах наставничества",
    )  # fmt: skip

    def terms(self) -> dict[str, Any]:
        return transfer(**{name: self.cleaned_data[name] for name in ("receiver", "address", "purpose", "what")})


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


class PermitForm(UIForm):
    """The marks of D18: each category by itself, where not, on what condition."""

    channel = forms.ChoiceField(
        label="Как можно передавать данные",
        choices=list(CHANNELS.items()),
        widget=forms.RadioSelect,
        initial="internet",
    )
    prohibitions = forms.CharField(
        label="Запреты своими словами", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, consent: Consent, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.what = [row["what"] for row in consent.terms.get("data", ())]
        lines = consent.terms.get("resources", ())
        for number, what in enumerate(self.what):
            self.fields[f"allow_{number}"] = forms.BooleanField(label=what.capitalize(), required=False)
            self.fields[f"condition_{number}"] = forms.CharField(label="Условие", required=False, max_length=200)
            if len(lines) > 1:
                self.fields[f"except_{number}"] = forms.MultipleChoiceField(
                    label="Кроме", required=False, choices=[(line, line) for line in lines],
                    widget=forms.CheckboxSelectMultiple,
                )  # fmt: skip

    def rows(self) -> list[list[Any]]:
        """Bound fields by category, for the page."""
        names = ("allow", "condition", "except")
        return [
            [self[f"{name}_{number}"] for name in names if f"{name}_{number}" in self.fields]
            for number in range(len(self.what))
        ]

    def permitted(self) -> Permitted:
        told = self.cleaned_data
        return Permitted(
            {what: (told[f"allow_{n}"], told[f"condition_{n}"]) for n, what in enumerate(self.what)},
            told["channel"],
            told["prohibitions"],
            {what: told.get(f"except_{n}", []) for n, what in enumerate(self.what)},
        )


class DemandForm(UIForm):
    """A person's own demand."""

    kind = forms.ChoiceField(label="Что вы просите", widget=forms.RadioSelect)
    words = forms.CharField(
        label="Уточните, если нужно", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(code, catalogue()[code].title) for code in ASKED]  # type: ignore[attr-defined]


class PaperDemandForm(DemandForm):
    """A demand that came on paper."""

    person = forms.ModelChoiceField(label="От кого", queryset=None, empty_label="выберите")
    received_on = DateField(label="Получено", help_text="Например, 09.09.2026")

    def __init__(self, *args: Any, act: Act, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].label = "Что требуется"
        self.fields["kind"].choices = [(code, catalogue()[code].title) for code in NOTED]  # type: ignore[attr-defined]
        self.fields["person"].queryset = Person.objects.order_by("surname", "name")  # type: ignore[attr-defined]
        self.order_fields(["person", "kind", "words", "received_on"])


class DoneForm(UIForm):
    done_on = DateField(label="Исполнено")
    answer = forms.CharField(label="Что сделано", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class ExtendForm(UIForm):
    why = forms.CharField(
        label="Почему нужно больше времени", max_length=1000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Педагог прочитает это в своём кабинете; если кабинета нет, передайте ему письменно",
    )  # fmt: skip


class RulesForm(UIForm):
    """Which consents may be given in the account; the terms in days."""

    in_account = forms.MultipleChoiceField(
        label="Можно дать в личном кабинете", required=False, choices=ConsentKind.choices,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        known = terms(organisation)
        days = {f"days_{code}": term.days for code, term in known.items()}
        super().__init__(*args, initial={"in_account": list(in_account(organisation)), **days}, **kwargs)
        for code, term in known.items():
            unit = "рабочих" if term.unit == "working" else "календарных"
            self.fields[f"days_{code}"] = forms.IntegerField(
                label=term.title, min_value=1, max_value=365, help_text=f"{unit} дней, {term.law}"
            )

    def days(self) -> dict[str, int]:
        return {code: self.cleaned_data[f"days_{code}"] for code in catalogue()}
