"""Questions about people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q

from nastavnik.foundation.people.columns import COLUMNS, FILTERS
from nastavnik.foundation.people.models import Person
from nastavnik.foundation.people.roster import subjects
from nastavnik.kernel.act import Act

PAGE = 50
ORDERS = {"name": ("surname", "name", "patronymic", "pk"), "experience": ("experience_years", "surname", "pk")}
CATEGORIES = {
    "highest": "высшая", "first": "первая", "second": "вторая", "conformity": "соответствие", "none": "без категории",
    "methodist": "педагог-методист", "mentor": "педагог-наставник",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One row of the list, ready for the page."""

    id: int
    short_name: str
    post: str
    subjects: str
    experience: str
    extra: tuple[str, ...]
    doubtful: bool


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """All that the list page needs: two queries for people, one per column of the apps above, one per filter's count."""

    rows: list[PersonRow]
    page: Page[Any]
    total: int
    columns: tuple[str, ...]
    filters: list[dict[str, Any]]


def subject_titles() -> dict[str, str]:
    return {item.code: item.title for item in subjects()}


def subject_words(codes: list[str]) -> str:
    """«математика, информатика»."""
    titles = subject_titles()
    return ", ".join(titles.get(code, code).lower() for code in codes)


def people(act: Act, *, search: str = "", chosen: str = "", order: str = "name") -> Any:
    """The people who work here, narrowed and ordered. ``search``: by name, ё equals е, any case."""
    queryset = Person.objects.employed_on(act.today)
    for word in normal(search).split():
        queryset = queryset.filter(search_text__contains=word)
    found = next((item for item in FILTERS if item.code == chosen), None)
    if found is not None:
        queryset = queryset.filter(pk__in=found.ids(act))
    elif chosen == "none":
        for item in FILTERS:
            queryset = queryset.exclude(pk__in=item.ids(act))
    down = order.startswith("-")
    fields = ORDERS.get(order.lstrip("-"), ORDERS["name"])
    return queryset.order_by(*(f"-{fields[0]}" if down and index == 0 else field for index, field in enumerate(fields)))


def people_page(act: Act, *, search: str = "", chosen: str = "", order: str = "name", number: int = 1) -> PeoplePage:
    """One page of the list."""
    paginator = Paginator(people(act, search=search, chosen=chosen, order=order), PAGE)
    page = paginator.get_page(number)
    found = list(page.object_list)
    ids = [person.pk for person in found]
    words = [column.words(act, ids) for column in COLUMNS]
    rows = [
        PersonRow(
            person.pk,
            person.short_name,
            person.post,
            subject_words(person.subjects),
            "" if (years := person.experience(act.today)) is None else str(years),
            tuple(column.get(person.pk, "") for column in words),
            person.forms_doubtful,
        )
        for person in found
    ]
    filters = [{"code": "", "title": "Все", "current": not chosen}]
    filters += [{"code": item.code, "title": item.title, "current": item.code == chosen} for item in FILTERS]
    if FILTERS:
        filters.append({"code": "none", "title": "Без роли", "current": chosen == "none"})
    return PeoplePage(rows, page, paginator.count, tuple(column.title for column in COLUMNS), filters)


def normal(text: str) -> str:
    """For comparing: small letters, ё as е."""
    return " ".join(text.lower().replace("ё", "е").split())
