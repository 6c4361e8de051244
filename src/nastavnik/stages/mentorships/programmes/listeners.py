"""What happens to pairs and papers happens to their programmes: begun with the pair, in force with the signed paper, finished
with the pair."""

from __future__ import annotations

from nastavnik.instruments.documents.models import Document
from nastavnik.kernel.registry import Happening, on
from nastavnik.stages.mentorships.programmes.actions.agree_programme import (
    KIND,
    approve_programme,
    finish_programmes,
    return_programme,
)
from nastavnik.stages.mentorships.programmes.actions.draft_programmes import draft_programmes
from nastavnik.stages.mentorships.programmes.actions.follow_paper import follow_paper
from nastavnik.stages.mentorships.programmes.models import Revision
from nastavnik.stages.mentorships.programmes.queries import paper_says, refusal_of


@on("mentorships.mentorships.formed")
def formed(happening: Happening) -> None:
    """A draft for every pair that begins; a term that does not fit is told on the pair's row instead (R11)."""
    fitting = [pair for pair in happening.result if not refusal_of(pair)]
    if fitting:
        draft_programmes(happening.act, mentorships=fitting)


@on("mentorships.mentorships.changed")
def changed(happening: Happening) -> None:
    ended = [pair for pair in happening.result if pair.state != "active"]
    if ended:
        finish_programmes(happening.act, mentorships=ended)


@on("documents.document.prepared")
def prepared(happening: Happening) -> None:
    """A paper made elsewhere (in a package, on its page) belongs to the version it was drawn from."""
    paper: Document = happening.result
    if paper.kind == KIND and (found := _named(paper)) is not None and found.paper_id != paper.pk:
        follow_paper(happening.act, revision=found, paper=paper)


@on("documents.document.sent")
def sent(happening: Happening) -> None:
    """A paper goes to the head with the text as it is that day."""
    paper: Document = happening.result
    if paper.kind != KIND:
        return
    found = _of(paper)
    if found is not None and found.is_open and not paper_says(paper, found):
        follow_paper(happening.act, revision=found, paper=paper)


@on("documents.document.returned")
def returned(happening: Happening) -> None:
    """What the head gives back is changed and agreed anew."""
    found = _of(happening.result)
    if found is not None and found.state == "endorsed":
        return_programme(happening.act, revision=found, remark=happening.arguments.get("remark") or "")


@on("documents.document.registered")
def registered(happening: Happening) -> None:
    paper: Document = happening.result
    if paper.kind != KIND:
        return
    found = _of(paper) or _named(paper)
    if found is not None and found.is_open:
        approve_programme(happening.act, revision=found, paper=paper)


def _of(paper: Document) -> Revision | None:
    """The newest version drawn on this paper."""
    return Revision.objects.filter(paper=paper).order_by("-number").first()


def _named(paper: Document) -> Revision | None:
    named = paper.context.get("revision")
    return Revision.objects.filter(pk=named).first() if named else None
