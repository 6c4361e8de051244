"""Files of documents open by the rule of the document."""

from __future__ import annotations

from django.db.models import Q

from nastavnik.foundation.access.web import restrict
from nastavnik.foundation.files.access import owner
from nastavnik.instruments.documents.capabilities import Cap
from nastavnik.instruments.documents.models import Document
from nastavnik.kernel.act import Act


@owner
def document_file(act: Act, file_id: int) -> bool:
    """The file or the scan of a document one may see."""
    owned = restrict(Document.objects, act, Cap.SEE_DOCUMENTS).filter(Q(file_id=file_id) | Q(scan_id=file_id))
    return bool(owned.exists())
