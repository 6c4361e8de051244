"""The life of a session of mentors and of a methodical material."""

from nastavnik.kernel.lifecycle import Lifecycle, Move

SESSION = Lifecycle(
    name="session",
    states={"planned": "Назначено", "held": "Проведено", "cancelled": "Отменено"},
    initial="planned",
    final=frozenset({"cancelled"}),
    moves=(
        Move("hold", ("planned", "held"), "held", clock="held_at"),
        Move("cancel", ("planned",), "cancelled", clock="cancelled_at"),
    ),
)

MATERIAL = Lifecycle(
    name="material",
    states={"used": "Действует", "retired": "Снят"},
    initial="used",
    moves=(
        Move("retire", ("used",), "retired", clock="retired_at"),
        Move("restore", ("retired",), "used"),
    ),
)
