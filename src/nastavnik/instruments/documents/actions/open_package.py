from __future__ import annotations

from nastavnik.foundation.organisations.models import SchoolYear
from nastavnik.instruments.documents.capabilities import Cap
from nastavnik.instruments.documents.models import Package
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action


@action(capability=Cap.PREPARE_DOCUMENTS, event="documents.package.opened", title="Начат пакет документов")
def open_package(act: Act, *, year: SchoolYear, title: str) -> Package:
    """A package for papers that are prepared, looked through and handed to the head together."""
    package: Package = Package.objects.create(
        organisation_id=act.organisation.pk, year=year, title=title, created_at=act.now
    )
    return package
