from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from nastavnik.foundation.people.models import Person
from nastavnik.instruments.documents.capabilities import Cap
from nastavnik.instruments.documents.models import Acquaintance, Document
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action
from nastavnik.kernel.errors import Refusal


class TooEarly(Refusal):
    """One cannot be acquainted with a document before it exists, or in the future."""


@action(
    capability=Cap.MARK_ACQUAINTED,
    event="documents.acquaintance.marked",
    title="Отмечено ознакомление",
    about="document",
)
def mark_acquainted(act: Act, *, document: Document, people: Sequence[Person], on: date) -> int:
    """Note who signed the acquaintance sheet and when. Returns how many marks were new."""
    if document.state != "registered" or document.dated_on is None:
        raise TooEarly("Сначала зарегистрируйте документ: ознакомить можно с подписанным.")
    if not document.dated_on <= on <= act.today:
        raise TooEarly(f"Ознакомить можно с {document.dated_on:%d.%m.%Y} по сегодня. Проверьте дату.", field="on")
    waiting = Acquaintance.objects.filter(document=document, person__in=people, acquainted_on__isnull=True)
    count: int = waiting.update(acquainted_on=on)
    return count
