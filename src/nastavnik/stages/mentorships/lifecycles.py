"""A mentorship (pair or group) from the order that fixes it to its end (reference 1.7). Later stages add pause and change.

Before the order there is only an agreed proposal: a mentorship without an order does not exist.
"""

from nastavnik.kernel.lifecycle import Lifecycle, Move

MENTORSHIP = Lifecycle(
    name="mentorship",
    states={
        "active": "Действует",
        "completed": "Завершена",
        "ended_early": "Прекращена досрочно",
    },
    initial="active",
    final=frozenset({"completed", "ended_early"}),
    moves=(
        Move("complete", ("active",), "completed"),
        Move("end_early", ("active",), "ended_early"),
    ),
)
