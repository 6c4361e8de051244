"""The evidence pack is written in the background."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django.urls import reverse

from nastavnik.foundation.jobs.running import Progress, job
from nastavnik.foundation.organisations.models import SchoolYear
from nastavnik.instruments.roadmap.actions.keep_pack import keep_pack
from nastavnik.instruments.roadmap.pack import write_pack
from nastavnik.kernel.act import Act
from nastavnik.ui.text import plural

PACK = "roadmap.evidence_pack"


@job(PACK)
def pack_in_background(act: Act, progress: Progress, *, year_id: int) -> dict[str, Any]:
    """A second run makes a second archive: nothing is lost, and the newest stands first."""
    year = SchoolYear.objects.get(pk=year_id)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pack.zip"
        count = write_pack(path, year, act.today, progress)
        progress("Сохраняем архив")
        keep_pack(act, year=year, path=path)
    return {"url": reverse("roadmap:packs"), "text": f"Архив собран: {plural(count, 'файл', 'файла', 'файлов')}."}
