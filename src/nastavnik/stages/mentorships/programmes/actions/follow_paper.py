from __future__ import annotations

from nastavnik.instruments.documents.models import Document
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action
from nastavnik.stages.mentorships.programmes.actions._texts import locked
from nastavnik.stages.mentorships.programmes.actions.draft_programmes import say_in_paper
from nastavnik.stages.mentorships.programmes.capabilities import Cap
from nastavnik.stages.mentorships.programmes.models import Revision
from nastavnik.stages.mentorships.programmes.queries import paper_says


@action(
    capability=Cap.APPROVE_PROGRAMME,
    event="programmes.paper.followed",
    title="Документ программы сверен с текстом",
    about="revision",
)
def follow_paper(act: Act, *, revision: Revision, paper: Document) -> Revision:
    """A paper and a version belong together, and an open paper says the version's present text."""
    found = locked(revision)
    found.paper = paper
    found.save()
    if not paper_says(paper, found):
        say_in_paper(act, found, paper)
    return found
