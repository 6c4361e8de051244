from __future__ import annotations

from collections.abc import Iterator

from nastavnik.foundation.privacy.portions import Portion, Said, Subject, forgets
from nastavnik.foundation.timetables.models import Lesson, Mark, PersonWeek, TimetableImport


@forgets("timetables.PersonWeek.person", "timetables.Mark.person")
def timetable(about: Subject) -> Iterator[Said]:
    """Lessons and marked windows go. Tables on their way in that name the person, and what an undo would bring back, go whole."""
    weeks = PersonWeek.objects.filter(person=about.person)
    tables = [row.pk for row in TimetableImport.objects.all() if _speaks_of(row, about)]
    yield Portion("расписания на загрузке", TimetableImport.objects.filter(pk__in=tables))
    yield Portion("уроки по расписанию", Lesson.objects.filter(week__in=weeks))
    yield Portion("периоды расписания", weeks)
    yield Portion("отмеченные окна", Mark.objects.filter(person=about.person))


def _speaks_of(row: TimetableImport, about: Subject) -> bool:
    return about.person.pk in row.outcome.get("people", ()) or bool(
        about.words.found([row.sheets, row.answers, row.outcome])
    )
