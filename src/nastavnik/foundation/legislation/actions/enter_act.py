from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from nastavnik.foundation.legislation.capabilities import Cap
from nastavnik.foundation.legislation.models import RegionalAct
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action
from nastavnik.kernel.errors import Refusal


class ActRefused(Refusal):
    """The act cannot be entered so."""


@action(capability=Cap.EDIT_ACTS, event="legislation.act.entered", title="Внесён региональный акт")
def enter_act(
    act: Act,
    *,
    title: str,
    cited_as: str,
    documents: Sequence[str],
    in_force_from: date,
    in_force_to: date | None = None,
) -> RegionalAct:
    """Add an act; documents of the organisations below cite it from ``in_force_from`` on."""
    if in_force_to is not None and in_force_to < in_force_from:
        raise ActRefused("Акт не может перестать действовать раньше, чем начал. Проверьте даты.", field="in_force_to")
    return RegionalAct.objects.create(
        organisation_id=act.organisation.pk, title=title.strip(), cited_as=cited_as.strip(), documents=list(documents),
        in_force_from=in_force_from, in_force_to=in_force_to,
    )  # fmt: skip


@action(
    capability=Cap.EDIT_ACTS,
    event="legislation.act.ended",
    title="Региональный акт перестал действовать",
    about="regional_act",
)
def end_act(act: Act, *, regional_act: RegionalAct, on: date) -> RegionalAct:
    """Note the last day of force. Documents issued before keep their text; later ones do not cite the act."""
    if on < regional_act.in_force_from:
        raise ActRefused("Акт не может перестать действовать раньше, чем начал. Проверьте дату.", field="in_force_to")
    regional_act.in_force_to = on
    regional_act.save(update_fields=["in_force_to"])
    return regional_act
