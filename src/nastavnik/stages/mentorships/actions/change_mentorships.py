"""What the registration of D13 causes: pairs end or go on to another day."""

from __future__ import annotations

from datetime import date, timedelta

from nastavnik.instruments.documents.models import Document
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action
from nastavnik.kernel.errors import Refusal
from nastavnik.stages.mentees.lifecycles import MENTEE
from nastavnik.stages.mentorships.capabilities import Cap
from nastavnik.stages.mentorships.lifecycles import MENTORSHIP
from nastavnik.stages.mentorships.models import Mentorship


class ChangeRefused(Refusal):
    """The pairs are not as they were when the order was drawn up."""


@action(
    capability=Cap.FORM_MENTORSHIP,
    event="mentorships.mentorships.changed",
    title="Изменено закрепление пар и групп",
    about="order",
)
def change_mentorships(act: Act, *, order: Document) -> list[Mentorship]:
    """End and extend the pairs a registered D13 names. The mentee of an ended pair looks for a mentor again.

    A programme carried out in full completes the pair; every other ground ends it early (reference 1.7).
    """
    if order.state != "registered":
        raise ChangeRefused("Пары меняются, когда приказ подписан и зарегистрирован.")
    known = order.context
    ids = [*known.get("ending", []), *known.get("extending", [])]
    rows = {row.pk: row for row in Mentorship.objects.select_for_update(of=("self",)).filter(pk__in=ids)}
    if len(rows) != len(ids) or any(row.state != "active" for row in rows.values()):
        raise ChangeRefused(
            "Пары изменились после подготовки приказа. Отмените этот проект и подготовьте приказ заново."
        )
    for pk in known.get("ending", []):
        _end(act, rows[pk], date.fromisoformat(known["ends_on"]), completed=known.get("ground") == "completed")
    for pk in known.get("extending", []):
        rows[pk].ends_on = date.fromisoformat(known["new_end"])
        rows[pk].save()
    return list(rows.values())


def _end(act: Act, mentorship: Mentorship, last_day: date, *, completed: bool) -> None:
    MENTORSHIP.move(mentorship, "complete" if completed else "end_early", act)
    mentorship.ends_on = max(last_day, mentorship.starts_on + timedelta(days=1))
    mentorship.save()
    for item in mentorship.participations.filter(ends_on__isnull=True).select_related("mentee"):
        item.ends_on = last_day
        item.save()
        if item.mentee.state == "paired":
            MENTEE.move(item.mentee, "unpair", act)
            item.mentee.save()
