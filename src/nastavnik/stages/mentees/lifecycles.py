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
        Move("enter_bank", ("candidate",), "searching"),
        Move("suspend", ("searching",), "candidate"),
        Move("pair", ("searching",), "paired"),
        Move("unpair", ("paired",), "searching"),
        Move("leave", ("candidate", "searching", "paired"), "left"),
        Move("return", ("left",), "candidate"),
    ),
)
