from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.core.files.base import File

from nastavnik.foundation.files.storing import store_upload
from nastavnik.instruments.consents.actions._demands import open_demand
from nastavnik.instruments.consents.capabilities import Cap
from nastavnik.instruments.consents.kinds import ConsentKind
from nastavnik.instruments.consents.lifecycles import CONSENT
from nastavnik.instruments.consents.models import Consent
from nastavnik.instruments.consents.rules import Permitted, with_permissions
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action
from nastavnik.kernel.errors import Refusal

AFTER_WITHDRAWAL = {
    ConsentKind.PROCESSING: "withdrawal", ConsentKind.TRANSFER: "withdrawal", ConsentKind.DISSEMINATION: "unpublish",
}  # fmt: skip
"""What a withdrawal demands of the school (R07). The duty consents end by an order, not by a term of 152-ФЗ."""


class WrongDay(Refusal):
    """The day of a signature cannot be so."""


class WrongTerms(Refusal):
    """What is permitted is not told, or told of something the paper does not name."""


def check_day(act: Act, day: date, field: str) -> None:
    """A signature or refusal is a fact of today or earlier."""
    if day > act.today:
        raise WrongDay("Дата ещё не наступила. Укажите день, который стоит на бумаге.", field=field)


@action(
    capability=Cap.COLLECT_CONSENTS,
    event="consents.consents.signed",
    title="Отмечены подписанные согласия",
    about="consents",
)
def mark_signed(
    act: Act, *, consents: Sequence[Consent], signed_on: date, scan: File[bytes] | None = None
) -> list[Consent]:
    """Note signatures on paper, with the date on the paper; a scan may be kept with a single consent.

    A consent to dissemination is marked by ``mark_permitted``: what exactly is permitted stands on the paper.
    """
    check_day(act, signed_on, "signed_on")
    if any(consent.kind == ConsentKind.DISSEMINATION and "channel" not in consent.terms for consent in consents):
        raise WrongTerms("Отметьте это согласие на его странице: там указывают, что именно разрешено.")
    stored = store_upload(act, scan) if scan is not None else None
    signed = []
    for consent in consents:
        CONSENT.move(consent, "sign", act)
        consent.signed_on, consent.given = signed_on, Consent.Given.PAPER
        if stored is not None:
            consent.scan = stored
        consent.save()
        signed.append(consent)
    return signed


@action(
    capability=Cap.COLLECT_CONSENTS,
    event="consents.terms.marked",
    title="Отмечено, что разрешено публиковать",
    about="consent",
)
def mark_permitted(act: Act, *, consent: Consent, permitted: Permitted) -> Consent:
    """Write down what the person has ticked on a paper of D18, before its signature is marked."""
    if consent.state != "prepared":
        raise WrongTerms("Разрешённое отмечают до подписи. Изменилось решение — отзовите согласие и напечатайте новое.")
    consent.terms = with_permissions(consent, permitted)
    consent.save(update_fields=["terms"])
    return consent


@action(
    capability=Cap.COLLECT_CONSENTS, event="consents.scan.attached", title="Приложен скан согласия", about="consent"
)
def attach_scan(act: Act, *, consent: Consent, scan: File[bytes]) -> Consent:
    """Keep the scan of a signed paper."""
    consent.scan = store_upload(act, scan)
    consent.save(update_fields=["scan"])
    return consent


@action(capability=Cap.COLLECT_CONSENTS, event="consents.consent.refused", title="Отмечено несогласие", about="consent")
def mark_refused(act: Act, *, consent: Consent, on: date) -> Consent:
    """Note a refusal. No reason is asked or stored (R06)."""
    check_day(act, on, "on")
    CONSENT.move(consent, "refuse", act)
    consent.refused_on = on
    consent.save()
    return consent


@action(capability=Cap.WITHDRAW_CONSENT, event="consents.consent.withdrawn", title="Согласие отозвано", about="consent")
def withdraw_consent(act: Act, *, consent: Consent, on: date) -> Consent:
    """Note a withdrawal, from paper or by the person. ``on``: the day the school received it; from that day the consent opens
    nothing, and the term of what the law then demands of the school runs."""
    check_day(act, on, "on")
    CONSENT.move(consent, "withdraw", act)
    if consent.signed_on is not None and on < consent.signed_on:
        raise WrongDay(f"Отозвать можно со дня подписи, {consent.signed_on:%d.%m.%Y}. Проверьте дату.", field="on")
    consent.ended_on = on
    consent.save()
    if consent.kind in AFTER_WITHDRAWAL:
        open_demand(act, consent.person, AFTER_WITHDRAWAL[ConsentKind(consent.kind)], on, consent)
    return consent
