from __future__ import annotations

from nastavnik.instruments.surveys.actions.publish_version import next_number
from nastavnik.instruments.surveys.capabilities import Cap
from nastavnik.instruments.surveys.models import Questionnaire, Version
from nastavnik.instruments.surveys.spec import Instrument, to_json
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action
from nastavnik.kernel.errors import Refusal


class NotEditable(Refusal):
    """A published version never changes."""


@action(capability=Cap.EDIT_SURVEYS, event="surveys.version.drafted", title="Подготовлен черновик анкеты")
def draft_version(act: Act, *, instrument: Instrument, based_on: str = "") -> Version:
    """The draft of a questionnaire by its ``id``: a new one, or the one there is with the new content. Nothing is published."""
    questionnaire, _ = Questionnaire.objects.get_or_create(
        organisation_id=act.organisation.pk, code=instrument.id, defaults={"title": instrument.title}
    )
    newest = questionnaire.versions.exclude(state="draft").order_by("-number").first()
    version = questionnaire.versions.filter(state="draft").first()
    if version is None:
        version = Version(
            organisation_id=act.organisation.pk,
            questionnaire=questionnaire,
            number=next_number(questionnaire),
            supersedes=newest,
        )
    version.spec, version.based_on = to_json(instrument), based_on
    version.revision += 1
    version.save()
    return version


@action(capability=Cap.EDIT_SURVEYS, event="surveys.version.discarded", title="Черновик анкеты удалён", about="version")
def discard_version(act: Act, *, version: Version) -> None:
    """Throw a draft away. Raises ``NotEditable`` for anything published."""
    if version.state != "draft":
        raise NotEditable("Опубликованную версию удалить нельзя: на неё могли ответить. Подготовьте новую.")
    version.delete()
