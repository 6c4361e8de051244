"""Who counts as trained to mentor. Training, which knows sessions and terms, declares its own judgement over ours."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from nastavnik.kernel.act import Act
from nastavnik.stages.mentors.models import Course

Marks = Callable[[Act, Sequence[int]], set[int]]
"""Person ids → those who are trained to mentor. One query."""
MARKS: list[Marks] = []
"""The last one declared knows best."""


def trained(act: Act, persons: Sequence[int]) -> set[int]:
    """Ids of those who are trained."""
    return MARKS[-1](act, persons)


def courses(act: Act, persons: Sequence[int]) -> set[int]:
    """A course of training in mentoring finished by today."""
    found = Course.objects.filter(person_id__in=persons, finished_on__lte=act.today)
    return set(found.order_by().values_list("person_id", flat=True))


MARKS.append(courses)
