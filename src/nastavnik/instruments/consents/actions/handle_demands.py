"""Demands about personal data: received, done by a day of the law."""

from __future__ import annotations

from datetime import date

from nastavnik.foundation.people.models import Person
from nastavnik.instruments.consents.actions._demands import open_demand
from nastavnik.instruments.consents.actions.mark_consents import check_day
from nastavnik.instruments.consents.capabilities import Cap
from nastavnik.instruments.consents.models import Demand
from nastavnik.instruments.consents.terms import catalogue
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action
from nastavnik.kernel.errors import Refusal

ASKED = ("stop", "unpublish", "information", "correction")
"""What a person may demand; the rest follows from a consent by itself."""


class WrongDemand(Refusal):
    """Not a demand there is, or it is done already."""


@action(capability=Cap.HANDLE_DEMANDS, event="consents.demand.noted", title="Получено обращение о персональных данных")
def note_demand(act: Act, *, person: Person, kind: str, received_on: date, words: str = "") -> Demand:
    """Note a demand that came on paper; the term runs from the day of receipt."""
    check_day(act, received_on, "received_on")
    return open_demand(act, person, _asked(kind), received_on, words=words)


@action(capability=Cap.ASK_ABOUT_DATA, event="consents.demand.made", title="Подано обращение о своих данных")
def ask_about_data(act: Act, *, person: Person, kind: str, words: str = "") -> Demand:
    """A person's own demand, made in the account."""
    return open_demand(act, person, _asked(kind), act.today, words=words)


@action(
    capability=Cap.HANDLE_DEMANDS, event="consents.demand.done", title="Обращение о данных исполнено", about="demand"
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


def _asked(kind: str) -> str:
    if kind not in ASKED or kind not in catalogue():
        raise WrongDemand("Выберите, что требуется, из списка.", field="kind")
    return kind
