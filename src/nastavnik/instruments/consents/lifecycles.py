"""The life of a consent. Refusal is as legitimate as a signature and asks for no reason (R06)."""

from nastavnik.kernel.lifecycle import Lifecycle, Move

CONSENT = Lifecycle(
    name="consent",
    states={
        "prepared": "Напечатано",
        "signed": "Подписано",
        "refused": "Не согласен",
        "withdrawn": "Отозвано",
        "expired": "Срок истёк",
        "replaced": "Заменено",
    },
    initial="prepared",
    final=frozenset({"refused", "withdrawn", "expired", "replaced"}),
    moves=(
        Move("sign", ("prepared",), "signed"),
        Move("refuse", ("prepared",), "refused"),
        Move("withdraw", ("signed",), "withdrawn"),
        Move("expire", ("signed",), "expired"),
        Move("replace", ("prepared",), "replaced"),
    ),
)
