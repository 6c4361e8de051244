"""The life of a mentee in a school year."""

from nastavnik.kernel.lifecycle import Lifecycle, Move

MENTEE = Lifecycle(
    name="mentee",
    states={
        "candidate": "Ждём согласия",
        "searching": "Ищем наставника",
        "paired": "Есть наставник",
        "left": "Не участвует",
    },
    initial="candidate",
    moves=(
        Move("enter_bank", ("candidate",), "searching", clock="state_since"),
        Move("suspend", ("searching",), "candidate", clock="state_since"),
        Move("pair", ("searching",), "paired", clock="state_since"),
        Move("unpair", ("paired",), "searching", clock="state_since"),
        Move("leave", ("candidate", "searching", "paired"), "left", clock="state_since"),
        Move("return", ("left",), "candidate", clock="state_since"),
    ),
)
