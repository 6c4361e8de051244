from __future__ import annotations

from collections.abc import Collection

from nastavnik.instruments.surveys.capabilities import Cap
from nastavnik.instruments.surveys.library import instruments
from nastavnik.instruments.surveys.lifecycles import VERSION
from nastavnik.instruments.surveys.models import Questionnaire, Version
from nastavnik.instruments.surveys.spec import compare, faults_of, from_json, sha256, to_json
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action
from nastavnik.kernel.errors import Refusal
from nastavnik.kernel.registry import registry


class NotPublishable(Refusal):
    """The questionnaire has faults, or is published already."""


@action(capability=Cap.RUN_SURVEYS, event="surveys.questionnaire.taken", title="Анкета взята из каталога")
def take_questionnaire(act: Act, *, code: str) -> Version:
    """The published version of a catalogue's questionnaire, made at the first asking and whenever the catalogue has a new
    edition that the school has not changed. Raises ``NotPublishable`` for an unknown code."""
    instrument = instruments().get(code)
    if instrument is None:
        raise NotPublishable("Такой анкеты в каталоге нет. Выберите из списка образцов.")
    questionnaire, _ = Questionnaire.objects.get_or_create(
        organisation_id=act.organisation.pk, code=code, defaults={"title": instrument.title}
    )
    fingerprint = sha256(instrument)
    newest = questionnaire.versions.exclude(state="draft").first()
    if newest is not None and (newest.sha256 == fingerprint or not newest.based_on.startswith(f"{code}/")):
        return newest
    if found := questionnaire.versions.filter(sha256=fingerprint).first():
        return found
    version = Version(
        organisation_id=act.organisation.pk,
        questionnaire=questionnaire,
        number=next_number(questionnaire),
        spec=to_json(instrument),
        based_on=f"{code}/{instrument.version}",
        supersedes=newest,
    )
    _publish(act, version)
    return version


@action(
    capability=Cap.EDIT_SURVEYS, event="surveys.version.published", title="Опубликована версия анкеты", about="version"
)
def publish_version(act: Act, *, version: Version, edited: Collection[str] = ()) -> Version:
    """Publish a draft: from now on its text never changes, and campaigns may use it.

    ``edited``: changed questions of which a methodist confirms that only the spelling has changed, so that they compare.
    """
    refusal = VERSION.refusal(version, "publish", act)
    if refusal:
        raise NotPublishable(refusal)
    if edited and registry.reach(act.actor.role, Cap.EDIT_QUESTIONS) is None:
        raise NotPublishable("Что правка только редакторская, подтверждает методист.")
    _publish(act, version, edited)
    version.questionnaire.title = version.spec["title"]
    version.questionnaire.save(update_fields=["title"])
    return version


def _publish(act: Act, version: Version, edited: Collection[str] = ()) -> None:
    instrument = from_json(version.spec)
    if faults := list(faults_of(instrument)):
        raise NotPublishable(f"Опубликовать пока нельзя: {faults[0][1]}. Исправьте и повторите.")
    version.sha256 = sha256(instrument)
    if version.supersedes is not None:
        diff = compare(from_json(version.supersedes.spec), instrument)
        version.comparable = {**diff.comparable, **{key: key for key in edited if key in diff.changed}}
    VERSION.move(version, "publish", act)
    version.save()


def next_number(questionnaire: Questionnaire) -> int:
    """The number of the version to come."""
    newest = questionnaire.versions.order_by("-number").first()
    return newest.number + 1 if newest is not None else 1
