"""The lives of a questionnaire's version, of a campaign and of an invitation."""

from nastavnik.kernel.lifecycle import Lifecycle, Move

VERSION = Lifecycle(
    name="version",
    states={"draft": "Черновик", "published": "Опубликована", "retired": "В архиве"},
    initial="draft",
    final=frozenset({"retired"}),
    moves=(
        Move("publish", ("draft",), "published", clock="published_at"),
        Move("retire", ("published",), "retired"),
    ),
)

CAMPAIGN = Lifecycle(
    name="campaign",
    states={"draft": "Готовится", "open": "Идёт сбор", "closed": "Собрано"},
    initial="draft",
    moves=(
        Move("open", ("draft",), "open"),
        Move("close", ("open",), "closed"),
        Move("reopen", ("closed",), "open"),
    ),
)

INVITATION = Lifecycle(
    name="invitation",
    states={
        "prepared": "Не отправлено",
        "sent": "Отправлено",
        "opened": "Открыто",
        "started": "Начато",
        "answered": "Ответ есть",
        "declined": "Отказ",
        "revoked": "Отозвано",
    },
    initial="prepared",
    moves=(
        Move("send", ("prepared",), "sent"),
        Move("open", ("prepared", "sent"), "opened"),
        Move("start", ("prepared", "sent", "opened", "declined"), "started"),
        Move("answer", ("prepared", "sent", "opened", "started", "declined"), "answered"),
        Move("decline", ("prepared", "sent", "opened", "started"), "declined"),
        Move("revoke", ("prepared", "sent", "opened", "started", "answered", "declined"), "revoked"),
        Move("renew", ("revoked",), "prepared"),
    ),
)
"""«Не буду отвечать» is as legitimate as an answer, is not asked for a reason, and may be changed while the campaign is open."""
