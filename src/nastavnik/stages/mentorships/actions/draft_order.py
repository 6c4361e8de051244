from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from nastavnik.foundation.legislation.queries import citations
from nastavnik.foundation.organisations.models import Organisation, SchoolYear
from nastavnik.foundation.people.models import Person
from nastavnik.instruments.documents.actions.prepare_document import prepare_document
from nastavnik.instruments.documents.contexts import date_words, head_words, organisation_words, person_words
from nastavnik.instruments.documents.models import Document, Package
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action
from nastavnik.kernel.errors import Refusal
from nastavnik.stages.mentorships.capabilities import Cap
from nastavnik.stages.mentorships.models import Form, Kind, Terms
from nastavnik.stages.mentorships.queries import ORDER, drafted, papers_of, terms_of
from nastavnik.stages.mentorships.rules import order_refusals
from nastavnik.stages.regulations.queries import regulation_order
from nastavnik.stages.selection.models import Proposal
from nastavnik.stages.selection.places import free_places


class OrderRefused(Refusal):
    """Consents are missing or too young (R03), places are short, or there is nobody left to fix."""


@action(capability=Cap.FORM_MENTORSHIP, event="mentorships.order.drafted", title="Подготовлен приказ о закреплении пар")
def draft_order(
    act: Act,
    *,
    year: SchoolYear,
    proposals: Sequence[Proposal],
    dated_on: date,
    number: int | None = None,
    curator: Person | None = None,
    package: Package | None = None,
) -> Document:
    """Draw up D12 with its acquaintance sheet over agreed pairs. Mentees who share a mentor and a term form a group.

    Refused when a consent is missing or younger than the order (R03). The pairs come into being when it is registered.
    """
    proposals = [item for item in proposals if item.state == "agreed"]
    if not proposals:
        raise OrderRefused("Нет согласованных пар. Сначала получите согласие обеих сторон.")
    check_papers(proposals, dated_on)
    check_terms(proposals)
    check_places(act, proposals)
    if twice := [item for item in proposals if item.pk in drafted(year)]:
        raise OrderRefused(
            f"Уже в проекте приказа: {', '.join(map(str, twice))} "
            "Передайте тот проект руководителю или отмените его и подготовьте приказ заново."
        )
    people = [person for item in proposals for person in (item.mentor.person, item.mentee.person)]
    return prepare_document(
        act,
        year=year,
        code=ORDER,
        title="О закреплении наставнических пар и групп",
        context=order_context(act, year, proposals, dated_on, curator),
        acquaint=[*people, *([curator] if curator else [])],
        dated_on=dated_on,
        number=number,
        package=package,
    )


def check_papers(proposals: Sequence[Proposal], dated_on: date) -> None:
    """Raises ``OrderRefused`` with every sentence that stands in the way (R03)."""
    if refusals := order_refusals(list(papers_of(proposals, dated_on).values()), dated_on):
        raise OrderRefused("Приказ пока нельзя издать. " + " ".join(refusals), field="dated_on")


def check_terms(proposals: Sequence[Proposal]) -> None:
    """Raises ``OrderRefused`` for a participant whose contract is not told (R21), or a group that is said not to be one."""
    terms = terms_of(proposals)
    for item in proposals:
        if not terms[item.pk].mentee_contract:
            raise OrderRefused(
                f"{item.mentee}: укажите договор, трудовой или о практике. Это делают в строке пары, «Форма, вид и договор»."
            )


def check_places(act: Act, proposals: Sequence[Proposal]) -> None:
    """Raises ``OrderRefused`` for a mentor whose places were lowered after the pairs were agreed (R12)."""
    mentors = {item.mentor_id: item.mentor for item in proposals}
    over = [mentors[key] for key, free in free_places(act, list(mentors.values())).items() if free < 0]
    if over:
        names = ", ".join(str(mentor) for mentor in over)
        raise OrderRefused(
            f"Согласовано больше пар, чем мест у наставника: {names} "
            "Измените число мест в карточке наставника или отметьте отказ от одной из пар."
        )


def by_mentor(proposals: Sequence[Proposal]) -> list[list[Proposal]]:
    """Pairs and groups: the proposals of one mentor with one term, form and kind stand together."""
    terms = terms_of(proposals)

    def key(item: Proposal) -> tuple[str, int, date, date, str, str]:
        assert item.starts_on is not None
        assert item.ends_on is not None
        told = terms[item.pk]
        return item.mentor.person.full_name, item.mentor_id, item.starts_on, item.ends_on, told.form, told.kind

    return [list(group) for _, group in groupby(sorted(proposals, key=key), key=key)]


def shape_of(members: Sequence[Proposal], terms: Mapping[int, Terms]) -> tuple[Form, Kind]:
    """Form and kind of the pair or group these make: several at once are a group unless another kind was chosen."""
    told = terms[members[0].pk]
    kind = Kind(told.kind)
    if len(members) > 1 and kind is Kind.TRADITIONAL:
        kind = Kind.GROUP
    return Form(told.form), kind


def order_context(
    act: Act, year: SchoolYear, proposals: Sequence[Proposal], dated_on: date, curator: Person | None
) -> dict[str, Any]:
    """What the template D12 reads; ``proposals`` (ids) tells the registration which pairs the order fixes."""
    rows, papers, terms = [], papers_of(proposals, dated_on), terms_of(proposals)
    for number, members in enumerate(by_mentor(proposals), start=1):
        first = members[0]
        days = [day for item in members for day in papers[item.pk].signed_days()]
        form, shape = shape_of(members, terms)
        rows.append(
            {
                "номер": str(number),
                "наставник": person_words(first.mentor.person),
                "наставляемые": [
                    {
                        **person_words(item.mentee.person),
                        "категория": item.mentee.get_category_display() if item.mentee.category else "",
                    }
                    for item in members
                ],
                "форма": form.label,
                "вид": shape.label,
                "период_с": date_words(first.starts_on),
                "период_по": date_words(first.ends_on),
                "даты_согласий": ", ".join(dict.fromkeys(day.strftime("%d.%m.%Y") for day in days)),
            }
        )
    people = {person.pk: person for item in proposals for person in (item.mentor.person, item.mentee.person)}
    if curator:
        people[curator.pk] = curator
    organisation = Organisation.objects.get(pk=act.organisation.pk)
    return {
        "организация": organisation_words(organisation),
        "руководитель": head_words(organisation),
        "куратор": person_words(curator) if curator else None,
        "учебный_год": year.title,
        "основания": citations(act, ORDER, dated_on),
        "положение": regulation_order(act),
        "пары": rows,
        "ознакомить": [person_words(person) for person in sorted(people.values(), key=lambda item: item.full_name)],
        "proposals": [item.pk for item in proposals],
    }
