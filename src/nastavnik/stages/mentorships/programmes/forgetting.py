from __future__ import annotations

from collections.abc import Iterator

from nastavnik.foundation.privacy.portions import Portion, Said, Subject, forgets
from nastavnik.stages.mentorships.programmes.models import Assent, Programme


@forgets("programmes.Assent.person")
def programmes(about: Subject) -> Iterator[Said]:
    """The programme of one mentee speaks of that person's work and goes whole; a group's stays, and so does the mentee's
    when it is the mentor who is forgotten: without the agreement, and without the name (the sweep sees to it)."""
    theirs = Programme.objects.filter(mentorship__participations__mentee__person=about.person)
    groups = theirs.filter(mentorship__kind="group").values("pk")
    alone = theirs.exclude(pk__in=groups).values_list("pk", flat=True)
    yield Portion("программы наставничества", Programme.objects.filter(pk__in=list(alone)))
    yield Portion("согласия с программами", Assent.objects.filter(person=about.person))
