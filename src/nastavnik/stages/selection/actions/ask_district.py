from __future__ import annotations

from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action
from nastavnik.kernel.errors import Refusal
from nastavnik.stages.mentees.models import Mentee
from nastavnik.stages.selection.capabilities import Cap
from nastavnik.stages.selection.models import SearchRequest
from nastavnik.stages.selection.searches import wanted_words

LONGEST = 2000


class NoSearch(Refusal):
    """The request cannot be made or answered."""


@action(
    capability=Cap.MATCH,
    event="selection.search.asked",
    title="Школа просит наставника в муниципалитете",
    about="mentee",
)
def ask_district(act: Act, *, mentee: Mentee, wanted: str = "") -> SearchRequest:
    """Ask the methodist of the municipality for a mentor. No name leaves the school (R09): subject, classes and requests only.

    ``wanted``: the curator's words instead of ours; a name in them is refused.
    """
    if mentee.state != "searching":
        raise NoSearch(
            f"{mentee}: {mentee.get_state_display().lower()}. Просить наставника нужно для тех, кто его ищет."
        )
    if SearchRequest.objects.filter(mentee=mentee, answered_on__isnull=True).exists():
        raise NoSearch("Запрос уже отправлен, ответа ещё нет.")
    words = wanted.strip() or wanted_words(mentee)
    if mentee.person.surname.lower()[:5] in words.lower():
        raise NoSearch("Уберите фамилию: в муниципалитет имена уходят только с согласия на передачу.", field="wanted")
    made: SearchRequest = SearchRequest.objects.create(
        organisation_id=act.organisation.pk, year=mentee.year, mentee=mentee, wanted=words[:LONGEST], asked_on=act.today
    )
    return made


@action(
    capability=Cap.ANSWER_SEARCHES,
    event="selection.search.answered",
    title="Муниципалитет ответил школе",
    about="search",
)
def answer_search(act: Act, *, search: SearchRequest, answer: str) -> SearchRequest:
    """The methodist's answer: whom to turn to, or that nobody was found yet."""
    words = answer.strip()
    if not words:
        raise NoSearch("Напишите ответ школе.", field="answer")
    search.answer, search.answered_on = words[:LONGEST], act.today
    search.save()
    return search
