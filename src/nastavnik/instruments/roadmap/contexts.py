"""The plan of a year as its paper (D03) names it."""

from __future__ import annotations

from typing import Any

from nastavnik.foundation.organisations.models import Organisation
from nastavnik.instruments.documents.contexts import head_words, organisation_words
from nastavnik.instruments.roadmap.queries import Line, Plan
from nastavnik.instruments.roadmap.rules import Status


def plan_words(organisation: Organisation, found: Plan, curator: str) -> dict[str, Any]:
    """What the template D03 reads."""
    return {
        "организация": organisation_words(organisation),
        "руководитель": head_words(organisation),
        "учебный_год": found.year.title,
        "куратор_подпись": curator,
        "приказ": None,
        "этапы": [
            {
                "номер": str(stage.number),
                "название": stage.title,
                "дела": [
                    {
                        "номер": f"{stage.number}.{number}",
                        "мероприятие": line.activity.title,
                        "срок": f"{line.starts_on:%d.%m.%Y} — {line.due_on:%d.%m.%Y}",
                        "ответственный": line.responsible,
                        "результат": line.activity.result,
                        "отметка": _mark(line),
                    }
                    for number, line in enumerate(stage.lines, start=1)
                ],
            }
            for stage in found.stages
        ],
    }


def _mark(line: Line) -> str:
    if line.status is Status.DONE:
        return "выполнено"
    return line.words if line.status is Status.WAIVED else ""
