"""Files of documents open by the rule of the document."""

from __future__ import annotations

from django.db.models import Q

from nastavnik.foundation.access.web import restrict
from nastavnik.foundation.files.access import owner
from nastavnik.instruments.documents.capabilities import Cap
from nastavnik.instruments.documents.models import Document, OwnTemplate
from nastavnik.kernel.act import Act


@owner
def document_file(act: Act, file_id: int) -> bool:
    """The file, the scan, the frozen PDF or the signature of a document one may see."""
    files = Q(file_id=file_id) | Q(scan_id=file_id) | Q(print_id=file_id) | Q(signature_id=file_id)
    owned = restrict(Document.objects, act, Cap.SEE_DOCUMENTS).filter(files)
    return bool(owned.exists())


@owner
def own_template(act: Act, file_id: int) -> bool:
    """The file of a school's own template, for those who keep the templates."""
    return bool(restrict(OwnTemplate.objects, act, Cap.MANAGE_TEMPLATES).filter(file_id=file_id).exists())
