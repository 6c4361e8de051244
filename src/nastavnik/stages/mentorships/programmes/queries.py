"""Questions about programmes: of one pair for its page, of all for the curator, steps by their days for the desks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q

from nastavnik.foundation.access.web import restrict
from nastavnik.foundation.organisations.models import Organisation, SchoolYear
from nastavnik.foundation.people.models import Person
from nastavnik.instruments.documents.models import Document
from nastavnik.instruments.documents.rendering import source_in_use
from nastavnik.kernel.act import Act
from nastavnik.stages.mentorships.models import Mentorship
from nastavnik.stages.mentorships.pairs import at_work
from nastavnik.stages.mentorships.programmes.capabilities import Cap
from nastavnik.stages.mentorships.programmes.days import days_between
from nastavnik.stages.mentorships.programmes.library import source, tasks
from nastavnik.stages.mentorships.programmes.lifecycles import OPEN
from nastavnik.stages.mentorships.programmes.models import Fact, Programme, Revision, Task
from nastavnik.stages.mentorships.programmes.papers import Aim, Line, programme_words
from nastavnik.stages.mentorships.programmes.rules import PlanWords, TermRefused, changes, check_term

LIVE = (*OPEN, "approved")
"""States of a version somebody works by or on."""
SOON = 14
"""Days ahead in which a step counts as near."""


# ---- one programme -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Step:
    """A task as pages show it. ``late``: its day has passed and nothing is noted; ``news``: the library's words, if they
    have changed since."""

    task: Task
    fact: Fact | None
    late: bool
    news: str


@dataclass(frozen=True, slots=True)
class GoalCard:
    goal: Any
    steps: list[Step]
    done: int


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version in the list: what it changed, who agreed."""

    revision: Revision
    changes: list[str]
    agreed: list[str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """All the page of a programme tells: the version shown and the others, whose move it is, what the actor may do."""

    revision: Revision
    goals: list[GoalCard]
    versions: list[VersionLine]
    running: Revision | None
    draft: Revision | None
    waits: str
    done: int
    total: int
    people: list[Person]
    touched: int

    @property
    def shown_open(self) -> bool:
        return self.revision.is_open


def people_of(mentorship: Mentorship) -> list[Person]:
    """The mentor and the mentees who work in a pair now; they all must agree."""
    mentees = [item.mentee.person for item in mentorship.participations.all() if item.ends_on is None]
    return [mentorship.mentor.person, *mentees]


def sheet(programme: Programme, number: int | None, today: date) -> Sheet | None:
    """The page of a programme at a version (by default the one on its way, else the one in force). A fixed number of queries."""
    rows = list(Revision.objects.whole().filter(programme=programme).order_by("number"))
    running = next((row for row in rows if row.state == "approved"), None)
    draft = next((row for row in rows if row.is_open), None)
    chosen = next((row for row in rows if row.number == number), None) if number else (draft or running or rows[-1])
    if chosen is None:
        return None
    facts = {row.key: row for row in chosen.programme.facts.all()}
    goals = [_card(goal, facts, today, chosen.state in LIVE) for goal in chosen.goals.all()]
    steps = [step for goal in goals for step in goal.steps]
    people = people_of(chosen.programme.mentorship)
    return Sheet(
        chosen,
        goals,
        _versions(rows)[::-1],
        running,
        draft,
        waits(chosen, people),
        sum(step.fact is not None for step in steps),
        len(steps),
        people,
        sum(bool(step.news) for step in steps),
    )


def _card(goal: Any, facts: Mapping[Any, Fact], today: date, live: bool) -> GoalCard:
    steps = []
    for task in goal.tasks.all():
        fact, origin = facts.get(task.key), tasks().get(task.source)
        news = origin.wording if origin and live and fact is None and origin.fingerprint != task.fingerprint else ""
        steps.append(Step(task, fact, live and fact is None and task.due_on < today, news))
    return GoalCard(goal, steps, sum(step.fact is not None for step in steps))


def _versions(rows: Sequence[Revision]) -> list[VersionLine]:
    """Each version beside the one that was in force before it."""
    found, before = [], None
    for row in rows:
        found.append(_version(row, before))
        if row.state in ("approved", "superseded", "completed"):
            before = row
    return found


def _version(revision: Revision, before: Revision | None) -> VersionLine:
    agreed = [row.person.short_name for row in revision.assents.all()]
    if revision.endorsed_by:
        agreed.append(f"куратор: {revision.endorsed_by}")
    return VersionLine(revision, changes(words_of(before), words_of(revision)) if before else [], agreed)


def words_of(revision: Revision) -> PlanWords:
    """What a version says, by keys that live from version to version."""
    goals = list(revision.goals.all())
    return PlanWords(
        revision.starts_on,
        revision.ends_on,
        revision.get_meetings_display(),
        {str(goal.key): (goal.wording, goal.sign) for goal in goals},
        {
            str(task.key): (task.wording, task.get_who_display(), task.result, task.due_on)
            for goal in goals for task in goal.tasks.all()
        },
    )  # fmt: skip


def waits(revision: Revision, people: Sequence[Person]) -> str:
    """Whose move it is, in words; empty when nobody's."""
    if revision.state == "draft":
        return "Ждём: " + ", ".join(person.short_name for person in people)
    if revision.state == "offered":
        given = {row.person_id for row in revision.assents.all()}
        return "Ждём: " + ", ".join(person.short_name for person in people if person.pk not in given)
    return {"agreed": "Ждём: куратор", "endorsed": "Ждём: руководитель"}.get(revision.state, "")


# ---- papers ------------------------------------------------------------------------------------------------------------


def context_of(act: Act, revision: Revision, day: date) -> dict[str, Any]:
    """The context of D22 of a version read ``whole``. ``revision`` and ``stamp`` tell which text the paper says."""
    facts = {row.key: row for row in revision.programme.facts.all()}
    aims = [
        Aim(goal.wording, goal.sign, [_line(task, facts.get(task.key)) for task in goal.tasks.all()])
        for goal in revision.goals.all()
    ]
    mentorship = revision.programme.mentorship
    words = programme_words(
        act, mentorship.year, at_work(mentorship), aims, meetings=revision.get_meetings_display(),
        mode=revision.get_mode_display(), day=day,
    )  # fmt: skip
    return {**words, "revision": revision.pk, "stamp": revision.stamp}


def _line(task: Task, fact: Fact | None) -> Line:
    told = f"{fact.done_on:%d.%m.%Y}{': ' + fact.outcome if fact.outcome else ''}" if fact else ""
    return Line(task.wording, task.form, task.who, task.due_on, task.result, told)


def paper_says(paper: Document, revision: Revision) -> bool:
    """Whether a paper says the present text of a version."""
    said: Mapping[str, Any] = paper.context
    return (said.get("revision"), said.get("stamp")) == (revision.pk, revision.stamp)


# ---- all programmes of a school ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Row:
    """A pair in the list: ``programme`` and ``revision`` are empty while there is none; ``refusal``: why there cannot be."""

    mentorship: Mentorship
    programme: Programme | None
    revision: Revision | None
    goals: list[str]
    done: int
    total: int
    late: int
    waits: str
    refusal: str = ""


def rows_of(act: Act, year: SchoolYear) -> list[Row]:
    """Pairs at work that the actor may see, with how their programmes stand. Seven queries, however many there are."""
    pairs = restrict(Mentorship.objects.filter(year=year, state="active"), act, Cap.SEE_PROGRAMMES)
    pairs = list(pairs.select_related("mentor__person", "programme").prefetch_related("participations__mentee__person"))
    live = Revision.objects.filter(programme__mentorship__in=pairs, state__in=LIVE)
    live = live.prefetch_related("goals__tasks", "assents")
    found: dict[int, Revision] = {}
    for row in live.order_by("number"):
        found[row.programme_id] = row
    done: dict[int, set[Any]] = {}
    for programme, key in Fact.objects.filter(programme__mentorship__in=pairs).values_list("programme_id", "key"):
        done.setdefault(programme, set()).add(key)
    return [_row(pair, found, done, act.today) for pair in pairs]


def _row(pair: Mentorship, found: Mapping[int, Revision], done: Mapping[int, set[Any]], today: date) -> Row:
    programme = getattr(pair, "programme", None)
    revision = found.get(programme.pk) if programme else None
    if programme is None or revision is None:
        return Row(pair, programme, None, [], 0, 0, 0, "", refusal_of(pair) if programme is None else "")
    steps = [task for goal in revision.goals.all() for task in goal.tasks.all()]
    made = done.get(programme.pk, set())
    return Row(
        pair, programme, revision, [goal.wording for goal in revision.goals.all()],
        sum(task.key in made for task in steps), len(steps),
        sum(task.key not in made and task.due_on < today for task in steps), waits(revision, people_of(pair)),
    )  # fmt: skip


def refusal_of(pair: Mentorship) -> str:
    """Why a programme cannot be drafted for a pair (R11); empty when it can."""
    try:
        check_term(pair.starts_on, pair.ends_on)
    except TermRefused as refusal:
        return refusal.text
    return ""


def without_programme(year: SchoolYear) -> list[Mentorship]:
    """Pairs at work that have no programme and whose term allows one."""
    rows = Mentorship.objects.filter(year=year, state="active", programme__isnull=True)
    return [row for row in rows.order_by("pk") if not refusal_of(row)]


@dataclass(frozen=True, slots=True)
class News:
    """What a new edition touches: ``library``: programmes with steps whose words in the library are others now;
    ``template``: programmes whose paper was drawn by another template; ``days``: steps that fall on days off."""

    library: list[Programme]
    template: list[Programme]
    days: list[Task]
    edition: str

    def __bool__(self) -> bool:
        return bool(self.library or self.template or self.days)


def news_of(act: Act, year: SchoolYear) -> News:
    """Running programmes that a change of the library, of the template or of the calendar touches. They stay as they are."""
    live = Task.objects.filter(goal__revision__programme__mentorship__year=year, goal__revision__state__in=LIVE)
    fact = Fact.objects.filter(programme=OuterRef("goal__revision__programme"), key=OuterRef("key"))
    open_steps = live.exclude(Exists(fact)).select_related("goal__revision")
    changed, astray = set(), []
    working = set(days_between(act, year, year.starts_on, year.ends_on))
    for task in open_steps:
        origin = tasks().get(task.source)
        if task.source and (origin is None or origin.fingerprint != task.fingerprint):
            changed.add(task.goal.revision.programme_id)
        if year.holds(task.due_on) and act.today <= task.due_on and task.due_on not in working and not task.changed_by:
            astray.append(task)
    now = source_in_use(Organisation.objects.get(pk=act.organisation.pk), "D22")
    papers = Revision.objects.filter(programme__mentorship__year=year, state__in=LIVE, paper__isnull=False)
    other = papers.exclude(paper__edition=now.edition, paper__template=now.template)
    moved = set(other.values_list("programme_id", flat=True))
    named = Programme.objects.filter(pk__in=changed | moved).select_related("mentorship__mentor__person")
    rows = list(named.prefetch_related("mentorship__participations__mentee__person"))
    return News(
        [row for row in rows if row.pk in changed], [row for row in rows if row.pk in moved], astray, str(source())
    )


@dataclass(frozen=True, slots=True)
class Counts:
    """How the programmes of pairs at work stand, without names."""

    pairs: int
    drafted: int
    approved: int


def counts(years: Iterable[SchoolYear]) -> dict[int, Counts]:
    """School → how its programmes stand: what a methodologist sees. Two queries, however many schools."""
    rows = Mentorship.objects.filter(year__in=list(years), state="active")
    states: dict[int, set[str]] = {}
    ours = Revision.objects.filter(programme__mentorship__in=rows).filter(Q(goals__isnull=False) | Q(state="approved"))
    for pair, state in ours.values_list("programme__mentorship_id", "state").distinct():
        states.setdefault(pair, set()).add(state)
    found: dict[int, Counts] = {}
    for pk, school in rows.values_list("pk", "organisation_id"):
        was = found.get(school, Counts(0, 0, 0))
        has = states.get(pk, set())
        found[school] = Counts(
            was.pairs + 1, was.drafted + bool(has - {"withdrawn"}), was.approved + ("approved" in has)
        )
    return found


# ---- steps by their days -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Due:
    """A step somebody waits for: ``days``: till its day, negative when it has passed."""

    task: Task
    mentorship: Mentorship
    programme_id: int
    days: int

    @property
    def late(self) -> bool:
        return self.days < 0


def due_steps(act: Act, *, within: int = SOON, mentorship: Mentorship | None = None) -> list[Due]:
    """Steps not noted as done whose day has passed or is near, the oldest first, of the pairs the actor may see.

    Of the version in force, and of the first one while none is approved. Three queries, however many steps.
    """
    ours = restrict(Programme.objects.filter(mentorship__state="active"), act, Cap.SEE_PROGRAMMES)
    if mentorship is not None:
        ours = ours.filter(mentorship=mentorship)
    in_force = Revision.objects.filter(programme=OuterRef("goal__revision__programme"), state="approved")
    fact = Fact.objects.filter(programme=OuterRef("goal__revision__programme"), key=OuterRef("key"))
    rows = Task.objects.filter(
        Q(goal__revision__state="approved") | Q(goal__revision__state__in=OPEN) & ~Exists(in_force),
        ~Exists(fact),
        goal__revision__programme__in=ours.values("pk"),
        due_on__lte=act.today + timedelta(days=within),
    )
    rows = rows.select_related("goal__revision__programme__mentorship__mentor__person").order_by("due_on", "pk")
    rows = rows.prefetch_related("goal__revision__programme__mentorship__participations__mentee__person")
    return [
        Due(
            task,
            task.goal.revision.programme.mentorship,
            task.goal.revision.programme_id,
            (task.due_on - act.today).days,
        )
        for task in rows
    ]


def topics_of(mentorship: Mentorship) -> list[tuple[str, str]]:
    """Key and words of the goals a pair works at: what a meeting can be about. One query."""
    rows = Revision.objects.filter(programme__mentorship=mentorship, state__in=LIVE).prefetch_related("goals")
    found = sorted(rows, key=lambda row: (row.state != "approved", -row.number))
    return [(str(goal.key), goal.wording) for goal in found[0].goals.all()] if found else []


@dataclass(frozen=True, slots=True)
class Move:
    """A programme that waits for the actor: what to do, in words."""

    programme: Programme
    words: str


def own_moves(act: Act) -> list[Move]:
    """Programmes of one's own pairs that wait for one's word. Three queries."""
    own = act.actor.person_id
    if own is None:
        return []
    rows = Revision.objects.owned_by(act.actor).filter(state__in=("draft", "offered"))
    rows = rows.filter(programme__mentorship__state="active").exclude(assents__person_id=own)
    rows = rows.select_related("programme__mentorship__mentor__person")
    rows = rows.prefetch_related("programme__mentorship__participations__mentee__person").order_by("pk")
    words = {"draft": "Проверить программу", "offered": "Согласиться с программой"}
    return [Move(row.programme, words[row.state]) for row in rows]


@dataclass(frozen=True, slots=True)
class CuratorMoves:
    """What programmes ask of the curator: ``endorse``: agreed by the pairs; ``late``: steps whose day has passed."""

    endorse: int
    late: int


def curator_moves(act: Act) -> CuratorMoves:
    """Four queries, however many programmes."""
    agreed = restrict(Revision.objects.filter(state="agreed"), act, Cap.SEE_PROGRAMMES).count()
    return CuratorMoves(agreed, len(due_steps(act, within=-1)))
