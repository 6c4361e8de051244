"""Files attached to lines open to those who see the road map."""

from __future__ import annotations

from nastavnik.foundation.access.web import restrict
from nastavnik.foundation.files.access import owner
from nastavnik.instruments.roadmap.capabilities import Cap
from nastavnik.instruments.roadmap.models import EvidencePack, LineAttachment
from nastavnik.kernel.act import Act


@owner
def attached_file(act: Act, file_id: int) -> bool:
    return bool(restrict(LineAttachment.objects, act, Cap.SEE_ROADMAP).filter(file_id=file_id).exists())


@owner
def evidence_pack(act: Act, file_id: int) -> bool:
    """The archive holds consents and orders: only those who run the road map open it."""
    return bool(restrict(EvidencePack.objects, act, Cap.EDIT_ROADMAP).filter(file_id=file_id).exists())
