"""The life of a consent. Refusal is as legitimate as a signature and asks for no reason (R06)."""

from nastavnik.kernel.lifecycle import Lifecycle, Move

CONSENT = Lifecycle(
    name="consent",
    states={
        "prepared": "Напечатано",
        "signed": "Подписано",
        "refused": "Не согласен",
        "withdrawn": "Отозвано",
        "replaced": "Заменено",
    },
    initial="prepared",
    final=frozenset({"refused", "withdrawn", "replaced"}),
    moves=(
        Move("sign", ("prepared",), "signed"),
        Move("refuse", ("prepared",), "refused"),
        Move("withdraw", ("signed",), "withdrawn"),
        Move("replace", ("prepared",), "replaced"),
    ),
)
