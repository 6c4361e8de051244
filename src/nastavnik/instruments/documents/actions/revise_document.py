from __future__ import annotations

from django.core.files.base import File

from nastavnik.foundation.files.storing import DOCX, store_upload
from nastavnik.instruments.documents.capabilities import Cap
from nastavnik.instruments.documents.models import Document
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action
from nastavnik.kernel.errors import Refusal


class Closed(Refusal):
    """A registered or cancelled document is not changed; a correction is a new document (R22)."""


def open_or_refuse(document: Document) -> None:
    """Raises ``Closed`` unless the document is a draft or on signature."""
    if document.state not in ("draft", "sent"):
        raise Closed(f"Документ «{document}» уже нельзя изменить. Исправление оформляется новым документом.")


@action(
    capability=Cap.PREPARE_DOCUMENTS,
    event="documents.document.revised",
    title="Загружен исправленный файл",
    about="document",
)
def revise_document(act: Act, *, document: Document, upload: File[bytes]) -> Document:
    """Take back the file a person corrected in Word. Earlier files stay stored."""
    open_or_refuse(document)
    document.file = store_upload(act, upload, allowed={DOCX: ".docx"})
    document.edited = True
    document.save()
    return document
