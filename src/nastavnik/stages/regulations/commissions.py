"""Papers of stage 1 and of meetings: the curator, the council, minutes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from nastavnik.foundation.organisations.models import SchoolYear
from nastavnik.foundation.people.models import Person
from nastavnik.instruments.documents.commissions import (
    GROUPS,
    CommissionForm,
    Draft,
    Several,
    Somebody,
    commission,
    elsewhere,
)
from nastavnik.instruments.documents.contexts import date_words, people_words, person_words
from nastavnik.kernel.act import Act
from nastavnik.stages.regulations.capabilities import Cap
from nastavnik.stages.regulations.queries import act_words
from nastavnik.ui.forms import DateField

OWN, MEETINGS = GROUPS[0], GROUPS[3]
LINES = forms.Textarea(attrs={"rows": 4})

elsewhere(
    "Приказ об утверждении положения", about="С положением и дорожной картой.",
    url_name="regulations:regulation", capability=Cap.ISSUE_REGULATION,
)  # fmt: skip


class CuratorForm(CommissionForm):
    curator = Somebody("Куратор")
    deputy = Somebody("Замещает куратора", required=False)
    starts_on = DateField(label="Назначить с")
    ends_on = DateField(label="Назначить по")
    extra_pay = forms.BooleanField(label="Назначить доплату (дополнительное соглашение)", required=False)

    def fill(self) -> None:
        self.fields["starts_on"].initial = max(self.year.starts_on, self.act.today)
        self.fields["ends_on"].initial = self.year.ends_on
        if self.act.actor.person_id:
            self.fields["curator"].initial = self.act.actor.person_id


@commission("D04", group=OWN, about="Если куратора назначают не приказом о положении, а отдельно.", form=CuratorForm)
def curator(act: Act, year: SchoolYear, data: Mapping[str, Any]) -> Draft:
    people = [person for person in (data["curator"], data["deputy"]) if person]
    context = {
        **act_words(act, year, "D04", data["dated_on"]),
        "куратор": person_words(data["curator"]),
        "замещает": person_words(data["deputy"]) if data["deputy"] else None,
        "доплата": data["extra_pay"],
        "период_с": date_words(data["starts_on"]),
        "период_по": date_words(data["ends_on"]),
        "ознакомить": people_words(people),
    }
    return Draft("О назначении куратора системы наставничества", context, people, data["dated_on"])


class CouncilForm(CommissionForm):
    chair = Somebody("Председатель")
    secretary = Somebody("Секретарь")
    members = Several("Члены совета", required=False)


@commission(
    "D05", group=OWN, about="Если в школе создают совет (методическое объединение) наставников.", form=CouncilForm
)
def council(act: Act, year: SchoolYear, data: Mapping[str, Any]) -> Draft:
    roles = {data["chair"].pk: "председатель", data["secretary"].pk: "секретарь"}
    people = _once([data["chair"], data["secretary"], *data["members"]])
    context = {
        **act_words(act, year, "D05", data["dated_on"]),
        "совет": [{**person_words(person), "роль": roles.get(person.pk, "")} for person in people],
        "ознакомить": people_words(people),
    }
    return Draft("О создании совета наставников", context, people, data["dated_on"])


class MinutesForm(CommissionForm):
    meeting = forms.CharField(
        label="Чего протокол", max_length=200, initial="установочной сессии наставников",
        help_text="Протокол (чего?): заседания совета наставников, установочной сессии наставников",
    )  # fmt: skip
    chair = Somebody("Председатель")
    secretary = Somebody("Секретарь")
    present = Several("Присутствовали")
    questions = forms.CharField(label="Вопросы повестки", widget=LINES, help_text="Каждый вопрос с новой строки")
    heard = forms.CharField(
        label="Слушали", widget=LINES, required=False, help_text="По строке на вопрос, в том же порядке"
    )
    decided = forms.CharField(
        label="Решили", widget=LINES, required=False, help_text="По строке на вопрос, в том же порядке"
    )


@commission(
    "D29", group=MEETINGS, about="После установочной сессии или заседания совета наставников.", form=MinutesForm
)
def minutes(act: Act, year: SchoolYear, data: Mapping[str, Any]) -> Draft:
    heard, decided = _lines(data["heard"]), _lines(data["decided"])
    questions = [
        {"тема": text, "слушали": _nth(heard, number), "решили": _nth(decided, number)}
        for number, text in enumerate(_lines(data["questions"]))
    ]
    context = {
        **act_words(act, year, "D29", data["dated_on"]),
        "собрание": data["meeting"],
        "председатель": person_words(data["chair"]),
        "секретарь": person_words(data["secretary"]),
        "присутствовали": people_words(_once([data["chair"], data["secretary"], *data["present"]])),
        "вопросы": questions,
    }
    return Draft(f"Протокол {data['meeting']}", context, dated_on=data["dated_on"])


class EventForm(CommissionForm):
    event = forms.CharField(
        label="Чего протокол", max_length=200, initial="школьной конференции «Наставничество: что у нас получилось»",
        help_text="Протокол (чего?): школьной конференции, семинара, круглого стола",
    )  # fmt: skip
    topic = forms.CharField(label="Тема", max_length=300, initial="лучшие практики наставничества")
    chair = Somebody("Ведущий")
    secretary = Somebody("Секретарь")
    programme = forms.CharField(
        label="Программа", widget=LINES, help_text="Каждое выступление с новой строки: что — кто проводит"
    )
    outcomes = forms.CharField(label="Итоги", widget=LINES, required=False, help_text="Каждый итог с новой строки")
    guests = Several("Участники для листа регистрации", required=False)


@commission(
    "D30",
    group=MEETINGS,
    about="Для конференции, семинара или круглого стола: программа, итоги, лист регистрации.",
    form=EventForm,
)
def event(act: Act, year: SchoolYear, data: Mapping[str, Any]) -> Draft:
    rows = [text.partition(" — ") for text in _lines(data["programme"])]
    context = {
        **act_words(act, year, "D30", data["dated_on"]),
        "мероприятие": data["event"],
        "тема": data["topic"],
        "председатель": person_words(data["chair"]),
        "секретарь": person_words(data["secretary"]),
        "программа": [{"что": what.strip(), "кто": who.strip()} for what, _, who in rows],
        "итоги": _lines(data["outcomes"]) or ["_" * 55],
        "участники": people_words(_once([data["chair"], data["secretary"], *data["guests"]])),
    }
    return Draft(f"Протокол {data['event']}", context, dated_on=data["dated_on"])


def _once(people: Sequence[Person]) -> list[Person]:
    return list({person.pk: person for person in people}.values())


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _nth(lines: Sequence[str], number: int) -> str:
    return lines[number] if number < len(lines) else "_" * 50
