from __future__ import annotations

from collections.abc import Iterator

from nastavnik.foundation.privacy.portions import Kept, Portion, Said, Subject, forgets, with_files
from nastavnik.instruments.roadmap.models import EvidencePack, LineAttachment, PlanLine

GROUND = "документ школы, приложенный к делу дорожной карты: если в нём назван человек, решает комиссия"


@forgets("roadmap.PlanLine.responsible")
def roadmap(about: Subject) -> Iterator[Said]:
    """Archives of evidence hold copies of papers and are packed anew. The machine does not read scans: the commission does."""
    attached = LineAttachment.objects.select_related("file")
    yield Kept(
        [f"{row.note} (файл {row.file_id})" for row in attached if about.words.found([row.note, row.file.name])], GROUND
    )
    yield Portion("архивы доказательств", EvidencePack.objects.all(), with_files("file"))
    yield Portion(
        "назначения ответственным", PlanLine.objects.filter(responsible=about.person),
        lambda rows: rows.update(responsible=None),
    )  # fmt: skip
