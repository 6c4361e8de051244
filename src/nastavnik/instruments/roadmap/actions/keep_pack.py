from __future__ import annotations

from pathlib import Path

from nastavnik.foundation.files.storing import ZIP, keep_path
from nastavnik.foundation.organisations.models import SchoolYear
from nastavnik.instruments.roadmap.capabilities import Cap
from nastavnik.instruments.roadmap.models import EvidencePack
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action


@action(capability=Cap.EDIT_ROADMAP, event="roadmap.pack.made", title="Собран архив доказательств", about="year")
def keep_pack(act: Act, *, year: SchoolYear, path: Path) -> EvidencePack:
    """Keep a written archive: who took the year's papers out, and when, stands in the journal."""
    name = f"Наставничество {year.title.replace('/', '-')}, {act.today:%d.%m.%Y}.zip"
    pack: EvidencePack = EvidencePack.objects.create(
        organisation_id=act.organisation.pk, year=year, file=keep_path(act, path, name=name, kind=ZIP), made_at=act.now
    )
    return pack
