"""What the stages lend to questionnaires: who is asked, the lists questions choose from, the facts they are filled with.

This instrument stands below the stages and cannot ask them; each stage declares what it knows when it loads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from nastavnik.foundation.access.roles import Role
from nastavnik.foundation.accounts.models import Membership
from nastavnik.foundation.people.models import Person
from nastavnik.foundation.people.queries import subject_titles
from nastavnik.kernel.act import Act
from nastavnik.kernel.errors import WrongWiring


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom an instrument asks: the ``respondent`` of the file, in words («наставляемые»), and who they are today."""

    code: str
    title: str
    people: Callable[[Act], Iterable[int]]


Directory = Callable[[Act], Sequence[tuple[str, str]]]
About = Callable[[Act, Sequence[int]], Mapping[int, Mapping[str, object]]]
"""People's ids → what the questions may ask of each (``role``, ``goals``, ``pairs``)."""

_audiences: dict[str, Audience] = {}
_directories: dict[str, Directory] = {}
_abouts: list[About] = []


def audience(code: str, title: str) -> Callable[[Callable[[Act], Iterable[int]]], Callable[[Act], Iterable[int]]]:
    """Declare the people an instrument is for: ``@audience("mentee", "наставляемые")``."""

    def declare(people: Callable[[Act], Iterable[int]]) -> Callable[[Act], Iterable[int]]:
        if code in _audiences:
            raise WrongWiring(f"Two audiences are named {code}")
        _audiences[code] = Audience(code, title, people)
        return people

    return declare


def directory(name: str) -> Callable[[Directory], Directory]:
    """Declare a list questions choose from: ``directory.mentor_candidates`` of the files."""

    def declare(rows: Directory) -> Directory:
        _directories[name] = rows
        return rows

    return declare


def about(told: About) -> About:
    """Declare facts about the people asked."""
    _abouts.append(told)
    return told


def audiences() -> Mapping[str, Audience]:
    return _audiences


def people_of(act: Act, respondent: str) -> list[Person]:
    """Those an instrument for ``respondent`` is for today, by name. Empty when no stage knows such an audience."""
    found = _audiences.get(respondent)
    return list(Person.objects.filter(pk__in=list(found.people(act)))) if found else []


def directories(act: Act) -> dict[str, list[list[str]]]:
    """Every list, as it is now: frozen with the campaign."""
    found = {name: [[value, label] for value, label in rows(act)] for name, rows in _directories.items()}
    return {"subjects": _subjects(act), **found}


def _subjects(act: Act) -> list[list[str]]:
    """What is taught here, by the cards of the staff; everything when nobody's card says."""
    titles = subject_titles()
    taught = {code for codes in Person.objects.staff_on(act.today).values_list("subjects", flat=True) for code in codes}
    return [[code, title] for code, title in titles.items() if code in taught or not taught & set(titles)]


def facts(act: Act, people: Sequence[int]) -> dict[int, dict[str, object]]:
    """What is known about each of the people, from all stages."""
    found: dict[int, dict[str, object]] = {pk: {} for pk in people}
    for told in _abouts:
        for pk, values in told(act, people).items():
            found[pk] |= values
    return found


_read: dict[str, set[str]] = {}


def reads(code: str, *keys: str) -> None:
    """Declare the questions of an instrument whose answers a stage uses: they cannot be taken out or rebuilt."""
    _read.setdefault(code, set()).update(keys)


def read_by_stages(code: str) -> frozenset[str]:
    return frozenset(_read.get(code, ()))


@audience("head_or_curator", "руководитель и куратор")
def leaders(act: Act) -> Iterable[int]:
    """Those whose accounts hold these roles here and are tied to a person of the staff."""
    rows = Membership.objects.filter(organisation_id=act.organisation.pk, role__in=(Role.CURATOR, Role.HEAD))
    return rows.on(act.today).filter(user__person__isnull=False).values_list("user__person_id", flat=True)
