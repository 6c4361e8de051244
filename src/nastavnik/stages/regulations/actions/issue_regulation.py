from __future__ import annotations

from datetime import date
from typing import Any

from nastavnik.foundation.legislation.queries import citations
from nastavnik.foundation.organisations.models import Organisation, SchoolYear
from nastavnik.foundation.people.models import Person
from nastavnik.instruments.documents.actions.prepare_document import Attachment, prepare_document
from nastavnik.instruments.documents.contexts import date_words, order_reference, own_words, person_words
from nastavnik.instruments.documents.models import Document
from nastavnik.instruments.roadmap.contexts import plan_words
from nastavnik.instruments.roadmap.queries import plan
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action
from nastavnik.stages.regulations.capabilities import Cap
from nastavnik.stages.regulations.queries import last_registered

ORDER, REGULATION, ROADMAP = "D01", "D02", "D03"


@action(
    capability=Cap.ISSUE_REGULATION,
    event="regulations.regulation.drafted",
    title="Подготовлен приказ об утверждении положения",
)
def issue_regulation(
    act: Act,
    *,
    year: SchoolYear,
    dated_on: date,
    curator: Person | None = None,
    minutes_number: str = "",
    minutes_on: date | None = None,
    union: bool = False,
) -> Document:
    """Draw up D01 with its attachments: the regulation (D02) and the road map of the year (D03).

    All teachers must be acquainted. An order on the regulation that is in force is named as the one replaced.
    ``minutes_…``: of the pedagogical council that adopted it; ``union``: the trade union's opinion is taken into account.
    """
    organisation = Organisation.objects.get(pk=act.organisation.pk)
    teachers = list(Person.objects.employed_on(dated_on))
    before = last_registered(act, ORDER)
    words = own_words(act, year, ORDER, dated_on)
    context: dict[str, Any] = {
        **words,
        "куратор": person_words(curator) if curator else None,
        "действует_с": date_words(dated_on),
        "прежний": order_reference(before) if before else None,
        "ознакомить": [person_words(person) for person in teachers],
    }
    regulation = {
        **words,
        "основания": citations(act, REGULATION, dated_on),
        "действует_с": date_words(dated_on),
        "протокол": {"номер": minutes_number, "дата": date_words(minutes_on)} if minutes_number or minutes_on else None,
        "профсоюз": union,
        "наставляемых_на_наставника": organisation.mentees_per_mentor,
    }
    return prepare_document(
        act,
        year=year,
        code=ORDER,
        title="Об утверждении положения о системе наставничества педагогических работников",
        context=context,
        acquaint=teachers,
        dated_on=dated_on,
        attachments=[
            Attachment(REGULATION, "Положение о системе наставничества педагогических работников", regulation),
            Attachment(
                ROADMAP,
                f"Дорожная карта на {year.title} учебный год",
                plan_words(organisation, plan(year, act.today), curator.short_name if curator else ""),
            ),
        ],
    )
