from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from nastavnik.foundation.organisations.models import Organisation
from nastavnik.kernel import tenancy
from nastavnik.kernel.act import Act


@contextmanager
def inside(act: Act, school: Organisation) -> Iterator[Act]:
    """The same act, in one of the schools below."""
    with tenancy.within(school):
        yield replace(act, organisation=school, known={})
