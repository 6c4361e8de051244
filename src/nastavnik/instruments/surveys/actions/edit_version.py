from __future__ import annotations

from nastavnik.instruments.surveys.actions.publish_version import next_number
from nastavnik.instruments.surveys.audiences import read_by_stages
from nastavnik.instruments.surveys.capabilities import Cap
from nastavnik.instruments.surveys.models import Questionnaire, Version
from nastavnik.instruments.surveys.spec import Instrument, to_json
from nastavnik.instruments.surveys.spec.editing import OWN, own_items
from nastavnik.instruments.surveys.versions import instrument_of
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action
from nastavnik.kernel.errors import Refusal
from nastavnik.kernel.registry import registry


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


OWN_MOST = 3
"""Questions a curator may add to a questionnaire."""


@action(capability=Cap.EDIT_SURVEYS, event="surveys.version.edited", title="Изменён черновик анкеты", about="version")
def edit_version(act: Act, *, version: Version, instrument: Instrument, revision: int) -> Version:
    """Put the changed questionnaire into the draft. ``revision``: of the draft the change was made from.

    A curator changes the introduction, hides questions that are not required, adds up to three of their own; a methodist
    (``EDIT_QUESTIONS``) changes anything. Nobody takes out what the banks read. Raises ``NotEditable``.
    """
    current = Version.objects.select_for_update().get(pk=version.pk)
    if current.state != "draft":
        raise NotEditable("Опубликованную версию изменить нельзя. Сделайте копию.")
    if current.revision != revision:
        raise NotEditable("Черновик изменили в другом окне. Посмотрите на него ещё раз и повторите.")
    before = instrument_of(current)
    _check_read(before, instrument)
    if registry.reach(act.actor.role, Cap.EDIT_QUESTIONS) is None:
        _check_curator(before, instrument)
    current.spec = to_json(instrument)
    current.revision += 1
    current.save()
    return current


def _check_read(before: Instrument, after: Instrument) -> None:
    kept = {item.id: item for item in after.items()}
    for item in before.items():
        if item.id not in read_by_stages(before.id):
            continue
        now = kept.get(item.id)
        if now is None or now.type != item.type or {o.value for o in item.options} - {o.value for o in now.options}:
            raise NotEditable(
                f"«{item.text}»: ответы на этот вопрос попадают в банки и подбор, поэтому убрать его или его варианты нельзя."
            )


def _check_curator(before: Instrument, after: Instrument) -> None:
    old, new = ({item.id: item for item in side.items()} for side in (before, after))
    for key, item in old.items():
        if key.startswith(OWN):
            continue
        if key not in new and item.required:
            raise NotEditable(f"«{item.text}»: обязательный вопрос убирает методист.")
        if key in new and new[key] != item:
            raise NotEditable(f"«{item.text}»: вопросы образца меняет методист. Свой вопрос можно добавить.")
    if [key for key in new if key not in old and not key.startswith(OWN)]:
        raise NotEditable("Свой вопрос добавляют кнопкой «Добавить вопрос».")
    if len(own_items(after)) > OWN_MOST:
        raise NotEditable(f"Своих вопросов может быть не больше {OWN_MOST}: чем короче анкета, тем больше ответов.")
    left = {row.id for row in after.sections}  # a section goes with its last question
    sections = [(row.id, row.title, row.privacy_banner) for row in before.sections if row.id in left]
    if [(row.id, row.title, row.privacy_banner) for row in after.sections] != sections:
        raise NotEditable("Разделы анкеты меняет методист.")
