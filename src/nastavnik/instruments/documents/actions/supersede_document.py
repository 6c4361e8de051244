from __future__ import annotations

from nastavnik.instruments.documents.actions.prepare_document import family
from nastavnik.instruments.documents.capabilities import Cap
from nastavnik.instruments.documents.lifecycles import DOCUMENT
from nastavnik.instruments.documents.models import Document
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action
from nastavnik.kernel.errors import Refusal


class NotInForce(Refusal):
    """Only a signed document replaces, and only a signed one is replaced."""


@action(
    capability=Cap.REGISTER_DOCUMENTS,
    event="documents.document.superseded",
    title="Документ заменён новым",
    about="document",
)
def supersede_document(act: Act, *, document: Document, by: Document) -> Document:
    """A registered document loses force with the registration of another. Its attachments go with it."""
    document = Document.objects.locked(document)
    if by.state != "registered" or by.pk == document.pk:
        raise NotInForce("Документ заменяет другой подписанный и зарегистрированный документ.")
    for item in family(document):
        DOCUMENT.move(item, "supersede", act)
        item.superseded_by = by
        item.save()
    return document
