"""Labour papers of mentors: the agreement (Labour Code, article 351.8), the pay, the end before the term."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from nastavnik.foundation.calendars.queries import work_calendar
from nastavnik.foundation.organisations.models import SchoolYear
from nastavnik.foundation.people.models import Person
from nastavnik.instruments.consents.kinds import ConsentKind
from nastavnik.instruments.consents.models import OPENED, Consent
from nastavnik.instruments.documents.commissions import CommissionForm, Draft, NothingToWrite, commission
from nastavnik.instruments.documents.contexts import date_words, order_reference, people_words, person_words
from nastavnik.instruments.documents.models import Document
from nastavnik.kernel.act import Act
from nastavnik.kernel.errors import Refusal
from nastavnik.stages.mentorships.commissions._asking import PAIRS, PairForm, pair_of, pair_words
from nastavnik.stages.mentorships.pairs import Pair
from nastavnik.stages.mentorships.rules import NOTICE
from nastavnik.stages.regulations.chains import NOT_LATER_THAN
from nastavnik.stages.regulations.queries import act_words
from nastavnik.ui.forms import DateField


class TooSoon(Refusal):
    """The day is earlier than the law allows."""


class AgreementForm(PairForm):
    pay = forms.CharField(
        label="Размер и условия выплаты", max_length=200, required=False,
        help_text="Например: 10 % должностного оклада. Пусто — впишут от руки",
    )  # fmt: skip


@commission("D14", group=PAIRS, about="Каждому наставнику, не позднее дня начала работы пары.", form=AgreementForm)
def agreement(act: Act, year: SchoolYear, data: Mapping[str, Any]) -> Draft:
    """Not earlier than the mentor's consent. Dated after the pair begins, it is made all the same and its page
    says so (R04): the work may have begun with a paper that is late."""
    pair = pair_of(data)
    consent, day = _duty_consent(pair), data["dated_on"]
    if consent is not None and consent.signed_on is not None and day is not None and day < consent.signed_on:
        raise TooSoon(
            f"Согласие наставника подписано {consent.signed_on:%d.%m.%Y}: соглашение не может быть раньше.",
            field="dated_on",
        )
    context = {
        **act_words(act, year, "D14", day or act.today),
        **pair_words(pair),
        "согласие_от": f"{consent.signed_on:%d.%m.%Y}"
        if consent and consent.signed_on
        else "«___» ____________ 20___ г.",
        "выплата": data["pay"],
        NOT_LATER_THAN: pair.starts_on.isoformat(),
    }
    title = f"Дополнительное соглашение о наставничестве: {pair.mentor.person.short_name}"
    return Draft(title, context, dated_on=day, cites=pair.order)


def _duty_consent(pair: Pair) -> Consent | None:
    rows = Consent.objects.filter(person_id=pair.mentor.person_id, kind=ConsentKind.MENTOR_DUTIES, state__in=OPENED)
    found: Consent | None = rows.order_by("-signed_on").first()
    return found


class PayForm(CommissionForm):
    """One field per agreement of the year: a size that is left empty is not in the order."""

    source = forms.CharField(label="Источник выплат", max_length=200, initial="фонд оплаты труда организации")

    def fill(self) -> None:
        self.agreements = list(
            Document.objects.filter(year=self.year, kind="D14", state="registered").order_by("dated_on", "number")
        )
        for item in self.agreements:
            self.fields[f"size-{item.pk}"] = forms.CharField(
                label=f"{item.context['наставник']['фио']}: размер", max_length=80, required=False,
                initial=item.context.get("выплата", ""), help_text=f"Соглашение № {item.number_text}",
            )  # fmt: skip


@commission("D15", group=PAIRS, about="Когда дополнительные соглашения подписаны.", form=PayForm)
def pay(act: Act, year: SchoolYear, data: Mapping[str, Any]) -> Draft:
    agreements = Document.objects.filter(year=year, kind="D14", state="registered").order_by("dated_on", "number")
    rows = [(item, data.get(f"size-{item.pk}", "")) for item in agreements]
    rows = [(item, size) for item, size in rows if size]
    if not rows:
        raise NothingToWrite(
            "Сначала зарегистрируйте дополнительные соглашения и укажите размер выплаты хотя бы одному наставнику."
        )
    people = Person.objects.in_bulk([item.context["mentor"] for item, _ in rows])
    context = {
        **act_words(act, year, "D15", data["dated_on"]),
        "выплаты": [
            {
                "работник": item.context["наставник"],
                "соглашение": order_reference(item),
                "размер": size,
                "период_с": item.context["период_с"],
                "период_по": item.context["период_по"],
            }
            for item, size in rows
        ],
        "источник": data["source"],
        "ознакомить": people_words(people.values()),
    }
    return Draft("Об установлении выплат за наставничество", context, list(people.values()), data["dated_on"])


class NoticeForm(PairForm):
    side = forms.ChoiceField(
        label="Кто прекращает",
        choices=[("worker", "наставник отказывается"), ("employer", "работодатель отменяет поручение")],
    )
    effective_on = DateField(label="С какого дня", required=False, help_text="Пусто — через три рабочих дня")


@commission(
    "D16",
    group=PAIRS,
    about="Если пара прекращает работу раньше срока: заявление наставника или уведомление.",
    form=NoticeForm,
)
def notice(act: Act, year: SchoolYear, data: Mapping[str, Any]) -> Draft:
    """R05: the employer warns at least three working days ahead; a worker by default too, earlier if both agree."""
    pair, employer = pair_of(data), data["side"] == "employer"
    earliest = work_calendar(act).after(data["dated_on"], NOTICE)
    effective = data["effective_on"] or earliest
    if employer and effective < earliest:
        raise TooSoon(
            f"Работодатель предупреждает не позднее чем за три рабочих дня. Самый ранний день — {earliest:%d.%m.%Y}.",
            field="effective_on",
        )
    if effective < data["dated_on"]:
        raise TooSoon("Прекратить можно не раньше дня заявления. Проверьте даты.", field="effective_on")
    context = {
        **act_words(act, year, "D16", data["dated_on"]),
        **pair_words(pair),
        "участник": person_words(pair.mentor.person),
        "работодатель": employer,
        "с_даты": date_words(effective),
        "effective_on": effective.isoformat(),
    }
    title = "Уведомление об отмене поручения" if employer else "Заявление об отказе от наставничества"
    return Draft(f"{title}: {pair.mentor.person.short_name}", context, dated_on=data["dated_on"], cites=pair.order)
