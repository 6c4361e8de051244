"""From the banks to the matching engine and back: the only room that knows ``pairing``."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from typing import Any

import pairing
from nastavnik.foundation.organisations.models import SchoolYear
from nastavnik.foundation.people.models import Person
from nastavnik.foundation.people.roster import subjects
from nastavnik.foundation.timetables.queries import meeting_slots
from nastavnik.instruments.surveys.taxonomy import competences
from nastavnik.instruments.surveys.ways import weekly_slots
from nastavnik.kernel.act import Act
from nastavnik.stages.mentees.models import Mentee, Request, Wish
from nastavnik.stages.mentors.models import Mentor, Readiness, Strength
from nastavnik.stages.selection.models import LIVE, ForbiddenPair, MatchingRun, Proposal
from nastavnik.stages.selection.places import places_left
from nastavnik.stages.selection.rules import CRITERIA, FAIRNESS, HARD, WEAK, Terms, weights
from nastavnik.stages.selection.settings import terms_in_force
from nastavnik.stages.selection.training_marks import trained
from nastavnik.ui.text import plural
from pairing import words_ru
from pairing.explain import alternatives as cheapest
from pairing.pareto import PRESETS, with_fairness
from pairing.residual import Residual, Worth
from pairing.scarcity import Conflict, scarcity

NEED = {"1": 1000, "2": 667, "3": 333, "4": 0, "no_case": 500}
"""Answer of the request grid → how much help is asked, 0…1000 (``not_mine`` leaves the row out). From instruments.yaml."""
STRENGTH = {"0": 0, "1": 340, "2": 800, "3": 1000}

DELIVERED: Mapping[str, int] = {
    "coverage": 4500, "subject": 1500, "schedule": 1500, "help": 900, "level": 800, "preference": 500, "feedback": 300,
}  # fmt: skip
"""Weights as delivered, by criterion of the engine, of 10 000."""
assert set(FAIRNESS) <= {*PRESETS, ""}, "a preset of fairness the engine does not know"


@dataclass(frozen=True, slots=True)
class FoundPair:
    """A suggested pair: score 0…10 000 and the explanation in words (see ``words_of``)."""

    mentee_id: int
    mentor_id: int
    score: int
    explanation: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Found:
    """What one computation gave; ``input`` and ``result`` are enough to replay and verify it, ``seal`` keeps them together."""

    engine: str
    mentees: int
    mentors: int
    input: dict[str, Any] = field(default_factory=dict)
    result: dict[str, Any] = field(default_factory=dict)
    figures: dict[str, Any] = field(default_factory=dict)
    pairs: list[FoundPair] = field(default_factory=list)

    @property
    def seal(self) -> str:
        return seal_of(self.input, self.result)


@dataclass(frozen=True, slots=True)
class Problem:
    """What the engine is asked. ``barred``: pair → the hard rule of the school that forbids it; ``left_out``: rule → mentors
    it keeps out altogether."""

    pupils: list[pairing.Mentee]
    tutors: list[pairing.Mentor]
    left: pairing.Mentees
    right: pairing.Mentors
    rules: pairing.Rules
    barred: Mapping[tuple[int, int], str]
    left_out: Mapping[str, int]

    def solve(self) -> pairing.Plan:
        return pairing.match(self.left, self.right, self.rules)


@dataclass(frozen=True, slots=True)
class Bank:
    """Who is to be matched and by whom, before the rules of the school. ``short``, ``untrained``: mentor ids a rule may leave
    out; ``ruled_out``: pairs people themselves are against."""

    pupils: list[pairing.Mentee]
    tutors: list[pairing.Mentor]
    short: frozenset[int]
    untrained: frozenset[int]
    ruled_out: frozenset[tuple[int, int]]


def read_bank(act: Act, year: SchoolYear, undecided: Mentee | None = None) -> Bank:
    """Everybody without a decision, against the free places; a constant number of queries. ``undecided``: as if nothing were
    decided for them."""
    pinned = Proposal.objects.filter(year=year, state="suggested", pinned=True)
    held = Proposal.objects.filter(year=year, state__in=LIVE)
    own = None
    if undecided is not None:
        own = held.filter(mentee=undecided).first()
        pinned, held = pinned.exclude(mentee=undecided), held.exclude(mentee=undecided)
    taken = dict(pinned.order_by().values_list("mentee_id", "mentor_id"))
    busy = {*taken, *held.order_by().values_list("mentee_id", flat=True)}
    here = Person.objects.staff_on(act.today)
    waiting = (
        Mentee.objects.in_bank(act.today).filter(year=year, state="searching", person__in=here).exclude(pk__in=busy)
    )
    rows = _facts_of(Mentor.objects.in_bank(act.today).filter(year=year, person__in=here), "readiness")
    known = trained(act, [row.person_id for row in rows])
    free, used = places_left(act, [row.pk for row in rows], own), Counter(taken.values())
    return Bank(
        sorted(_mentees(act, waiting), key=lambda item: item.id),
        sorted(_mentor_records(act, rows, {pk: max(left - used[pk], 0) for pk, left in free.items()}), key=lambda item: item.id),
        frozenset(row.pk for row in rows if row.readiness == Readiness.SHORT),
        frozenset(row.pk for row in rows if row.person_id not in known),
        _barred(year),
    )  # fmt: skip


def problem(bank: Bank, terms: Terms) -> Problem:
    """A bank under rules: as the engine is asked."""
    out: dict[str, frozenset[int]] = {"trained": bank.untrained, "ready": bank.short}
    out = {code: ids for code, ids in out.items() if code in terms.hard and ids}
    gone: frozenset[int] = frozenset().union(*out.values())
    tutors = [tutor for tutor in bank.tutors if tutor.id not in gone]
    barred = {
        (pupil.id, tutor.id): code
        for code in HARD
        if code in terms.hard and (apart := HARD[code].pair) is not None
        for pupil in bank.pupils
        for tutor in tutors
        if apart(pupil, tutor)
    }
    rules = pairing.Rules(
        weights=weights(DELIVERED, terms.emphasis),
        forbidden=bank.ruled_out | frozenset(barred),
        same_subject=_subject_bound(),
        least=terms.least if terms.policy == MatchingRun.Policy.CAREFUL else 0,
    )
    if terms.fairness:
        rules = with_fairness(rules, terms.fairness, len(bank.pupils))
    left_out = {code: len(ids) for code, ids in out.items()}
    left, right = pairing.Mentees.of(bank.pupils), pairing.Mentors.of(tutors)
    return Problem(bank.pupils, tutors, left, right, rules, barred, left_out)


def compute(bank: Bank, terms: Terms) -> Found:
    """Match everybody in the bank who has neither a mentor nor a decision, and prove it."""
    asked = problem(bank, terms)
    left, right, rules = asked.left, asked.right, asked.rules
    if not asked.pupils or not asked.tutors:
        return Found(pairing.VERSION, len(asked.pupils), len(asked.tutors))
    plan = asked.solve()
    faults = pairing.verify(left, right, rules, plan)
    if faults:
        raise AssertionError(f"The engine's proof does not hold: {faults[:3]}")
    pairs = [
        FoundPair(mentee, mentor, score, words_of(pairing.explain(left, right, rules, mentee, mentor)))
        for mentee, mentor, score in plan.pairs
    ]
    nobody, conflicts = _short(asked, plan) if plan.unmatched else ({}, [])
    given = {
        "mentees": [_plain(item) for item in asked.pupils],
        "mentors": [_plain(item) for item in asked.tutors],
        "rules": _plain(rules),
    }
    result = {
        "plan": plan.to_json(),
        "nobody": nobody,
        "conflicts": conflicts,
    }
    return Found(
        pairing.VERSION, len(asked.pupils), len(asked.tutors), given, result, _figures(asked, plan, pairs), pairs
    )


def _short(asked: Problem, plan: pairing.Plan) -> tuple[dict[str, str], list[dict[str, Any]]]:
    """Mentee id → why nobody; where more people compete than there are places."""
    left, right, rules = asked.left, asked.right, asked.rules
    short = scarcity(left, right, rules, plan)
    nobody = {
        str(mentee): _nobody(asked, mentee, {"rivals": len(item.rivals), "places": item.places})
        for item in short.conflicts
        for mentee in item.without
    }
    nobody |= {
        str(mentee): _nobody(asked, mentee, pairing.why_nobody(left, right, rules, plan, mentee))
        for mentee in short.nobody
    }
    return nobody, [{"mentees": list(item.without), "words": _conflict(asked, item)} for item in short.conflicts]


def _figures(asked: Problem, plan: pairing.Plan, pairs: list[FoundPair]) -> dict[str, Any]:
    """What a list of runs and a comparison show."""
    first = {person.id for person in asked.pupils if person.must}
    matched = {pair.mentee_id for pair in pairs}
    return {
        "mentees": len(asked.pupils),
        "mentors": len(asked.tutors),
        "places": sum(person.places for person in asked.tutors),
        "pairs": len(pairs),
        "first": len(first),
        "first_pairs": len(first & matched),
        "remarked": sum(bool(pair.explanation["remarks"]) for pair in pairs),
        "weak": sum(pair.score < WEAK for pair in pairs),
        "total": sum(pair.score for pair in pairs),
        "unmatched": list(plan.unmatched),
    }


def _nobody(asked: Problem, mentee: int, why: Mapping[str, int]) -> str:
    """Why nobody was found, the school's own rules told apart from refusals of people."""
    own = Counter(code for (pupil, _), code in asked.barred.items() if pupil == mentee)
    left = {name: count - (own.total() if name == "forbidden" else 0) for name, count in why.items()}
    left = {name: count for name, count in left.items() if count > 0}
    by_rules = [HARD[code].why(count) for code, count in (*own.items(), *asked.left_out.items())]
    told = f" По правилам школы: {'; '.join(by_rules)}." if by_rules else ""
    return (words_ru.nobody(left) if left else "Подходящего наставника нет.") + told


def _conflict(asked: Problem, found: Conflict) -> str:
    """More people compete than there are places: what they have in common, how many places are missing."""
    rivals = set(found.rivals)
    return conflict_words(
        len(rivals), found.places, _in_common([person for person in asked.pupils if person.id in rivals])
    )


def conflict_words(rivals: int, places: int, common: str) -> str:
    """«Физика: 6 наставляемых претендуют на 3 места, не хватает 3 мест»."""
    who = plural(rivals, "наставляемый претендует", "наставляемых претендуют", "наставляемых претендуют")
    missing = plural(rivals - places, "места", "мест", "мест")
    head = f"{common}: " if common else ""
    return f"{head}{who} на {plural(places, 'место', 'места', 'мест')}, не хватает {missing}."


def _in_common(people: list[pairing.Mentee]) -> str:
    """The subject all of them teach, else what all of them ask for first of all."""
    shared = frozenset.intersection(*(person.subjects for person in people))
    if shared:
        return _subject_titles()[min(shared)].capitalize()
    asked = frozenset.intersection(*(frozenset(person.first) for person in people))
    return competences()[min(asked)].title if asked else ""


def explain_pair(act: Act, year: SchoolYear, mentee: Mentee, mentor: Mentor) -> dict[str, Any]:
    """Score and words of any pair, also one the engine did not choose: fields of a ``Proposal``."""
    [pupil] = _mentees(act, Mentee.objects.filter(pk=mentee.pk))
    [tutor] = _mentors(act, Mentor.objects.filter(pk=mentor.pk))
    rules = _plain_rules(terms_in_force(act))
    found = pairing.explain(pairing.Mentees.of([pupil]), pairing.Mentors.of([tutor]), rules, pupil.id, tutor.id)
    return {"score": found.score, "explanation": words_of(found)}


@dataclass(frozen=True, slots=True)
class Option:
    """Another mentor for a mentee beside the present one: what gets better and worse in words, and what the whole school loses
    exactly: ``steps`` of priority (somebody else is left without a mentor), then ``fit`` of the total."""

    mentor_id: int
    score: int
    explanation: dict[str, Any]
    better: list[str]
    worse: list[str]
    steps: int
    fit: int


def options(
    act: Act, year: SchoolYear, mentee: Mentee, present: int | None, most: int = 5, also: int | None = None
) -> list[Option]:
    """Mentors that could be taken instead of ``present`` (mentor id), those that cost the school least first; ``also`` is told
    in any case where the pair may be at all.

    The loss is of the whole matching as it would be computed now, with this mentee undecided.
    """
    asked = problem(read_bank(act, year, mentee), terms_in_force(act))
    if not asked.tutors or mentee.pk not in {person.id for person in asked.pupils}:
        return []
    plan = asked.solve()
    left, right, rules = asked.left, asked.right, asked.rules
    found = Residual.of(left, right, rules, plan)
    chosen = [mentor for pupil, mentor, _ in plan.pairs if pupil == mentee.pk]
    others = [item.mentor for item in cheapest(left, right, rules, plan, mentee.pk, most + 1, residual=found)]
    best = [key for key in (*chosen, *others) if key != present][:most]
    known = {tutor.id for tutor in asked.tutors}
    if also is not None and also in known and also not in best and also != present:
        best.append(also)
    here = pairing.explain(left, right, rules, mentee.pk, present) if present in known else None
    shown = []
    for key in best:
        told = pairing.explain(left, right, rules, mentee.pk, key)
        better, worse = _beside(told, here) if here is not None else ([], [])
        # Ruled out (an earlier refusal, a rule of the school): no plan holds it, so there is no loss to tell.
        loss = found.loss(left.row(mentee.pk), right.row(key)) or 0
        cost = Worth.between(found.objective, found.objective - loss, found.unit)
        # Whom the best plan leaves without takes somebody else's place.
        steps = cost.steps if chosen else max(cost.steps, 1)
        shown.append(Option(key, told.score, words_of(told), better, worse, steps, cost.fit))
    return shown


def _beside(found: pairing.Explanation, here: pairing.Explanation) -> tuple[list[str], list[str]]:
    """What gets better and what gets worse against the present mentor, in words."""
    titles = competences()
    before, after = dict(here.covered), dict(found.covered)
    better = [f"закрыто «{titles[code].title}»" for code in after if code not in before]
    worse = [f"не закрыто «{titles[code].title}»" for code in before if code not in after]
    was = {item.criterion: item for item in here.contributions}
    for item in found.contributions:
        if item.criterion == "coverage" and (better or worse):
            continue
        change = item.points - was[item.criterion].points
        if abs(change) * 20 >= max(item.weight, 1):  # less than a twentieth of the criterion is no difference to tell
            (better if change > 0 else worse).append(CRITERIA.get(item.criterion, (item.criterion, ""))[0].lower())
    return better, worse


def alternatives(act: Act, year: SchoolYear, mentee: Mentee, most: int = 4) -> list[tuple[Mentor, int, dict[str, Any]]]:
    """Other mentors with a free place for a mentee, the fittest first: (mentor, score, words)."""
    found = [(item.mentor_id, item.score, item.explanation) for item in options(act, year, mentee, None, most)]
    people = mentors_by_id(key for key, _, _ in found)
    return [(people[key], score, words) for key, score, words in found]


def mentors_by_id(ids: Iterable[int]) -> dict[int, Mentor]:
    """Mentors with their persons: one query."""
    return {mentor.pk: mentor for mentor in Mentor.objects.filter(pk__in=list(ids)).select_related("person")}


def best_next(act: Act, year: SchoolYear, mentee: Mentee) -> int | None:
    """The mentor the whole optimum would give this mentee now, if any."""
    asked = problem(read_bank(act, year, mentee), terms_in_force(act))
    if not asked.pupils or not asked.tutors:
        return None
    return next((mentor for pupil, mentor, _ in asked.solve().pairs if pupil == mentee.pk), None)


# ── Прошлые подборы: прочесть и доказать ещё раз ──────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Stored:
    """A past run as the engine had it."""

    left: pairing.Mentees
    right: pairing.Mentors
    rules: pairing.Rules
    plan: pairing.Plan

    @classmethod
    def of(cls, run: MatchingRun) -> Stored:
        data = run.input
        return cls(
            pairing.Mentees.of(_read_mentee(row) for row in data["mentees"]),
            pairing.Mentors.of(_read_mentor(row) for row in data["mentors"]),
            _read_rules(data["rules"]),
            pairing.Plan.from_json(run.result["plan"]),
        )

    def words(self, mentee: int, mentor: int) -> dict[str, Any]:
        """Why this pair, from what was known that day."""
        return words_of(pairing.explain(self.left, self.right, self.rules, mentee, mentor))


def replay(run: MatchingRun) -> list[str]:
    """Check a stored run against its own certificate; an empty list proves it once more."""
    stored = Stored.of(run)
    found = pairing.verify(stored.left, stored.right, stored.rules, stored.plan)
    told = (stored.plan.input_digest, stored.plan.rules_digest)
    # A later engine may know more columns and digest otherwise; the seal is ours and of the stored bytes.
    if run.engine == pairing.VERSION and (pairing.digest(stored.left, stored.right), stored.rules.digest()) != told:
        found.append("the people or the rules are not those that were matched")
    if run.seal and run.seal != seal_of(run.input, run.result):
        found.append("the stored run is not what was computed")
    return found


def seal_of(given: Mapping[str, Any], result: Mapping[str, Any]) -> str:
    """SHA-256 of input and result in a canonical form."""
    text = json.dumps([given, result], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def changed_since(act: Act, run: MatchingRun) -> tuple[int, int]:
    """How many people of a run have other facts now, and how many have left their bank. The proof does not depend on either."""
    mentees = {row["id"]: row for row in run.input.get("mentees", [])}
    mentors = {row["id"]: row for row in run.input.get("mentors", [])}
    pupils = Mentee.objects.filter(pk__in=mentees).exclude(state="left")
    tutors = Mentor.objects.filter(pk__in=mentors).exclude(state="left")
    now: dict[tuple[str, int], dict[str, Any]] = {("mentee", item.id): _plain(item) for item in _mentees(act, pupils)}
    now |= {("mentor", item.id): _plain(item) for item in _mentors(act, tutors)}
    then = {("mentee", key): row for key, row in mentees.items()} | {
        ("mentor", key): row for key, row in mentors.items()
    }
    changed = sum(_facts(now[key]) != _facts(row) for key, row in then.items() if key in now)
    return changed, len(then) - len(now)


def _facts(row: Mapping[str, Any]) -> dict[str, Any]:
    """What is known of a person; free places move with every decision and are no fact of theirs."""
    return {key: value for key, value in row.items() if key != "places"}


def words_of(found: pairing.Explanation) -> dict[str, Any]:
    """Sentences for the board: reasons, remarks, how it was counted."""
    titles = _competence_titles()
    return {
        "reasons": words_ru.reasons(found, titles, _subject_titles()),
        "covered": words_ru.covered(found, titles),
        "remarks": words_ru.remarks(found, titles),
        "counted": words_ru.counted(found),
    }


# ── Банки → записи движка ─────────────────────────────────────────────────────────────────────────────────────────────


def _facts_of(rows: Any, *more: str) -> list[Any]:
    """What the records are made from, without the cost of models: ids, ways, subjects and classes of the person."""
    facts = ("pk", "person_id", "formats", "feedback", "days", "times", "person__subjects", "person__levels")
    return list(rows.order_by().values_list(*facts, *more, named=True))


def _mentees(act: Act, bank: Any) -> list[pairing.Mentee]:
    """Records of mentees: three queries, whatever their number."""
    rows = _facts_of(bank, "first_of_all")
    ids = [row.pk for row in rows]
    asked: dict[int, list[tuple[str, str, int | None]]] = defaultdict(list)
    requests = Request.objects.filter(mentee_id__in=ids).order_by("mentee_id", "competence")
    for mentee, *request in requests.values_list("mentee_id", "competence", "level", "priority"):
        asked[mentee].append(tuple(request))  # type: ignore[arg-type]
    wished: dict[int, list[int]] = defaultdict(list)
    wishes = Wish.objects.filter(mentee_id__in=ids, kind=Wish.Kind.PREFERRED).order_by("mentee_id", "place", "pk")
    for mentee, colleague in wishes.values_list("mentee_id", "colleague_id"):
        wished[mentee].append(colleague)
    return [
        pairing.Mentee(
            id=row.pk,
            person=row.person_id,
            needs={competence: NEED[level] for competence, level, _ in asked[row.pk] if level in NEED},
            first=tuple(code for code, _, place in sorted(asked[row.pk], key=lambda item: item[2] or 9) if place),
            subjects=frozenset(row.person__subjects),
            levels=frozenset(row.person__levels),
            slots=meeting_slots(act, row.person_id, weekly_slots(row)),
            help=frozenset(row.formats),
            feedback=frozenset({row.feedback} - {""}),
            wishes=tuple(wished[row.pk]),
            must=row.first_of_all,
        )
        for row in rows
    ]


def _mentors(act: Act, bank: Any) -> list[pairing.Mentor]:
    """Records of mentors as if each had one place: two queries."""
    return _mentor_records(act, _facts_of(bank), {})


def _mentor_records(act: Act, rows: list[Any], places: Mapping[int, int]) -> list[pairing.Mentor]:
    told: dict[int, list[tuple[str, str, bool]]] = defaultdict(list)
    strengths = Strength.objects.filter(mentor_id__in=[row.pk for row in rows]).order_by("mentor_id", "competence")
    for mentor, *strength in strengths.values_list("mentor_id", "competence", "level", "best"):
        told[mentor].append(tuple(strength))  # type: ignore[arg-type]
    return [
        pairing.Mentor(
            id=row.pk,
            person=row.person_id,
            strengths={competence: STRENGTH[level] for competence, level, _ in told[row.pk]},
            best=frozenset(competence for competence, _, best in told[row.pk] if best),
            subjects=frozenset(row.person__subjects),
            levels=frozenset(row.person__levels),
            slots=meeting_slots(act, row.person_id, weekly_slots(row)),
            help=frozenset(row.formats),
            feedback=frozenset({row.feedback} - {""}),
            places=places.get(row.pk, 1),
        )
        for row in rows
    ]


def _plain_rules(terms: Terms) -> pairing.Rules:
    """Weights only: to explain one pair nothing is forbidden."""
    return pairing.Rules(weights=weights(DELIVERED, terms.emphasis), same_subject=_subject_bound())


def _barred(year: SchoolYear) -> frozenset[tuple[int, int]]:
    """Pairs not suggested: those the curator or the mentee rules out, and those one of the two has said no to or left unanswered."""
    ruled_out = ForbiddenPair.objects.filter(year=year).values_list("mentee_id", "mentor_id")
    mentors = dict(Mentor.objects.filter(year=year).order_by().values_list("person_id", "pk"))
    avoided = Wish.objects.filter(mentee__year=year, kind=Wish.Kind.AVOIDED, colleague_id__in=mentors)
    against = {
        (mentee, mentors[person]) for mentee, person in avoided.order_by().values_list("mentee_id", "colleague_id")
    }
    refused = Proposal.objects.refused(year).order_by().values_list("mentee_id", "mentor_id")
    silent = Proposal.objects.filter(year=year, state="expired").order_by().values_list("mentee_id", "mentor_id")
    return frozenset(ruled_out) | frozenset(refused) | frozenset(silent) | against


@cache
def _subject_bound() -> frozenset[str]:
    return frozenset(code for code, item in competences().items() if item.subject_bound)


@cache
def _competence_titles() -> Mapping[str, str]:
    return {code: item.title for code, item in competences().items()}


@cache
def _subject_titles() -> Mapping[str, str]:
    return {item.code: item.title for item in subjects()}


def _plain(item: Any) -> dict[str, Any]:
    """A record of the engine as JSON: sets sorted, tuples as lists."""

    def plain(value: object) -> object:
        if isinstance(value, (frozenset, set)):
            return sorted(list(part) if isinstance(part, tuple) else part for part in value)
        return list(value) if isinstance(value, tuple) else value

    return {name: plain(getattr(item, name)) for name in (part.name for part in fields(item))}


def _read(record: Any, row: Mapping[str, Any]) -> Any:
    """A record of the engine from JSON: sets and tuples as the record declares them."""

    def rich(kind: str, value: Any) -> Any:
        if kind.startswith("frozenset"):
            return frozenset(tuple(part) if isinstance(part, list) else part for part in value)
        return tuple(value) if kind.startswith("tuple") else value

    return record(**{part.name: rich(str(part.type), row[part.name]) for part in fields(record) if part.name in row})


def _read_rules(row: Mapping[str, Any]) -> pairing.Rules:
    return _read(pairing.Rules, row)  # type: ignore[no-any-return]


def _read_mentee(row: Mapping[str, Any]) -> pairing.Mentee:
    return _read(pairing.Mentee, row)  # type: ignore[no-any-return]


def _read_mentor(row: Mapping[str, Any]) -> pairing.Mentor:
    return _read(pairing.Mentor, row)  # type: ignore[no-any-return]
