"""How a school wants to be matched: weights in words, hard rules, threshold, scenarios. Pure functions over values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Protocol

from nastavnik.foundation.calendars.rules import WorkCalendar
from nastavnik.kernel.errors import Refusal

WHOLE = 10_000
EMPHASIS: Mapping[str, tuple[str, int]] = {
    "none": ("не учитывать", 0),
    "less": ("меньше обычного", 1),
    "usual": ("как обычно", 2),
    "more": ("больше обычного", 4),
    "most": ("намного больше", 8),
}
"""Level of a criterion → its words, and how much it counts in halves of the delivered weight."""
CRITERIA: Mapping[str, tuple[str, str]] = {
    "coverage": ("Закрывает запросы", "умеет то, о чём просят"),
    "subject": ("Предмет", "ведут один предмет"),
    "level": ("Классы", "работают с одними классами"),
    "schedule": ("Время встреч", "есть общее свободное время"),
    "preference": ("Пожелание наставляемого", "названный коллега"),
    "help": ("Виды помощи", "наставник помогает так, как удобно наставляемому"),
    "feedback": ("Замечания", "одинаковая привычка говорить о недочётах"),
}
"""Criterion of the engine → title and hint of the settings page."""
THRESHOLDS: Mapping[int, str] = {4000: "мягкий: 40 из 100", 5000: "обычный: 50 из 100", 6000: "строгий: 60 из 100"}
WEAK = 4000
"""Under this score a pair is called weak in comparisons."""
POLICIES: Mapping[str, str] = {"everyone": "Всем найти наставника", "careful": "Лучше никого, чем кого попало"}


class WrongRules(Refusal):
    """The settings cannot be so."""


class PupilLike(Protocol):
    """Of a mentee's record as much as a hard rule looks at."""

    @property
    def subjects(self) -> frozenset[str]: ...
    @property
    def levels(self) -> frozenset[str]: ...
    @property
    def slots(self) -> int: ...


class TutorLike(PupilLike, Protocol):
    @property
    def id(self) -> int: ...


@dataclass(frozen=True, slots=True)
class HardRule:
    """Forbids mentors (``mentor``: by the facts of ``Known``) or pairs (``pair``). Where one side gave no data it forbids nothing,
    except training: who has no course is not trained. ``why``: how many mentors it took away, in words."""

    code: str
    title: str
    hint: str
    why: Callable[[int], str]
    mentor: str = ""
    pair: Callable[[PupilLike, TutorLike], bool] | None = None


def _apart(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one and other) and not one & other


def _of(count: int) -> str:
    return f"{count} {'наставника' if count % 10 == 1 and count % 100 != 11 else 'наставников'}"


HARD: Mapping[str, HardRule] = {
    rule.code: rule
    for rule in (
        HardRule(
            "trained", "Только обученные наставники", "Те, у кого отмечены курсы или занятие для наставников.",
            lambda count: f"у {_of(count)} нет обучения", mentor="trained",
        ),
        HardRule(
            "ready", "Только на весь год", "Без тех, кто готов лишь к разовой помощи.",
            lambda count: f"у {_of(count)} готовность только к разовой помощи", mentor="ready",
        ),
        HardRule(
            "same_subject", "Только тот же предмет", "Если предмет обоих известен.",
            lambda count: f"у {_of(count)} другой предмет",
            pair=lambda pupil, tutor: _apart(pupil.subjects, tutor.subjects),
        ),
        HardRule(
            "same_level", "Только те же классы", "Если классы обоих известны.",
            lambda count: f"у {_of(count)} другие классы",
            pair=lambda pupil, tutor: _apart(pupil.levels, tutor.levels),
        ),
        HardRule(
            "common_time", "Только при общем свободном времени", "Если оба указали, когда им удобно.",
            lambda count: f"с {_with(count)} нет общего времени",
            pair=lambda pupil, tutor: bool(pupil.slots and tutor.slots) and not pupil.slots & tutor.slots,
        ),
    )
}  # fmt: skip


def _with(count: int) -> str:
    return f"{count} {'наставником' if count % 10 == 1 and count % 100 != 11 else 'наставниками'}"


@dataclass(frozen=True, slots=True)
class Terms:
    """By what one computation is made: the policy, the hard rules in force, the emphasis, the threshold, the fairness preset."""

    policy: str = "everyone"
    hard: frozenset[str] = frozenset()
    emphasis: Mapping[str, str] = field(default_factory=dict)
    least: int = 5000
    fairness: str = ""

    def words(self) -> str:
        """«Лучше никого, чем кого попало; только обученные наставники»."""
        parts = [POLICIES[self.policy], *(HARD[code].title for code in HARD if code in self.hard)]
        if self.fairness:
            parts.append(FAIRNESS[self.fairness])
        return "; ".join([parts[0], *(part[:1].lower() + part[1:] for part in parts[1:])])


FAIRNESS: Mapping[str, str] = {
    "": "Обычный порядок",
    "gentle": "Мягко поднять слабые пары",
    "few_weak": "Как можно меньше слабых пар",
}
"""Presets of the engine that are offered: by what the pairs are weighed once everybody who can be served is served."""


def weights(delivered: Mapping[str, int], emphasis: Mapping[str, str]) -> dict[str, int]:
    """Weights of the criteria, summing to 10 000 as the delivered ones do. All usual: exactly as delivered.

    Raises ``WrongRules`` for an unknown level and when nothing is left to count.
    """
    if unknown := [level for level in emphasis.values() if level not in EMPHASIS]:
        raise WrongRules(f"Неизвестная важность «{unknown[0]}».")
    raw = {name: weight * EMPHASIS[emphasis.get(name, "usual")][1] for name, weight in delivered.items()}
    total = sum(raw.values())
    if not total:
        raise WrongRules("Хотя бы одно свойство должно учитываться.")
    found = {name: value * WHOLE // total for name, value in raw.items()}
    # The largest remainders get what rounding has left over.
    order = sorted(raw, key=lambda name: (-(raw[name] * WHOLE % total), name))
    for name in order[: WHOLE - sum(found.values())]:
        found[name] += 1
    return found


def check_hard(codes: Iterable[str]) -> list[str]:
    """Known codes in the order of the table. Raises ``WrongRules``."""
    given = set(codes)
    if unknown := given - set(HARD):
        raise WrongRules(f"Такого правила нет: «{sorted(unknown)[0]}».")
    return [code for code in HARD if code in given]


@dataclass(frozen=True, slots=True)
class Scenario:
    """One way to match, to lie beside others. ``key`` stands in the address of the comparison."""

    key: str
    title: str
    terms: Terms


def scenarios(now: Terms) -> dict[str, Scenario]:
    """What may be compared: both policies as set; the chosen policy with each hard rule switched, and with each preset."""
    found = [
        Scenario(policy, title, Terms(policy, now.hard, now.emphasis, now.least, now.fairness))
        for policy, title in POLICIES.items()
    ]
    for code, rule in HARD.items():
        on = code not in now.hard
        hard = now.hard | {code} if on else now.hard - {code}
        words = rule.title if on else f"Без правила «{rule.title[:1].lower()}{rule.title[1:]}»"
        found.append(
            Scenario(
                f"{'with' if on else 'without'}-{code}",
                words,
                Terms(now.policy, hard, now.emphasis, now.least, now.fairness),
            )
        )
    for code in FAIRNESS:
        if code != now.fairness:
            found.append(
                Scenario(
                    f"fair-{code or 'plain'}",
                    FAIRNESS[code],
                    Terms(now.policy, now.hard, now.emphasis, now.least, code),
                )
            )
    return {item.key: item for item in found}


def loss_words(steps: int, fit: int) -> str:
    """What a choice costs the school, exact, in words. ``steps``: of priority (one: somebody else is left without a mentor);
    ``fit``: of the total of all pairs."""
    if steps > 0:
        return "Без наставника останется другой педагог."
    if fit <= 0:
        return "Школа ничего не теряет."
    if fit < 500:
        return "Остальные пары почти не изменятся к худшему."
    return "Для школы в целом немного хуже." if fit < 1500 else "Для школы в целом заметно хуже."


def reminder_day(sent_on: date, answer_by: date, calendar: WorkCalendar) -> date | None:
    """The one automatic reminder: a working day past the middle of the time, before its end; none when there is no such day."""
    day = sent_on + timedelta(days=(answer_by - sent_on).days * 6 // 10)
    while day <= answer_by and (day <= sent_on or not calendar.works(day)):
        day += timedelta(days=1)
    return day if day <= answer_by else None
