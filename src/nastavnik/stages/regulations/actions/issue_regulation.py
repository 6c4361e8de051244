from __future__ import annotations

from datetime import date

from nastavnik.foundation.legislation.queries import citations
from nastavnik.foundation.organisations.models import Organisation, SchoolYear
from nastavnik.foundation.people.models import Person
from nastavnik.instruments.documents.actions.prepare_document import prepare_document
from nastavnik.instruments.documents.contexts import date_words, head_words, organisation_words, person_words
from nastavnik.instruments.documents.models import Document
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action
from nastavnik.stages.regulations.capabilities import Cap

CODE = "D01"


@action(
    capability=Cap.ISSUE_REGULATION,
    event="regulations.regulation.drafted",
    title="Подготовлен приказ об утверждении положения",
)
def issue_regulation(act: Act, *, year: SchoolYear, dated_on: date, curator: Person | None = None) -> Document:
    """Draw up D01: the order that approves the regulation and the road map. All teachers must be acquainted."""
    organisation = Organisation.objects.get(pk=act.organisation.pk)
    teachers = list(Person.objects.employed_on(dated_on))
    return prepare_document(
        act,
        year=year,
        code=CODE,
        title="Об утверждении положения о системе наставничества педагогических работников",
        context={
            "организация": organisation_words(organisation),
            "руководитель": head_words(organisation),
            "куратор": person_words(curator) if curator else None,
            "учебный_год": year.title,
            "действует_с": date_words(dated_on),
            "основания": citations(act, CODE, dated_on),
            "ознакомить": [person_words(person) for person in teachers],
        },
        acquaint=teachers,
        dated_on=dated_on,
    )
