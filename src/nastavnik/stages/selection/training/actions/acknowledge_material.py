from __future__ import annotations

from nastavnik.foundation.people.models import Person
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action
from nastavnik.stages.selection.training.capabilities import Cap
from nastavnik.stages.selection.training.models import MaterialEdition, Reading


@action(
    capability=Cap.ACKNOWLEDGE_MATERIAL, event="training.material.acknowledged", title="Ознакомление с материалом",
    about="edition",
)  # fmt: skip
def acknowledge_material(act: Act, *, edition: MaterialEdition, person: Person) -> Reading:
    """«Ознакомлен(а)»: one's own mark on an edition meant for one's role. Pressing twice changes nothing."""
    reading, _ = Reading.objects.get_or_create(
        edition=edition, person=person, defaults={"organisation_id": act.organisation.pk, "read_on": act.today}
    )
    found: Reading = reading
    return found
