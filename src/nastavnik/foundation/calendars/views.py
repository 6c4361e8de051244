"""The production calendar: what terms in working days are counted by."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nastavnik.foundation.access.posting import attempt
from nastavnik.foundation.access.web import Request, fetch, holds, screen
from nastavnik.foundation.calendars.actions.set_day import clear_day, set_day
from nastavnik.foundation.calendars.capabilities import Cap
from nastavnik.foundation.calendars.forms import DayForm
from nastavnik.foundation.calendars.models import CalendarDay
from nastavnik.foundation.calendars.queries import year_page


@require_GET
@screen(Cap.SEE_CALENDAR)
def index(request: Request) -> HttpResponse:
    """A year by months: working days and every day that differs from its weekday."""
    given = request.GET.get("year", "")
    year = int(given) if given.isdigit() and 2000 <= int(given) <= 2100 else request.act.today.year
    context = {"year": year, "months": year_page(request.act, year), "may_edit": holds(request.act, Cap.EDIT_CALENDAR)}
    return render(request, "calendars/index.html", context)


@require_http_methods(["GET", "POST"])
@screen(Cap.EDIT_CALENDAR)
def set_special(request: Request) -> HttpResponse:
    """Enter a day by decision of the region."""
    form = DayForm(request.POST or None)

    def do(data: dict[str, Any]) -> CalendarDay:
        return set_day(request.act, day=data["day"], works=bool(data["works"]), ground=data["ground"])

    if request.method == "POST" and (row := attempt(form, do)):
        messages.success(request, f"Сохранено: {row}. Сроки в рабочих днях посчитаем с ним.")
        return redirect(reverse("calendars:index") + f"?year={row.day.year}")
    return render(request, "calendars/set_day.html", {"form": form}, status=422 if form.is_bound else 200)


@require_POST
@screen(Cap.EDIT_CALENDAR)
def clear(request: Request, pk: int) -> HttpResponse:
    row = fetch(CalendarDay.objects, request.act, Cap.EDIT_CALENDAR, pk=pk)
    clear_day(request.act, day=row)
    messages.success(request, f"{row.day:%d.%m.%Y} снова как в общем календаре.")
    return redirect(reverse("calendars:index") + f"?year={row.day.year}")
