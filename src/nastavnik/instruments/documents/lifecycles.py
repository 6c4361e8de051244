"""The life of a document and of a school's own template, in the one vocabulary of screens (ux 2.5, S20)."""

from nastavnik.kernel.lifecycle import Lifecycle, Move

DOCUMENT = Lifecycle(
    name="document",
    states={
        "draft": "Готовится",
        "sent": "На подписи",
        "numbered": "Ждёт электронной подписи",
        "registered": "Подписан",
        "superseded": "Заменён",
        "cancelled": "Отменён",
    },
    initial="draft",
    final=frozenset({"cancelled", "superseded"}),
    moves=(
        Move("send", ("draft",), "sent", clock="sent_at"),
        Move("take_back", ("sent",), "draft"),
        Move("number", ("draft", "sent"), "numbered"),
        Move("register", ("draft", "sent", "numbered"), "registered", clock="registered_at"),
        Move("supersede", ("registered",), "superseded", clock="superseded_at"),
        Move("cancel", ("draft", "sent", "numbered", "registered"), "cancelled", clock="cancelled_at"),
    ),
)

SIGNED = ("registered", "superseded")
"""States of a paper that was signed: in force, or in force till another replaced it."""

OPEN = ("draft", "sent")
"""States in which the text may change."""

TEMPLATE = Lifecycle(
    name="own_template",
    states={"checked": "Проверен", "used": "Действует", "retired": "Снят"},
    initial="checked",
    moves=(
        Move("use", ("checked", "retired"), "used", clock="used_at"),
        Move("retire", ("used",), "retired", clock="retired_at"),
    ),
)
