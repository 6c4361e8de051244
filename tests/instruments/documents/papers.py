"""A school with a year, and orders prepared in it from the sample of their edition."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from conftest import NOW, School
from nastavnik.foundation.audit.models import AuditEntry, AuditWording
from nastavnik.foundation.organisations.models import SchoolYear
from nastavnik.foundation.people.models import Person
from nastavnik.instruments.documents.actions.prepare_document import prepare_document
from nastavnik.instruments.documents.kinds import kind
from nastavnik.instruments.documents.models import Document, SeriesCounter
from nastavnik.kernel import tenancy
from nastavnik.kernel.act import Act
from nastavnik.kernel.writing import permit

TODAY = NOW.date()
ORDER = "D01"


@dataclass
class Office:
    """Where papers of one school are made; ``now`` may be moved by ``later``."""

    school: School
    year: SchoolYear
    now: datetime = NOW
    made: list[int] = field(default_factory=list)

    def act(self, role: str = "curator") -> Act:
        return self.school.act(role, now=self.now)

    def stranger(self, role: str) -> Act:
        """An act in a role that has no business with papers, whether or not it exists in a school."""
        act = self.act()
        return replace(act, actor=replace(act.actor, role=role))

    def later(self, days: int) -> Office:
        return replace(self, now=self.now + timedelta(days=days))

    def order(self, people: Sequence[Person] = (), code: str = ORDER, **facts: Any) -> Document:
        context = json.loads(kind(code).file("sample.json"))
        title = f"Об утверждении положения {len(self.made)}"
        self.made.append(0)
        return prepare_document(
            self.act(), year=self.year, code=code, title=title, context=context, acquaint=people, **facts
        )

    def stored(self, document: Document) -> Document:
        """The document as the table holds it."""
        with tenancy.within(self.school.organisation):
            return Document.objects.select_related("file", "scan").get(pk=document.pk)

    def last_number(self, series: str = "ОД", year: int = TODAY.year) -> int:
        with tenancy.within(self.school.organisation):
            return sum(SeriesCounter.objects.filter(series=series, calendar_year=year).values_list("last", flat=True))

    def journal(self, document: Document) -> list[tuple[str, str, dict[str, Any]]]:
        """Event, title and details of every entry about the document, oldest first."""
        entries = AuditEntry.objects.filter(subject_id=str(document.pk), event__startswith="documents.").order_by(
            "number"
        )
        words = {item.entry_id: item for item in AuditWording.objects.all()}
        return [(entry.event.split(".", 1)[1], words[entry.pk].title, words[entry.pk].details) for entry in entries]


def open_office(school: School) -> Office:
    with tenancy.within(school.organisation), permit("the office of the tests"):
        year = SchoolYear.objects.create(
            organisation=school.organisation, starts_on=date(2026, 9, 1), ends_on=date(2027, 8, 31)
        )
    return Office(school, year)
