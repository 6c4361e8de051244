"""What proves the lines of stage 1 that are local acts."""

from __future__ import annotations

from datetime import date

from nastavnik.foundation.organisations.models import SchoolYear
from nastavnik.instruments.documents.lifecycles import SIGNED
from nastavnik.instruments.documents.models import Document
from nastavnik.instruments.roadmap.evidence import Evidence, evidence


def _orders(year: SchoolYear, *codes: str) -> list[Document]:
    return list(Document.objects.filter(year=year, kind__in=codes).exclude(state="cancelled").order_by("-pk"))


@evidence("regulation_order")
def regulation_order(year: SchoolYear, today: date) -> Evidence:
    """The order that approves the regulation is registered."""
    found = _orders(year, "D01")
    done = next((item for item in found if item.state in SIGNED), None)
    if done is not None:
        return Evidence(1, 1, f"Приказ № {done.number_text} от {done.dated_on:%d.%m.%Y}")
    if any(item.state == "sent" for item in found):
        return Evidence(0, 1, "Приказ у руководителя", waiting=True)
    return Evidence(0, 1 if found else 0, "Проект приказа готов" if found else "")


@evidence("regulation_acquainted")
def regulation_acquainted(year: SchoolYear, today: date) -> Evidence:
    """Everybody named on the sheet of the order was acquainted."""
    order = next((item for item in _orders(year, "D01") if item.state in SIGNED), None)
    marks = list(order.acquaintances.values_list("acquainted_on", flat=True)) if order else []
    signed = sum(mark is not None for mark in marks)
    return Evidence(
        signed, len(marks), f"Подписали {signed} из {len(marks)}" if marks else "", waiting=0 < signed < len(marks)
    )


@evidence("curator_named")
def curator_named(year: SchoolYear, today: date) -> Evidence:
    """A registered order names the curator."""
    found = [item for item in _orders(year, "D01", "D04") if item.context.get("куратор")]
    done = next((item for item in found if item.state in SIGNED), None)
    if done is not None:
        return Evidence(1, 1, f"Назначен приказом № {done.number_text}: {done.context['куратор']['фио_кратко']}")
    return Evidence(0, len(found), "Назначит приказ о положении" if found else "")
