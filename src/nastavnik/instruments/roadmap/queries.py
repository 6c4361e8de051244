"""The plan of a year with its statuses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import NoReverseMatch, reverse

from nastavnik.foundation.access.roles import Role
from nastavnik.foundation.organisations.models import SchoolYear
from nastavnik.instruments.roadmap.evidence import RULES, Evidence
from nastavnik.instruments.roadmap.models import LineAttachment, PlanLine
from nastavnik.instruments.roadmap.rules import Facts, Status, overdue, status
from nastavnik.instruments.roadmap.source import ATTACHMENT, Activity, activities, stages

NOTHING = Evidence(0, 0)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the plan, ready for any page."""

    id: int
    activity: Activity
    starts_on: date
    due_on: date
    responsible: str
    status: Status
    words: str
    late: bool
    blocked_by: str
    url: str
    evidence: Evidence
    attachments: tuple[LineAttachment, ...]
    waived_because: str

    @property
    def mine(self) -> bool:
        """Whether the next move is the curator's."""
        return self.status in (Status.NOT_STARTED, Status.IN_PROGRESS)

    @property
    def closed(self) -> bool:
        return self.status in (Status.DONE, Status.WAIVED)


@dataclass(frozen=True, slots=True)
class Stage:
    number: int
    title: str
    lines: tuple[Line, ...]

    @property
    def done(self) -> int:
        return sum(line.closed for line in self.lines)

    @property
    def total(self) -> int:
        return len(self.lines)

    @property
    def words(self) -> str:
        if self.done == self.total:
            return "готово"
        return "идёт весь год" if self.number == 7 else f"{self.done} из {self.total}"


@dataclass(frozen=True, slots=True)
class Plan:
    """The road map of a year. One query for lines, one for attachments, and those of the evidence rules."""

    year: SchoolYear
    stages: tuple[Stage, ...]

    @property
    def lines(self) -> list[Line]:
        return [line for stage in self.stages for line in stage.lines]

    @property
    def done(self) -> int:
        return sum(line.closed for line in self.lines)


def plan(year: SchoolYear, today: date) -> Plan:
    """Compute every line's status from its evidence."""
    rows = {row.code: row for row in PlanLine.objects.filter(year=year).select_related("responsible")}
    attached: dict[int, list[LineAttachment]] = {}
    for attachment in LineAttachment.objects.filter(line__year=year).select_related("file"):
        attached.setdefault(attachment.line_id, []).append(attachment)
    proofs = {code: RULES[code](year, today) for code in {activities()[key].evidence for key in rows} - {ATTACHMENT}}
    lines: dict[str, Line] = {}
    for code, item in activities().items():
        row = rows.get(code)
        if row is None:
            continue
        blocker = next((lines[key] for key in item.after if key in lines and not lines[key].closed), None)
        lines[code] = _line(
            row, item, proofs.get(item.evidence, NOTHING), tuple(attached.get(row.pk, ())), blocker, today
        )
    grouped = tuple(
        Stage(number, title, tuple(line for line in lines.values() if line.activity.stage == number))
        for number, title in stages().items()
    )
    return Plan(year, grouped)


def _line(
    row: PlanLine,
    item: Activity,
    proof: Evidence,
    attached: tuple[LineAttachment, ...],
    blocker: Line | None,
    today: date,
) -> Line:
    blocked = blocker.activity.title if blocker else ""
    facts = Facts(
        bool(row.waived_on), bool(attached), proof.done, proof.total, proof.waiting, bool(proof.needless), blocked,
        row.starts_on, row.due_on,
    )  # fmt: skip
    found = status(facts, today)
    words = proof.words
    if found is Status.WAIVED:
        words = f"Не требуется: {row.waived_because or proof.needless}"
    elif found is Status.UNAVAILABLE:
        words = f"Станет доступно после дела «{blocked}»"
    elif found is Status.DONE and attached and not proof.complete:
        words = f"Приложен документ: {attached[0].note}"
    elif item.evidence == ATTACHMENT and found is Status.NOT_STARTED:
        words = "Дело закрывает приложенный документ"
    return Line(
        row.pk, item, row.starts_on, row.due_on, row.responsible.short_name if row.responsible else Role(row.responsible_role).label,
        found, words, overdue(found, row.due_on, today), blocked, _url(item.page), proof, attached, row.waived_because,
    )  # fmt: skip


def _url(page: str) -> str:
    try:
        return reverse(page) if page else ""
    except NoReverseMatch:
        return ""
