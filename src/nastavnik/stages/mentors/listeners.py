"""A signed D17 opens the bank, a withdrawn one closes it (R01); who works here no more leaves it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nastavnik.foundation.organisations.models import Organisation
from nastavnik.foundation.organisations.queries import year_or_refuse
from nastavnik.foundation.people.models import Person
from nastavnik.instruments.consents.consequences import consequence
from nastavnik.instruments.consents.kinds import ConsentKind
from nastavnik.instruments.consents.models import Consent
from nastavnik.instruments.consents.purposes import Purpose, with_consent
from nastavnik.kernel.act import Act
from nastavnik.kernel.registry import Happening, on
from nastavnik.kernel.tenancy import within
from nastavnik.stages.mentors.actions.note_wish import (
    enter_bank,
    leave_bank,
    note_strengths,
    suspend_mentor,
    wish_to_mentor,
)
from nastavnik.stages.mentors.lifecycles import AT_WORK
from nastavnik.stages.mentors.models import Mentor, Strength

CANDIDATE = "mentor_candidate"
"""The questionnaire whose answers are strengths."""


@on("consents.consents.signed")
def signed(happening: Happening) -> None:
    people = [consent.person_id for consent in happening.result if consent.kind == ConsentKind.PROCESSING]
    with within(happening.act.organisation):
        for mentor in Mentor.objects.filter(person_id__in=people, state="candidate", year__closed_at__isnull=True):
            enter_bank(happening.act, mentor=mentor)


@on("consents.consent.withdrawn")
def withdrawn(happening: Happening) -> None:
    act, person = happening.act, happening.result.person_id
    with within(act.organisation):
        if happening.result.kind == ConsentKind.PROCESSING and not with_consent(Purpose.BANK, [person], act.today):
            for mentor in Mentor.objects.filter(person_id=person, state="in_bank", year__closed_at__isnull=True):
                suspend_mentor(act, mentor=mentor)


@consequence
def foretold(act: Act, consent: Consent) -> list[str]:
    """What the withdrawal of D17 or D10 means for a mentor."""
    rows = list(Mentor.objects.filter(person=consent.person_id, year__closed_at__isnull=True).exclude(state="left"))
    if consent.kind == ConsentKind.PROCESSING and any(row.state == "in_bank" for row in rows):
        at_work = any(row.mentorships.filter(state__in=AT_WORK).exists() for row in rows)
        goes_on = ["Пара продолжит работу по приказу до его срока или до приказа о завершении."] if at_work else []
        return ["Запись уйдёт из банка наставников: новых предложений не будет.", *goes_on]
    if consent.kind == ConsentKind.MENTOR_DUTIES and rows:
        return [
            "Действующую пару завершает приказ: отказ наставника принимают без причины, не раньше чем через три рабочих дня."
        ]
    return []


@on("people.employment.ended")
def gone(happening: Happening) -> None:
    """Those in a pair at work stay: the pair is ended first. A day to come is met by the rules of selection."""
    act, person = happening.act, happening.arguments["person"]
    with within(act.organisation):
        if not Person.objects.staff_on(act.today).filter(pk=person.pk).exists():
            rows = Mentor.objects.filter(
                person=person, state__in=("candidate", "in_bank"), year__closed_at__isnull=True
            )
            for mentor in rows.exclude(mentorships__state__in=AT_WORK):
                leave_bank(act, mentor=mentor)


@on("surveys.answers.entered")
@on("surveys.answers.received")
def offered(happening: Happening) -> None:
    """The answers of «Чем вы готовы поделиться» are the strengths. «Не в этом году» takes out of the bank without a reason."""
    invitation, received = happening.arguments["invitation"], happening.arguments["received"]
    act, told = happening.act, received.named
    if invitation.campaign.version.questionnaire.code != CANDIDATE or "readiness" not in told:
        return
    with within(act.organisation):
        year = invitation.campaign.year or year_or_refuse(act)
        if told["readiness"] == "no":
            for mentor in Mentor.objects.filter(person=invitation.person, year=year).exclude(state="left"):
                leave_bank(act, mentor=mentor)
            return
        if not Person.objects.staff_on(act.today).filter(pk=invitation.person_id).exists():
            return  # The answer came after the last day of work: it is kept, and opens no bank.
        limit = Organisation.objects.get(pk=act.organisation.pk).mentees_per_mentor
        capacity = min(max(int(told.get("capacity", 1)), 1), limit)
        mentor = wish_to_mentor(act, year=year, person=invitation.person, capacity=capacity)
        levels = {code: str(level) for code, level in told.get("strengths_grid", {}).items()}
        note_strengths(
            act,
            mentor=mentor,
            levels=levels,
            best=[code for code in told.get("best", ()) if levels.get(code) != "0"],
            note=told.get("conditions"),
            terms=_terms(told),
            ways=told,
            source=Strength.Source.SURVEY,
        )


LEARNING = {
    "observe": "посещать урок и разбирать его без обид", "ask": "задавать вопросы, а не давать готовые ответы",
    "goals": "ставить цели и видеть продвижение", "hard": "говорить о трудном", "law": "права, обязанности и документы наставника",
    "adult": "особенности обучения взрослых",
}  # fmt: skip


def _terms(told: Mapping[str, Any]) -> dict[str, Any]:
    """Answers → the facts of the bank. «Пока ничему» is no wish to learn; one's own words stay as they are."""
    terms = {name: str(told[name]) for name in ("readiness", "mentored", "external", "circumstances") if name in told}
    if (wanted := told.get("training")) is not None:
        terms_of = [LEARNING.get(str(code), str(code)) for code in wanted if code != "none"]
        return {**terms, "wants_to_learn": terms_of}
    return dict(terms)
