"""What this stage adds to the pages below it: role and consents in the list of people, reasons in the waiting list."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, cast

from nastavnik.foundation.organisations.models import SchoolYear
from nastavnik.foundation.organisations.queries import current_year
from nastavnik.foundation.people.columns import (
    BULK,
    COLUMNS,
    FILTERS,
    NEXT_STEPS,
    SECTIONS,
    BulkAction,
    Column,
    Filter,
    Section,
)
from nastavnik.instruments.consents.kinds import ConsentKind
from nastavnik.instruments.consents.models import Consent
from nastavnik.kernel.act import Act
from nastavnik.stages.mentees.models import Mentee
from nastavnik.stages.mentees.waiting import REASONS, Reason
from nastavnik.stages.mentors.models import Mentor
from nastavnik.stages.selection.capabilities import Cap
from nastavnik.stages.selection.models import OPEN, MatchingRun, Proposal
from nastavnik.ui.text import short_date


def consents(act: Act, ids: Sequence[int]) -> Mapping[int, str]:
    counts: dict[int, list[int]] = {}
    asked = Consent.objects.filter(year=current_year(act), person_id__in=ids, state__in=("prepared", "signed"))
    rows = asked.order_by().values_list("person_id", "state")
    for person, state in rows:
        pair = counts.setdefault(person, [0, 0])
        pair[0] += state == "signed"
        pair[1] += 1
    return {person: f"{signed} из {total}" for person, (signed, total) in counts.items()}


def _ids(model: Any) -> Callable[[Act], Iterable[int]]:
    def ids(act: Act) -> Iterable[int]:
        present = model.objects.filter(year=current_year(act)).exclude(state="left").order_by()
        return cast(Iterable[int], present.values_list("person_id", flat=True))

    return ids


def part(act: Act, person_id: int) -> Sequence[tuple[str, str, str]]:
    year = current_year(act)
    rows: list[tuple[str, str, str]] = []
    for mentee in Mentee.objects.filter(year=year, person_id=person_id).exclude(state="left"):
        rows.append(("Наставляемый", f"{mentee.get_state_display()} · запросы", f"/mentees/{mentee.pk}/"))
    for mentor in Mentor.objects.filter(year=year, person_id=person_id).exclude(state="left"):
        rows.append(("Наставник", f"{mentor.get_state_display()} · сильные стороны", f"/mentors/{mentor.pk}/"))
    for consent in Consent.objects.filter(year=year, person_id=person_id).exclude(state="replaced"):
        rows.append((ConsentKind(consent.kind).label, consent.get_state_display(), f"/consents/{consent.pk}/"))
    return rows


def proposed(act: Act, year: SchoolYear, mentees: Sequence[Mentee]) -> Mapping[int, Reason]:
    """What the matching knows of those in the bank: where the proposal stands, or why nobody was found."""
    waiting = {mentee.pk for mentee in mentees if mentee.state == "searching" and mentee.requests.all()}
    run = MatchingRun.objects.filter(year=year).order_by("-made_at", "-pk").first()
    nobody: dict[str, str] = run.result.get("nobody", {}) if run else {}
    found = {pk: _unmatched(nobody.get(str(pk), "")) for pk in waiting} if run else {}
    refused = Proposal.objects.refused(year).filter(mentee_id__in=waiting).select_related("mentor__person")
    for item in refused.order_by("pk"):
        found[item.mentee_id] = Reason(f"Не подошло: {item.mentor}", "Выбрать другого", "selection:index")
    live = Proposal.objects.filter(year=year, state__in=OPEN, mentee_id__in=waiting).select_related("mentor__person")
    for item in live.order_by("pk"):
        found[item.mentee_id] = _stands(item)
    return found


def _unmatched(text: str) -> Reason:
    return Reason(text or "После последнего подбора пары нет", "Открыть подбор", "selection:index")


def _stands(item: Proposal) -> Reason:
    """Of several the one furthest on its way is asked last and wins."""
    step = ("Открыть подбор", "selection:index")
    if item.state == "sent":
        until = f", ответ до {short_date(item.answer_by)}" if item.answer_by else ""
        return Reason(f"Предложение отправлено: {item.mentor}{until}", *step)
    words = {
        "suggested": ("Есть предложение, решение за вами", *step),
        "accepted": ("Пара принята, предложение не отправлено", "Отправить на согласие", "selection:send"),
        "agreed": ("Обе стороны согласны, нужен приказ", "Подготовить приказ", "mentorships:order"),
    }
    return Reason(*words[item.state])


REASONS.append(proposed)
COLUMNS.append(Column("Согласия", consents))
FILTERS += [
    Filter("mentees", "Наставляемые", "наставляемый", _ids(Mentee)),
    Filter("mentors", "Наставники", "наставник", _ids(Mentor)),
]
SECTIONS.append(Section("Наставничество в этом году", part))
NEXT_STEPS.append(("Отметить, кто просит помощи и кто готов помочь", "selection:mark"))
BULK.append(BulkAction("Напечатать согласия", "selection:print_chosen", Cap.MATCH))
