"""The programme on the page of its pair."""

from __future__ import annotations

from nastavnik.foundation.access.web import holds
from nastavnik.kernel.act import Act
from nastavnik.stages.mentorships.models import Mentorship
from nastavnik.stages.mentorships.panels import Panel, panel
from nastavnik.stages.mentorships.programmes.capabilities import Cap
from nastavnik.stages.mentorships.programmes.models import Programme, Revision
from nastavnik.stages.mentorships.programmes.queries import LIVE, due_steps, refusal_of


@panel
def programme(act: Act, mentorship: Mentorship) -> Panel | None:
    """How it stands and what is next. Six queries at most."""
    if not holds(act, Cap.SEE_PROGRAMMES):
        return None
    found = Programme.objects.filter(mentorship=mentorship).first()
    rows = Revision.objects.filter(programme=found, state__in=LIVE).order_by("-number") if found else ()
    values = {
        "programme": found,
        "revision": next(iter(rows), None),
        "steps": due_steps(act, mentorship=mentorship)[:5] if found else [],
        "refusal": "" if found else refusal_of(mentorship),
    }
    return Panel("Программа", "programmes/_panel.html", values)
