"""What the stages add to the list of people: role, consents, pair."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from nastavnik.foundation.organisations.queries import current_year
from nastavnik.foundation.people.columns import COLUMNS, FILTERS, NEXT_STEPS, SECTIONS, Column, Filter, Section
from nastavnik.instruments.consents.kinds import ConsentKind
from nastavnik.instruments.consents.models import Consent
from nastavnik.kernel.act import Act
from nastavnik.stages.mentees.models import Mentee
from nastavnik.stages.mentors.models import Mentor


def roles(act: Act, ids: Sequence[int]) -> Mapping[int, str]:
    year = current_year(act)
    words: dict[int, list[str]] = {}
    for model, title in ((Mentee, "наставляемый"), (Mentor, "наставник")):
        rows: Any = (
            model.objects.filter(year=year, person_id__in=ids).exclude(state="left").values_list("person_id", flat=True)
        )
        for person in rows:
            words.setdefault(person, []).append(title)
    return {person: ", ".join(titles) for person, titles in words.items()}


def consents(act: Act, ids: Sequence[int]) -> Mapping[int, str]:
    counts: dict[int, list[int]] = {}
    rows = Consent.objects.filter(
        year=current_year(act), person_id__in=ids, state__in=("prepared", "signed")
    ).values_list("person_id", "state")
    for person, state in rows:
        pair = counts.setdefault(person, [0, 0])
        pair[0] += state == "signed"
        pair[1] += 1
    return {person: f"{signed} из {total}" for person, (signed, total) in counts.items()}


def _ids(model: Any) -> Any:
    return lambda act: model.objects.filter(year=current_year(act)).exclude(state="left").values("person_id")


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


COLUMNS += [Column("Роль", roles), Column("Согласия", consents)]
FILTERS += [Filter("mentees", "Наставляемые", _ids(Mentee)), Filter("mentors", "Наставники", _ids(Mentor))]
SECTIONS.append(Section("Наставничество в этом году", part))
NEXT_STEPS.append(("Отметить, кто просит помощи и кто готов помочь", "selection:mark"))
