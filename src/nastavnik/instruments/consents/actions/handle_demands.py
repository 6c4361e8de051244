"""Demands about personal data: received, done by a day of the law."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from nastavnik.foundation.calendars.queries import work_calendar
from nastavnik.foundation.people.models import Person
from nastavnik.instruments.consents.actions._demands import open_demand
from nastavnik.instruments.consents.actions.mark_consents import check_day
from nastavnik.instruments.consents.capabilities import Cap
from nastavnik.instruments.consents.models import Demand
from nastavnik.instruments.consents.terms import catalogue, in_force, last_day
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action
from nastavnik.kernel.errors import Refusal

ASKED = ("stop", "unpublish", "information", "correction")
"""What a person may demand; the rest follows from a consent or from the end of work by itself."""
NOTED = (*ASKED, "unlawful")
"""What the responsible person may note: the same from paper, and what an inspection or the school itself has found."""


class WrongDemand(Refusal):
    """Not a demand there is, or it is done already."""


@action(
    capability=Cap.HANDLE_DEMANDS,
    event="consents.demand.noted",
    title="Получено обращение о персональных данных",
    untold=("words",),
)
def note_demand(act: Act, *, person: Person, kind: str, received_on: date, words: str = "") -> Demand:
    """Note a demand that came on paper; the term runs from the day of receipt."""
    check_day(act, received_on, "received_on")
    return open_demand(act, person, _one_of(NOTED, kind), received_on, words=words)


@action(
    capability=Cap.ASK_ABOUT_DATA,
    event="consents.demand.made",
    title="Подано обращение о своих данных",
    untold=("words",),
)
def ask_about_data(act: Act, *, person: Person, kind: str, words: str = "") -> Demand:
    """A person's own demand, made in the account."""
    return open_demand(act, person, _one_of(ASKED, kind), act.today, words=words)


@action(
    capability=Cap.HANDLE_DEMANDS,
    event="consents.demand.done",
    title="Обращение о данных исполнено",
    about="demand",
    untold=("answer",),
)
def close_demand(act: Act, *, demand: Demand, done_on: date, answer: str) -> Demand:
    """Note what was done and when."""
    check_day(act, done_on, "done_on")
    if demand.done_on is not None:
        raise WrongDemand("Это обращение уже исполнено.")
    if done_on < demand.received_on:
        raise WrongDemand(f"Исполнить можно со дня получения, {demand.received_on:%d.%m.%Y}.", field="done_on")
    if not answer.strip():
        raise WrongDemand("Напишите, что сделано: это спросит проверка.", field="answer")
    demand.done_on, demand.answer = done_on, answer.strip()
    demand.save()
    return demand


@action(
    capability=Cap.HANDLE_DEMANDS,
    event="consents.demand.extended",
    title="Продлён срок ответа о данных",
    about="demand",
    untold=("why",),
)
def extend_demand(act: Act, *, demand: Demand, why: str) -> Demand:
    """Add the days the law lets the school add once, when the answer takes longer (152-ФЗ, articles 20, 21 part 5.1).

    ``why``: the reasoned notice; the person reads it on «Мои согласия».
    """
    if not catalogue()[demand.kind].more:
        raise WrongDemand("Этот срок закон продлить не позволяет.")
    if demand.done_on is not None or demand.extended_on is not None:
        raise WrongDemand("Срок уже продлён или обращение исполнено. Второй раз его не продлевают.")
    if act.today > demand.due_on:
        raise WrongDemand("Срок уже прошёл, продлить его нельзя. Исполните обращение и напишите, что сделано.")
    if not why.strip():
        raise WrongDemand("Напишите, почему нужно больше времени: это прочитает педагог.", field="why")
    term = replace(catalogue()[demand.kind], days=demand.days or in_force(act)[demand.kind].days)
    demand.due_on = last_day(work_calendar(act), term, demand.received_on, extended=True)
    demand.extended_on, demand.extension = act.today, why.strip()
    demand.save()
    return demand


def _one_of(known: tuple[str, ...], kind: str) -> str:
    if kind not in known:
        raise WrongDemand("Выберите, что требуется, из списка.", field="kind")
    return kind
