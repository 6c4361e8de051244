from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from nastavnik.foundation.organisations.models import Organisation, SchoolYear
from nastavnik.foundation.people.models import Person
from nastavnik.instruments.consents.purposes import Purpose, with_consent
from nastavnik.instruments.surveys.taxonomy import STRENGTH_LEVELS, competences
from nastavnik.instruments.surveys.ways import ways_of
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action
from nastavnik.kernel.errors import Refusal
from nastavnik.stages.mentors.capabilities import Cap
from nastavnik.stages.mentors.lifecycles import MENTOR
from nastavnik.stages.mentors.models import Experience, External, Kind, Mentor, Readiness, Strength


class WrongStrength(Refusal):
    """The strengths cannot be so, nor the number of mentees; or the person does not work here."""


@action(capability=Cap.EDIT_MENTORS, event="mentors.mentor.wished", title="Отмечено желание быть наставником")
def wish_to_mentor(act: Act, *, year: SchoolYear, person: Person, capacity: int | None = None) -> Mentor:
    """Note that a person wishes to be a mentor this year. With a valid D17 they enter the bank at once (R01).

    ``capacity``: how many colleagues they take; one at first, as before for somebody who had left.
    """
    check_capacity(act, 1 if capacity is None else capacity)
    if not Person.objects.staff_on(act.today).filter(pk=person.pk).exists():
        raise WrongStrength(f"{person}: больше не работает в школе. Отметить можно тех, кто работает.")
    mentor: Mentor
    mentor, new = Mentor.objects.get_or_create(
        year=year,
        person=person,
        defaults={
            "organisation_id": act.organisation.pk,
            "asked_on": act.today,
            "state_since": act.now,
            "capacity": capacity or 1,
        },
    )
    if not new:
        mentor.capacity = capacity or mentor.capacity
        if mentor.state == "left":
            MENTOR.move(mentor, "return", act)
        mentor.save()
    return settle(act, mentor)


def check_capacity(act: Act, capacity: int) -> None:
    limit = Organisation.objects.get(pk=act.organisation.pk).mentees_per_mentor
    if not 1 <= capacity <= limit:
        raise WrongStrength(f"Наставник может взять от 1 до {limit} наставляемых (настройка школы).", field="capacity")


def settle(act: Act, mentor: Mentor) -> Mentor:
    """Enter the bank as soon as the consent to processing allows it."""
    if mentor.state == "candidate" and with_consent(Purpose.BANK, [mentor.person_id], act.today):
        MENTOR.move(mentor, "enter_bank", act)
        mentor.entered_on = act.today
        mentor.save()
    return mentor


@action(
    capability=Cap.EDIT_MENTORS,
    event="mentors.strengths.noted",
    title="Внесены сильные стороны",
    about="mentor",
    untold=("levels", "best", "note", "terms", "ways"),
)
def note_strengths(
    act: Act,
    *,
    mentor: Mentor,
    levels: Mapping[str, str],
    best: Sequence[str] = (),
    note: str | None = None,
    capacity: int | None = None,
    terms: Mapping[str, Any] | None = None,
    ways: Mapping[str, Any] | None = None,
    source: str = Strength.Source.CURATOR,
) -> Mentor:
    """Write the strengths by competence. ``levels``: code → answer of the grid; ``best``: up to three codes they do best.
    The whole set is replaced. ``terms``: readiness, experience and the like (``TERMS``); ``ways``: how they like to work
    (``ways_of``). ``None``, and a term that is absent, leaves a fact as it was."""
    known = competences()
    if unknown := [code for code in (*levels, *best) if code not in known]:
        raise WrongStrength(f"Такого умения нет в перечне: {unknown[0]}.", field="levels")
    if wrong := [level for level in levels.values() if level not in STRENGTH_LEVELS]:
        raise WrongStrength(f"Такого ответа нет: {wrong[0]}.", field="levels")
    best = list(dict.fromkeys(best))
    if len(best) > 3:
        raise WrongStrength(f"Выберите не больше трёх. Сейчас выбрано {len(best)}.", field="best_1")
    if weak := [code for code in best if levels.get(code) == "0"]:
        raise WrongStrength(
            f"«{known[weak[0]].title}»: отмечено и «получается лучше всего», и «не моя сильная сторона». "
            "Оставьте что-то одно.",
            field=f"level_{weak[0]}",
        )
    if capacity is not None:
        check_capacity(act, capacity)
    chosen = {**dict.fromkeys(best, "3"), **levels}
    mentor.strengths.all().delete()
    Strength.objects.bulk_create(
        Strength(
            organisation_id=mentor.organisation_id,
            mentor=mentor,
            competence=code,
            level=level,
            best=code in best,
            source=source,
        )
        for code, level in chosen.items()
        if level != "0"
    )
    told = {"note": note, "capacity": capacity, **_terms(terms or {})}
    if changed := {name: value for name, value in told.items() if value is not None} | ways_of(ways or {}):
        for name, value in changed.items():
            setattr(mentor, name, value)
        mentor.save(update_fields=list(changed))
    return mentor


TERMS: Mapping[str, Sequence[str] | None] = {
    "readiness": Readiness.values,
    "kind": ["", *Kind.values],
    "mentored": ["", *Experience.values],
    "external": ["", *External.values],
    "wants_to_learn": None,
    "circumstances": None,
}
"""What a mentor tells besides strengths: fact → the answers there are, ``None`` for free words."""


def _terms(told: Mapping[str, Any]) -> dict[str, Any]:
    found = {name: told[name] for name in TERMS if name in told}
    for name, value in found.items():
        known = TERMS[name]
        if known is not None and value not in known:
            raise WrongStrength(f"Такого ответа нет: {value}.", field=name)
    return found


@action(capability=Cap.EDIT_MENTORS, event="mentors.mentor.entered", title="Включён в банк наставников")
def enter_bank(act: Act, *, mentor: Mentor) -> Mentor:
    """Enter the bank. Raises when there is no valid consent to processing (R01)."""
    if not with_consent(Purpose.BANK, [mentor.person_id], act.today):
        raise WrongStrength("Нет подписанного согласия на обработку персональных данных. Сначала отметьте подпись.")
    return settle(act, mentor)


@action(capability=Cap.EDIT_MENTORS, event="mentors.mentor.suspended", title="Выведен из банка: нет согласия")
def suspend_mentor(act: Act, *, mentor: Mentor) -> Mentor:
    """Take out of the bank somebody whose consent to processing is valid no more (R01). A pair at work goes on."""
    MENTOR.move(mentor, "suspend", act)
    mentor.entered_on = None
    mentor.save()
    return mentor


@action(capability=Cap.CONFIRM_WISH, event="mentors.mentor.left", title="Больше не участвует как наставник")
def leave_bank(act: Act, *, mentor: Mentor) -> Mentor:
    """Take a person out of this year's bank of mentors: the curator notes it, or they say so themselves.

    No reason is asked (R06). No new pair is offered from then on; one that works goes on until its term or an order ends it:
    to stop mentoring is another act, with a notice of its own (Labour Code, article 351.8).
    """
    MENTOR.move(mentor, "leave", act)
    mentor.save()
    return mentor
