"""The questionnaires of the demonstration, answered as people would: by the very sheet a personal link opens."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from nastavnik.foundation.organisations.models import SchoolYear
from nastavnik.foundation.people.models import Person
from nastavnik.instruments.surveys.actions.publish_version import take_questionnaire
from nastavnik.instruments.surveys.actions.run_campaign import note_sent, open_campaign, prepare_campaign
from nastavnik.instruments.surveys.answering import Sheet, send
from nastavnik.instruments.surveys.models import Campaign, Invitation
from nastavnik.instruments.surveys.spec import Question
from nastavnik.kernel.act import Act, Actor

WORDS: Mapping[str, Sequence[str]] = {
    "situation": (
        "В 7Б на шестом уроке не могу собрать внимание: пока одни решают, другие уже разговаривают.",
        "Родители спорят с оценкой за контрольную, и разговор каждый раз уходит в сторону.",
        "Готовлю план урока до ночи, а на уроке всё равно не хватает времени на вывод.",
    ),
    "success": (
        "Уроки заканчиваются вовремя и с выводом, а не со звонком.",
        "Спокойно разговариваю с родителями, не откладывая звонок.",
    ),
    "conditions": ("Встречи не позже 16 часов.", "Один наставляемый, у меня выпускной класс."),
}
NEEDS = {"1": 2, "2": 4, "3": 7, "4": 8, "no_case": 2, "not_mine": 1}
"""How often each answer of the request grid is given, out of 24: most things go well."""
STRENGTHS = {"0": 6, "1": 6, "2": 5, "3": 3}


def collect(
    act: Act,
    year: SchoolYear,
    code: str,
    people: Sequence[Person],
    closes_on: date,
    rng: random.Random,
    *,
    silent: int = 0,
    fixed: Callable[[Person], Mapping[str, Any]] = lambda person: {},
) -> Campaign:
    """Ask the people by a questionnaire of the catalogue and answer for all but the last ``silent`` of them.

    ``fixed``: answers that are not left to chance, by the key of the question.
    """
    version = take_questionnaire(act, code=code)
    campaign = prepare_campaign(act, version=version, people=people, opens_on=act.today, closes_on=closes_on, year=year)
    open_campaign(act, campaign=campaign)
    rows = list(
        Invitation.objects.filter(campaign=campaign).select_related("campaign__version", "person", "organisation")
    )
    note_sent(act, campaign=campaign, invitations=rows)
    own = Act(Actor.system("По личной ссылке"), act.organisation, act.now)
    rows.sort(key=lambda row: [person.pk for person in people].index(row.person_id))
    for row in rows[: len(rows) - silent]:
        answer(Sheet(own, row, answers=dict(fixed(row.person))), rng)
    return campaign


def answer(sheet: Sheet, rng: random.Random) -> None:
    """Answer what is asked, in turn, and send."""
    for _ in range(200):
        asked = next(
            (item for item in sheet.walk.questions if not sheet.walk.is_answered(item) and _told(item, rng)), None
        )
        if asked is None:
            break
        sheet.answers[asked.key] = _choose(asked, rng)
    send(sheet)


def _told(question: Question, rng: random.Random) -> bool:
    item = question.item
    return item.required or item.id in WORDS


def _choose(question: Question, rng: random.Random) -> Any:
    item, options = question.item, [option.value for option in question.options if not option.ends_survey]
    if question.is_grid and item.scale is not None:
        weights = NEEDS if item.id == "needs_grid" else STRENGTHS if item.id == "strengths_grid" else {}
        marks = [point.value for point in (*item.scale.points, *item.scale.escapes)]
        odds = [weights.get(str(mark), 0 if weights else 1) for mark in marks]
        return {row.id: rng.choices(marks, odds)[0] for row in question.rows}
    if item.type == "scale" and item.scale is not None:
        return rng.choice(item.scale.points[len(item.scale.points) // 2 :]).value
    if item.type == "single":
        return rng.choice(options)
    if item.type == "multi":
        plain = [option.value for option in question.options if not option.exclusive]
        return sorted(rng.sample(plain, min(len(plain), rng.choice([1, 2, 2, 3]))), key=str)
    if item.type == "rank":
        return rng.sample(options, min(len(options), item.max_choices or 3))
    if item.type == "number":
        return rng.choice([1, 1, 2])
    return rng.choice(WORDS.get(item.id, ("Пока трудно сказать.",)))
