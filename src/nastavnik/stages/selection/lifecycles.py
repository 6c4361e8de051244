"""A proposed pair: the engine suggests, the curator decides, both people answer. Two steps: decide, then notify."""

from nastavnik.kernel.lifecycle import Lifecycle, Move

PROPOSAL = Lifecycle(
    name="proposal",
    states={
        "suggested": "Предложена",
        "accepted": "Принята",
        "sent": "На согласии",
        "agreed": "Согласована",
        "ordered": "В приказе",
        "expired": "Без ответа",
        "declined": "Не подошла",
        "rejected": "Отклонена",
    },
    initial="suggested",
    final=frozenset({"declined", "rejected", "ordered"}),
    moves=(
        Move("accept", ("suggested",), "accepted"),
        Move("take_back", ("accepted",), "suggested"),
        Move("reject", ("suggested", "accepted", "expired"), "rejected"),
        Move("send", ("accepted",), "sent", clock="sent_at"),
        Move("expire", ("sent",), "expired"),
        Move("extend", ("expired",), "sent"),
        Move("agree", ("sent",), "agreed"),
        Move("decline", ("sent", "agreed"), "declined"),
        Move("order", ("agreed",), "ordered"),
    ),
)
