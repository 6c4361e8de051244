from __future__ import annotations

from collections.abc import Sequence

from nastavnik.foundation.organisations.models import SchoolYear
from nastavnik.foundation.people.models import Person
from nastavnik.instruments.consents.purposes import Purpose, require_consent, with_consent
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action
from nastavnik.kernel.errors import Refusal
from nastavnik.stages.mentees.models import Mentee
from nastavnik.stages.mentors.models import Mentor
from nastavnik.stages.selection.capabilities import Cap
from nastavnik.stages.selection.lifecycles import PROPOSAL
from nastavnik.stages.selection.matching import explain_pair
from nastavnik.stages.selection.models import LIVE, ForbiddenPair, Proposal
from nastavnik.stages.selection.places import free_places


class PairRefused(Refusal):
    """The pair cannot be so: a place, a bank, a veto is in the way."""


@action(capability=Cap.MATCH, event="selection.proposals.accepted", title="Приняты пары", about="proposals")
def accept_proposals(act: Act, *, proposals: Sequence[Proposal]) -> list[Proposal]:
    """Decide for pairs. Nothing is sent to anybody."""
    check_places(act, proposals)
    for proposal in proposals:
        PROPOSAL.move(proposal, "accept", act)
        proposal.save()
    return list(proposals)


@action(capability=Cap.MATCH, event="selection.proposal.pinned", title="Изменено закрепление пары", about="proposal")
def pin_proposal(act: Act, *, proposal: Proposal, pinned: bool) -> Proposal:
    """Keep a suggestion as it is when pairs are computed again, or let it go. Raises ``PairRefused`` for a decided pair."""
    if proposal.state != "suggested":
        raise PairRefused("Решённые пары при пересчёте и так не меняются.")
    if pinned:
        check_places(act, [proposal])
    proposal.pinned = pinned
    proposal.save()
    return proposal


@action(capability=Cap.MATCH, event="selection.ban.lifted", title="Снят запрет на пару", about="ban")
def lift_ban(act: Act, *, ban: ForbiddenPair) -> ForbiddenPair:
    """Let the engine suggest two colleagues together again."""
    ForbiddenPair.objects.filter(pk=ban.pk).delete()
    return ban


@action(capability=Cap.MATCH, event="selection.proposal.taken_back", title="Решение о паре отменено", about="proposal")
def take_back_proposal(act: Act, *, proposal: Proposal) -> Proposal:
    """Undo a decision that was not sent yet."""
    PROPOSAL.move(proposal, "take_back", act)
    proposal.save()
    return proposal


@action(
    capability=Cap.MATCH,
    event="selection.proposal.rejected",
    title="Пара отклонена",
    about="proposal",
    untold=("never_together",),
)
def reject_proposal(act: Act, *, proposal: Proposal, never_together: bool = False) -> Proposal:
    """Decide against a pair; ``never_together`` keeps the engine from suggesting it again this year."""
    PROPOSAL.move(proposal, "reject", act)
    proposal.save()
    if never_together:
        ForbiddenPair.objects.get_or_create(
            mentee=proposal.mentee,
            mentor=proposal.mentor,
            defaults={"organisation_id": act.organisation.pk, "year": proposal.year},
        )
    return proposal


@action(capability=Cap.MATCH, event="selection.proposal.placed", title="Пара поставлена вручную")
def place_by_hand(act: Act, *, year: SchoolYear, mentee: Mentee, mentor: Mentor) -> Proposal:
    """The curator's own choice: replaces the suggestion or the unsent decision for this mentee, and is accepted.

    It is above a refusal and above an earlier «не ставить в пару», which it lifts: people talk to each other.
    """
    for other in Proposal.objects.filter(year=year, mentee=mentee, state__in=("suggested", "accepted")):
        PROPOSAL.move(other, "reject", act)
        other.save()
    ForbiddenPair.objects.filter(mentee=mentee, mentor=mentor).delete()
    proposal = Proposal(
        organisation_id=act.organisation.pk,
        year=year,
        mentee=mentee,
        mentor=mentor,
        by_hand=True,
        **explain_pair(act, year, mentee, mentor),
    )
    check_places(act, [proposal])
    proposal.save()
    PROPOSAL.move(proposal, "accept", act)
    proposal.save()
    return proposal


def check_places(act: Act, proposals: Sequence[Proposal]) -> None:
    """Raises ``PairRefused`` for the first pair of which a side is not free for it (R01, R12), the pairs before it counted.

    Seven queries, whatever the number of pairs.
    """
    mentors = {item.mentor_id: item.mentor for item in proposals}
    persons = {person for item in proposals for person in (item.mentee.person_id, item.mentor.person_id)}
    here = set(Person.objects.staff_on(act.today).filter(pk__in=persons).values_list("pk", flat=True))
    permitted = with_consent(Purpose.BANK, persons, act.today)
    live = Proposal.objects.filter(mentee__in=[item.mentee_id for item in proposals], state__in=LIVE)
    chosen = {item.mentee_id: item for item in live.select_related("mentee__person", "mentor__person")}
    # The row locks: of two decisions at once for the last place, the second sees the first.
    list(Mentor.objects.select_for_update(of=("self",)).filter(pk__in=mentors).order_by("pk"))
    free = free_places(act, mentors.values())
    for own in (item for item in proposals if item.pk is not None and item.state in LIVE):
        free[own.mentor_id] += 1
    for proposal in proposals:
        mentee, mentor = proposal.mentee, proposal.mentor
        if mentee.person_id == mentor.person_id:
            raise PairRefused("Педагог не может быть наставником самому себе.")
        for person in (mentee.person, mentor.person):
            if person.pk not in here:
                raise PairRefused(f"{person}: больше не работает в школе. Выберите другую пару.")
        if mentee.state != "searching":
            raise PairRefused(
                f"{mentee}: {mentee.get_state_display().lower()}. Пару можно поставить тем, кто ищет наставника."
            )
        if mentor.state != "in_bank":
            raise PairRefused(f"{mentor}: {mentor.get_state_display().lower()}. Наставник должен быть в банке.")
        if not {mentee.person_id, mentor.person_id} <= permitted:
            require_consent(act, Purpose.BANK, [mentee.person, mentor.person])
        other = chosen.get(mentee.pk)
        if other is not None and other.pk != proposal.pk:
            raise PairRefused(f"{mentee}: пара уже выбрана ({other}). Сначала верните решение или отметьте отказ.")
        if free.get(mentor.pk, 0) < 1:
            raise PairRefused(
                f"{mentor}: свободных мест нет. Выберите другого наставника или измените число мест в его карточке."
            )
        chosen[mentee.pk] = proposal
        free[mentor.pk] -= 1
