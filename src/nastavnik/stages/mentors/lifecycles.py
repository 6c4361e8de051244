"""The life of a mentor in a school year."""

from nastavnik.kernel.lifecycle import Lifecycle, Move

MENTOR = Lifecycle(
    name="mentor",
    states={
        "candidate": "Ждём согласия",
        "in_bank": "Готов работать",
        "left": "Не участвует",
    },
    initial="candidate",
    moves=(
        Move("enter_bank", ("candidate",), "in_bank"),
        Move("suspend", ("in_bank",), "candidate"),
        Move("leave", ("candidate", "in_bank"), "left"),
        Move("return", ("left",), "candidate"),
    ),
)
