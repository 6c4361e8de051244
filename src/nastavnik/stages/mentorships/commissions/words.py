"""The mentor's report, the mentee's word."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from nastavnik.foundation.organisations.models import SchoolYear
from nastavnik.foundation.people.models import Person
from nastavnik.instruments.documents.commissions import Draft, commission
from nastavnik.instruments.documents.contexts import date_words, person_words
from nastavnik.kernel.act import Act
from nastavnik.stages.mentorships.commissions._asking import PAIRS, PairForm, pair_of, pair_words, requests_words
from nastavnik.stages.regulations.queries import act_words


@commission(
    "D24", group=PAIRS, about="По желанию школы: бланк отчёта наставника с тем, что уже известно.", form=PairForm
)
def report(act: Act, year: SchoolYear, data: Mapping[str, Any]) -> Draft:
    pair = pair_of(data)
    context = {
        **act_words(act, year, "D24", data["dated_on"]),
        **pair_words(pair),
        "запросы": requests_words(pair),
        "дата": date_words(data["dated_on"]),
    }
    return Draft(
        f"Отчёт наставника: {pair.mentor.person.short_name}", context, dated_on=data["dated_on"], cites=pair.order
    )


class WordForm(PairForm):
    """The word of one mentee; a group is asked one by one."""

    mentee = forms.ModelChoiceField(label="Наставляемый", queryset=None, empty_label="выберите")

    def fill(self) -> None:
        super().fill()
        field: Any = self.fields["mentee"]
        field.queryset = Person.objects.filter(mentee_entries__participations__mentorship__year=self.year).distinct()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        pair, mentee = data.get("mentorship"), data.get("mentee")
        if pair and mentee and mentee.pk not in {item.mentee.person_id for item in pair.participations.all()}:
            self.add_error("mentee", "Этот человек не входит в выбранную пару или группу.")
        return data


@commission("D25", group=PAIRS, about="Бланк отзыва наставляемого. Заполняется по желанию.", form=WordForm)
def word(act: Act, year: SchoolYear, data: Mapping[str, Any]) -> Draft:
    pair = pair_of(data)
    context = {
        **act_words(act, year, "D25", data["dated_on"]),
        **pair_words(pair),
        "участник": person_words(data["mentee"]),
    }
    return Draft(
        f"Отзыв наставляемого: {data['mentee'].short_name}", context, dated_on=data["dated_on"], cites=pair.order
    )
