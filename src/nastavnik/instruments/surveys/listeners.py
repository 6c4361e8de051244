"""Who works here no more is asked no more."""

from __future__ import annotations

from nastavnik.instruments.surveys.sending import close_links_of_gone
from nastavnik.kernel.registry import Happening, on
from nastavnik.kernel.tenancy import within


@on("people.employment.ended")
def gone(happening: Happening) -> None:
    """At once when the last day is behind; a day to come is met by the round."""
    with within(happening.act.organisation):
        close_links_of_gone(happening.act, happening.arguments["person"].pk)
