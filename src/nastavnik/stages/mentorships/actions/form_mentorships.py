"""What the registration of D12 causes: the pairs it fixes begin."""

from __future__ import annotations

from nastavnik.instruments.documents.models import Document
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action
from nastavnik.stages.mentees.lifecycles import MENTEE
from nastavnik.stages.mentorships.actions.draft_order import (
    OrderRefused,
    by_mentor,
    check_papers,
    check_places,
    check_terms,
    shape_of,
)
from nastavnik.stages.mentorships.capabilities import Cap
from nastavnik.stages.mentorships.models import Mentorship, Participation, Turn
from nastavnik.stages.mentorships.queries import periods_refusals, terms_of
from nastavnik.stages.selection.lifecycles import PROPOSAL
from nastavnik.stages.selection.models import Proposal


@action(
    capability=Cap.FORM_MENTORSHIP,
    event="mentorships.mentorships.formed",
    title="Пары и группы начали работу",
    about="order",
)
def form_mentorships(act: Act, *, order: Document) -> list[Mentorship]:
    """Form the pairs and groups a registered D12 names. R03 is checked once more: days may have passed since the draft."""
    if order.state != "registered" or order.dated_on is None:
        raise OrderRefused("Пары начинают работать, когда приказ подписан и зарегистрирован.")
    proposals = list(
        Proposal.objects.select_related("mentor__person", "mentee__person").filter(
            pk__in=order.context.get("proposals", [])
        )
    )
    if not proposals or any(item.state != "agreed" for item in proposals):
        raise OrderRefused(
            "Пары изменились после подготовки приказа. Отмените этот проект и подготовьте приказ заново."
        )
    check_papers(proposals, order.dated_on)
    check_terms(proposals)
    check_places(act, proposals)
    if refusals := periods_refusals(proposals):
        raise OrderRefused(" ".join(refusals))
    formed, terms = [], terms_of(proposals)
    for members in by_mentor(proposals):
        first = members[0]
        starts_on, ends_on = first.term
        form, shape = shape_of(members, terms)
        mentorship = Mentorship.objects.create(
            organisation_id=order.organisation_id,
            year=first.year,
            mentor=first.mentor,
            form=form,
            kind=shape,
            starts_on=starts_on,
            ends_on=ends_on,
            order=order,
            mentor_contract=terms[first.pk].mentor_contract,
        )
        Turn.objects.create(
            organisation_id=order.organisation_id, mentorship=mentorship, kind=Turn.Kind.FORMED, on=starts_on,
            until=ends_on, order=order, noted_at=act.now,
        )  # fmt: skip
        for item in members:
            Participation.objects.create(
                organisation_id=order.organisation_id,
                mentorship=mentorship,
                mentee=item.mentee,
                proposal=item,
                starts_on=starts_on,
                contract=terms[item.pk].mentee_contract,
            )
            PROPOSAL.move(item, "order", act)
            item.save()
            MENTEE.move(item.mentee, "pair", act)
            item.mentee.save()
        formed.append(mentorship)
    return formed
