from __future__ import annotations

from collections.abc import Iterator

from nastavnik.foundation.privacy.portions import Kept, Portion, Said, Subject, forgets, with_files
from nastavnik.instruments.consents.models import Consent

GROUND = "подписанное согласие другого человека: школа обязана доказать, что оно получено"


@forgets("consents.Consent.person", "consents.Consent.counterpart")
def consents(about: Subject) -> Iterator[Said]:
    """The person's consents go with their files. A colleague's consent that names the person: only when it is unsigned."""
    theirs = Consent.objects.filter(counterpart=about.person).exclude(person=about.person)
    signed = theirs.filter(signed_on__isnull=False).select_related("person")
    yield Kept([f"{row} (лист {row.pk})" for row in signed], GROUND)
    erase = with_files("file", "scan")
    yield Portion("неподписанные листы коллег с именем человека", theirs.filter(signed_on__isnull=True), erase)
    yield Portion("согласия и их файлы", Consent.objects.filter(person=about.person), erase)
