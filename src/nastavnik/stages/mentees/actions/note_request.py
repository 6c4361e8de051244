from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from nastavnik.foundation.organisations.models import SchoolYear
from nastavnik.foundation.people.models import Person
from nastavnik.instruments.consents.purposes import Purpose, with_consent
from nastavnik.instruments.surveys.taxonomy import NEED_LEVELS, competences
from nastavnik.instruments.surveys.ways import ways_of
from nastavnik.kernel.access import Reach
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action
from nastavnik.kernel.errors import Forbidden, Refusal
from nastavnik.kernel.registry import registry
from nastavnik.stages.mentees.actions.note_wishes import note_wishes
from nastavnik.stages.mentees.capabilities import Cap
from nastavnik.stages.mentees.lifecycles import MENTEE
from nastavnik.stages.mentees.models import Category, Mentee, Request


class WrongRequest(Refusal):
    """The request names an unknown competence, more than three to begin with, or somebody who does not work here."""


@action(capability=Cap.EDIT_MENTEES, event="mentees.mentee.asked", title="Отмечен запрос на наставника")
def ask_for_mentor(
    act: Act, *, year: SchoolYear, person: Person, category: str = "", first_of_all: bool = False
) -> Mentee:
    """Note that a person asks for a mentor this year. With a valid D17 they enter the bank at once (R01).

    Somebody who had left comes back as they were: with their category and requests.
    """
    _check_category(category)
    if not Person.objects.staff_on(act.today).filter(pk=person.pk).exists():
        raise WrongRequest(f"{person}: больше не работает в школе. Отметить можно тех, кто работает.")
    mentee: Mentee
    mentee, new = Mentee.objects.get_or_create(
        year=year,
        person=person,
        defaults={
            "organisation_id": act.organisation.pk,
            "asked_on": act.today,
            "state_since": act.now,
            "category": category,
            "first_of_all": first_of_all,
        },
    )
    if not new:
        mentee.category, mentee.first_of_all = category or mentee.category, first_of_all or mentee.first_of_all
        if mentee.state == "left":
            MENTEE.move(mentee, "return", act)
        mentee.save()
    return settle(act, mentee)


def _check_category(category: str) -> None:
    if category and category not in Category.values:
        raise WrongRequest("Выберите категорию из списка.", field="category")


def settle(act: Act, mentee: Mentee) -> Mentee:
    """Enter the bank as soon as the consent to processing allows it."""
    if mentee.state == "candidate" and with_consent(Purpose.BANK, [mentee.person_id], act.today):
        MENTEE.move(mentee, "enter_bank", act)
        mentee.entered_on = act.today
        mentee.save()
    return mentee


@action(
    capability=Cap.EDIT_MENTEES,
    event="mentees.requests.noted",
    title="Внесены запросы",
    about="mentee",
    untold=("levels", "first", "situation", "success", "circumstances", "ways", "preferred", "avoided"),
)
def note_requests(
    act: Act,
    *,
    mentee: Mentee,
    levels: Mapping[str, str],
    first: Sequence[str] = (),
    situation: str | None = None,
    success: str | None = None,
    circumstances: str | None = None,
    category: str | None = None,
    first_of_all: bool | None = None,
    ways: Mapping[str, Any] | None = None,
    preferred: Sequence[Person] | None = None,
    avoided: Sequence[Person] | None = None,
    source: str = Request.Source.CURATOR,
) -> Mentee:
    """Write the requests by competence. ``levels``: code → answer of the grid; ``first``: up to three codes, the most
    wanted first. The whole set is replaced: what is absent was not asked. ``ways``: how they like to work (``ways_of``).
    ``preferred``, ``avoided``: wishes about colleagues (``note_wishes``). ``None`` leaves a fact as it was."""
    known = competences()
    if unknown := [code for code in (*levels, *first) if code not in known]:
        raise WrongRequest(f"Такого умения нет в перечне: {unknown[0]}.", field="levels")
    if wrong := [level for level in levels.values() if level not in NEED_LEVELS]:
        raise WrongRequest(f"Такого ответа нет: {wrong[0]}.", field="levels")
    first = list(dict.fromkeys(first))
    if len(first) > 3:
        raise WrongRequest(f"Выберите не больше трёх. Сейчас выбрано {len(first)}.", field="first")
    if foreign := [code for code in first if levels.get(code) == "not_mine"]:
        title = known[foreign[0]].title
        raise WrongRequest(
            f"«{title}»: отмечено и «с чего начать», и «не относится к моей работе». Оставьте что-то одно.",
            field=f"level_{foreign[0]}",
        )
    _check_category(category or "")
    if preferred is not None or avoided is not None:
        note_wishes(act, mentee=mentee, preferred=preferred, avoided=avoided)
    chosen = {**dict.fromkeys(first, "1"), **levels}
    mentee.requests.all().delete()
    Request.objects.bulk_create(
        Request(
            organisation_id=mentee.organisation_id,
            mentee=mentee,
            competence=code,
            level=level,
            priority=first.index(code) + 1 if code in first else None,
            source=source,
        )
        for code, level in chosen.items()
    )
    told = {
        "situation": situation,
        "success": success,
        "circumstances": circumstances,
        "category": category,
        "first_of_all": first_of_all,
    }
    if changed := {name: value for name, value in told.items() if value is not None} | ways_of(ways or {}):
        for name, value in changed.items():
            setattr(mentee, name, value)
        mentee.save(update_fields=list(changed))
    return mentee


@action(capability=Cap.EDIT_MENTEES, event="mentees.mentee.entered", title="Включён в банк наставляемых")
def enter_bank(act: Act, *, mentee: Mentee) -> Mentee:
    """Enter the bank. Raises when there is no valid consent to processing (R01)."""
    if not with_consent(Purpose.BANK, [mentee.person_id], act.today):
        raise WrongRequest("Нет подписанного согласия на обработку персональных данных. Сначала отметьте подпись.")
    return settle(act, mentee)


@action(capability=Cap.EDIT_MENTEES, event="mentees.mentee.suspended", title="Выведен из банка: нет согласия")
def suspend_mentee(act: Act, *, mentee: Mentee) -> Mentee:
    """Take out of the bank somebody whose consent to processing is valid no more (R01). A new signature opens it again."""
    MENTEE.move(mentee, "suspend", act)
    mentee.entered_on = None
    mentee.save()
    return mentee


@action(capability=Cap.LEAVE_BANK, event="mentees.mentee.left", title="Больше не участвует")
def leave_bank(act: Act, *, mentee: Mentee) -> Mentee:
    """Take a person out of this year's bank: the curator does it, or the person for themselves. No reason is asked."""
    if registry.reach(act.actor.role, Cap.LEAVE_BANK) is Reach.OWN and mentee.person_id != act.actor.person_id:
        raise Forbidden()
    if mentee.state == "paired":
        raise WrongRequest("У наставляемого есть действующая пара. Сначала завершите её.")
    MENTEE.move(mentee, "leave", act)
    mentee.save()
    return mentee
