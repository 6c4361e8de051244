"""The whole paperwork of the agreed pairs at once: consents that are missing, the order, agreements, programmes (F7, S20)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from nastavnik.foundation.access.roles import Role
from nastavnik.foundation.organisations.models import SchoolYear
from nastavnik.foundation.people.models import Person
from nastavnik.instruments.consents.actions.prepare_consents import Wanted, prepare_consents
from nastavnik.instruments.consents.kinds import ConsentKind
from nastavnik.instruments.consents.models import Consent
from nastavnik.instruments.documents.actions.prepare_document import prepare_document
from nastavnik.instruments.documents.archive import Item, Section, items_of
from nastavnik.instruments.documents.commissions import COMMISSIONS
from nastavnik.instruments.documents.kinds import kind
from nastavnik.instruments.documents.models import Document, Package
from nastavnik.kernel.act import Act
from nastavnik.stages.mentorships.actions.draft_order import OrderRefused, by_mentor, draft_order
from nastavnik.stages.mentorships.pairs import Pair, agreed, at_work
from nastavnik.stages.mentorships.queries import drafted, papers_of, terms_of
from nastavnik.stages.mentorships.rules import order_refusals
from nastavnik.stages.selection.models import Proposal
from nastavnik.ui.text import plural

AGREEMENT, PROGRAMME = "D14", "D22"
TITLE = "Пары и группы"
ASKED: dict[str, dict[str, Any]] = {AGREEMENT: {"pay": ""}, PROGRAMME: {}}
"""What the curator would be asked for each paper: left to be written by the pair and the head."""
DUTIES = (ConsentKind.MENTOR_DUTIES, ConsentKind.MENTEE_PARTICIPATION)


@dataclass
class Outcome:
    """What a run made, and the sentences that say what it could not."""

    made: int = 0
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Step:
    """One paper to make: what the waiting page says, and the making."""

    words: str
    make: Callable[[], object]


def proposals_of(year: SchoolYear) -> list[Proposal]:
    """Agreed pairs that no registered order names yet."""
    rows = Proposal.objects.filter(year=year, state="agreed")
    return list(
        rows.select_related("mentee__person", "mentor__person", "year").prefetch_related(
            "mentee__requests", "mentor__strengths"
        )
    )


def open_package_of(year: SchoolYear) -> Package | None:
    """The package that is being prepared now: the last one, until a paper of it is signed."""
    last = Package.objects.filter(year=year).first()
    return None if last is None or _signed(last) else last


def _signed(package: Package) -> bool:
    return bool(package.documents.signed().exists())


def fill(act: Act, package: Package, tell: Callable[[str, int, int], object]) -> Outcome:
    """Make every paper of the package that is not there yet. May be run again: nothing is made twice.

    Consents come first: until both sides have signed, there is no order (R03), and so nothing that follows from it.
    """
    outcome = Outcome()
    proposals = proposals_of(package.year)
    _run(list(_consents(act, package.year, proposals)), tell, outcome)
    order, pairs = None, _at_work(package)
    if proposals:
        order = _order(act, package, proposals, outcome)
        terms = terms_of(proposals)
        pairs += [agreed(members, terms, order) for members in by_mentor(proposals)] if order else []
    there = {(row.kind, row.context.get("pair")) for row in package.documents.exclude(state="cancelled")}
    papers = [
        Step(f"{kind(code).data['name']}: {pair}", _maker(act, package, code, pair))
        for pair in pairs for code in ((AGREEMENT, PROGRAMME) if pair.labour else (PROGRAMME,))
        if (code, pair.key) not in there
    ]  # fmt: skip
    _run(papers, tell, outcome)
    return outcome


def _run(steps: list[Step], tell: Callable[[str, int, int], object], outcome: Outcome) -> None:
    for number, step in enumerate(steps, start=1):
        tell(step.words, number - 1, len(steps))
        step.make()
        outcome.made += 1


def _consents(act: Act, year: SchoolYear, proposals: list[Proposal]) -> Iterator[Step]:
    """Consents nobody printed yet. Only those who collect consents print them: the curator."""
    if not prepare_consents.allows(act):
        return
    people: dict[int, tuple[Person, set[ConsentKind]]] = {}
    for item in proposals:
        for person, duty in zip((item.mentor.person, item.mentee.person), DUTIES, strict=True):
            people.setdefault(person.pk, (person, {ConsentKind.PROCESSING}))[1].add(duty)
    live = Consent.objects.filter(year=year, person_id__in=people, state__in=("prepared", "signed"))
    there = set(live.values_list("person_id", "kind"))
    for person, kinds in people.values():
        for needed in sorted(kinds):
            if (person.pk, needed.value) not in there:
                wanted = [Wanted(person, needed)]
                yield Step(
                    f"{needed.label}: {person.short_name}",
                    lambda wanted=wanted: prepare_consents(act, year=year, wanted=wanted),
                )


def _order(act: Act, package: Package, proposals: list[Proposal], outcome: Outcome) -> Document | None:
    """The draft of D12 that names these pairs; a refusal (R03) becomes a note."""
    known = drafted(package.year)
    waiting = [item for item in proposals if item.pk not in known]
    if not waiting:
        return known[proposals[0].pk]
    if note := waits_for_consents(waiting, act.today):
        outcome.notes.append(note)
        return None
    curator = Person.objects.filter(pk=act.actor.person_id).first() if act.actor.role == Role.CURATOR else None
    try:
        order = draft_order(
            act, year=package.year, proposals=waiting, dated_on=act.today, curator=curator, package=package
        )
    except OrderRefused as refusal:
        outcome.notes.append(refusal.text)
        return None
    outcome.made += 1
    return order


def waits_for_consents(proposals: Sequence[Proposal], day: date) -> str:
    """The sentence that says how many pairs have consents to sign before there can be an order (R03); empty if none."""
    unsigned = sum(bool(order_refusals([paper], day)) for paper in papers_of(proposals, day).values())
    if not unsigned:
        return ""
    return (
        f"Приказ, соглашения и программы соберутся, когда подписаны согласия: их ждут {plural(unsigned, 'пара', 'пары', 'пар')}. "
        "Раздайте согласия, отметьте подписи и нажмите «Добавить недостающие»."
    )


def _at_work(package: Package) -> list[Pair]:
    """Pairs that the package's order has fixed meanwhile."""
    from nastavnik.stages.mentorships.models import Mentorship

    rows = Mentorship.objects.filter(order__package=package).select_related("mentor__person", "order", "year")
    return [
        at_work(row)
        for row in rows.prefetch_related(
            "participations__mentee__person", "participations__mentee__requests", "mentor__strengths"
        )
    ]


def _maker(act: Act, package: Package, code: str, pair: Pair) -> Callable[[], Document]:
    def make() -> Document:
        draft = COMMISSIONS[code].draft(act, package.year, {"pair": pair, "dated_on": None, **ASKED[code]})
        return prepare_document(
            act, year=package.year, code=code, title=draft.title, context=draft.context, acquaint=draft.acquaint,
            cites=draft.cites, package=package,
        )  # fmt: skip

    return make


def consents_of(package: Package) -> list[Consent]:
    """The living consents of everybody the package's papers name, and, until one is signed, of those who wait for them."""
    people = {
        int(key) for row in package.documents.all() for key in str(row.context.get("pair") or "").split("-") if key
    }
    if not _signed(package):
        waiting = Proposal.objects.filter(year=package.year, state="agreed")
        people |= {person for pair in waiting.values_list("mentor__person_id", "mentee__person_id") for person in pair}
    rows = Consent.objects.filter(year=package.year, person_id__in=people, state__in=("prepared", "signed"))
    return list(rows.select_related("person", "file").order_by("person__surname", "person__name", "kind"))


def sections_of(package: Package) -> list[Section]:
    """The package as an archive: consents, then documents by what they are."""
    groups: dict[str, list[Item]] = {"Приказ": [], "Дополнительные соглашения": [], "Программы": [], "Другое": []}
    names = {"D12": "Приказ", AGREEMENT: "Дополнительные соглашения", PROGRAMME: "Программы"}
    rows = package.documents.exclude(state="cancelled").select_related("file", "scan", "signature", "print")
    for row in rows.order_by("pk"):
        groups[names.get(row.kind, "Другое")] += items_of(row)
    consents = [
        Item(item.file.name, item.file, (item.person.full_name, item.get_state_display()))
        for item in consents_of(package) if item.file
    ]  # fmt: skip
    found = [Section("Согласия", consents, folder="1 Согласия")]
    found += [
        Section(name, items, folder=f"{number} {name}") for number, (name, items) in enumerate(groups.items(), start=2)
    ]
    return [section for section in found if section.items]
