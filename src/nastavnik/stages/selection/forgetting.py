from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q

from nastavnik.foundation.privacy.portions import Portion, Said, Subject, forgets
from nastavnik.stages.selection.models import FitCheck, ForbiddenPair, MatchingRun, Proposal, Question, SearchRequest


@forgets()
def proposals(about: Subject) -> Iterator[Said]:
    """Computations keep requests of everybody by number, and the number leads through an order to a name: they go whole."""
    theirs = Q(mentee__person=about.person) | Q(mentor__person=about.person)
    years = list(Proposal.objects.filter(theirs).values_list("year_id", flat=True))
    own = [*about.person.mentee_entries.values_list("year_id", flat=True)]
    own += about.person.mentor_entries.values_list("year_id", flat=True)
    of_pair = Q(proposal__mentee__person=about.person) | Q(proposal__mentor__person=about.person)
    yield Portion("вопросы о предложениях", Question.objects.filter(of_pair))
    yield Portion("ответы о взаимности", FitCheck.objects.filter(of_pair))
    yield Portion("запросы наставника в муниципалитет", SearchRequest.objects.filter(mentee__person=about.person))
    yield Portion("запреты пар", ForbiddenPair.objects.filter(theirs))
    yield Portion("предложенные пары", Proposal.objects.filter(theirs, participation__isnull=True))
    runs = MatchingRun.objects.filter(year_id__in={*years, *own})
    yield Portion("расчёты подбора пар", runs)
    ordered = Proposal.objects.filter(theirs, participation__isnull=False)
    yield Portion("объяснения подбора", ordered, lambda rows: rows.update(explanation={}))
