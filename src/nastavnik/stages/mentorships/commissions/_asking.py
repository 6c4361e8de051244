"""What the papers of pairs ask and say alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from nastavnik.instruments.documents.commissions import GROUPS, CommissionForm
from nastavnik.instruments.documents.contexts import date_words, order_reference, person_words
from nastavnik.kernel.act import Act
from nastavnik.stages.mentees.queries import requests_of
from nastavnik.stages.mentorships.models import Mentorship

PAIRS, RESULTS = GROUPS[1], GROUPS[4]


def mentorships(act: Act) -> Any:
    """Pairs and groups with all their people, for papers."""
    rows = Mentorship.objects.filter(organisation_id=act.organisation.pk)
    return rows.select_related("mentor__person", "order", "year").prefetch_related(
        "participations__mentee__person", "participations__mentee__requests"
    )


class PairForm(CommissionForm):
    """A paper about one pair or group at work."""

    mentorship = forms.ModelChoiceField(label="Пара или группа", queryset=None, empty_label="выберите")

    def fill(self) -> None:
        field: Any = self.fields["mentorship"]
        field.queryset = mentorships(self.act).filter(year=self.year)


def pair_words(mentorship: Mentorship) -> dict[str, Any]:
    """A pair or group as its papers name it."""
    return {
        "наставник": person_words(mentorship.mentor.person),
        "наставляемые": [person_words(item.mentee.person) for item in mentorship.participations.all()],
        "приказ": order_reference(mentorship.order),
        "форма": mentorship.get_form_display(),
        "вид": mentorship.get_kind_display(),
        "период_с": date_words(mentorship.starts_on),
        "период_по": date_words(mentorship.ends_on),
    }


def requests_words(mentorship: Mentorship) -> list[str]:
    """What the mentees of a pair asked help with, the first wanted first."""
    asked = [row for item in mentorship.participations.all() for row in requests_of(item.mentee)]
    chosen = [row for row in asked if row.priority] or [
        row for row in asked if row.level in ("Нужна помощь", "Получается с трудом")
    ]
    return list(dict.fromkeys(row.title[:1].lower() + row.title[1:] for row in chosen))


def mentorship_of(data: Mapping[str, Any]) -> Mentorship:
    found: Mentorship = data["mentorship"]
    return found
