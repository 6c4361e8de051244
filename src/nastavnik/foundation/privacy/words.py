"""The words that betray a person in a free text, and a text without them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from nastavnik.foundation.people.models import Person

GAP = r"[\s\u00a0]"


def substitute(person_id: int) -> str:
    """What stands for a forgotten person: «Участник № 17 удалён»."""
    return f"Участник № {person_id} удалён"


class Words:
    """Name in all cases and orders, e-mail, telephone, login of a person. Case and «ё» make no difference.

    A surname alone counts only while nobody else of the organisation bears it: a namesake's papers are not spoilt.
    """

    def __init__(self, person: Person, logins: Iterable[str] = ()) -> None:
        self.substitute = substitute(person.pk)
        namesakes = Person.objects.filter(surname__iexact=person.surname).exclude(pk=person.pk).exists()
        parts = [part for part in (_name(person, alone=not namesakes), _phone(person.phone)) if part]
        parts += [rf"(?<![\w.]){re.escape(word)}(?!\w)" for word in (person.email, *logins) if word]
        self._pattern = re.compile("|".join(parts), re.IGNORECASE)

    def found(self, value: Any) -> bool:
        """Whether a text, or the texts of a JSON value read one after another, name the person."""
        return bool(self._pattern.search(" ".join(_texts(value))))

    def without(self, value: Any) -> Any:
        """The same text or JSON value with a neutral substitute instead of the person."""
        if isinstance(value, str):
            return self._pattern.sub(self.substitute, value)
        if isinstance(value, dict):
            return {self.without(name): self.without(item) for name, item in value.items()}
        if isinstance(value, list):
            return [self.without(item) for item in value]
        return value


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from (str(name), *_texts(item))
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _texts(item)


def _name(person: Person, *, alone: bool) -> str:
    size = len(person.surname.split())
    full = [person.full_name, *person.forms.values()]
    surnames = {" ".join(text.split()[:size]) for text in full if text}
    given = {text.split()[size] for text in full if len(text.split()) > size}
    fathers = {" ".join(text.split()[size + 1 :]) for text in full if len(text.split()) > size + 1}
    initials = rf"{_letters(person.name[0])}\.{GAP}*"
    if person.patronymic:
        initials += rf"(?:{_letters(person.patronymic[0])}\.{GAP}*)?"
    surname, name = _one_of(surnames), _one_of(given | {person.name})
    father = rf"(?:{GAP}+{_one_of(fathers)})?" if fathers else ""
    end = r"(?!\w)"
    after = rf"{GAP}*(?:{name}{father}{end}|{initials})"
    ways = [rf"{initials}{surname}{end}", rf"{surname}{after}", rf"{name}{father}{GAP}+{surname}{end}"]
    if alone:
        ways.append(surname + end)
    return rf"(?<!\w)(?:{'|'.join(ways)})"


def _one_of(words: set[str]) -> str:
    return f"(?:{'|'.join(_letters(word) for word in sorted(words, key=len, reverse=True) if word)})"


def _letters(word: str) -> str:
    return re.sub("[её]", "[её]", re.escape(word.lower()).replace(r"\ ", f"{GAP}+"))


def _phone(phone: str) -> str:
    between = r"[\s()\u00a0-]*"
    digits = re.sub(r"\D", "", phone)[-10:]
    return rf"(?:\+?[78][\s(-]*)?{between.join(digits)}(?!\d)" if len(digits) >= 6 else ""
