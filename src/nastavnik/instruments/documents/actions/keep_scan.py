from __future__ import annotations

from django.core.files.base import File

from nastavnik.foundation.files.storing import store_upload
from nastavnik.instruments.documents.actions.send_document import on_its_own
from nastavnik.instruments.documents.capabilities import Cap
from nastavnik.instruments.documents.models import Document
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action
from nastavnik.kernel.errors import Refusal


class NotForScan(Refusal):
    """A cancelled paper has no scan to keep."""


@action(capability=Cap.REGISTER_DOCUMENTS, event="documents.document.scanned", title="Приложен скан", about="document")
def keep_scan(act: Act, *, document: Document, scan: File[bytes]) -> Document:
    """Keep the scan of the signed paper with its document, before or after registration. Earlier scans stay stored."""
    document = Document.objects.locked(document)
    on_its_own(document)
    if document.state == "cancelled":
        raise NotForScan(f"Документ «{document}» отменён, скан к нему не прикладывают.")
    document.scan = store_upload(act, scan)
    document.save()
    return document
