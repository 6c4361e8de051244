"""What training tells the matching: who is trained by the school's own rule, with hours and terms."""

from __future__ import annotations

from collections.abc import Sequence

from nastavnik.kernel.act import Act
from nastavnik.stages.selection.training.queries import trained
from nastavnik.stages.selection.training_marks import MARKS


def judged(act: Act, persons: Sequence[int]) -> set[int]:
    """Person ids → those whom the rule in force calls trained today."""
    marks = trained(persons, act.today, organisation_id=act.organisation.pk)
    return {person for person, mark in marks.items() if mark.trained}


MARKS.append(judged)
