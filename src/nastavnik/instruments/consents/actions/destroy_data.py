from __future__ import annotations

from collections.abc import Sequence

from nastavnik.foundation.organisations.models import SchoolYear
from nastavnik.foundation.people.models import Person
from nastavnik.foundation.privacy.capabilities import Cap
from nastavnik.foundation.privacy.erasing import forget, subject
from nastavnik.foundation.privacy.models import DestructionRecord, Ground, kept_until
from nastavnik.instruments.consents.commissions import destruction
from nastavnik.instruments.documents.actions.prepare_document import prepare_document
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action
from nastavnik.kernel.errors import Refusal

SMALLEST_COMMISSION = 2
HAND = "фамилия, имя, отчество вписываются от руки: ______________________________"
MEDIUM = "информационная система «Наставник»; бумажные листы: ____ шт."


class CommissionRefused(Refusal):
    """The commission cannot be of these people."""


class AlreadyDestroyed(Refusal):
    """The data of this person were destroyed before."""


@action(
    capability=Cap.DESTROY_DATA, event="consents.data.destroyed", title="Уничтожены персональные данные", about="person"
)
def destroy_data(
    act: Act, *, person: Person, year: SchoolYear, ground: Ground, commission: Sequence[Person], way: str
) -> DestructionRecord:
    """Erase a person everywhere, draw up the act D21 and leave a record that outlives them (order of Roskomnadzor № 179).

    The act and the record name the person by number; the full name is written on the paper by hand, so nothing of it stays
    in the database. Raises ``CommissionRefused``, ``AlreadyDestroyed``, ``CannotForget`` (a pair that still works).
    """
    _check(act, person, commission)
    done = forget(subject(act, person))
    person.refresh_from_db()
    erased = [{"title": title, "count": count} for title, count in done.erased]
    words = {
        "commission": commission, "subject": f"участник № {person.pk} ({HAND})", "medium": MEDIUM, "way": way,
        "categories": ", ".join(title for title, _ in done.erased), "reason": ground.label, "dated_on": act.today,
    }  # fmt: skip
    draft = destruction(act, year, words)
    document = prepare_document(
        act, year=year, code="D21", title=draft.title, context=draft.context, dated_on=draft.dated_on
    )
    record = DestructionRecord(
        organisation_id=act.organisation.pk, person_number=person.pk, ground=ground, erased=erased,
        kept=[{"title": title, "ground": why} for title, why in done.kept], commission=[one.pk for one in commission],
        way=way, act_id=act.id, destroyed_at=act.now, kept_until=kept_until(act.today), document_number=document.pk,
    )  # fmt: skip
    record.save()
    return record


def _check(act: Act, person: Person, commission: Sequence[Person]) -> None:
    if DestructionRecord.objects.filter(person_number=person.pk).exists():
        raise AlreadyDestroyed("Данные этого человека уже уничтожены. Акт есть в списке ниже.")
    if len({one.pk for one in commission}) < SMALLEST_COMMISSION:
        raise CommissionRefused("Комиссия — не меньше двух человек. Отметьте ещё кого-нибудь.", field="commission")
    if person.pk in {one.pk for one in commission}:
        raise CommissionRefused(
            "Тот, чьи данные уничтожаются, не входит в комиссию. Снимите отметку.", field="commission"
        )
    if act.actor.person_id == person.pk:
        raise CommissionRefused("Свои данные уничтожает другой ответственный. Попросите руководителя или коллегу.")
