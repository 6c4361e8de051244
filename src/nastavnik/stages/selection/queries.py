"""Questions about participants and proposed pairs."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from django.core.paginator import Page, Paginator
from django.db.models import F, Q

from nastavnik.foundation.access.web import restrict
from nastavnik.foundation.organisations.models import SchoolYear
from nastavnik.foundation.people.models import Person
from nastavnik.foundation.people.queries import subject_words
from nastavnik.instruments.consents.kinds import ConsentKind
from nastavnik.instruments.consents.models import Consent
from nastavnik.instruments.consents.queries import live_consents
from nastavnik.instruments.surveys.models import Campaign
from nastavnik.kernel.act import Act
from nastavnik.stages.mentees.models import Mentee
from nastavnik.stages.mentees.queries import bank as mentee_bank
from nastavnik.stages.mentees.queries import requests_of
from nastavnik.stages.mentors.models import Mentor
from nastavnik.stages.mentors.queries import bank as mentor_bank
from nastavnik.stages.mentors.queries import strengths_of
from nastavnik.stages.selection import matching
from nastavnik.stages.selection.capabilities import Cap
from nastavnik.stages.selection.models import FitCheck, MatchingRun, Proposal, Question, RuleSet, SearchRequest
from nastavnik.stages.selection.places import free_places, places_left
from nastavnik.stages.selection.rules import CRITERIA, Scenario, Terms, loss_words
from nastavnik.stages.selection.settings import latest_rules
from nastavnik.ui.text import listed, plural


@dataclass(frozen=True, slots=True)
class Participant:
    """A mentee or mentor with their papers: what is needed, what is there."""

    person: Person
    mentee: Mentee | None
    mentor: Mentor | None
    topics: str
    asks: bool
    """Requests are entered."""
    offers: bool
    """Strengths are entered."""
    consents: list[Consent]
    missing: list[ConsentKind]
    """Kinds that are neither printed nor signed."""
    waiting: list[Consent]
    """Printed, not signed yet."""
    declined: list[ConsentKind] = field(default_factory=list)
    """Refused or withdrawn this year: an answer, which is not asked for again by itself."""

    @property
    def complete(self) -> bool:
        return not self.missing and not self.waiting and not self.declined


def needed_kinds(mentee: bool, mentor: bool) -> list[ConsentKind]:
    """What one signs before the order: the processing of data, and the duty of each role."""
    kinds = [ConsentKind.PROCESSING]
    if mentor:
        kinds.append(ConsentKind.MENTOR_DUTIES)
    if mentee:
        kinds.append(ConsentKind.MENTEE_PARTICIPATION)
    return kinds


def participants(year: SchoolYear) -> list[Participant]:
    """Everybody who takes part this year, with papers. Five queries, whatever the number of people."""
    mentees = {row.person_id: row for row in mentee_bank(year)}
    mentors = {row.person_id: row for row in mentor_bank(year)}
    people = {key: row.person for key, row in (mentees | mentors).items()}
    papers = live_consents(year, people)
    rows = []
    for key, person in sorted(people.items(), key=lambda item: item[1].full_name):
        mentee, mentor = mentees.get(key), mentors.get(key)
        held = [item for item in papers.get(key, []) if item.state in ("prepared", "signed")]
        kinds = needed_kinds(mentee is not None, mentor is not None)
        answered = {item.kind for item in papers.get(key, []) if item.state in ("refused", "withdrawn")}
        declined = [kind for kind in kinds if kind.value in answered - {item.kind for item in held}]
        asked = [item.title for item in requests_of(mentee)[:3]] if mentee else []
        offered = [item.title for item in strengths_of(mentor)[:3]] if mentor else []
        rows.append(
            Participant(
                person, mentee, mentor, listed(asked + offered), bool(asked), bool(offered), papers.get(key, []),
                [kind for kind in kinds if kind.value not in {item.kind for item in held} and kind not in declined],
                [item for item in held if item.state == "prepared"],
                declined,
            )
        )  # fmt: skip
    return rows


PAGE = 50
IDLE = 12
"""Mentors with free places told by name."""
SHOWS: Mapping[str, str] = {
    "": "Все", "decide": "Решить", "nobody": "Без наставника", "accepted": "Принятые", "sent": "На согласии",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A mentee on the board: the present proposal, if any; why nobody, if nobody; with whom it did not work out (the last one
    can be followed by the next candidate); what was asked of the municipality."""

    mentee: Mentee
    subjects: str
    proposal: Proposal | None
    nobody: str
    refused: list[Proposal]
    search: SearchRequest | None


@dataclass(frozen=True, slots=True)
class Early:
    """Before the first computation, while the requests of some are not known yet."""

    answered: int
    total: int
    campaign: Campaign | None


@dataclass(frozen=True, slots=True)
class Board:
    """The matching board (S14): a page of mentees and what stands above and below it. A constant number of queries."""

    rows: Page[BoardRow]
    total: int
    show: str
    counts: Mapping[str, int]
    run: MatchingRun | None
    rules: RuleSet | None
    conflicts: Sequence[str]
    clean: list[int]
    decided: int
    open: int
    sent: int
    agreed: int
    late: list[Proposal]
    questions: list[Question]
    idle: list[tuple[Mentor, int]]
    idle_more: int
    mentors: int
    places: int
    candidates: int
    early: Early | None


def board(act: Act, year: SchoolYear, show: str = "", number: str | int = 1) -> Board:
    """Everybody who looks for a mentor, the suggestions and decisions, mentors with free places."""
    here_now = Mentee.objects.in_bank(act.today).filter(year=year, state="searching")
    ids = list(here_now.values_list("pk", flat=True))
    here = set(ids)
    stands: dict[int, str] = {}
    clean: list[int] = []
    suggested: Counter[int] = Counter()
    for pk, mentee, mentor, explanation in (
        Proposal.objects.filter(year=year, state="suggested").order_by("score")
        .values_list("pk", "mentee_id", "mentor_id", "explanation")
    ):  # fmt: skip
        if mentee in here:
            stands[mentee] = "decide"
            suggested[mentor] += 1
            if not explanation.get("remarks"):
                clean.append(pk)
    live = Proposal.objects.filter(year=year, state__in=("accepted", "sent", "agreed")).order_by()
    states = dict(live.values_list("mentee_id", "state"))
    stands |= {mentee: "accepted" if state == "accepted" else "sent" for mentee, state in states.items()}
    counts = Counter(stands.get(pk, "nobody") for pk in ids)
    show = show if show in SHOWS else ""
    chosen = [pk for pk in ids if not show or stands.get(pk, "nobody") == show]
    run = MatchingRun.objects.filter(year=year).defer("input").order_by("-made_at", "-pk").first()
    mentors = list(Mentor.objects.in_bank(act.today).filter(year=year).order_by().values_list("pk", flat=True))
    free = places_left(act, mentors)
    idle = {pk: left for pk in mentors if (left := free.get(pk, 0) - suggested[pk]) > 0}
    named = Mentor.objects.filter(pk__in=idle).select_related("person")[:IDLE]
    page = Paginator(chosen, PAGE).get_page(number)
    return Board(
        rows=Page(_rows(year, list(page.object_list), run), page.number, cast(Any, page.paginator)),
        total=len(ids),
        show=show,
        counts={"": len(ids), **counts},
        run=run,
        rules=latest_rules(act),
        conflicts=[item["words"] for item in run.result.get("conflicts", [])] if run and counts["nobody"] else [],
        clean=clean,
        decided=counts["accepted"],
        open=len(ids) - counts["sent"],
        sent=sum(state in ("sent", "agreed") for state in states.values()),
        agreed=sum(state == "agreed" for state in states.values()),
        late=list(Proposal.objects.late(year).select_related("mentee__person", "mentor__person")),
        questions=list(
            Question.objects.filter(proposal__year=year, proposal__state="sent", replied_at__isnull=True)
            .select_related("proposal__mentee__person", "proposal__mentor__person")
        ),
        idle=[(mentor, idle[mentor.pk]) for mentor in named],
        idle_more=max(len(idle) - IDLE, 0),
        mentors=len(mentors),
        places=sum(max(left, 0) for left in free.values()),
        candidates=Mentee.objects.filter(year=year, state="candidate").count(),
        early=_early(year, ids) if run is None else None,
    )  # fmt: skip


def _rows(year: SchoolYear, ids: list[int], run: MatchingRun | None) -> list[BoardRow]:
    """The rows of a page: four queries."""
    mentees = {row.pk: row for row in Mentee.objects.filter(pk__in=ids).select_related("person")}
    proposals: dict[int, Proposal] = {}
    live = Proposal.objects.filter(year=year, mentee_id__in=ids, state__in=("suggested", "accepted", "sent", "agreed"))
    for item in live.select_related("mentee__person", "mentor__person").order_by("state", "-score"):
        proposals.setdefault(item.mentee_id, item)
    refused: dict[int, list[Proposal]] = defaultdict(list)
    gone = Proposal.objects.filter(
        Q(state="expired") | Q(pk__in=Proposal.objects.refused(year)), mentee_id__in=ids, year=year
    )
    for item in gone.select_related("mentor__person").order_by("pk"):
        refused[item.mentee_id].append(item)
    searches = {row.mentee_id: row for row in SearchRequest.objects.filter(mentee_id__in=ids).order_by("pk")}
    nobody: dict[str, str] = run.result.get("nobody", {}) if run else {}
    return [
        BoardRow(
            mentees[pk],
            subject_words(mentees[pk].person.subjects),
            proposals.get(pk),
            nobody.get(str(pk), ""),
            refused[pk],
            searches.get(pk),
        )
        for pk in ids
    ]


def _early(year: SchoolYear, ids: list[int]) -> Early | None:
    """Only while some have told nothing: two queries."""
    told = Mentee.objects.filter(pk__in=ids, requests__isnull=False).distinct().count()
    if told == len(ids):
        return None
    asked = Campaign.objects.filter(year=year, state="open", version__questionnaire__code="mentee_needs").order_by(
        "closes_on"
    )
    return Early(told, len(ids), asked.first())


def clean_suggestions(year: SchoolYear) -> list[Proposal]:
    """Suggestions without a remark, ready to be accepted together."""
    rows = Proposal.objects.filter(year=year, state="suggested", mentee__state="searching")
    return [
        item for item in rows.select_related("mentee__person", "mentor__person") if not item.explanation.get("remarks")
    ]


def accepted_pairs(year: SchoolYear) -> list[Proposal]:
    """Decided, not sent."""
    rows = Proposal.objects.filter(year=year, state="accepted")
    return list(rows.select_related("mentee__person", "mentor__person", "year"))


@dataclass(frozen=True, slots=True)
class ShownOption:
    """Another mentor on the page of a change: with the place it would free and whom the choice would move."""

    mentor: Mentor
    explanation: Mapping[str, Any]
    score: int
    better: str
    worse: str
    loss: str
    moves: list[str]


@dataclass(frozen=True, slots=True)
class Change:
    """The page «Сменить наставника»."""

    mentee: Mentee
    present: Proposal | None
    options: list[ShownOption]
    others: list[tuple[Mentor, int]]


def change_page(act: Act, mentee: Mentee, also: int | None = None) -> Change:
    """Whom else a mentee could have: the fittest, or ``also``; the rest with a free place by name. A constant number of queries."""
    year = mentee.year
    open_ = Proposal.objects.filter(year=year, mentee=mentee, state__in=("suggested", "accepted"))
    present = open_.select_related("mentee__person", "mentor__person").order_by("state").first()
    found = matching.options(act, year, mentee, present.mentor_id if present else None, also=also)
    if also is not None:
        found = [item for item in found if item.mentor_id == also] or found
    mentors = list(Mentor.objects.in_bank(act.today).filter(year=year).select_related("person"))
    by_id = {mentor.pk: mentor for mentor in mentors}
    free = free_places(act, mentors)
    theirs: dict[int, list[str]] = defaultdict(list)
    rest = Proposal.objects.filter(year=year, state="suggested", mentor_id__in=[item.mentor_id for item in found])
    for item in rest.exclude(mentee=mentee).select_related("mentee__person"):
        theirs[item.mentor_id].append(str(item.mentee))
    shown = [
        ShownOption(
            by_id[item.mentor_id], item.explanation, item.score, _joined(item.better), _joined(item.worse),
            loss_words(item.steps, item.fit),
            theirs[item.mentor_id] if free.get(item.mentor_id, 0) <= len(theirs[item.mentor_id]) else [],
        )
        for item in found
    ]  # fmt: skip
    others = [(mentor, free.get(mentor.pk, 0)) for mentor in mentors if free.get(mentor.pk, 0) > 0]
    return Change(mentee, present, shown, others)


def _joined(words: list[str]) -> str:
    return "; ".join(words[:4]) + (f" и ещё {len(words) - 4}" if len(words) > 4 else "")


@dataclass(frozen=True, slots=True)
class RunRow:
    """A past run in the list."""

    run: MatchingRun
    words: str
    edition: str


def runs(act: Act, year: SchoolYear | None) -> list[RunRow]:
    """Past runs of all years, the latest first, without their inputs: one query."""
    rows = MatchingRun.objects.defer("input", "result").select_related("rules", "year").order_by("-made_at", "-pk")
    return [RunRow(run, terms_of_run(run).words(), f"редакция {run.rules.number}" if run.rules else "") for run in rows]


def terms_of_run(run: MatchingRun) -> Terms:
    """By what a past run was made."""
    rules = run.rules
    return Terms(
        run.policy, frozenset(run.hard), rules.emphasis if rules else {},
        run.input.get("rules", {}).get("least", 0) if "input" not in run.get_deferred_fields() else 0, run.fairness,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class DefendedPair:
    mentee: str
    mentor: str
    explanation: Mapping[str, Any]
    score: int
    became: str
    """What was decided later about these two."""


@dataclass(frozen=True, slots=True)
class Defence:
    """A past run opened, proven again and explained: the sheet for the methodist and the inspector."""

    run: MatchingRun
    terms: Terms
    faults: list[str]
    pairs: list[DefendedPair]
    nobody: list[tuple[str, str]]
    conflicts: list[str]
    weights: list[tuple[str, int]]
    changed: int
    gone: int


def defence(run: MatchingRun, act: Act | None = None) -> Defence:
    """Everything is derived from the stored input; only names and later decisions are read now, and with an ``act`` what has changed. A constant number of queries."""
    plan_pairs = run.result.get("plan", {}).get("pairs", [])
    nobody: dict[str, str] = run.result.get("nobody", {})
    mentees = _names(Mentee, [*(pair[0] for pair in plan_pairs), *map(int, nobody)])
    mentors = _names(Mentor, [pair[1] for pair in plan_pairs])
    later: dict[tuple[int, int], str] = {}
    for item in Proposal.objects.filter(year_id=run.year_id).exclude(state="suggested").order_by("pk"):
        later[item.mentee_id, item.mentor_id] = item.get_state_display()
    stored = matching.Stored.of(run) if plan_pairs else None
    pairs = [
        DefendedPair(
            mentees.get(mentee, GONE), mentors.get(mentor, GONE), stored.words(mentee, mentor), score,
            later.get((mentee, mentor), ""),
        )
        for mentee, mentor, score in plan_pairs if stored is not None
    ]  # fmt: skip
    changed, gone = matching.changed_since(act, run) if act is not None else (0, 0)
    told: Mapping[str, int] = run.input.get("rules", {}).get("weights", {})
    weights = [(CRITERIA.get(name, (name, ""))[0], value // 100) for name, value in told.items() if value]
    return Defence(
        run, terms_of_run(run), matching.replay(run) if run.input else ["the run is empty"],
        sorted(pairs, key=lambda pair: pair.mentee),
        sorted((mentees.get(int(key), GONE), words) for key, words in nobody.items()),
        [item["words"] for item in run.result.get("conflicts", [])],
        sorted(weights, key=lambda pair: -pair[1]), changed, gone,
    )  # fmt: skip


def run_people(run: MatchingRun) -> list[int]:
    """Persons whose requests the reasons of a run tell."""
    return [row["person"] for row in run.input.get("mentees", [])]


GONE = "данные удалены"


def _names(model: type[Mentee] | type[Mentor], ids: list[int]) -> dict[int, str]:
    return {row.pk: str(row) for row in model.objects.filter(pk__in=ids).select_related("person")}


@dataclass(frozen=True, slots=True)
class Compared:
    """One scenario beside others. ``pairs``: mentee → mentor, to tell the differences."""

    key: str
    title: str
    figures: Mapping[str, Any]
    alone: list[str]
    differs: int
    pairs: Mapping[int, int] = field(default_factory=dict)

    def kept(self) -> dict[str, Any]:
        """What the run remembers of the comparison it was chosen from: numbers, no names."""
        told = ("pairs", "mentees", "first", "first_pairs", "weak", "remarked", "places")
        return {"key": self.key, "title": self.title, **{name: self.figures.get(name, 0) for name in told}}


def compare(act: Act, year: SchoolYear, chosen: Sequence[Scenario]) -> list[Compared]:
    """Compute the scenarios one by one and lay them side by side; nothing is stored."""
    bank = matching.read_bank(act, year)
    found = [(item, matching.compute(bank, item.terms)) for item in chosen]
    alone = {pk for _, one in found for pk in one.figures.get("unmatched", [])}
    names = _names(Mentee, list(alone))
    rows: list[Compared] = []
    for item, one in found:
        pairs = {pair.mentee_id: pair.mentor_id for pair in one.pairs}
        first = rows[0].pairs if rows else pairs
        differs = sum(first.get(key) != pairs.get(key) for key in {*first, *pairs})
        without = sorted(names.get(pk, GONE) for pk in one.figures.get("unmatched", []))
        figures = one.figures or {"pairs": 0, "mentees": one.mentees, "places": 0}
        rows.append(Compared(item.key, item.title, figures, without, differs, pairs))
    return rows


def compared_words(rows: Sequence[Compared]) -> list[str]:
    """What tells the scenarios apart from the first, a sentence each."""
    first, *rest = rows
    said = []
    for row in rest:
        more = row.figures["pairs"] - first.figures["pairs"]
        weak = row.figures.get("weak", 0) - first.figures.get("weak", 0)
        parts = []
        if more:
            who = plural(abs(more), "педагога", "педагога", "педагогов")
            parts.append(f"с наставником {'на ' + who + ' больше' if more > 0 else 'на ' + who + ' меньше'}")
        if weak:
            parts.append(f"слабых пар {'больше' if weak > 0 else 'меньше'} на {abs(weak)}")
        if row.differs and not parts:
            parts.append(f"столько же пар, но у {row.differs} наставник другой")
        said.append(f"«{row.title}»: {'; '.join(parts) if parts else 'пары те же самые'}.")
    return said


@dataclass(frozen=True, slots=True)
class FitRow:
    proposal: Proposal
    check: FitCheck | None

    @property
    def words(self) -> str:
        """The outcome, never one side's answer."""
        if self.check is None:
            return "не спрашивали"
        return {"waiting": "ждём ответов", "agreed": "подходит обоим", "doubt": "есть сомнение"}[self.check.outcome]


def fits(year: SchoolYear) -> list[FitRow]:
    """Pairs at work with the outcome of the question of mutual fit: one query."""
    rows = Proposal.objects.filter(year=year, state="ordered").select_related("mentee__person", "mentor__person", "fit")
    return [FitRow(row, getattr(row, "fit", None)) for row in rows]


@dataclass(frozen=True, slots=True)
class NextCandidate:
    """Whom the optimum would give instead, with the reasons."""

    mentor: Mentor
    explanation: Mapping[str, Any]


def next_candidate(act: Act, proposal: Proposal) -> NextCandidate | None:
    """After a refusal or silence: the next mentor, unless something else was decided meanwhile or nobody is left."""
    decided = Proposal.objects.filter(mentee=proposal.mentee, state__in=("accepted", "sent", "agreed")).exists()
    if decided or proposal.mentee.state != "searching":
        return None
    found = matching.best_next(act, proposal.year, proposal.mentee)
    if found is None:
        return None
    mentor = matching.mentors_by_id([found])[found]
    return NextCandidate(mentor, matching.explain_pair(act, proposal.year, proposal.mentee, mentor)["explanation"])


def searches(act: Act) -> list[SearchRequest]:
    """What schools ask the municipality for, the unanswered first, without names: one query."""
    rows = restrict(SearchRequest.objects, act, Cap.ANSWER_SEARCHES).select_related("organisation")
    return list(rows.order_by(F("answered_on").asc(nulls_first=True), "asked_on", "pk"))


def offer_words(proposal: Proposal, side: str) -> list[str]:
    """Why this pair, as one of the two is told (S16): what is asked or offered, without measures of anybody."""
    told = proposal.explanation
    covered, reasons = told.get("covered", []), list(told.get("reasons", []))
    if not covered or not side:
        return reasons
    first = "Просят помочь с тем, что вы умеете: " if side == "mentor" else "Поможет с тем, что вы выбрали: "
    return [f"{first}{'; '.join(covered)}.", *reasons[1:]]
