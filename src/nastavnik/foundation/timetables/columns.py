"""What the timetable adds to the pages of people: a link under a name, a link above the list, the next step of an import."""

from __future__ import annotations

from django.urls import reverse

from nastavnik.foundation.people.columns import LINKS, NEXT_STEPS, TABS, Link, Tab
from nastavnik.foundation.timetables.capabilities import Cap

TABS.append(Tab("Расписание", lambda act, pk: reverse("timetables:show", args=[pk]), Cap.SEE_TIMETABLES, place=15))
LINKS.append(Link("Расписание", "timetables:index", Cap.SEE_TIMETABLES, "calendar-check"))
NEXT_STEPS.append(("Загрузить расписание", "timetables:import_new"))
