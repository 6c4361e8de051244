"""Results of the year from the facts: indicators, the order on results, rewards, certificates."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from nastavnik.foundation.organisations.models import SchoolYear
from nastavnik.foundation.people.models import Person
from nastavnik.instruments.documents.commissions import CommissionForm, Draft, NothingToWrite, Somebody, commission
from nastavnik.instruments.documents.contexts import date_words, order_reference, people_words, person_words
from nastavnik.instruments.roadmap.queries import plan
from nastavnik.instruments.roadmap.rules import Status
from nastavnik.kernel.act import Act
from nastavnik.stages.mentees.models import Mentee
from nastavnik.stages.mentees.queries import waiting_days
from nastavnik.stages.mentorships.commissions._asking import RESULTS, mentorships
from nastavnik.stages.mentorships.models import Mentorship, Participation
from nastavnik.stages.regulations.queries import act_words, curator_words
from nastavnik.ui.forms import DateField
from nastavnik.ui.text import plural

BLANK = "_______________"
YOUNG = 3
"""Years of teaching up to which a teacher counts as a beginner (reference 6.2, I05)."""


def indicators(act: Act, year: SchoolYear) -> list[dict[str, str]]:
    """Indicators I05–I10 as of today, without names. Shares say of how many."""
    pairs = list(Mentorship.objects.filter(year=year))
    states = [pair.state for pair in pairs]
    staff = list(Person.objects.employed_on(act.today))
    paired = set(Participation.objects.filter(mentorship__year=year).values_list("mentee__person_id", flat=True))
    involved = paired | set(Mentorship.objects.filter(year=year).values_list("mentor__person_id", flat=True))
    young = [person for person in staff if (years := person.experience(act.today)) is not None and years <= YOUNG]
    waiting = [waiting_days(item, act.today) for item in Mentee.objects.filter(year=year, state="searching")]
    ended = states.count("completed") + states.count("ended_early")
    rows = [
        ("Пар и групп действует", str(states.count("active")), ""),
        ("Пар и групп завершили программу полностью", _share(states.count("completed"), ended), "от закончивших работу"),
        ("Пар и групп прекращено досрочно", str(states.count("ended_early")), ""),
        ("Педагогических работников вовлечено", _share(sum(person.pk in involved for person in staff), len(staff)), _percent(sum(person.pk in involved for person in staff), len(staff))),
        ("Начинающих педагогов (стаж до 3 лет) с наставником", _share(sum(person.pk in paired for person in young), len(young)), _percent(sum(person.pk in paired for person in young), len(young))),
        ("Наставляемых без наставника", str(len(waiting)), f"дольше всех ждёт {plural(max(waiting), 'день', 'дня', 'дней')}" if waiting else ""),
    ]  # fmt: skip
    return [{"название": name, "значение": value, "пояснение": words} for name, value, words in rows]


def _share(part: int, whole: int) -> str:
    return f"{part} из {whole}" if whole else "нет данных"


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f} %" if whole else ""


class AnalysisForm(CommissionForm):
    starts_on = DateField(label="Период с")
    ends_on = DateField(label="Период по")
    conclusions = forms.CharField(
        label="Выводы и предложения", widget=forms.Textarea(attrs={"rows": 4}), required=False,
        help_text="Пусто — останется место, чтобы вписать от руки",
    )  # fmt: skip

    def fill(self) -> None:
        self.fields["starts_on"].initial = self.year.starts_on
        self.fields["ends_on"].initial = min(self.act.today, self.year.ends_on)


@commission("D27", group=RESULTS, about="К педсовету: по итогам полугодия и года.", form=AnalysisForm)
def analysis(act: Act, year: SchoolYear, data: Mapping[str, Any]) -> Draft:
    found = plan(year, act.today)
    context = {
        **act_words(act, year, "D27", data["dated_on"]),
        "период_с": date_words(data["starts_on"]),
        "период_по": date_words(data["ends_on"]),
        "на_дату": f"{act.today:%d.%m.%Y}",
        "показатели": indicators(act, year),
        "этапы": [
            {"номер": str(stage.number), "название": stage.title, "итог": f"{stage.done} из {stage.total}"}
            for stage in found.stages
        ],
        "не_выполнено": [line.activity.title for line in found.lines if line.late],
        "выводы": " ".join(data["conclusions"].split()),
        "куратор_подпись": _curator_sign(act),
    }
    return Draft("Аналитическая справка о реализации системы наставничества", context, dated_on=data["dated_on"])


class ReportForm(CommissionForm):
    conclusions = forms.CharField(label="Выводы", widget=forms.Textarea(attrs={"rows": 4}), required=False)


@commission("D28", group=RESULTS, about="Учредителю или в регион: показатели без имён.", form=ReportForm)
def final_report(act: Act, year: SchoolYear, data: Mapping[str, Any]) -> Draft:
    context = {
        **act_words(act, year, "D28", data["dated_on"]),
        "на_дату": f"{act.today:%d.%m.%Y}",
        "показатели": indicators(act, year),
        "выводы": " ".join(data["conclusions"].split()),
        "куратор_подпись": _curator_sign(act),
    }
    return Draft("Итоговый отчёт о реализации системы наставничества", context, dated_on=data["dated_on"])


class RewardForm(CommissionForm):
    """One field per mentor of the year: who is left empty is not in the order."""

    ground = forms.CharField(label="Основание", max_length=200, required=False, initial="представление куратора")

    def fill(self) -> None:
        for person in _mentors(self.act, self.year):
            self.fields[f"reward-{person.pk}"] = forms.CharField(
                label=person.full_name, max_length=120, required=False,
                help_text="Например: объявить благодарность. Пусто — не поощряем",
            )  # fmt: skip


def _mentors(act: Act, year: SchoolYear) -> list[Person]:
    rows = mentorships(act).filter(year=year)
    found = {row.mentor.person_id: row.mentor.person for row in rows}
    return sorted(found.values(), key=lambda person: person.full_name)


@commission("D32", group=RESULTS, about="Ко Дню учителя, Дню наставника 2 марта или по итогам года.", form=RewardForm)
def reward(act: Act, year: SchoolYear, data: Mapping[str, Any]) -> Draft:
    rows = [(person, data.get(f"reward-{person.pk}", "")) for person in _mentors(act, year)]
    rows = [(person, words) for person, words in rows if words]
    if not rows:
        raise NothingToWrite("Напишите, как поощрить, хотя бы одному наставнику.")
    people = [person for person, _ in rows]
    context = {
        **act_words(act, year, "D32", data["dated_on"]),
        "основание": data["ground"],
        "поощрения": [{"работник": person_words(person), "вид": words} for person, words in rows],
        "ознакомить": people_words(people),
    }
    return Draft("О поощрении наставников", context, people, data["dated_on"])


class CertificateForm(CommissionForm):
    person = Somebody("Кому")


@commission(
    "D34", group=RESULTS, about="Наставнику для аттестации или портфолио, по его просьбе.", form=CertificateForm
)
def certificate(act: Act, year: SchoolYear, data: Mapping[str, Any]) -> Draft:
    """All the years the school knows; mentees are counted, not named."""
    person = data["person"]
    rows = list(mentorships(act).filter(mentor__person=person).order_by("starts_on"))
    if not rows:
        raise NothingToWrite(f"{person.short_name}: приказов о закреплении наставником в системе нет.", field="person")
    context = {
        **act_words(act, year, "D34", data["dated_on"]),
        "участник": person_words(person),
        "мужчина": person.gender == Person.Gender.MALE,
        "периоды": [
            {
                "период_с": date_words(row.starts_on),
                "период_по": date_words(_last_day(row, act.today)),
                "наставляемых": len(row.participations.all()),
                "приказ": order_reference(row.order),
            }
            for row in rows
        ],
    }
    return Draft(f"Справка о наставничестве: {person.short_name}", context, dated_on=data["dated_on"])


def _last_day(row: Mentorship, today: date) -> date:
    return min(row.ends_on, today) if row.state == "active" and row.starts_on < today else row.ends_on


@commission("D35", group=RESULTS, about="В конце учебного года.")
def results(act: Act, year: SchoolYear, data: Mapping[str, Any]) -> Draft:
    found = plan(year, act.today)
    states = list(Mentorship.objects.filter(year=year).values_list("state", flat=True))
    undone = [line.activity.title for line in found.lines if line.status not in (Status.DONE, Status.WAIVED)]
    context = {
        **act_words(act, year, "D35", data["dated_on"]),
        "выполнена": not undone,
        "выполнено": found.done,
        "всего": len(found.lines),
        "пар": len(states),
        "завершено": states.count("completed"),
        "прекращено": states.count("ended_early"),
        "не_выполнено": undone,
        "ознакомить": [words] if (words := curator_words(act)) else [],
    }
    return Draft(
        f"Об итогах реализации дорожной карты системы наставничества за {year.title} учебный год", context,
        dated_on=data["dated_on"],
    )  # fmt: skip


def _curator_sign(act: Act) -> str:
    words = curator_words(act)
    return words["и_о_фамилия"] if words else BLANK
