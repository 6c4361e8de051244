"""Files of materials open to those who may read the material, certificates also to those they were given to."""

from __future__ import annotations

from django.db.models import Q

from nastavnik.foundation.access.web import restrict
from nastavnik.foundation.files.access import owner
from nastavnik.kernel.act import Act
from nastavnik.stages.selection.training.capabilities import Cap
from nastavnik.stages.selection.training.models import Attendee, MaterialEdition


@owner
def material_file(act: Act, file_id: int) -> bool:
    """The file of an edition, former ones too."""
    return bool(restrict(MaterialEdition.objects, act, Cap.SEE_MATERIALS).filter(file_id=file_id).exists())


@owner
def own_certificate(act: Act, file_id: int) -> bool:
    """One's own certificate, when it is signed: the Word file and the scan."""
    signed = Attendee.objects.owned_by(act.actor).filter(certificate__state__in=("registered", "superseded"))
    return bool(signed.filter(Q(certificate__file_id=file_id) | Q(certificate__scan_id=file_id)).exists())
