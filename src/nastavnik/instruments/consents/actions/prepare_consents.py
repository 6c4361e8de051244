from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from nastavnik.foundation.files.models import StoredFile
from nastavnik.foundation.files.storing import DOCX, keep
from nastavnik.foundation.organisations.models import Organisation, SchoolYear
from nastavnik.foundation.people.models import Person
from nastavnik.instruments.consents.actions.expire_consents import expire_consents
from nastavnik.instruments.consents.capabilities import Cap
from nastavnik.instruments.consents.kinds import ConsentKind
from nastavnik.instruments.consents.lifecycles import CONSENT
from nastavnik.instruments.consents.models import Consent
from nastavnik.instruments.documents.contexts import date_words, head_words, organisation_words, person_words
from nastavnik.instruments.documents.rendering import render, source_in_use
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action

BLANK = "_" * 40


@dataclass(frozen=True, slots=True)
class Wanted:
    """A consent to print: whose, which, and, for a duty consent, with which colleague and for which period.

    ``terms``: what D18 and D19 ask to permit (``publication``, ``transfer`` make it).
    """

    person: Person
    kind: ConsentKind
    counterpart: Person | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    terms: Mapping[str, Any] = field(default_factory=dict)

    @property
    def scope(self) -> str:
        """What tells consents of one kind apart while they live."""
        return str(self.terms.get("receiver") or "; ".join(self.terms.get("resources", ())))[:400]

    def audit_persons(self) -> list[int]:
        return [self.person.pk]

    def __str__(self) -> str:
        return f"{self.kind.label}: {self.person}"


def publication(resources: Sequence[str], data: Sequence[str]) -> dict[str, Any]:
    """Terms of D18: the resources by line («адрес — название»), the categories the person will permit or not, one by one."""
    return {"resources": list(resources), "data": [{"what": what} for what in data]}


def transfer(receiver: str, address: str, purpose: str, what: str) -> dict[str, Any]:
    """Terms of D19: to whom, where, why, which data."""
    return {"receiver": receiver, "address": address, "purpose": purpose, "what": what}


@action(capability=Cap.COLLECT_CONSENTS, event="consents.consents.prepared", title="Напечатаны согласия", about="year")
def prepare_consents(act: Act, *, year: SchoolYear, wanted: Sequence[Wanted]) -> list[Consent]:
    """Make the prints that are not there yet; a live print or signature of the same consent is returned as it is. One that has
    run out is printed anew: this is how a consent is renewed.

    Every consent is a document of its own (R02): 152-ФЗ art. 9 as of 01.09.2025 forbids joining it to another text.
    """
    organisation = Organisation.objects.get(pk=act.organisation.pk)
    made: list[Consent] = []
    for item in wanted:
        live = Consent.objects.filter(
            year=year,
            person=item.person,
            kind=item.kind,
            counterpart=item.counterpart,
            scope=item.scope,
            state__in=("prepared", "signed"),
        ).first()
        if live is not None and live.state == "signed" and live.ends_on is not None and live.ends_on < act.today:
            expire_consents(act, consents=[live])
            live = None
        if live is None:
            live = _print(act, organisation, year, item)
        made.append(live)
    return made


@action(
    capability=Cap.COLLECT_CONSENTS,
    event="consents.consent.reprinted",
    title="Согласие напечатано заново",
    about="consent",
)
def reprint_consent(act: Act, *, consent: Consent) -> Consent:
    """Replace an unsigned print, e.g. after the name was corrected."""
    CONSENT.move(consent, "replace", act)
    consent.save()
    organisation = Organisation.objects.get(pk=act.organisation.pk)
    kind = ConsentKind(consent.kind)
    item = Wanted(consent.person, kind, consent.counterpart, consent.starts_on, consent.ends_on, consent.terms)
    return _print(act, organisation, consent.year, item)


def _print(act: Act, organisation: Organisation, year: SchoolYear, item: Wanted) -> Consent:
    source = source_in_use(organisation, item.kind.value)
    data = render(source, consent_context(organisation, year, item))
    file: StoredFile = keep(act, data, name=f"{item.kind.label} — {item.person.short_name}.docx", kind=DOCX)
    consent: Consent = Consent.objects.create(
        organisation=organisation,
        year=year,
        person=item.person,
        kind=item.kind.value,
        counterpart=item.counterpart,
        starts_on=item.starts_on or year.starts_on,
        ends_on=item.ends_on or year.ends_on,
        scope=item.scope,
        terms=dict(item.terms),
        edition=str(source),
        text_sha256=file.sha256,
        file=file,
        printed_at=act.now,
    )
    return consent


def consent_context(organisation: Organisation, year: SchoolYear, item: Wanted) -> dict[str, Any]:
    """What the templates of consents read."""
    terms, person = item.terms, item.person
    return {
        "организация": organisation_words(organisation),
        "руководитель": head_words(organisation),
        "участник": person_words(item.person),
        "коллега": person_words(item.counterpart) if item.counterpart else None,
        "учебный_год": year.title,
        "период_с": date_words(item.starts_on or year.starts_on),
        "период_по": date_words(item.ends_on or year.ends_on),
        "контакты": person.phone or person.email or BLANK,
        "ресурсы": terms.get("resources", []),
        "данные": [{"что": row["what"]} for row in terms.get("data", ())],
        "получатель": {"название": terms.get("receiver", ""), "адрес": terms.get("address", "")},
        "цель": terms.get("purpose", ""),
        "перечень": terms.get("what", ""),
    }
