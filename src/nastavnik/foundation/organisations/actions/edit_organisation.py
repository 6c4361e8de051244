from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nastavnik.foundation.organisations.capabilities import Cap
from nastavnik.foundation.organisations.models import Organisation
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action
from nastavnik.kernel.errors import Missing, Refusal

EDITABLE = (
    "name", "short_name", "name_genitive", "founder", "place", "address", "inn", "ogrn", "time_zone",
    "mentees_per_mentor",
)  # fmt: skip


class UnknownField(Refusal):
    """The form sent a field that is not edited here."""


@action(capability=Cap.EDIT_SCHOOL, event="organisations.organisation.edited", title="Изменены сведения об организации")
def edit_organisation(act: Act, *, organisation: Organisation, changes: Mapping[str, Any]) -> Organisation:
    """Change the facts that go into documents. ``changes``: field → value, of ``EDITABLE``; ``settings`` is merged."""
    if not organisation.path.startswith(act.organisation.path):
        raise Missing()
    for name, value in changes.items():
        if name == "settings":
            organisation.settings = {**organisation.settings, **value}
        elif name in EDITABLE:
            setattr(organisation, name, value)
        else:
            raise UnknownField(f"Поле «{name}» здесь не меняется.")
    organisation.save()
    return organisation
