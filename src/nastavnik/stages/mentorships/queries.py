"""Questions about pairs on their way into an order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from nastavnik.foundation.calendars.queries import work_calendar
from nastavnik.foundation.organisations.models import SchoolYear
from nastavnik.foundation.people.models import Person
from nastavnik.instruments.consents.kinds import ConsentKind
from nastavnik.instruments.consents.models import OPENED, Consent
from nastavnik.instruments.documents.models import Document
from nastavnik.kernel.act import Act
from nastavnik.stages.mentees.models import Category
from nastavnik.stages.mentors.models import Mentor
from nastavnik.stages.mentorships.models import Contract, Form, Ground, Mentorship, Participation, Terms, Turn
from nastavnik.stages.mentorships.rules import (
    NOTICE,
    Change,
    Facts,
    PairPapers,
    notice_refusals,
    order_refusals,
    shape_refusals,
)
from nastavnik.stages.selection.models import Proposal

ORDER, CHANGE, NOTICE_PAPER = "D12", "D13", "D16"


def drafted(year: SchoolYear) -> dict[int, Document]:
    """Proposal id → the order being prepared that names it already."""
    orders = Document.objects.filter(year=year, kind=ORDER, state__in=("draft", "sent"))
    return {key: order for order in orders for key in order.context.get("proposals", [])}


def papers_of(proposals: Sequence[Proposal], day: date) -> dict[int, PairPapers]:
    """Proposal id → the pair with the consents that cover it, named for this colleague or general: one query.

    The consent valid on ``day`` counts; where there is none, one signed later is told with its date.
    """
    pairs = [(item.mentor.person, item.mentee.person) for item in proposals]
    return {item.pk: paper for item, paper in zip(proposals, consents_between(pairs, day), strict=True)}


def consents_between(pairs: Sequence[tuple[Person, Person]], day: date, *, younger: bool = True) -> list[PairPapers]:
    """The same for (mentor, mentee) pairs, in their order; ``younger``: a consent signed later than ``day`` is told too."""
    people = {person.pk for pair in pairs for person in pair}
    kinds = (ConsentKind.MENTOR_DUTIES, ConsentKind.MENTEE_PARTICIPATION)
    signed: dict[tuple[int, str], list[Consent]] = {}
    rows = Consent.objects.filter(person_id__in=people, kind__in=kinds, state__in=OPENED)
    for consent in rows.order_by("signed_on"):
        signed.setdefault((consent.person_id, consent.kind), []).append(consent)

    def day_of(person: int, kind: ConsentKind, other: int) -> date | None:
        rows = [row for row in signed.get((person, kind.value), []) if row.counterpart_id in (None, other)]
        valid = [row for row in rows if row.valid_on(day)]
        later = [row for row in rows if younger and row.ended_on is None and row.signed_on and row.signed_on > day]
        return next((row.signed_on for row in (*valid, *later)), None)

    return [
        PairPapers(
            mentor.short_name,
            mentee.short_name,
            day_of(mentor.pk, ConsentKind.MENTOR_DUTIES, mentee.pk),
            day_of(mentee.pk, ConsentKind.MENTEE_PARTICIPATION, mentor.pk),
        )
        for mentor, mentee in pairs
    ]


def terms_of(proposals: Sequence[Proposal]) -> dict[int, Terms]:
    """Proposal id → what is settled about the pair; the usual where nothing was: a student's contract is not guessed (R21)."""
    known = {row.proposal_id: row for row in Terms.objects.filter(proposal_id__in=[item.pk for item in proposals])}
    return {item.pk: known.get(item.pk) or _usual(item) for item in proposals}


def _usual(proposal: Proposal) -> Terms:
    student = proposal.mentee.category == Category.STUDENT
    outside = proposal.mentor.organisation_id != proposal.organisation_id
    return Terms(
        proposal=proposal,
        form=Form.EMPLOYER if student else Form.TEACHER,
        mentor_contract=Contract.NETWORK if outside else Contract.STAFF,
        mentee_contract="" if student else Contract.STAFF,
    )


def periods_refusals(proposals: Sequence[Proposal]) -> list[str]:
    """Why these pairs cannot begin on their day, as the database would say it: sentences, none when they can."""
    said = []
    people = {item.mentee.person_id for item in proposals}
    past = Participation.objects.filter(mentee__person_id__in=people).select_related("mentee", "mentorship")
    parts: dict[int, list[Participation]] = {}
    for part in past:
        parts.setdefault(part.mentee.person_id, []).append(part)
    for item in proposals:
        starts_on, _ = item.term
        for part in parts.get(item.mentee.person_id, ()):
            if part.ends_on is None or part.ends_on >= starts_on:
                till = f"по {part.ends_on:%d.%m.%Y}" if part.ends_on else "без завершающего приказа"
                said.append(
                    f"{item.mentee}: прежняя пара работает {till}. Новая не может начаться {starts_on:%d.%m.%Y}: измените день начала."
                )
        for person in (item.mentor.person, item.mentee.person):
            if not Person.objects.employed_on(starts_on).filter(pk=person.pk).exists():
                said.append(
                    f"{person}: {starts_on:%d.%m.%Y} не работает в школе. Проверьте день начала или период работы."
                )
    return said


def members_of(mentorship: Mentorship) -> list[Participation]:
    """Those who take part now."""
    return [part for part in mentorship.participations.all() if part.ends_on is None]


def change_refusals(act: Act, mentorship: Mentorship, change: Change, dated_on: date) -> list[str]:
    """Why the change cannot be ordered by a paper of ``dated_on``: sentences, none when it can."""
    said = shape_refusals(facts_of(mentorship), change)
    match change.kind:
        case Turn.Kind.ENDED if change.ground == Ground.EMPLOYER:
            noticed = notice_day(mentorship)
            earliest = work_calendar(act).after(noticed, NOTICE) if noticed else None
            said += notice_refusals(mentorship.mentor.person.short_name, noticed, earliest, change.on)
        case Turn.Kind.EXTENDED if change.until and change.until > mentorship.ends_on:
            said += _longer(mentorship, change.until, dated_on)
        case Turn.Kind.ASSISTED:
            said += _helper(mentorship, change, dated_on)
    return said


def facts_of(mentorship: Mentorship) -> Facts:
    """What the rules of a change look at."""
    return Facts(
        mentorship.state, mentorship.starts_on, mentorship.ends_on, tuple(part.mentee_id for part in members_of(mentorship)),
        tuple(row.mentor_id for row in mentorship.assistances.all() if row.ends_on is None), mentorship.mentor_id,
    )  # fmt: skip


def notice_day(mentorship: Mentorship) -> date | None:
    """The day of the employer's registered notice about this pair (D16)."""
    rows = Document.objects.filter(kind=NOTICE_PAPER, state="registered").order_by("-dated_on")
    found = (row for row in rows if row.context.get("mentorship") == mentorship.pk and row.context.get("работодатель"))
    notice = next(found, None)
    return notice.dated_on if notice else None


def _longer(mentorship: Mentorship, until: date, dated_on: date) -> list[str]:
    """R11: a longer term needs the consent of both sides, for the whole of it and not younger than the order."""
    pairs = [(mentorship.mentor.person, part.mentee.person) for part in members_of(mentorship)]
    whole = consents_between(pairs, until, younger=False)
    lacking = [
        f"{who}: нет согласия до {until:%d.%m.%Y}."
        for paper in whole
        for who, signed in ((paper.mentor, paper.mentor_signed_on), (paper.mentee, paper.mentee_signed_on))
        if signed is None
    ]
    return list(dict.fromkeys(lacking)) or order_refusals(whole, dated_on)


def _helper(mentorship: Mentorship, change: Change, dated_on: date) -> list[str]:
    """A second mentor is one of the bank and has consented to the duties before the order (R03)."""
    helper = Mentor.objects.select_related("person").filter(pk=change.mentor or 0, state="in_bank").first()
    if helper is None:
        return ["Второго наставника нет в банке. Выберите другого."]
    if any(part.mentee.person_id == helper.person_id for part in members_of(mentorship)):
        return [f"{helper}: наставляемый этой же пары."]
    signed = Consent.objects.filter(person=helper.person_id, kind=ConsentKind.MENTOR_DUTIES)
    if not any(row.valid_on(dated_on) for row in signed):
        return [f"{helper}: нет согласия быть наставником, подписанного не позже даты приказа."]
    return []


def orphans(act: Act, year: SchoolYear) -> list[Mentorship]:
    """Running pairs whose mentor, or every mentee, works here no more: they are to be ended by an order."""
    here = set(Person.objects.staff_on(act.today).values_list("pk", flat=True))
    rows = Mentorship.objects.of_year(year).running().select_related("mentor__person")
    found = []
    for row in rows.prefetch_related("participations__mentee__person"):
        members = [part.mentee.person_id for part in members_of(row)]
        outside = row.mentor.organisation_id != row.organisation_id
        if (not outside and row.mentor.person_id not in here) or not any(pk in here for pk in members):
            found.append(row)
    return found


def mirror_of(mentorship: Mentorship) -> Mentorship | None:
    """The running pair in which the same two people help each other the other way round (R19)."""
    members = [part.mentee.person_id for part in members_of(mentorship)]
    rows = Mentorship.objects.running().filter(
        mentor__person_id__in=members,
        participations__mentee__person_id=mentorship.mentor.person_id,
        participations__ends_on__isnull=True,
    )
    found: Mentorship | None = rows.first()
    return found
