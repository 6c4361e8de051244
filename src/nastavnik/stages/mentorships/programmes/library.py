"""The library of goals and tasks: our own texts, for each of the competences at least one goal and ten tasks.

A programme copies the words it takes, so a new edition changes no programme; ``fingerprint`` tells which of them it touches.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from nastavnik.instruments.surveys.taxonomy import competences, domains
from nastavnik.kernel.catalogue import Edition, edition
from nastavnik.kernel.errors import WrongWiring

HERE = Path(__file__).parent / "catalogue" / "zadachi"
LEAST = 10
"""Tasks a competence has at least."""

FORMS: Mapping[str, str] = {
    "visit": "посещение урока",
    "observe": "наблюдение",
    "plan": "совместное планирование",
    "review": "разбор",
    "consult": "консультация",
    "research": "мини-исследование",
    "workshop": "мастер-класс",
    "rehearsal": "репетиция",
    "trial": "проба на практике",
    "self": "самостоятельно",
}
WHO: Mapping[str, str] = {"both": "вместе", "mentor": "наставник", "mentee": "наставляемый"}


@dataclass(frozen=True, slots=True)
class LibraryGoal:
    """``sign``: how the pair will see that it worked out. The first goal of a competence is for the first steps."""

    code: str
    competence: str
    wording: str
    sign: str


@dataclass(frozen=True, slots=True)
class LibraryTask:
    """``form`` and ``who``: keys of ``FORMS`` and ``WHO``; ``minutes``: of work; ``week``: of the goal, from 1, as a hint."""

    code: str
    competence: str
    form: str
    who: str
    minutes: int
    week: int
    wording: str
    result: str

    @property
    def fingerprint(self) -> str:
        """Changes when the words do."""
        return hashlib.sha256(f"{self.form}|{self.who}|{self.wording}|{self.result}".encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Section:
    """What the library holds for one competence."""

    competence: str
    goals: tuple[LibraryGoal, ...]
    tasks: tuple[LibraryTask, ...]


def source() -> Edition:
    """The edition in use."""
    return edition(HERE)


@cache
def library() -> Mapping[str, Section]:
    """Competence → its section, in the order of the questionnaires. Raises ``WrongWiring`` for a fault in the files."""
    rows: dict[str, Any] = {}
    for domain in domains():
        rows |= yaml.safe_load((HERE / f"{domain}.yaml").read_text(encoding="utf-8"))
    found = {code: _section(code, rows[code]) for code in competences() if code in rows}
    if faults := faults_of(rows, found):
        raise WrongWiring("; ".join(faults))
    return found


@cache
def tasks() -> Mapping[str, LibraryTask]:
    """Code → task, of all competences."""
    return {task.code: task for section in library().values() for task in section.tasks}


@cache
def goals() -> Mapping[str, LibraryGoal]:
    """Code → goal, of all competences."""
    return {goal.code: goal for section in library().values() for goal in section.goals}


def _section(code: str, rows: Mapping[str, Any]) -> Section:
    try:
        return Section(
            code,
            tuple(LibraryGoal(competence=code, **row) for row in rows["goals"]),
            tuple(LibraryTask(competence=code, **row) for row in rows["tasks"]),
        )
    except (TypeError, KeyError) as fault:
        raise WrongWiring(f"{code}: {fault}") from fault


def faults_of(rows: Mapping[str, Any], found: Mapping[str, Section]) -> list[str]:
    """What is wrong with a library: unknown or missing competences, too few tasks, codes or words met twice, unknown keys."""
    faults = [f"unknown competence {code}" for code in rows if code not in competences()]
    faults += [f"{code}: not in the library" for code in competences() if code not in found]
    codes: set[str] = set()
    words: set[str] = set()
    for section in found.values():
        if not section.goals or len(section.tasks) < LEAST:
            faults.append(f"{section.competence}: {len(section.goals)} goals, {len(section.tasks)} tasks")
        items: tuple[LibraryGoal | LibraryTask, ...] = (*section.goals, *section.tasks)
        for item in items:
            if item.code in codes or item.wording in words:
                faults.append(f"{item.code}: met twice")
            if not item.code.startswith(f"{section.competence}-"):
                faults.append(f"{item.code}: of another competence")
            codes.add(item.code)
            words.add(item.wording)
        for task in section.tasks:
            if (
                task.form not in FORMS
                or task.who not in WHO
                or not 10 <= task.minutes <= 120
                or not 1 <= task.week <= 12
            ):
                faults.append(f"{task.code}: form, who, minutes or week")
            if not task.wording or not task.result:
                faults.append(f"{task.code}: no words")
    return faults
