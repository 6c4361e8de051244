"""What is permitted, as values: no queries, no clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from nastavnik.instruments.consents.models import Consent
from nastavnik.kernel.errors import Refusal

CHANNELS = {
    "internet": "в интернете, для всех",
    "intranet": "только по внутренней сети, для определённых работников",
    "none": "без передачи по сети",
}
"""How the operator may pass the data on (order of Roskomnadzor № 18 of 24.02.2021)."""


class NothingPermitted(Refusal):
    """Ticks that the paper does not have, or none at all."""


@dataclass(frozen=True, slots=True)
class Permitted:
    """What a person has marked on D18. ``data``: category → (allowed, condition); ``excepted``: category → resources it must
    not appear on; ``prohibitions``: in the person's own words. A category that is absent is not permitted."""

    data: Mapping[str, tuple[bool, str]]
    channel: str = "internet"
    prohibitions: str = ""
    excepted: Mapping[str, list[str]] = field(default_factory=dict)


def with_permissions(consent: Consent, permitted: Permitted) -> dict[str, Any]:
    """The terms of the print with the person's marks. Raises ``NothingPermitted``."""
    offered = [row["what"] for row in consent.terms.get("data", ())]
    if strange := [what for what in permitted.data if what not in offered]:
        raise NothingPermitted(f"В тексте согласия этого нет: {strange[0]}.")
    if permitted.channel not in CHANNELS:
        raise NothingPermitted("Выберите, как можно передавать данные.", field="channel")
    if not any(allowed for allowed, _ in permitted.data.values()):
        raise NothingPermitted("Не отмечено ни одного «разрешаю». Если педагог против, отметьте «Не согласен».")
    rows = [
        {
            "what": what,
            "allowed": permitted.data.get(what, (False, ""))[0],
            "condition": permitted.data.get(what, (False, ""))[1].strip(),
            "except": [line for line in permitted.excepted.get(what, ()) if line in consent.terms.get("resources", ())],
        }
        for what in offered
    ]
    return {
        **consent.terms, "data": rows, "channel": permitted.channel, "prohibitions": permitted.prohibitions.strip()
    }  # fmt: skip


def has_conditions(terms: Mapping[str, Any]) -> bool:
    """Whether the person has set conditions or prohibitions, which the school must publish."""
    return bool(terms.get("prohibitions")) or any(
        row.get("condition") or row.get("except") for row in terms.get("data", ())
    )
