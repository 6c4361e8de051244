from __future__ import annotations

from nastavnik.instruments.documents.capabilities import Cap
from nastavnik.instruments.documents.lifecycles import DOCUMENT
from nastavnik.instruments.documents.models import Document
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action


@action(capability=Cap.PREPARE_DOCUMENTS, event="documents.document.sent", title="Документ передан руководителю")
def send_document(act: Act, *, document: Document) -> Document:
    """Hand the draft to the head."""
    document = Document.objects.locked(document)
    DOCUMENT.move(document, "send", act)
    document.save()
    return document


@action(capability=Cap.PREPARE_DOCUMENTS, event="documents.document.returned", title="Документ возвращён на доработку")
def take_back_document(act: Act, *, document: Document, remark: str = "") -> Document:
    """Back to draft: by the curator, or by the head with a remark (kept in the journal)."""
    document = Document.objects.locked(document)
    DOCUMENT.move(document, "take_back", act)
    document.save()
    return document


@action(capability=Cap.PREPARE_DOCUMENTS, event="documents.document.cancelled", title="Документ отменён")
def cancel_document(act: Act, *, document: Document) -> Document:
    """Cancel a draft. A registered order is undone by another order, not here."""
    from nastavnik.instruments.documents.actions.revise_document import open_or_refuse

    document = Document.objects.locked(document)
    open_or_refuse(document)
    DOCUMENT.move(document, "cancel", act)
    document.save()
    return document
