"""The chips that lead from one page of training to the others."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from nastavnik.foundation.access.roles import Role
from nastavnik.foundation.access.web import holds
from nastavnik.kernel.act import Act
from nastavnik.stages.selection.training.capabilities import Cap

PAGES = (
    ("training:index", "Занятия", Cap.SEE_SESSIONS),
    ("training:consultations", "Консультации", Cap.SEE_SLOTS),
    ("training:materials", "Материалы", Cap.SEE_MATERIALS),
    ("training:trained", "Кто обучен", Cap.SEE_TRAINING),
)


@dataclass(frozen=True, slots=True)
class Chip:
    """A page of training; ``current``: the one that is open."""

    label: str
    url: str
    current: bool


def sections(act: Act, here: str) -> list[Chip]:
    """The pages the role may open; none where there is only one."""
    found = [
        Chip(
            "Моё обучение" if page == "training:index" and act.actor.role == Role.MENTOR else label,
            reverse(page),
            page == here,
        )
        for page, label, capability in PAGES
        if holds(act, capability)
    ]
    return found if len(found) > 1 else []
