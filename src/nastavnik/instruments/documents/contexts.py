"""Words that every document needs: of people, of the organisation, of dates. Field names are Russian, as in templates."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from nastavnik.foundation.legislation.queries import citations
from nastavnik.foundation.organisations.models import Organisation, SchoolYear
from nastavnik.foundation.people.models import Person
from nastavnik.kernel.act import Act

MONTHS = (
    "января", "февраля", "марта", "апреля", "мая", "июня",
    "июля", "августа", "сентября", "октября", "ноября", "декабря",
)  # fmt: skip


NO_NUMBER = "______"
BLANK = "_______________"
"""What is filled by hand where a fact is not known."""


def date_words(day: date | None) -> str:
    """«1 сентября 2026 г.», or a blank to fill by hand."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year} г." if day else "«___» ____________ 20___ г."


def person_words(person: Person) -> dict[str, str]:
    """A person in the cases documents use."""
    initials = "\u00a0".join(f"{part[0]}." for part in (person.name, person.patronymic) if part)
    post = person.post or "педагогический работник"
    forms = person.post_forms or {}
    return {
        "фио": person.full_name,
        "фио_рп": person.form("genitive"),
        "фио_дп": person.form("dative"),
        "фио_вп": person.form("accusative"),
        "фио_тп": person.form("instrumental"),
        "фио_кратко": person.short_name,
        "и_о_фамилия": f"{initials}\u00a0{person.surname}",
        "должность": post,
        "должность_рп": forms.get("genitive") or post,
        "должность_дп": forms.get("dative") or post,
        "должность_вп": forms.get("accusative") or post,
        "должность_тп": forms.get("instrumental") or post,
    }


def people_words(people: Iterable[Person]) -> list[dict[str, str]]:
    """Words of people in the order of their names."""
    return [person_words(person) for person in sorted(people, key=lambda item: item.full_name)]


def organisation_words(organisation: Organisation) -> dict[str, str]:
    """The organisation as documents name it."""
    return {
        "полное_наименование": organisation.name,
        "полное_наименование_рп": organisation.name_genitive or organisation.name,
        "краткое_наименование": organisation.short_name,
        "учредитель": organisation.founder,
        "место": organisation.place,
        "адрес": organisation.address,
        "инн": organisation.inn,
        "огрн": organisation.ogrn,
    }


def head_words(organisation: Organisation) -> dict[str, str]:
    """The head who signs, from the organisation's settings (post and name in the cases needed). The post begins a line."""
    settings: dict[str, Any] = organisation.settings.get("head", {})
    return {
        "должность": _capital(settings.get("post", "директор")),
        "должность_дп": _capital(settings.get("post_dative", "директору")),
        "и_о_фамилия": settings.get("signature") or BLANK,
        "фио_дп": settings.get("name_dative") or BLANK,
        "фио_рп": settings.get("name_genitive") or BLANK,
        "фио_кратко": settings.get("short_name", ""),
    }


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def order_reference(document: Any) -> dict[str, str]:
    """A document as others cite it: «от 1 сентября 2026 г. № 84-ОД»; blanks to fill by hand while it is not registered."""
    known = document.register_year is not None
    return {
        "номер": document.number_text if known else NO_NUMBER,
        "дата": date_words(document.dated_on if known else None),
    }


def own_words(act: Act, year: SchoolYear, code: str, day: date) -> dict[str, Any]:
    """What every paper of a school begins with: who issues it, the head, the year, the acts in force that day."""
    organisation = Organisation.objects.get(pk=act.organisation.pk)
    return {
        "организация": organisation_words(organisation),
        "руководитель": head_words(organisation),
        "учебный_год": year.title,
        "основания": citations(act, code, day),
    }
