from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from nastavnik.foundation.privacy.portions import Portion, Said, Subject, forgets
from nastavnik.stages.mentors.lifecycles import MENTOR
from nastavnik.stages.mentors.models import Course, Mentor, Readiness, Strength

NOTHING = {
    "note": "", "circumstances": "", "readiness": Readiness.YES, "kind": "", "mentored": "", "external": "", "wants_to_learn": [],
    "formats": [], "feedback": "", "days": [], "times": [], "frequency": "",
}  # fmt: skip


@forgets("mentors.Mentor.person", "mentors.Course.person")
def mentor(about: Subject) -> Iterator[Said]:
    """What was offered goes. An entry that stands in an order stays as a number, so that the pairs of the year still count."""
    entries = Mentor.objects.filter(person=about.person)
    yield Portion("сильные стороны", Strength.objects.filter(mentor__in=entries))
    yield Portion("обучение наставника", Course.objects.filter(person=about.person))
    lone = entries.filter(mentorships__isnull=True)
    yield Portion("место в банке наставников", Mentor.objects.filter(pk__in=list(lone.values_list("pk", flat=True))))
    ordered = entries.filter(mentorships__isnull=False).distinct()
    yield Portion("условия и предпочтения наставника", ordered, lambda rows: _emptied(about, rows))


def _emptied(about: Subject, rows: Any) -> None:
    for row in rows:
        for name, value in NOTHING.items():
            setattr(row, name, value)
        if row.state != "left":
            MENTOR.move(row, "leave", about.act)
        row.save()
