"""A mentorship (pair or group) from the order that fixes it to its end (reference 1.7).

Before the order there is only an agreed proposal: a mentorship without an order does not exist. What an order changes
without moving the state (term, form, members) is a ``Turn`` all the same.
"""

from nastavnik.kernel.lifecycle import Lifecycle, Move
from nastavnik.stages.mentors.lifecycles import AT_WORK

RUNNING = AT_WORK
"""States in which the pair exists: it takes a place of its mentor and has to be ended by an order."""

MENTORSHIP = Lifecycle(
    name="mentorship",
    states={
        "active": "Действует",
        "paused": "Приостановлена",
        "completed": "Завершена",
        "ended_early": "Прекращена досрочно",
    },
    initial="active",
    final=frozenset({"completed", "ended_early"}),
    moves=(
        Move("pause", ("active",), "paused"),
        Move("resume", ("paused",), "active"),
        Move("complete", RUNNING, "completed"),
        Move("end_early", RUNNING, "ended_early"),
    ),
)
