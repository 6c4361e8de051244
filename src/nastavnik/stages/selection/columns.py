"""What the stages add to the list of people: role, consents, pair."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, cast

from nastavnik.foundation.organisations.queries import current_year
from nastavnik.foundation.people.columns import COLUMNS, FILTERS, NEXT_STEPS, SECTIONS, Column, Filter, Section
from nastavnik.instruments.consents.kinds import ConsentKind
from nastavnik.instruments.consents.models import Consent
from nastavnik.kernel.act import Act
from nastavnik.stages.mentees.models import Mentee
from nastavnik.stages.mentors.models import Mentor


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


COLUMNS.append(Column("Согласия", consents))
FILTERS += [
    Filter("mentees", "Наставляемые", "наставляемый", _ids(Mentee)),
    Filter("mentors", "Наставники", "наставник", _ids(Mentor)),
]
SECTIONS.append(Section("Наставничество в этом году", part))
NEXT_STEPS.append(("Отметить, кто просит помощи и кто готов помочь", "selection:mark"))
