"""The first draft of a programme, from what is known: requests, strengths, term, kind, school days. Pure and deterministic.

Every choice leaves a sentence («почему этот пункт»): the pair changes what it likes, knowing where it came from.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from nastavnik.instruments.surveys.taxonomy import NEED_LEVELS, STRENGTH_LEVELS
from nastavnik.stages.mentorships.programmes.library import FORMS, LibraryTask, Section
from nastavnik.stages.mentorships.programmes.rules import months_of

FEWEST, MOST = 3, 6
"""Tasks of one goal in a draft."""
WEEK = 5
"""School days in a week."""
AT_SCHOOL = ("visit", "observe", "workshop")
"""Forms of work that ask for being in one place."""


@dataclass(frozen=True, slots=True)
class Need:
    """A request of a mentee: ``level``: a key of ``NEED_LEVELS``; ``priority``: 1–3 of «с чего начать», if chosen."""

    competence: str
    level: str
    priority: int | None = None


@dataclass(frozen=True, slots=True)
class Power:
    """A strength of the mentor: ``level``: a key of ``STRENGTH_LEVELS``."""

    competence: str
    level: str
    best: bool = False


@dataclass(frozen=True, slots=True)
class DraftTask:
    task: LibraryTask
    due_on: date
    why: str


@dataclass(frozen=True, slots=True)
class DraftGoal:
    """A goal of one requested competence with its tasks by day."""

    competence: str
    code: str
    wording: str
    sign: str
    why: str
    tasks: tuple[DraftTask, ...]


@dataclass(frozen=True, slots=True)
class _Wish:
    """One competence as all mentees of a pair or group asked for it."""

    competence: str
    level: str
    priority: int | None
    people: int


def draft(
    needs: Sequence[Sequence[Need]],
    powers: Iterable[Power],
    *,
    kind: str,
    starts_on: date,
    ends_on: date,
    days: Sequence[date],
    library: Mapping[str, Section],
) -> list[DraftGoal]:
    """One to three goals with dated tasks; none when nobody has asked for anything yet, or no school day is left.

    ``needs``: per mentee. ``kind``: a ``Kind`` of the mentorship. ``days``: the school days left in the term, ascending.
    """
    known = {item.competence: item for item in powers}
    wishes = wished(needs, known)[: goals_for(starts_on, ends_on, kind)]
    found = []
    for number, wish in enumerate(wishes):
        window = days[number * len(days) // len(wishes) : (number + 1) * len(days) // len(wishes)]
        if not window:
            continue
        section = library[wish.competence]
        goal = section.goals[-1 if wish.level in ("2", "3") else 0]
        power = known.get(wish.competence)
        chosen = choose(section.tasks, tasks_for(window), kind, power, group=len(needs) > 1)
        dated = tuple(
            DraftTask(task, window[(place + 1) * len(window) // len(chosen) - 1], why)
            for place, (task, why) in enumerate(chosen)
        )
        found.append(
            DraftGoal(wish.competence, goal.code, goal.wording, goal.sign, _why(wish, power, len(needs)), dated)
        )
    return found


def wished(needs: Sequence[Sequence[Need]], powers: Mapping[str, Power]) -> list[_Wish]:
    """Competences asked for, the first to begin with first: own order of the mentee, then how many ask, how much, and
    where the mentor is strong."""
    rows: dict[str, list[Need]] = {}
    for person in needs:
        for need in person:
            if need.priority or need.level in ("1", "2"):
                rows.setdefault(need.competence, []).append(need)
    wishes = [
        _Wish(
            code,
            min(item.level for item in asked),
            min((item.priority for item in asked if item.priority), default=None),
            len(asked),
        )
        for code, asked in rows.items()
    ]

    def place(wish: _Wish) -> tuple[int, int, str, int, str]:
        power = powers.get(wish.competence)
        return (wish.priority or 9, -wish.people, wish.level, -strength(power), wish.competence)

    return sorted(wishes, key=place)


def strength(power: Power | None) -> int:
    """0 (not a strong side) … 4 (among the best)."""
    return int(power.level) + power.best if power else 0


def goals_for(starts_on: date, ends_on: date, kind: str) -> int:
    """How many goals a term holds: one for a season, two for half a year, three for longer."""
    months = months_of(starts_on, ends_on)
    most = {"short": 1, "situational": 2}.get(kind, 3)
    return min(most, 1 if months < 5 else 2 if months < 8 else 3)


def tasks_for(window: Sequence[date]) -> int:
    """A task for every two school weeks, within reason and within the days."""
    return min(len(window), max(FEWEST, min(MOST, len(window) // (2 * WEEK) + 1)))


def choose(
    tasks: Sequence[LibraryTask], count: int, kind: str, power: Power | None, *, group: bool
) -> list[tuple[LibraryTask, str]]:
    """``count`` tasks in the order of their weeks, with the reasons: a beginning, an end, and varied work between them."""
    fit = {task.code: _fit(task, kind, power, group) for task in tasks}
    order = sorted(tasks, key=lambda task: (task.week, -fit[task.code], task.code))
    first = order[0]
    last = max(order[1:], key=lambda task: (task.week, fit[task.code], task.code))
    reasons = {first.code: "С этого удобно начать", last.code: "Поможет увидеть, что изменилось"}
    chosen = [first, last][: max(1, count)]
    while len(chosen) < min(count, len(tasks)):
        used = [task.form for task in chosen]
        left = [task for task in order if task not in chosen]
        task = max(left, key=lambda item: (fit[item.code] - 2 * used.count(item.form), -order.index(item)))
        reasons[task.code] = _reason(task, kind, power, fresh=task.form not in used)
        chosen.append(task)
    chosen.sort(key=lambda task: (task.week, task.code))
    return [(task, reasons[task.code]) for task in chosen]


def _fit(task: LibraryTask, kind: str, power: Power | None, group: bool) -> int:
    """How well a task suits the pair; the scale is only for comparing tasks of one competence."""
    points = 0
    if strength(power) >= 2:
        points += task.who in ("mentor", "both")
    else:
        points += task.who == "mentee"
    if kind == "virtual" and task.form in AT_SCHOOL:
        points -= 4
    if kind == "reverse" and task.form in ("workshop", "trial"):
        points += 1
    if kind in ("short", "situational") and task.form in ("consult", "review", "rehearsal"):
        points += 1
    if group and task.form in ("workshop", "rehearsal", "review"):
        points += 1
    return points


def _reason(task: LibraryTask, kind: str, power: Power | None, *, fresh: bool) -> str:
    if kind == "virtual" and task.form not in AT_SCHOOL:
        return "Подходит и на расстоянии"
    if task.who in ("mentor", "both") and strength(power) >= 2:
        return "Сильная сторона наставника: есть что показать и разобрать"
    if task.who == "mentee" and strength(power) < 2:
        return "Можно сделать и без помощи наставника"
    return f"Другой вид работы: {FORMS[task.form]}" if fresh else "Продолжает начатое"


def _why(wish: _Wish, power: Power | None, people: int) -> str:
    """Why this goal, for the pair and the curator. It repeats the mentee's own answer: the head is not shown it."""
    words = []
    if wish.priority:
        words.append(f"Собственный выбор «с чего начать», место {wish.priority}")
    words.append(f"ответ в анкете «{NEED_LEVELS[wish.level].lower()}»")
    if people > 1:
        words.append(f"просят {wish.people} из {people}")
    if power is not None and power.level != "0":
        words.append(f"наставник: «{STRENGTH_LEVELS[power.level].lower()}»")
    elif power is not None:
        words.append("наставник не назвал это сильной стороной: помогут уроки коллег")
    text = "; ".join(words)
    return f"{text[:1].upper()}{text[1:]}."
