"""A version of a programme from the draft to its end (ux S17). Each state has one owner of the next move.

The head approves by signing the paper (D22): its registration moves the version to «Утверждена» from any open state, for a
paper that all sides have signed is their agreement.
"""

from nastavnik.kernel.lifecycle import Lifecycle, Move

OPEN = ("draft", "offered", "agreed", "endorsed")
"""States of a version on its way: at most one of a programme."""

REVISION = Lifecycle(
    name="programme",
    states={
        "draft": "Черновик",
        "offered": "На согласовании",
        "agreed": "Согласована",
        "endorsed": "У руководителя",
        "approved": "Утверждена",
        "superseded": "Заменена",
        "completed": "Завершена",
        "withdrawn": "Отменена",
    },
    initial="draft",
    final=frozenset({"superseded", "completed", "withdrawn"}),
    moves=(
        Move("offer", ("draft",), "offered", clock="offered_at"),
        Move("agree", ("offered",), "agreed", clock="agreed_at"),
        Move("reopen", ("offered", "agreed", "endorsed"), "draft"),
        Move("endorse", ("agreed",), "endorsed", clock="endorsed_at"),
        Move("approve", OPEN, "approved", clock="approved_at"),
        Move("supersede", ("approved",), "superseded"),
        Move("complete", ("approved",), "completed"),
        Move("withdraw", OPEN, "withdrawn"),
    ),
)
