from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from nastavnik.foundation.organisations.models import Organisation
from nastavnik.foundation.people.models import Person
from nastavnik.foundation.timetables.actions._drafts import TimetableRefused, forget_expired, lock_draft
from nastavnik.foundation.timetables.capabilities import Cap
from nastavnik.foundation.timetables.importing import Check, check_import, fitting, rest_row, staff_of
from nastavnik.foundation.timetables.models import Lesson, PersonWeek, TimetableImport
from nastavnik.foundation.timetables.queries import KNOWN, school_week
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action

DAY = timedelta(days=1)
LIMITS = {"class_name": 60, "subject": 120, "room": 20}
"""Columns of ``Lesson``; a test holds them to the model."""
FIELDS = ("weekday", "shift", "number", "parity", *LIMITS)


class NumbersChanged(TimetableRefused):
    """The button had promised something else."""


@action(capability=Cap.EDIT_TIMETABLES, event="timetables.import.loaded", title="Загружено расписание", about="draft")
def load_import(act: Act, *, draft: TimetableImport, promised: str) -> TimetableImport:
    """Write the weeks of a draft: all that is ready, or nothing. What waits can be downloaded for a week.

    A week that was in force ends the day before and is kept. ``promised``: what the button said (``promise_of``).
    Raises ``NumbersChanged`` when it no longer holds.
    """
    # One timetable of a school at a time: two would end each other's weeks (PostgreSQL).
    Organisation.objects.select_for_update(no_key=True).get(pk=act.organisation.pk)
    forget_expired(act)
    draft = lock_draft(draft)
    check = check_import(draft, staff_of(act), school_week(act))
    if not check.ready:
        raise TimetableRefused("Загружать пока нечего. Ответьте на вопросы ниже.")
    if promised != promise_of(check):
        raise NumbersChanged("Мы учли ответы, и числа изменились. Проверьте и нажмите «Загрузить» ещё раз.")
    later = PersonWeek.objects.filter(person__in=list(check.ready), starts_on__gt=draft.starts_on).select_related(
        "person"
    )
    if found := later.first():
        raise TimetableRefused(
            f"Уже загружено расписание с {found.starts_on:%d.%m.%Y} ({found.person}). Выберите этот день или более поздний.",
            field="starts_on",
        )
    undo, rest = _write(act, draft, check)
    draft.outcome = {
        "lessons": check.lessons - len(rest), "people": sorted(check.ready), "skipped": check.skipped,
        "rest": [list(row) for row in (*check.rest, *rest)], "undo": undo,
    }  # fmt: skip
    # The sheets are not needed any more, and what is not needed is not kept (152-ФЗ, ст. 5).
    draft.sheets, draft.answers = [], {}
    draft.state, draft.loaded_at = TimetableImport.State.LOADED, act.now
    draft.save()
    act.known.pop(KNOWN, None)
    return draft


def promise_of(check: Check) -> str:
    """What a press of the button will do: lessons and people."""
    return f"{check.lessons}-{len(check.ready)}"


def _write(act: Act, draft: TimetableImport, check: Check) -> tuple[dict[str, Any], list[tuple[str, ...]]]:
    ids = list(check.ready)
    same = {
        week.person_id: week
        for week in PersonWeek.objects.select_for_update()
        .filter(person__in=ids, starts_on=draft.starts_on)
        .order_by("pk")
    }
    undo: dict[str, Any] = {"made": [], "ended": [], "replaced": [], "lessons": []}
    rest: list[tuple[str, ...]] = []
    for week in (
        PersonWeek.objects.select_for_update().on(draft.starts_on).filter(person__in=ids).exclude(person__in=same)
    ):
        undo["ended"].append([week.pk, week.ends_on.isoformat() if week.ends_on else None])
        week.ends_on = draft.starts_on - DAY
        week.save(update_fields=["ends_on"])
    if not draft.adds:
        undo["replaced"] = [_plain(week) for week in same.values()]
        PersonWeek.objects.filter(pk__in=[week.pk for week in same.values()]).delete()
        same = {}
    fresh = [
        PersonWeek(organisation_id=act.organisation.pk, person_id=pk, starts_on=draft.starts_on)
        for pk in ids
        if pk not in same
    ]
    made = PersonWeek.objects.bulk_create(fresh, batch_size=500)
    undo["made"] = [week.pk for week in made]
    weeks = {week.person_id: week.pk for week in (*made, *same.values())}
    taken = {
        (pk, *time): parity
        for pk, *time, parity in Lesson.objects.filter(week__in=list(same.values())).values_list(
            "week_id", "weekday", "shift", "number", "parity"
        )
    }
    rows: list[Lesson] = []
    for pk, lessons in check.ready.items():
        for lesson in lessons:
            there = taken.get((weeks[pk], lesson.weekday, lesson.shift, lesson.number))
            if there is not None and ("" in (there, lesson.parity) or there == lesson.parity):
                rest.append(rest_row(lesson, "В это время уже загружен другой урок"))
                continue
            rows.append(Lesson(organisation_id=act.organisation.pk, week_id=weeks[pk], **fitting(lesson, LIMITS)))
    written = Lesson.objects.bulk_create(rows, batch_size=500)
    if same:
        undo["lessons"] = [row.pk for row in written if row.week_id in {week.pk for week in same.values()}]
    return undo, rest


def _plain(week: PersonWeek) -> dict[str, Any]:
    return {
        "person": week.person_id,
        "ends_on": week.ends_on.isoformat() if week.ends_on else None,
        "lessons": [list(row) for row in week.lessons.values_list(*FIELDS)],
    }


def known_people(ids: Iterable[int]) -> set[int]:
    """Those of these people who are still there."""
    return set(Person.objects.filter(pk__in=list(ids)).values_list("pk", flat=True))
