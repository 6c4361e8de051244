from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.db.models import ForeignKey

from nastavnik.foundation.files.models import StoredFile
from nastavnik.foundation.privacy.portions import Portion, Said, Subject, erase_files, forgets


@forgets()
def files(about: Subject) -> Iterator[Said]:
    """Files nothing points at: former editions of drafts and reprinted consents, which nobody can open."""
    orphans = StoredFile.objects.exclude(pk__in=_referenced())
    yield Portion("прежние редакции файлов", orphans, lambda rows: erase_files(list(rows.values_list("pk", flat=True))))


def _referenced() -> set[int]:
    found: set[int] = set()
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, ForeignKey) and field.related_model is StoredFile:
                found.update(model._default_manager.exclude(**{field.name: None}).values_list(field.attname, flat=True))
    return found
