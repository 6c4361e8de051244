from __future__ import annotations

from collections.abc import Mapping, Sequence

from nastavnik.foundation.organisations.models import Organisation, SchoolYear
from nastavnik.foundation.people.models import Person
from nastavnik.instruments.consents.kinds import ConsentKind
from nastavnik.instruments.consents.queries import with_consent
from nastavnik.instruments.surveys.taxonomy import STRENGTH_LEVELS, competences
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action
from nastavnik.kernel.errors import Refusal
from nastavnik.stages.mentors.capabilities import Cap
from nastavnik.stages.mentors.lifecycles import MENTOR
from nastavnik.stages.mentors.models import Mentor, Strength


class WrongStrength(Refusal):
    """The strengths name an unknown competence, or the number of mentees cannot be so."""


@action(capability=Cap.EDIT_MENTORS, event="mentors.mentor.wished", title="Отмечено желание быть наставником")
def wish_to_mentor(act: Act, *, year: SchoolYear, person: Person, capacity: int = 1) -> Mentor:
    """Note that a person wishes to be a mentor this year. With a valid D17 they enter the bank at once (R01)."""
    limit = Organisation.objects.get(pk=act.organisation.pk).mentees_per_mentor
    if not 1 <= capacity <= limit:
        raise WrongStrength(f"Наставник может взять от 1 до {limit} наставляемых (настройка школы).", field="capacity")
    mentor: Mentor
    mentor, new = Mentor.objects.get_or_create(
        year=year,
        person=person,
        defaults={"organisation_id": act.organisation.pk, "asked_on": act.today, "capacity": capacity},
    )
    if not new:
        mentor.capacity = capacity
        if mentor.state == "left":
            MENTOR.move(mentor, "return", act)
        mentor.save()
    return settle(act, mentor)


def settle(act: Act, mentor: Mentor) -> Mentor:
    """Enter the bank as soon as the consent to processing allows it."""
    if mentor.state == "candidate" and with_consent([mentor.person_id], ConsentKind.PROCESSING, act.today):
        MENTOR.move(mentor, "enter_bank", act)
        mentor.entered_on = act.today
        mentor.save()
    return mentor


@action(capability=Cap.EDIT_MENTORS, event="mentors.strengths.noted", title="Внесены сильные стороны", about="mentor")
def note_strengths(
    act: Act, *, mentor: Mentor, levels: Mapping[str, str], best: Sequence[str] = (), note: str | None = None
) -> Mentor:
    """Write the strengths by competence. ``levels``: code → answer of the grid; ``best``: codes they do best.
    The whole set is replaced."""
    known = competences()
    if unknown := [code for code in (*levels, *best) if code not in known]:
        raise WrongStrength(f"Такого умения нет в перечне: {unknown[0]}.", field="levels")
    if wrong := [level for level in levels.values() if level not in STRENGTH_LEVELS]:
        raise WrongStrength(f"Такого ответа нет: {wrong[0]}.", field="levels")
    chosen = {**dict.fromkeys(best, "3"), **levels}
    mentor.strengths.all().delete()
    Strength.objects.bulk_create(
        Strength(organisation_id=mentor.organisation_id, mentor=mentor, competence=code, level=level, best=code in best)
        for code, level in chosen.items()
        if level != "0"
    )
    if note is not None:
        mentor.note = note
        mentor.save(update_fields=["note"])
    return mentor


@action(capability=Cap.EDIT_MENTORS, event="mentors.mentor.entered", title="Включён в банк наставников")
def enter_bank(act: Act, *, mentor: Mentor) -> Mentor:
    """Enter the bank. Raises when there is no valid consent to processing (R01)."""
    if not with_consent([mentor.person_id], ConsentKind.PROCESSING, act.today):
        raise WrongStrength("Нет подписанного согласия на обработку персональных данных. Сначала отметьте подпись.")
    return settle(act, mentor)


@action(capability=Cap.EDIT_MENTORS, event="mentors.mentor.left", title="Больше не участвует как наставник")
def leave_bank(act: Act, *, mentor: Mentor) -> Mentor:
    """Take a person out of this year's bank of mentors. No reason is asked (R06)."""
    if mentor.mentorships.filter(state="active").exists():
        raise WrongStrength("У наставника есть действующая пара. Сначала завершите её.")
    MENTOR.move(mentor, "leave", act)
    mentor.save()
    return mentor
