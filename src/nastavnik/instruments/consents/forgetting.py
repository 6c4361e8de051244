from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from nastavnik.foundation.privacy.portions import Kept, Portion, Said, Subject, forgets, with_files
from nastavnik.instruments.consents.models import Consent, Demand

GROUND = "подписанное согласие другого человека: школа обязана доказать, что оно получено"


@forgets("consents.Consent.person", "consents.Consent.counterpart", "consents.Demand.person")
def consents(about: Subject) -> Iterator[Said]:
    """The person's consents go with their files. A colleague's consent that names the person: only when it is unsigned."""
    theirs = Consent.objects.filter(counterpart=about.person).exclude(person=about.person)
    signed = theirs.filter(signed_on__isnull=False).select_related("person")
    yield Kept([f"{row} (лист {row.pk})" for row in signed], GROUND)
    erase = with_files("file", "scan")
    yield Portion("неподписанные листы коллег с именем человека", theirs.filter(signed_on__isnull=True), erase)
    demands = Demand.objects.filter(person=about.person)
    yield Portion("слова обращений о данных", demands, lambda rows: _fulfilled(about, rows))
    yield Portion("согласия и их файлы", Consent.objects.filter(person=about.person), erase)


def _fulfilled(about: Subject, rows: Any) -> None:
    """A demand stays as a number with its days, to prove that the term was kept: the destruction fulfils what is open."""
    rows.filter(done_on__isnull=True).update(done_on=about.act.today)
    rows.update(consent=None, words="", answer="")
