from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.core.files.base import File

from nastavnik.foundation.files.storing import store_upload
from nastavnik.instruments.consents.capabilities import Cap
from nastavnik.instruments.consents.lifecycles import CONSENT
from nastavnik.instruments.consents.models import Consent
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action
from nastavnik.kernel.errors import Refusal


class WrongDay(Refusal):
    """The day of a signature cannot be so."""


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
    """Note signatures on paper, with the date on the paper; a scan may be kept with a single consent."""
    check_day(act, signed_on, "signed_on")
    stored = store_upload(act, scan) if scan is not None else None
    signed = []
    for consent in consents:
        CONSENT.move(consent, "sign", act)
        consent.signed_on = signed_on
        if stored is not None:
            consent.scan = stored
        consent.save()
        signed.append(consent)
    return signed


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


@action(capability=Cap.COLLECT_CONSENTS, event="consents.consent.withdrawn", title="Согласие отозвано", about="consent")
def withdraw_consent(act: Act, *, consent: Consent, on: date) -> Consent:
    """Note a withdrawal: from that day the consent opens nothing."""
    check_day(act, on, "on")
    CONSENT.move(consent, "withdraw", act)
    if consent.signed_on is not None and on < consent.signed_on:
        raise WrongDay(f"Отозвать можно со дня подписи, {consent.signed_on:%d.%m.%Y}. Проверьте дату.", field="on")
    consent.ended_on = on
    consent.save()
    return consent
