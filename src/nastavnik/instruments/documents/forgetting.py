from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Q

from nastavnik.foundation.privacy.portions import Kept, Portion, Said, Subject, erase_files, forgets
from nastavnik.instruments.documents.actions.prepare_document import render_file
from nastavnik.instruments.documents.models import Acquaintance, Document

GROUND = "архивное законодательство (125-ФЗ, приказ Росархива № 236): подписан или имеет номер в реестре"
HELD = (
    Q(state__in=("numbered", "registered", "superseded"))
    | Q(register_year__isnull=False)
    | Q(attached_to__register_year__isnull=False)
)
"""Papers that stand in a register, and their attachments."""


@forgets("documents.Acquaintance.person")
def papers(about: Subject) -> Iterator[Said]:
    """Registered papers stay as they were signed. Those on their way are drawn up anew without the person."""
    acquainted = set(Acquaintance.objects.filter(person=about.person).values_list("document_id", flat=True))
    named = [
        row for row in Document.objects.all()
        if row.pk in acquainted or about.words.found([row.title, row.context, row.number_text])
    ]  # fmt: skip
    held = set(Document.objects.filter(HELD).values_list("pk", flat=True))
    yield Kept([f"{row}{_files(row)}" for row in named if row.pk in held], GROUND)
    drafts = Document.objects.filter(pk__in=[row.pk for row in named if row.pk not in held])
    sheets = Acquaintance.objects.filter(person=about.person).exclude(document_id__in=held)
    yield Portion("отметки об ознакомлении с черновиками", sheets)
    yield Portion("черновики документов", drafts, lambda rows: _draw_anew(about, rows))


def _files(row: Document) -> str:
    return f" (код {row.code})"


def _draw_anew(about: Subject, rows: Any) -> None:
    """The words without the person, and a new file from them: corrections made in Word are lost, and so is the scan."""
    for document in rows.select_related("organisation", "template__file", "attached_to", "cites"):
        former = {document.file_id, document.scan_id, document.print_id, document.signature_id} - {None}
        document.title = about.words.without(document.title)[:300]
        document.context = about.words.without(document.context)
        document.edited, document.scan, document.print, document.signature = False, None, None, None
        document.file = render_file(about.act, document)
        document.save()
        erase_files(pk for pk in former if pk is not None)
