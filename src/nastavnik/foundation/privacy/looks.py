"""Who looked: a line when a page with somebody else's named data is opened."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from nastavnik.foundation.privacy.models import Look, What
from nastavnik.kernel import writing
from nastavnik.kernel.act import SYSTEM_ROLE, Act

KEPT_DAYS = 365
"""How long a look is kept; a school's own ``settings["looks_kept_days"]`` goes before."""
WHY = "a look changes nothing of the school's: it is told to the person, not to the audit"


def note_look(act: Act, person_id: int, what: What) -> None:
    """Note that the actor opened another's data: once a day for one viewer, person and kind."""
    note_looks(act, [person_id], what)


def note_looks(act: Act, person_ids: Iterable[int], what: What) -> None:
    """The same for a page or a file with several people. One query when all were noted today, two when somebody was not.

    Own looks and the system's are not noted.
    """
    actor = act.actor
    others = set(person_ids) - {actor.person_id}
    if actor.role == SYSTEM_ROLE or actor.user_id is None or not others:
        return
    today = Look.objects.filter(viewer_id=actor.user_id, what=what, on=act.today, person_id__in=others)
    fresh = others - set(today.values_list("person_id", flat=True))
    if fresh:
        with writing.permit(WHY):
            Look.objects.bulk_create(
                [
                    Look(
                        organisation_id=act.organisation.pk, person_id=pk, viewer_id=actor.user_id, role=actor.role,
                        what=what, on=act.today, at=act.now,
                    )
                    for pk in sorted(fresh)
                ],
                ignore_conflicts=True,
            )  # fmt: skip


def kept_days(settings: dict[str, object]) -> int:
    """Days a look is kept in an organisation with these settings."""
    value = settings.get("looks_kept_days")
    return value if isinstance(value, int) and value > 0 else KEPT_DAYS


def outdated(act: Act, days: int) -> Any:
    """Looks older than that."""
    return Look.objects.filter(on__lt=act.today - timedelta(days=days))
