"""D13: the order that ends pairs or moves their term. What it orders happens when it is registered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms

from nastavnik.foundation.calendars.queries import work_calendar
from nastavnik.foundation.organisations.models import SchoolYear
from nastavnik.foundation.people.models import Person
from nastavnik.instruments.documents.commissions import CommissionForm, Draft, NothingToWrite, commission, elsewhere
from nastavnik.instruments.documents.contexts import date_words, people_words
from nastavnik.instruments.documents.models import Document
from nastavnik.kernel.act import Act
from nastavnik.stages.mentorships.capabilities import Cap
from nastavnik.stages.mentorships.commissions._asking import PAIRS, mentorships, pair_words
from nastavnik.stages.mentorships.commissions.agreements import NOTICE, TooSoon
from nastavnik.stages.mentorships.models import Mentorship
from nastavnik.stages.mentorships.pairs import at_work
from nastavnik.stages.regulations.queries import act_words
from nastavnik.ui.forms import DateField

elsewhere(
    "Приказ о закреплении пар и групп", about="Из пар, которые согласовали обе стороны.",
    url_name="mentorships:order", capability=Cap.FORM_MENTORSHIP,
)  # fmt: skip
GROUNDS = {
    "completed": "программа выполнена в полном объёме",
    "mentor": "заявление наставника",
    "mentee": "заявление наставляемого",
    "both": "обоюдное решение участников",
    "curator": "представление куратора",
    "employer": "отмена поручения работодателем",
    "leaving": "прекращение трудового договора",
}


class ChangeForm(CommissionForm):
    ending = forms.ModelMultipleChoiceField(
        label="Прекратить",
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Пары и группы, которые заканчивают работу",
    )
    ends_on = DateField(label="Последний день работы", required=False)
    ground = forms.ChoiceField(label="Почему", choices=list(GROUNDS.items()), required=False)
    extending = forms.ModelMultipleChoiceField(
        label="Изменить срок", queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )
    new_end = DateField(label="Новый срок — по", required=False)

    def fill(self) -> None:
        active = mentorships(self.act).filter(year=self.year, state="active")
        for name in ("ending", "extending"):
            field: Any = self.fields[name]
            field.queryset = active
        self.fields["ends_on"].initial = self.act.today

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for pairs, day, words in (
            ("ending", "ends_on", "Укажите последний день работы."),
            ("extending", "new_end", "Укажите, по какой день продлить."),
        ):
            if data.get(pairs) and not data.get(day) and day not in self.errors:
                self.add_error(day, words)
        return data


@commission(
    "D13", group=PAIRS, about="Когда пара заканчивает работу, в том числе досрочно, или меняет срок.", form=ChangeForm
)
def change(act: Act, year: SchoolYear, data: Mapping[str, Any]) -> Draft:
    ending, extending = list(data["ending"]), list(data["extending"])
    if not ending and not extending:
        raise NothingToWrite("Выберите хотя бы одну пару или группу.")
    if both := set(ending) & set(extending):
        raise NothingToWrite(
            f"Одну и ту же пару нельзя и прекратить, и продлить: {', '.join(map(str, both))}.", field="extending"
        )
    _check(act, ending, data)
    for pair in extending:
        if data["new_end"] <= pair.starts_on:
            raise TooSoon(
                f"Пара «{pair}» начала работу {pair.starts_on:%d.%m.%Y}. Проверьте новый срок.", field="new_end"
            )
    people = _people([*ending, *extending])
    ground = GROUNDS.get(data["ground"], "")
    context = {
        **act_words(act, year, "D13", data["dated_on"]),
        "прекратить": [
            {**pair_words(at_work(pair)), "с_даты": date_words(data["ends_on"]), "основание": ground} for pair in ending
        ],
        "продлить": [
            {
                **pair_words(at_work(pair)),
                "период_по": date_words(data["new_end"]),
                "основание": "обоюдное согласие участников",
            }
            for pair in extending
        ],
        "ознакомить": people_words(people),
        "ending": [pair.pk for pair in ending],
        "ends_on": data["ends_on"].isoformat() if data["ends_on"] else "",
        "ground": data["ground"],
        "extending": [pair.pk for pair in extending],
        "new_end": data["new_end"].isoformat() if data["new_end"] else "",
    }
    return Draft("О внесении изменений в закрепление наставнических пар и групп", context, people, data["dated_on"])


def _check(act: Act, ending: Iterable[Mentorship], data: Mapping[str, Any]) -> None:
    """R05: an end by the employer comes three working days after a registered notice."""
    for pair in ending:
        if data["ends_on"] < pair.starts_on:
            raise TooSoon(f"Пара «{pair}» начала работу {pair.starts_on:%d.%m.%Y}. Проверьте день.", field="ends_on")
        if data["ground"] == "employer":
            noticed = _notice_day(pair)
            if noticed is None:
                raise TooSoon(
                    f"Сначала вручите и зарегистрируйте уведомление об отмене поручения: {pair.mentor}.", field="ground"
                )
            earliest = work_calendar(act).after(noticed, NOTICE)
            if data["ends_on"] < earliest:
                raise TooSoon(
                    f"Уведомление от {noticed:%d.%m.%Y}: прекратить можно не раньше {earliest:%d.%m.%Y}.",
                    field="ends_on",
                )


def _notice_day(pair: Mentorship) -> date | None:
    rows = Document.objects.filter(kind="D16", state="registered").order_by("-dated_on")
    found = (row for row in rows if row.context.get("mentorship") == pair.pk and row.context.get("работодатель"))
    notice = next(found, None)
    return notice.dated_on if notice else None


def _people(pairs: Iterable[Mentorship]) -> list[Person]:
    found: dict[int, Person] = {}
    for pair in pairs:
        for person in (pair.mentor.person, *(item.mentee.person for item in pair.participations.all())):
            found[person.pk] = person
    return list(found.values())
