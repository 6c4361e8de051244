"""The map of requests (S13): who asks for help with what, and whether somebody here can help.

The curator sees people: the answers are named, and the respondents were told so. A municipality sees schools and
a region municipalities over domains, only where at least five have answered.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Case, Count, Sum, Value, When

from nastavnik.foundation.organisations.models import Organisation, SchoolYear
from nastavnik.instruments.consents.purposes import Purpose, permitting
from nastavnik.instruments.surveys.statistics.suppression import SMALLEST
from nastavnik.instruments.surveys.taxonomy import NEED_LEVELS, competences, domains
from nastavnik.kernel.act import Act
from nastavnik.stages.mentees.models import Mentee, Request
from nastavnik.stages.mentors.models import Mentor
from nastavnik.stages.selection.matching import NEED, STRENGTH
from nastavnik.stages.selection.places import free_places

ASKS_FROM = 667
"""«Просят»: the need is «нужна помощь» or «получается с трудом» (0…1000, as the matching counts it)."""
HELPS_FROM = 800
"""«Есть кому помочь»: at least «покажу и разберу вместе»."""
SIGNS = {"1": "3", "2": "2", "3": "1", "4": "0", "no_case": "○", "not_mine": "—"}
"""A number and a shade, never a colour alone."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One person, one competence. ``need``: 0…3 for the shade; ``words`` for a screen reader."""

    sign: str
    words: str
    need: int


@dataclass(frozen=True, slots=True)
class MapRow:
    code: str
    title: str
    cells: list[Cell]
    asking: int
    helping: int

    @property
    def gap(self) -> int:
        return self.asking - self.helping

    @property
    def nobody(self) -> bool:
        return self.asking > 0 and self.helping == 0


@dataclass(frozen=True, slots=True)
class Domain:
    """A group of competences; ``folded`` when for most it is no part of their work."""

    title: str
    rows: list[MapRow]
    folded: bool


@dataclass(frozen=True, slots=True)
class RequestMap:
    people: list[Mentee]
    domains: list[Domain]

    @property
    def rows(self) -> list[MapRow]:
        return [row for domain in self.domains for row in domain.rows]

    @property
    def nobody(self) -> list[str]:
        return [row.title for row in self.rows if row.nobody]


def request_map(act: Act, year: SchoolYear) -> RequestMap:
    """Requests of everybody in the bank against mentors with a free place. Five queries, whatever their number."""
    people = [row for row in _asked(act, year) if row.requests.all()]
    answers = {row.pk: {item.competence: item.level for item in row.requests.all()} for row in people}
    helping = _helping(act, year)
    found = []
    for domain, title in domains().items():
        codes = [item for item in competences().values() if item.domain == domain]
        rows = []
        for item in codes:
            told = [answers[row.pk].get(item.code, "") for row in people]
            asking = sum(NEED.get(level, 0) >= ASKS_FROM for level in told)
            cells = [_cell(row, item.title, level) for row, level in zip(people, told, strict=True)]
            rows.append(MapRow(item.code, item.title, cells, asking, helping.get(item.code, 0)))
        levels = [answers[row.pk].get(item.code, "") for row in people for item in codes]
        folded = bool(levels) and levels.count("not_mine") * 2 > len(levels)
        found.append(Domain(title, sorted(rows, key=lambda row: (-row.gap, row.title)), folded))
    return RequestMap(people, found)


def _asked(act: Act, year: SchoolYear) -> Iterable[Mentee]:
    rows: Iterable[Mentee] = (
        Mentee.objects.filter(year=year).in_bank(act.today).select_related("person").prefetch_related("requests")
    )
    return rows


def _cell(mentee: Mentee, title: str, level: str) -> Cell:
    words = NEED_LEVELS.get(level, "нет ответа").lower()
    return Cell(
        SIGNS.get(level, ""),
        f"{mentee.person.surname}: {title.lower()} — {words}",
        {"1": 3, "2": 2, "3": 1}.get(level, 0),
    )


def _helping(act: Act, year: SchoolYear) -> dict[str, int]:
    mentors = list(Mentor.objects.filter(year=year).in_bank(act.today).prefetch_related("strengths"))
    free = free_places(act, mentors)
    counts: dict[str, int] = defaultdict(int)
    for mentor in mentors:
        if free.get(mentor.pk, 0) > 0:
            for row in mentor.strengths.all():
                counts[row.competence] += STRENGTH[row.level] >= HELPS_FROM
    return counts


def asking_words(found: RequestMap, school: str) -> str:
    """What to write to the municipality when nobody in the school can help: topics alone, no name and no number of people."""
    topics = "; ".join(title[:1].lower() + title[1:] if title[1:2].islower() else title for title in found.nobody)
    return (
        f"Здравствуйте! {school} ищет наставника по умениям: {topics}. В школе свободного наставника нет. "
        "Есть ли в муниципалитете педагог, который готов помочь лично или на расстоянии?"
    )


@dataclass(frozen=True, slots=True)
class PlaceNeed:
    """A school, or a municipality for the region, over domains: mean need 0…100, or ``None`` where fewer than five have answered."""

    place: Organisation
    answered: int
    needs: list[int | None]


@dataclass(frozen=True, slots=True)
class Overview:
    titles: list[str]
    places: list[PlaceNeed]
    hidden: int
    of_municipalities: bool


def overview(act: Act) -> Overview:
    """Schools of a municipality, or municipalities of a region, by mean need of a domain; five queries. Whole numbers of tens
    only: one answer more cannot be read from two pictures; places of few are counted, never shown, and there is no total to
    subtract from."""
    below = {row.pk: row for row in Organisation.objects.in_scope()}
    of_municipalities = below[act.organisation.pk].kind == Organisation.Kind.REGION
    place_of = {
        pk: _place(row, below, of_municipalities) for pk, row in below.items() if row.kind == Organisation.Kind.SCHOOL
    }
    years = [year.pk for year in SchoolYear.objects.all() if year.holds(act.today)]
    rows = Request.objects.filter(mentee__year__in=years, mentee__state__in=("searching", "paired"))
    rows = rows.filter(permitting(Purpose.BANK, act.today, "mentee__person_id")).order_by()
    answered: dict[int, int] = defaultdict(int)
    for school, people in rows.values_list("organisation_id").annotate(Count("mentee_id", distinct=True)):
        answered[place_of[school]] += people
    asked = rows.filter(level__in=NEED, competence__in=competences()).annotate(
        domain=Case(*[When(competence__in=codes, then=Value(code)) for code, codes in _codes().items()]),
        need=Case(*[When(level=level, then=Value(value)) for level, value in NEED.items()]),
    )
    sums: dict[tuple[int, str], tuple[int, int, int]] = defaultdict(lambda: (0, 0, 0))
    counted = asked.values_list("organisation_id", "domain").annotate(
        Sum("need"), Count("pk"), Count("mentee_id", distinct=True)
    )
    for school, domain, *numbers in counted:
        key = (place_of[school], domain)
        total, marks, people = (before + number for before, number in zip(sums[key], numbers, strict=True))
        sums[key] = (total, marks, people)
    needs = {key: round(total / marks / 100) * 10 for key, (total, marks, people) in sums.items() if people >= SMALLEST}
    shown = [
        PlaceNeed(below[pk], count, [needs.get((pk, code)) for code in domains()])
        for pk, count in answered.items()
        if count >= SMALLEST
    ]
    shown.sort(key=lambda row: row.place.short_name)
    return Overview(list(domains().values()), shown, len(set(place_of.values())) - len(shown), of_municipalities)


def _place(school: Organisation, below: Mapping[int, Organisation], of_municipalities: bool) -> int:
    """The row of the map a school counts in: its municipality for the region; a school under no municipality stands alone."""
    above = below.get(school.parent_id) if of_municipalities and school.parent_id else None
    return above.pk if above is not None and above.kind == Organisation.Kind.MUNICIPALITY else school.pk


def _codes() -> dict[str, list[str]]:
    return {code: [item.code for item in competences().values() if item.domain == code] for code in domains()}
