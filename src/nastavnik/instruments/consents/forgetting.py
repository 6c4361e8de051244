from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from nastavnik.foundation.privacy.portions import Kept, Portion, Said, Subject, forgets, with_files
from nastavnik.instruments.consents.kinds import ConsentKind
from nastavnik.instruments.consents.models import Consent, Demand

PROOF = "152-ФЗ, статья 9, часть 3: школа обязана доказать, что согласие было получено; записано без имени, хранится три года"
GROUND = "подписанное согласие другого человека: школа обязана доказать, что оно получено"


@forgets("consents.Consent.person", "consents.Consent.counterpart", "consents.Demand.person")
def consents(about: Subject) -> Iterator[Said]:
    """The person's consents go with their files; that they were given stays with the record, under the number. A colleague's consent that names the person: only when it is unsigned."""
    theirs = Consent.objects.filter(counterpart=about.person).exclude(person=about.person)
    signed = theirs.filter(signed_on__isnull=False).select_related("person")
    yield Kept([f"{row} (лист {row.pk})" for row in signed], GROUND)
    erase = with_files("file", "scan")
    yield Portion("неподписанные листы коллег с именем человека", theirs.filter(signed_on__isnull=True), erase)
    own = (
        Consent.objects.filter(person=about.person, signed_on__isnull=False)
        .exclude(given="")
        .order_by("signed_on", "pk")
    )
    yield Kept([_proof(row) for row in own], PROOF)
    demands = Demand.objects.filter(person=about.person)
    yield Portion("слова обращений о данных", demands, lambda rows: _fulfilled(about, rows))
    yield Portion("согласия и их файлы", Consent.objects.filter(person=about.person), erase)


def _proof(row: Consent) -> str:
    """That a consent was given, to which text and how, without a name: what the operator has to prove."""
    ended = f", окончилось {row.ended_on:%d.%m.%Y}" if row.ended_on else ""
    title = ConsentKind(row.kind).label
    return (
        f"сведения о данном согласии: {title[:1].lower()}{title[1:]}, {row.signed_on:%d.%m.%Y}, {row.get_given_display()}, "
        f"издание {row.edition}, отпечаток текста {row.text_sha256}{ended}"
    )


def _fulfilled(about: Subject, rows: Any) -> None:
    """A demand stays as a number with its days, to prove that the term was kept: the destruction fulfils what is open."""
    rows.filter(received_on__gt=about.act.today).delete()
    rows.filter(done_on__isnull=True).update(done_on=about.act.today)
    rows.update(consent=None, words="", answer="", extension="")
