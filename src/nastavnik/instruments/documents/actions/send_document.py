from __future__ import annotations

from nastavnik.instruments.documents.actions.prepare_document import family
from nastavnik.instruments.documents.capabilities import Cap
from nastavnik.instruments.documents.lifecycles import DOCUMENT
from nastavnik.instruments.documents.models import Document
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action
from nastavnik.kernel.errors import Refusal


class GoesWithOrder(Refusal):
    """An attachment has no way of its own."""


def on_its_own(document: Document) -> None:
    """Raises ``GoesWithOrder`` for an attachment."""
    if document.attached_to_id is not None:
        raise GoesWithOrder(f"Это приложение: оно идёт вместе с документом «{document.attached_to}».")


def move(act: Act, document: Document, verb: str) -> Document:
    """The document as it stands now and its attachments make a move together."""
    document = Document.objects.locked(document)
    on_its_own(document)
    for item in family(document):
        DOCUMENT.move(item, verb, act)
        item.save()
    return document


@action(capability=Cap.PREPARE_DOCUMENTS, event="documents.document.sent", title="Документ передан руководителю")
def send_document(act: Act, *, document: Document) -> Document:
    """Hand the draft to the head."""
    return move(act, document, "send")


@action(capability=Cap.PREPARE_DOCUMENTS, event="documents.document.returned", title="Документ возвращён на доработку")
def take_back_document(act: Act, *, document: Document, remark: str = "") -> Document:
    """Back to draft: by the curator, or by the head with a remark (kept in the journal)."""
    return move(act, document, "take_back")


@action(capability=Cap.PREPARE_DOCUMENTS, event="documents.document.cancelled", title="Документ отменён")
def cancel_document(act: Act, *, document: Document) -> Document:
    """Cancel a draft. A number that was given for an electronic signature stays in the register, beside «Отменён».

    A registered order is undone by another order, not here.
    """
    from nastavnik.instruments.documents.actions.revise_document import Closed

    document = Document.objects.locked(document)
    if document.state not in ("draft", "sent", "numbered"):
        raise Closed(f"Документ «{document}» уже подписан. Исправление оформляется новым документом.")
    return move(act, document, "cancel")
