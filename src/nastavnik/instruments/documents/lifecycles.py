"""The life of a document, in the one vocabulary of screens (ux 2.5, S20)."""

from nastavnik.kernel.lifecycle import Lifecycle, Move

DOCUMENT = Lifecycle(
    name="document",
    states={
        "draft": "Готовится",
        "sent": "На подписи",
        "registered": "Подписан",
        "cancelled": "Отменён",
    },
    initial="draft",
    final=frozenset({"cancelled"}),
    moves=(
        Move("send", ("draft",), "sent", clock="sent_at"),
        Move("take_back", ("sent",), "draft"),
        Move("register", ("draft", "sent"), "registered", clock="registered_at"),
        Move("cancel", ("draft", "sent", "registered"), "cancelled", clock="cancelled_at"),
    ),
)
