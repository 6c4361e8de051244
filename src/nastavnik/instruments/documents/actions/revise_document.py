from __future__ import annotations

from django.conf import settings
from django.core.files.base import File

from nastavnik.foundation.files.storing import DOCX, FileRefused, content_type, store_upload
from nastavnik.instruments.documents.actions.prepare_document import render_file
from nastavnik.instruments.documents.capabilities import Cap
from nastavnik.instruments.documents.engine import FileFault, open_package
from nastavnik.instruments.documents.lifecycles import OPEN
from nastavnik.instruments.documents.models import Document
from nastavnik.instruments.documents.rendering import source_in_use
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action
from nastavnik.kernel.errors import Refusal


class Closed(Refusal):
    """A registered or cancelled document is not changed; a correction is a new document (R22)."""


def open_or_refuse(document: Document) -> None:
    """Raises ``Closed`` unless the document is a draft or on signature."""
    if document.state not in OPEN:
        raise Closed(f"Документ «{document}» уже нельзя изменить. Исправление оформляется новым документом.")


def check_word_file(upload: File[bytes]) -> None:
    """Raises ``FileRefused`` for a Word file that carries macros, outside links or a bomb; other files are not judged here."""
    if upload.size > settings.FILE_SIZE_LIMIT:
        return
    data = upload.open("rb").read()
    if data and content_type(data) == DOCX:
        try:
            open_package(data)
        except FileFault as fault:
            raise FileRefused(fault.text, field="file") from fault


@action(
    capability=Cap.PREPARE_DOCUMENTS,
    event="documents.document.revised",
    title="Загружен исправленный файл",
    about="document",
)
def revise_document(act: Act, *, document: Document, upload: File[bytes]) -> Document:
    """Take back the file a person corrected in Word. Earlier files stay stored."""
    document = Document.objects.locked(document)
    open_or_refuse(document)
    check_word_file(upload)
    document.file = store_upload(act, upload, allowed={DOCX: ".docx"})
    document.edited = True
    document.save()
    return document


@action(
    capability=Cap.PREPARE_DOCUMENTS,
    event="documents.document.redrawn",
    title="Документ собран заново",
    about="document",
)
def redraw_document(act: Act, *, document: Document) -> Document:
    """Draw a draft up again by the template in use now; a file corrected by hand gives way. Earlier files stay stored."""
    document = Document.objects.locked(document)
    open_or_refuse(document)
    source = source_in_use(document.organisation, document.kind)
    document.edition, document.template, document.edited = source.edition, source.template, False
    document.file = render_file(act, document)
    document.save()
    return document
