"""What proves that pairs exist: the order, and the pairs it formed."""

from __future__ import annotations

from datetime import date

from nastavnik.foundation.organisations.models import SchoolYear
from nastavnik.instruments.documents.lifecycles import SIGNED
from nastavnik.instruments.documents.models import Document
from nastavnik.instruments.roadmap.evidence import Evidence, evidence
from nastavnik.stages.mentees.models import Mentee
from nastavnik.stages.mentorships.models import Mentorship, Participation
from nastavnik.stages.mentorships.pairs import key_of


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


@evidence("programmes_drafted")
def programmes_drafted(year: SchoolYear, today: date) -> Evidence:
    """Every pair and group at work has a programme drawn up."""
    drafted, _, total = _programmes(year)
    return Evidence(drafted, total, f"Программы подготовлены: {drafted} из {total}" if total else "")


@evidence("programmes_signed")
def programmes_signed(year: SchoolYear, today: date) -> Evidence:
    """Every pair and group at work has a signed programme."""
    drafted, signed, total = _programmes(year)
    words = f"Программы утверждены: {signed} из {total}" if total else ""
    return Evidence(signed, total, words, waiting=signed < drafted)


def _programmes(year: SchoolYear) -> tuple[int, int, int]:
    """Pairs at work with a programme drawn up, with one signed, and all of them. Two queries."""
    people: dict[int, tuple[int, list[int]]] = {}
    rows = Participation.objects.filter(mentorship__in=Mentorship.objects.of_year(year).running())
    for pk, mentor, mentee in rows.values_list("mentorship_id", "mentorship__mentor__person_id", "mentee__person_id"):
        people.setdefault(pk, (mentor, []))[1].append(mentee)
    if not people:
        return 0, 0, 0
    states: dict[str, bool] = {}
    papers = Document.objects.filter(year=year, kind="D22").exclude(state="cancelled")
    for key, state in papers.values_list("context__pair", "state"):
        states[str(key)] = states.get(str(key), False) or state in SIGNED
    found = [states.get(key_of(*pair)) for pair in people.values()]
    return sum(item is not None for item in found), sum(bool(item) for item in found), len(found)
