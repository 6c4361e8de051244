"""What the papers of pairs ask and say alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from nastavnik.instruments.documents.commissions import GROUPS, CommissionForm
from nastavnik.instruments.documents.contexts import NO_NUMBER, date_words, order_reference, person_words
from nastavnik.kernel.act import Act
from nastavnik.stages.mentees.queries import requests_of
from nastavnik.stages.mentorships.models import Mentorship
from nastavnik.stages.mentorships.pairs import Pair, at_work

PAIRS, RESULTS = GROUPS[1], GROUPS[4]


def mentorships(act: Act) -> Any:
    """Pairs and groups with all their people, for papers."""
    rows = Mentorship.objects.filter(organisation_id=act.organisation.pk)
    return rows.select_related("mentor__person", "order", "year").prefetch_related(
        "participations__mentee__person", "participations__mentee__requests", "mentor__strengths", "assistances"
    )


class PairForm(CommissionForm):
    """A paper about one pair or group at work."""

    mentorship = forms.ModelChoiceField(label="Пара или группа", queryset=None, empty_label="выберите")

    def fill(self) -> None:
        field: Any = self.fields["mentorship"]
        field.queryset = mentorships(self.act).of_year(self.year)


def pair_words(pair: Pair) -> dict[str, Any]:
    """A pair or group as its papers name it; ``mentorship`` and ``mentor`` are for those who look for its papers."""
    return {
        "наставник": person_words(pair.mentor.person),
        "наставляемые": [person_words(item.person) for item in pair.mentees],
        "приказ": order_reference(pair.order) if pair.order else {"номер": NO_NUMBER, "дата": date_words(None)},
        "форма": pair.form,
        "вид": pair.kind,
        "период_с": date_words(pair.starts_on),
        "период_по": date_words(pair.ends_on),
        "mentorship": pair.mentorship.pk if pair.mentorship else None,
        "mentor": pair.mentor.person_id,
        "pair": pair.key,
    }


def requests_words(pair: Pair) -> list[str]:
    """What the mentees of a pair asked help with, the first wanted first."""
    asked = [row for mentee in pair.mentees for row in requests_of(mentee)]
    chosen = [row for row in asked if row.priority] or [
        row for row in asked if row.level in ("Нужна помощь", "Получается с трудом")
    ]
    return list(dict.fromkeys(row.title[:1].lower() + row.title[1:] for row in chosen))


def pair_of(data: Mapping[str, Any]) -> Pair:
    """Of the form's mentorship, or as a package gives it."""
    found: Pair | None = data.get("pair")
    return found or at_work(data["mentorship"])
