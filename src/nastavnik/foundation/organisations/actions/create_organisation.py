from __future__ import annotations

from nastavnik.foundation.organisations.capabilities import Cap
from nastavnik.foundation.organisations.models import Organisation
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action
from nastavnik.kernel.errors import Refusal


class WrongPlace(Refusal):
    """A school stands in a municipality, a municipality in a region."""


ORDER = (Organisation.Kind.REGION, Organisation.Kind.MUNICIPALITY, Organisation.Kind.SCHOOL)


@action(capability=Cap.MANAGE_ORGANISATIONS, event="organisations.organisation.created", title="Создана организация")
def create_organisation(
    act: Act, *, parent: Organisation, kind: str, name: str, short_name: str, details: dict[str, str] | None = None
) -> Organisation:
    """Add an organisation below ``parent``. ``details``: other fields of ``Organisation`` by name."""
    if ORDER.index(Organisation.Kind(kind)) <= ORDER.index(Organisation.Kind(parent.kind)):
        raise WrongPlace("Школа входит в муниципалитет или регион, муниципалитет — в регион. Выберите другой уровень.")
    if not parent.path.startswith(act.organisation.path):
        raise WrongPlace("Эта организация вам не подчинена. Выберите другую.")
    child = Organisation(
        parent=parent, kind=kind, name=name, short_name=short_name, path=f"{parent.path}new/", **details or {}
    )
    child.time_zone = child.time_zone or parent.time_zone
    child.save()
    child.path = f"{parent.path}{child.pk}/"
    child.save(update_fields=["path"])
    return child


def plant_root(*, name: str, short_name: str, time_zone: str = "Europe/Moscow") -> Organisation:
    """The root of a new installation. It precedes every actor, so it is no action; the installer calls it once."""
    from nastavnik.kernel import writing

    with writing.permit("the first organisation"):
        root = Organisation.objects.create(
            kind=Organisation.Kind.REGION, name=name, short_name=short_name, path="new/", time_zone=time_zone
        )
        root.path = f"{root.pk}/"
        root.save(update_fields=["path"])
    return root
