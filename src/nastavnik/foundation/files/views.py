from __future__ import annotations

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404

from nastavnik.foundation.access.web import Request, screen
from nastavnik.foundation.files.access import may_open
from nastavnik.foundation.files.capabilities import Cap
from nastavnik.foundation.files.models import StoredFile

INLINE = {"application/pdf", "image/jpeg", "image/png"}


@screen(Cap.READ_FILES)
def show(request: Request, pk: int) -> FileResponse:
    """The bytes, as an attachment unless it is a scan a browser shows safely. Never cached by others."""
    file = StoredFile.objects.filter(pk=pk).first()
    if file is None or not may_open(request.act, file):
        raise Http404
    response = FileResponse(
        default_storage.open(file.key, "rb"),
        as_attachment=file.content_type not in INLINE,
        filename=file.name,
        content_type=file.content_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
