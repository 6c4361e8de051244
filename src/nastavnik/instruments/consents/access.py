"""Files of consents open by the rule of the consent."""

from __future__ import annotations

from django.db.models import Q

from nastavnik.foundation.access.web import restrict
from nastavnik.foundation.files.access import owner
from nastavnik.instruments.consents.capabilities import Cap
from nastavnik.instruments.consents.models import Consent
from nastavnik.kernel.act import Act


@owner
def consent_file(act: Act, file_id: int) -> bool:
    """The print or the scan of a consent one may see."""
    owned = restrict(Consent.objects, act, Cap.SEE_CONSENTS).filter(Q(file_id=file_id) | Q(scan_id=file_id))
    return bool(owned.exists())
