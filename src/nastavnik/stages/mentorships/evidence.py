"""What proves that pairs exist: the order, and the pairs it formed."""

from __future__ import annotations

from datetime import date

from nastavnik.foundation.organisations.models import SchoolYear
from nastavnik.instruments.documents.lifecycles import SIGNED
from nastavnik.instruments.documents.models import Document
from nastavnik.instruments.roadmap.evidence import Evidence, evidence
from nastavnik.stages.mentees.models import Mentee
from nastavnik.stages.mentorships.models import Mentorship


@evidence("pairing_order")
def pairing_order(year: SchoolYear, today: date) -> Evidence:
    """The order that fixes the pairs is registered."""
    found = list(Document.objects.filter(year=year, kind="D12").exclude(state="cancelled").order_by("pk"))
    done = [item for item in found if item.state in SIGNED]
    if done and len(done) == len(found):
        return Evidence(
            len(done), len(done), ", ".join(f"№ {item.number_text} от {item.dated_on:%d.%m.%Y}" for item in done)
        )
    if any(item.state == "sent" for item in found):
        return Evidence(0, 1, "Приказ у руководителя", waiting=True)
    return Evidence(0, len(found), "Проект приказа готов" if found else "")


@evidence("pairs")
def pairs(year: SchoolYear, today: date) -> Evidence:
    """Everybody in the bank works in a pair or a group."""
    bank = Mentee.objects.filter(year=year, state__in=("searching", "paired")).count()
    paired = Mentee.objects.filter(year=year, state="paired").count()
    active = Mentorship.objects.of_year(year).running().count()
    return Evidence(
        paired,
        bank if paired else 0,
        f"Действует пар и групп: {active}, с наставником {paired} из {bank}" if active else "",
    )
