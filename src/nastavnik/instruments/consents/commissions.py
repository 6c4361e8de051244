"""Papers about personal data: dissemination, transfer, withdrawal, destruction. Each is separate (R02)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from nastavnik.foundation.organisations.models import SchoolYear
from nastavnik.foundation.privacy.capabilities import Cap as Privacy
from nastavnik.instruments.documents.commissions import (
    GROUPS,
    CommissionForm,
    Draft,
    Several,
    Somebody,
    commission,
    elsewhere,
)
from nastavnik.instruments.documents.contexts import date_words, own_words, people_words, person_words
from nastavnik.kernel.act import Act
from nastavnik.ui.forms import DateField

DATA = GROUPS[2]
LINES = forms.Textarea(attrs={"rows": 4})
BLANK = "_" * 40


class PersonForm(CommissionForm):
    person = Somebody("Чьё согласие")
    valid_to = DateField(label="Действует по")

    def fill(self) -> None:
        self.fields["valid_to"].initial = self.year.ends_on


class PublishForm(PersonForm):
    resources = forms.CharField(
        label="Где будут доступны данные", widget=LINES,
        help_text="Каждый адрес с новой строки: https://… — сайт школы",
    )  # fmt: skip
    data = forms.CharField(
        label="Какие данные", widget=LINES, help_text="Каждая строка — отдельная отметка «разрешаю»",
        initial="фамилия, имя, отчество\nдолжность, преподаваемые предметы\nсведения об участии в наставничестве\n"
        "описание практики, высказывания\nфотография (изображение)\nвидеозапись",
    )  # fmt: skip


@commission("D18", group=DATA, about="До публикации имени, фото или практики участника.", form=PublishForm)
def publish(act: Act, year: SchoolYear, data: Mapping[str, Any]) -> Draft:
    person = data["person"]
    context = {
        **own_words(act, year, "D18", data["dated_on"]),
        "участник": person_words(person),
        "контакты": person.phone or person.email or BLANK,
        "ресурсы": _lines(data["resources"]),
        "данные": [{"что": text} for text in _lines(data["data"])],
        "период_по": date_words(data["valid_to"]),
        "person": person.pk,
    }
    return Draft(f"Согласие на распространение данных: {person.short_name}", context, dated_on=data["dated_on"])


class TransferForm(PersonForm):
    receiver = forms.CharField(label="Кому передаём", max_length=200, help_text="Например, управление образования")
    receiver_address = forms.CharField(label="Адрес получателя", max_length=200)
    purpose = forms.CharField(
        label="Зачем", max_length=300, initial="мониторинг наставничества и подбор наставников между школами"
    )
    what = forms.CharField(
        label="Какие данные", max_length=400,
        initial="фамилия, имя, отчество; должность; преподаваемые предметы; участие в программах наставничества",
    )  # fmt: skip


@commission("D19", group=DATA, about="До того, как поимённые сведения уйдут из школы.", form=TransferForm)
def transfer(act: Act, year: SchoolYear, data: Mapping[str, Any]) -> Draft:
    person = data["person"]
    context = {
        **own_words(act, year, "D19", data["dated_on"]),
        "участник": person_words(person),
        "получатель": {"название": data["receiver"], "адрес": data["receiver_address"]},
        "цель": data["purpose"],
        "перечень": data["what"],
        "период_по": date_words(data["valid_to"]),
        "person": person.pk,
    }
    return Draft(f"Согласие на передачу данных: {person.short_name}", context, dated_on=data["dated_on"])


class WithdrawalForm(CommissionForm):
    person = Somebody("Кто отзывает")
    consent = forms.ChoiceField(
        label="Какое согласие",
        choices=[
            ("processing", "на обработку персональных данных"),
            ("publish", "на распространение персональных данных"),
            ("transfer", "на передачу персональных данных третьей стороне"),
        ],
    )
    given_on = DateField(label="Дано", required=False)


@commission("D20", group=DATA, about="Бланк заявления: участник отзывает согласие.", form=WithdrawalForm)
def withdrawal(act: Act, year: SchoolYear, data: Mapping[str, Any]) -> Draft:
    person = data["person"]
    titles = dict(WithdrawalForm.base_fields["consent"].choices)  # type: ignore[attr-defined]
    context = {
        **own_words(act, year, "D20", data["dated_on"]),
        "участник": person_words(person),
        "согласие": {
            "название": titles[data["consent"]],
            "дата": date_words(data["given_on"]) if data["given_on"] else "",
        },
        "распространение": data["consent"] == "publish",
        "перечень": BLANK,
        "контакты": person.phone or person.email or BLANK,
        "person": person.pk,
    }
    return Draft(f"Отзыв согласия: {person.short_name}", context, dated_on=data["dated_on"])


class DestructionForm(CommissionForm):
    commission = Several("Комиссия")
    subject = forms.CharField(label="Чьи данные", max_length=200)
    categories = forms.CharField(
        label="Какие данные", max_length=300, initial="запросы и сильные стороны, контактные данные, анкеты"
    )
    medium = forms.CharField(
        label="Носитель, система", max_length=200, initial="информационная система; бумажные анкеты, ____ листов"
    )
    reason = forms.CharField(label="Причина", max_length=200, initial="отзыв согласия")
    way = forms.CharField(
        label="Способ", max_length=300, initial="удаление записей без возможности восстановления, измельчение бумаги"
    )


@commission(
    "D21", group=DATA, about="Когда данные уничтожены: по отзыву согласия или по окончании срока.", form=DestructionForm
)
def destruction(act: Act, year: SchoolYear, data: Mapping[str, Any]) -> Draft:
    """The contents named by the order of Roskomnadzor № 179 of 28.10.2022."""
    context = {
        **own_words(act, year, "D21", data["dated_on"]),
        "комиссия": people_words(data["commission"]),
        "данные": [
            {
                "субъект": data["subject"], "категории": data["categories"], "носитель": data["medium"],
                "причина": data["reason"],
            }
        ],
        "способ": data["way"],
        "дата_уничтожения": date_words(data["dated_on"]),
        "система": "Наставник",
    }  # fmt: skip
    return Draft("Акт об уничтожении персональных данных", context, dated_on=data["dated_on"])


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


elsewhere(
    "Уничтожение данных человека", about="Система сама сотрёт данные, составит акт и выгрузку из журнала.",
    url_name="consents:destroy_index", capability=Privacy.DESTROY_DATA,
)  # fmt: skip
