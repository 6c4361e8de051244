"""A mentorship (pair or group) from the draft order to its end (reference 1.7). Later stages add pause and change."""

from nastavnik.kernel.lifecycle import Lifecycle, Move

MENTORSHIP = Lifecycle(
    name="mentorship",
    states={
        "draft": "Готовится приказ",
        "active": "Действует",
        "completed": "Завершена",
        "ended_early": "Прекращена досрочно",
        "dropped": "Не состоялась",
    },
    initial="draft",
    final=frozenset({"completed", "ended_early", "dropped"}),
    moves=(
        Move("activate", ("draft",), "active"),
        Move("drop", ("draft",), "dropped"),
        Move("complete", ("active",), "completed"),
        Move("end_early", ("active",), "ended_early"),
    ),
)
