"""Papers about personal data: withdrawal, destruction; consents have pages of their own. Each is separate (R02)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from nastavnik.foundation.organisations.models import SchoolYear
from nastavnik.foundation.privacy.capabilities import Cap as Privacy
from nastavnik.instruments.consents.capabilities import Cap
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
BLANK = "_" * 40


elsewhere(
    "Согласия на публикацию и передачу", about="До публикации имени, фото или практики и до того, как поимённые сведения уйдут из школы.",
    url_name="consents:ask", capability=Cap.COLLECT_CONSENTS,
)  # fmt: skip


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


elsewhere(
    "Уничтожение данных человека", about="Система сама сотрёт данные, составит акт и выгрузку из журнала.",
    url_name="consents:destroy_index", capability=Privacy.DESTROY_DATA,
)  # fmt: skip
