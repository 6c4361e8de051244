"""The life of a mentor in a school year."""

from nastavnik.kernel.lifecycle import Lifecycle, Move

AT_WORK = ("active", "paused")
"""States of a mentorship in which it takes a place of its mentor; the stage of pairs owns the rest of its life."""

MENTOR = Lifecycle(
    name="mentor",
    states={
        "candidate": "Ждём согласия",
        "in_bank": "Готов работать",
        "left": "Не участвует",
    },
    initial="candidate",
    moves=(
        Move("enter_bank", ("candidate",), "in_bank", clock="state_since"),
        Move("suspend", ("in_bank",), "candidate", clock="state_since"),
        Move("leave", ("candidate", "in_bank"), "left", clock="state_since"),
        Move("return", ("left",), "candidate", clock="state_since"),
    ),
)
