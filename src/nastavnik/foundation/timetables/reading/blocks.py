"""What the two readers of grids share: whose a row or a column is, and what its cells become."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from nastavnik.foundation.people.roster.text import key, line

from .cells import is_no_lesson, names_in, of_class, of_teacher
from .headings import class_of, classes_in
from .model import Doubt, RawLesson, Reading, Spot

TOTALS = ("итого", "всего", "часов", "нагрузка", "количество", "кол во")
ROOMS = ("каб", "ауд", "№ каб")


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose lessons a row or a column holds: a class, or a teacher as written."""

    class_name: str = ""
    who: str = ""


def owner_of(text: str, surnames: Collection[str]) -> Owner | None:
    """A class («5А»), a teacher («Белова М. С.»), or neither."""
    if label := class_of(text):
        return Owner(class_name=label)
    names = names_in(text, surnames)
    return Owner(who=names[0][0].strip() if len(names) == 1 else line(text)) if names else None


def owner_in(text: str, surnames: Collection[str]) -> Owner | None:
    """The same inside a title: «Расписание 5А класса», «Учитель: Белова М. С.»."""
    if names := names_in(text, surnames):
        return Owner(who=names[0][0].strip())
    if classes := classes_in(text):
        return Owner(class_name=classes[0][0])
    return None


def is_total(text: str) -> bool:
    words = key(text)
    return any(words.startswith(word) for word in TOTALS)


def take(
    reading: Reading,
    owner: Owner,
    time: tuple[int, int, int],
    text: str,
    spot: Spot,
    surnames: Collection[str],
    parity: str = "",
) -> None:
    """Lessons or a doubt of one cell; ``time``: weekday, shift, number."""
    if is_no_lesson(text):
        return
    weekday, shift, number = time
    if owner.who:
        said = of_teacher(text)
    else:
        said = of_class(text, surnames)
    if not said:
        known = RawLesson("", weekday, shift, number, parity, owner.class_name, line(text), "", spot)
        reading.doubts.append(Doubt("no_who", line(text), "фамилию учителя после предмета", known))
    for one in said:
        reading.lessons.append(
            RawLesson(
                owner.who or one.who, weekday, shift, number, one.parity or parity,
                owner.class_name or one.class_name, one.subject, one.room, spot,
            )
        )  # fmt: skip


def join(texts: list[str]) -> str:
    """The parts of a cell that stand side by side or one under another, each once."""
    return "\n".join(dict.fromkeys(text for text in texts if text))


def unknown_column(reading: Reading, spot: Spot, text: str, weekday: int, owner: Owner) -> None:
    """A filled cell in a column of a day without a number of the lesson."""
    known = RawLesson(owner.who, weekday, 1, -1, "", owner.class_name, line(text), "", spot)
    reading.doubts.append(Doubt("no_number", line(text), "номер урока в заголовке столбца", known))
