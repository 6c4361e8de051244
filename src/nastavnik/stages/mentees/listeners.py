"""A signed D17 opens the bank, a withdrawn one closes it (R01); who works here no more leaves it."""

from __future__ import annotations

from collections.abc import Sequence

from nastavnik.foundation.organisations.queries import year_or_refuse
from nastavnik.foundation.people.models import Person
from nastavnik.instruments.consents.consequences import consequence
from nastavnik.instruments.consents.kinds import ConsentKind
from nastavnik.instruments.consents.models import Consent
from nastavnik.instruments.consents.purposes import Purpose, with_consent
from nastavnik.kernel.act import Act
from nastavnik.kernel.registry import Happening, on
from nastavnik.kernel.tenancy import within
from nastavnik.stages.mentees.actions.note_request import (
    ask_for_mentor,
    enter_bank,
    leave_bank,
    note_requests,
    suspend_mentee,
)
from nastavnik.stages.mentees.models import Category, Mentee, Request

NEEDS = "mentee_needs"
"""The questionnaire whose answers are requests."""
CATEGORIES = {
    "first_year": Category.YOUNG, "second_third": Category.YOUNG, "new_here": Category.NEWCOMER,
    "after_break": Category.RETURNED, "new_subject": Category.RETRAINED, "experienced": Category.GROWTH,
}  # fmt: skip
"""Answer of «Что из этого ближе к вашей ситуации?» → category of the mentee."""


@on("consents.consents.signed")
def signed(happening: Happening) -> None:
    people = [consent.person_id for consent in happening.result if consent.kind == ConsentKind.PROCESSING]
    with within(happening.act.organisation):
        for mentee in Mentee.objects.filter(person_id__in=people, state="candidate", year__closed_at__isnull=True):
            enter_bank(happening.act, mentee=mentee)


@on("consents.consent.withdrawn")
def withdrawn(happening: Happening) -> None:
    act, person = happening.act, happening.result.person_id
    with within(act.organisation):
        if happening.result.kind == ConsentKind.PROCESSING and not with_consent(Purpose.BANK, [person], act.today):
            for mentee in Mentee.objects.filter(person_id=person, state="searching", year__closed_at__isnull=True):
                suspend_mentee(act, mentee=mentee)


@consequence
def foretold(act: Act, consent: Consent) -> list[str]:
    """What the withdrawal of D17 means for a mentee."""
    if consent.kind != ConsentKind.PROCESSING:
        return []
    rows = Mentee.objects.filter(person=consent.person_id, year__closed_at__isnull=True)
    words = {
        "searching": "Подбор наставника остановится: запись уйдёт из банка, запросы останутся до уничтожения данных.",
        "paired": "Пара продолжит работу по приказу; в новом подборе участия не будет.",
    }
    return [words[row.state] for row in rows if row.state in words]


@on("people.employment.ended")
def gone(happening: Happening) -> None:
    """Those in a pair at work stay: the pair is ended first. A day to come is met by the rules of selection."""
    act, person = happening.act, happening.arguments["person"]
    with within(act.organisation):
        if not Person.objects.staff_on(act.today).filter(pk=person.pk).exists():
            rows = Mentee.objects.filter(
                person=person, state__in=("candidate", "searching"), year__closed_at__isnull=True
            )
            for mentee in rows:
                leave_bank(act, mentee=mentee)


@on("surveys.answers.entered")
@on("surveys.answers.received")
def asked(happening: Happening) -> None:
    """The answers of «С чем вам помочь» are the requests: nobody types them twice."""
    invitation, received = happening.arguments["invitation"], happening.arguments["received"]
    act, told = happening.act, received.named
    if invitation.campaign.version.questionnaire.code != NEEDS or "needs_grid" not in told:
        return
    with within(act.organisation):
        if not Person.objects.staff_on(act.today).filter(pk=invitation.person_id).exists():
            return  # The answer came after the last day of work: it is kept, and opens no bank.
        year = invitation.campaign.year or year_or_refuse(act)
        mentee = ask_for_mentor(act, year=year, person=invitation.person)
        category = CATEGORIES.get(str(told.get("start", ""))) if not mentee.category else None
        note_requests(
            act,
            mentee=mentee,
            levels={code: str(level) for code, level in told["needs_grid"].items()},
            first=[code for code in told.get("priorities", ()) if told["needs_grid"].get(code) != "not_mine"],
            situation=told.get("situation"),
            success=told.get("success"),
            circumstances=told.get("circumstances"),
            category=category,
            ways=told,
            preferred=_people(told.get("preferred"), invitation.person_id),
            source=Request.Source.SURVEY,
        )


def _people(answer: Sequence[object] | None, oneself: int) -> list[Person] | None:
    """The colleagues an answer names, in its order; those who are here no more are left out."""
    if answer is None:
        return None
    ids = [int(str(value)) for value in answer if str(value).isdigit() and int(str(value)) != oneself]
    known = Person.objects.in_bulk(ids)
    return [known[pk] for pk in ids if pk in known]
