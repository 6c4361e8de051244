"""From an edition or a school's own template, and a context, to a Word file. Each template is compiled once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage

from nastavnik.foundation.organisations.models import Organisation
from nastavnik.instruments.documents.engine import (
    CompiledTemplate,
    FileFault,
    Paper,
    TemplateFault,
    code_picture,
    compile_template,
)
from nastavnik.instruments.documents.engine import render as fill
from nastavnik.instruments.documents.kinds import edition_named, kind
from nastavnik.instruments.documents.models import Document, OwnTemplate
from nastavnik.kernel.errors import Refusal


class TemplateRefused(Refusal):
    """A template and the facts do not fit each other; the text says which field."""


@dataclass(frozen=True, slots=True)
class Source:
    """What a paper is drawn up by: an edition of the catalogue, the school's own template made of it, if any, the layout."""

    edition: str
    template: OwnTemplate | None = None
    paper: Paper = field(default_factory=Paper)

    def __str__(self) -> str:
        return f"{self.edition}, свой № {self.template.number}" if self.template else self.edition


def source_in_use(organisation: Organisation, code: str) -> Source:
    """What papers of a kind are drawn up by in an organisation now. One query."""
    rows = OwnTemplate.objects.filter(organisation=organisation, kind=code, state="used")
    return Source(str(kind(code)), rows.select_related("file").first(), paper_of(organisation))


def paper_of(organisation: Organisation) -> Paper:
    """The organisation's own layout, or the recommended one."""
    return Paper(**organisation.settings.get("paper", {}))


def render(source: Source, context: Mapping[str, Any], *, token: str = "", shown: str = "") -> bytes:
    """The DOCX. ``token`` (and ``shown``, as a person reads it): the code on the first sheet. Raises ``TemplateRefused``."""
    coded, picture = bool(token), b""
    if coded:
        context = {**context, "код_документа": shown or token}
        picture = code_picture(address_of(token))
    own = source.template
    try:
        if own is not None:
            template = _own(own.file.sha256, own.file.key, coded)
        else:
            template = _built_in(source.edition, coded, source.paper)
        return fill(template, context, picture)
    except (TemplateFault, FileFault) as fault:
        name = kind(source.edition.partition("/")[0]).data["name"]
        way = " Поправьте свой образец или вернитесь к встроенному." if own else ""
        raise TemplateRefused(f"«{name}»: {fault.text}{way}") from fault


@lru_cache(maxsize=128)
def _built_in(edition: str, coded: bool, paper: Paper) -> CompiledTemplate:
    return compile_template(edition_named(edition).file("template.docx"), coded=coded, paper=paper)


@lru_cache(maxsize=128)
def _own(sha256: str, key: str, coded: bool) -> CompiledTemplate:
    with default_storage.open(key, "rb") as file:
        return compile_template(file.read(), coded=coded)


def render_kind(organisation: Organisation, code: str, context: Mapping[str, Any]) -> bytes:
    """The DOCX of a kind by what is in use, without a code: for prints that are no documents of the register."""
    return render(source_in_use(organisation, code), context)


def render_document(document: Document, context: Mapping[str, Any]) -> bytes:
    """The DOCX of a document by the edition and template it was drawn up by, with its code."""
    source = Source(document.edition, document.template, paper_of(document.organisation))
    return render(source, context, token=document.token, shown=document.code)


def address_of(token: str) -> str:
    """What the QR square says: the page that leads to the record."""
    return f"{settings.PUBLIC_ADDRESS}/documents/code/{token}/"
