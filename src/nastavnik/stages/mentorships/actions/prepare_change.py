from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from nastavnik.foundation.people.models import Person
from nastavnik.instruments.consents.actions.prepare_consents import Wanted, prepare_consents
from nastavnik.instruments.consents.kinds import ConsentKind
from nastavnik.instruments.documents.actions.open_package import open_package
from nastavnik.instruments.documents.actions.prepare_document import prepare_document
from nastavnik.instruments.documents.commissions import COMMISSIONS, Draft
from nastavnik.instruments.documents.models import Document, Package
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action
from nastavnik.kernel.errors import Refusal
from nastavnik.stages.mentors.models import Mentor
from nastavnik.stages.mentorships.capabilities import Cap
from nastavnik.stages.mentorships.commissions.changes import order_of
from nastavnik.stages.mentorships.models import Form, Ground, Kind, Mentorship, Turn
from nastavnik.stages.mentorships.pairs import Pair, at_work
from nastavnik.stages.mentorships.queries import (
    CHANGE,
    NOTICE_PAPER,
    consents_between,
    facts_of,
    members_of,
    notice_day,
)
from nastavnik.stages.mentorships.rules import Change, shape_refusals

AGREEMENT = "D14"
NEW_AGREEMENT = (Turn.Kind.EXTENDED, Turn.Kind.RESHAPED, Turn.Kind.LEFT, Turn.Kind.ASSISTED)
"""Changes after which the mentor's agreement says something else."""


class ChangeNotPrepared(Refusal):
    """The change does not fit the pair, or is being prepared already."""


@action(
    capability=Cap.FORM_MENTORSHIP,
    event="mentorships.change.prepared",
    title="Подготовлены документы об изменении пары",
    about="mentorship",
)
def prepare_change(act: Act, *, mentorship: Mentorship, change: Change, pay: str = "") -> Package:
    """Draw up every paper a change needs, in one package: the notice or statement (D16), consents of a longer term, the
    order (D13), the new agreement (D14).

    Nothing changes yet: the registered order does it, and its registration asks what the law asks (R03, R05, R11).
    """
    if refusals := shape_refusals(facts_of(mentorship), change):
        raise ChangeNotPrepared(" ".join(refusals))
    if (other := open_change(mentorship)) is not None:
        raise ChangeNotPrepared(
            f"Изменение этой пары уже готовится: «{other.title}». Завершите его или отмените приказ."
        )
    title = f"{Turn.Kind(change.kind).label}: {mentorship}"[:200]
    package = open_package(act, year=mentorship.year, title=title)
    _consents(act, mentorship, change)
    for code, draft in _papers(act, mentorship, change, pay):
        prepare_document(
            act, year=mentorship.year, code=code, title=draft.title, context=draft.context, acquaint=draft.acquaint,
            dated_on=draft.dated_on, cites=draft.cites, package=package,
        )  # fmt: skip
    return package


def open_change(mentorship: Mentorship) -> Document | None:
    """The order about this pair that is being prepared now."""
    drafts = Document.objects.filter(kind=CHANGE, state__in=("draft", "sent", "numbered")).order_by("-pk")
    return next((row for row in drafts if mentorship.pk in _named(row)), None)


def _named(order: Document) -> set[int]:
    told = [row["mentorship"] for row in order.context.get("turns", ())]
    return {*told, *order.context.get("ending", ()), *order.context.get("extending", ())}


def _consents(act: Act, mentorship: Mentorship, change: Change) -> None:
    """Prints of the consents the change needs and nobody has signed. Only those who collect consents make them."""
    if not prepare_consents.allows(act):
        return
    wanted: list[Wanted] = []
    lead, until = mentorship.mentor.person, change.until
    if change.kind == Turn.Kind.EXTENDED and until is not None and until > mentorship.ends_on:
        pairs = [(lead, part.mentee.person) for part in members_of(mentorship)]
        for (mentor, mentee), paper in zip(pairs, consents_between(pairs, until, younger=False), strict=True):
            if paper.mentor_signed_on is None:
                wanted.append(_wanted(ConsentKind.MENTOR_DUTIES, mentor, mentee, mentorship.starts_on, until))
            if paper.mentee_signed_on is None:
                wanted.append(_wanted(ConsentKind.MENTEE_PARTICIPATION, mentee, mentor, mentorship.starts_on, until))
    if change.kind == Turn.Kind.ASSISTED:
        helper = _helper(change).person
        wanted.append(Wanted(helper, ConsentKind.MENTOR_DUTIES))
    if wanted:
        prepare_consents(act, year=mentorship.year, wanted=wanted)


def _wanted(kind: ConsentKind, who: Person, other: Person, starts_on: date, ends_on: date) -> Wanted:
    return Wanted(who, kind, other, starts_on, ends_on)


def _papers(act: Act, mentorship: Mentorship, change: Change, pay: str) -> Iterator[tuple[str, Draft]]:
    year, pair = mentorship.year, at_work(mentorship)
    side = {Ground.EMPLOYER: "employer", Ground.MENTOR: "worker"}.get(Ground(change.ground)) if change.ground else None
    if change.kind == Turn.Kind.ENDED and side and pair.labour and notice_day(mentorship) is None:
        asked: dict[str, Any] = {"pair": pair, "side": side, "effective_on": change.on, "dated_on": act.today}
        yield NOTICE_PAPER, COMMISSIONS[NOTICE_PAPER].draft(act, year, asked)
    yield CHANGE, order_of(act, year, [change], None)
    if change.kind in NEW_AGREEMENT and pair.labour:
        asked = {"pair": _changed(pair, mentorship, change), "pay": pay, "dated_on": None}
        yield AGREEMENT, COMMISSIONS[AGREEMENT].draft(act, year, asked)


def _changed(pair: Pair, mentorship: Mentorship, change: Change) -> Pair:
    """The pair as it will be: what the new agreement is about."""
    match change.kind:
        case Turn.Kind.EXTENDED:
            return replace(pair, ends_on=change.until or pair.ends_on)
        case Turn.Kind.RESHAPED:
            return replace(pair, form=str(Form(change.form).label), kind=str(Kind(change.shape).label))
        case Turn.Kind.ASSISTED:
            return replace(pair, mentor=_helper(change), starts_on=change.on)
        case _:
            return replace(pair, mentees=tuple(item for item in pair.mentees if item.pk not in change.mentees))


def _helper(change: Change) -> Mentor:
    found: Mentor | None = (
        Mentor.objects.select_related("person").filter(pk=change.mentor or 0, state="in_bank").first()
    )
    if found is None:
        raise ChangeNotPrepared("Выберите второго наставника из банка.", field="mentor")
    return found
