from __future__ import annotations

from django.core.files.base import File
from django.db.models import Max

from nastavnik.foundation.files.storing import DOCX, store_upload
from nastavnik.instruments.documents.capabilities import Cap
from nastavnik.instruments.documents.kinds import kind
from nastavnik.instruments.documents.lifecycles import TEMPLATE
from nastavnik.instruments.documents.models import OwnTemplate
from nastavnik.instruments.documents.templates import Check, check_template
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action
from nastavnik.kernel.errors import Refusal


class TemplateFaulty(Refusal):
    """The file cannot be a template of this document; ``check`` says everything that is to be mended."""

    def __init__(self, check: Check) -> None:
        super().__init__("Образец пока не принят. Поправьте то, что перечислено, и загрузите снова.", field="file")
        self.check = check


@action(
    capability=Cap.MANAGE_TEMPLATES,
    event="documents.template.offered",
    title="Загружен свой образец документа",
)
def offer_template(act: Act, *, code: str, upload: File[bytes], stale_too: bool = False) -> OwnTemplate:
    """Keep a school's own edition of a template, checked. It is used only after ``use_template``.

    ``stale_too``: the school knows that the text cites acts no longer in force (R18). Raises ``TemplateFaulty``.
    """
    data = upload.open("rb").read()
    check = check_template(act, code, data)
    if check.problems or (check.stale and not stale_too):
        raise TemplateFaulty(check)
    upload.seek(0)
    rows = OwnTemplate.objects.filter(organisation_id=act.organisation.pk, kind=code)
    last = rows.aggregate(last=Max("number"))["last"] or 0
    template: OwnTemplate = OwnTemplate.objects.create(
        organisation_id=act.organisation.pk, kind=code, number=last + 1, base=str(kind(code)),
        file=store_upload(act, upload, allowed={DOCX: ".docx"}), created_at=act.now,
    )  # fmt: skip
    return template


@action(
    capability=Cap.MANAGE_TEMPLATES,
    event="documents.template.used",
    title="Свой образец документа введён в действие",
    about="template",
)
def use_template(act: Act, *, template: OwnTemplate) -> OwnTemplate:
    """New documents of the kind are drawn up by this template; the one used before is retired."""
    rows = OwnTemplate.objects.select_for_update().filter(organisation_id=template.organisation_id, kind=template.kind)
    for other in rows.filter(state="used").exclude(pk=template.pk):
        TEMPLATE.move(other, "retire", act)
        other.save()
    template = rows.get(pk=template.pk)
    TEMPLATE.move(template, "use", act)
    template.save()
    return template


@action(
    capability=Cap.MANAGE_TEMPLATES,
    event="documents.template.retired",
    title="Возвращён встроенный образец документа",
    about="template",
)
def retire_template(act: Act, *, template: OwnTemplate) -> OwnTemplate:
    """Back to the built-in edition. Drafts keep the template they were drawn up by until they are drawn anew."""
    template = OwnTemplate.objects.select_for_update().get(pk=template.pk)
    TEMPLATE.move(template, "retire", act)
    template.save()
    return template
