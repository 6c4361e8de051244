from __future__ import annotations

from collections.abc import Iterator

from nastavnik.foundation.privacy.models import Look
from nastavnik.foundation.privacy.portions import Portion, Said, Subject, forgets


@forgets("privacy.Look.person", "privacy.Look.viewer")
def looks(about: Subject) -> Iterator[Said]:
    """Who looked at the person. What the person looked at stays others' to know, under the number."""
    yield Portion("записи о том, кто смотрел данные", Look.objects.filter(person=about.person))
