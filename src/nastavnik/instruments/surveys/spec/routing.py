"""The way one person walks a questionnaire: which questions, in which order, on which screens."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from nastavnik.instruments.surveys.spec.expressions import Choice, compile_choice, compile_expression
from nastavnik.instruments.surveys.spec.model import Instrument, Item, Option, Row, Section

CONTROLS = 48
"""Buttons on one screen of the layout by sections: a page stays light and its end in sight."""
SKIP = "skip:"
"""Key of a draft that says: this section, promised without a name, is passed over."""
OTHER = "other:"
"""How a free «Другое» is stored: the prefix and the respondent's words."""


@dataclass(frozen=True, slots=True)
class Context:
    """What is known beside the answers. ``directories``: name → options; ``lists``: name → (id, title) of the things a
    grid's rows or a section's repetitions are made of. A fact that is absent is unknown."""

    person: Mapping[str, Any] = field(default_factory=dict)
    program: Mapping[str, Any] = field(default_factory=dict)
    stats: Mapping[str, Any] = field(default_factory=dict)
    session: Mapping[str, Any] = field(default_factory=dict)
    role: str | None = None
    directories: Mapping[str, tuple[Option, ...]] = field(default_factory=dict)
    lists: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Question:
    """A question this person sees, options and rows resolved. ``key``: the item's id, with ``@instance`` in a repetition;
    the name under which the answer is stored and posted. ``initial``: what is proposed until it is answered."""

    key: str
    item: Item
    section: Section
    section_index: int
    instance: str = ""
    instance_title: str = ""
    rows: tuple[Row, ...] = ()
    options: tuple[Option, ...] = ()
    initial: Any = None

    @property
    def is_grid(self) -> bool:
        return self.item.type in ("likert_matrix", "competence_grid")

    def other(self, value: Any) -> str:
        """The respondent's own words under «Другое»."""
        values = value if isinstance(value, list) else [value]
        return next((item[len(OTHER) :] for item in values if isinstance(item, str) and item.startswith(OTHER)), "")


@dataclass(frozen=True, slots=True)
class Screen:
    """What is shown at once. ``banner``: who sees the answers changes here; a screen of it alone has no questions."""

    id: str
    title: str
    section_index: int
    questions: tuple[Question, ...] = ()
    banner: str = ""

    def holds(self, key: str) -> bool:
        """Whether the address of a screen in any layout leads here."""
        return key == self.id or any(
            key == question.key or any(key == f"{question.key}.{row.id}" for row in question.rows)
            for question in self.questions
        )


class Walk:
    """One person, one questionnaire, the answers so far. Cheap to make anew after every answer.

    ``everything``: every question anybody could be asked, conditions put aside: for paper.
    """

    def __init__(
        self, instrument: Instrument, context: Context, answers: Mapping[str, Any], *, everything: bool = False
    ) -> None:
        self.instrument, self.context, self.answers, self.everything = instrument, context, answers, everything

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """What this person sees, in order, up to an answer that ends the questionnaire."""
        found = []
        for question in self._all():
            found.append(question)
            if self._ends(question):
                break
        return tuple(found)

    @cached_property
    def ended(self) -> bool:
        """Whether an answer has led to the closing page."""
        return any(self._ends(question) for question in self.questions)

    @cached_property
    def missing(self) -> tuple[Question, ...]:
        """Required questions without a whole answer."""
        return tuple(
            question for question in self.questions if question.item.required and not self.is_answered(question)
        )

    def is_answered(self, question: Question) -> bool:
        """Whether there is an answer that still fits; of a grid, in every row."""
        value = fitting(question, self.answers.get(question.key))
        if question.is_grid:
            return bool(question.rows) and all(row.id in (value or {}) for row in question.rows)
        return question.item.type == "info" or value is not None

    def kept_on_submit(self) -> dict[str, Any]:
        """The answers to what this person sees, without what no longer fits; everything else is dropped here."""
        found = {question.key: fitting(question, self.answers.get(question.key)) for question in self.questions}
        return {key: value for key, value in found.items() if value is not None}

    @cached_property
    def dropped(self) -> tuple[Item, ...]:
        """Questions whose answers in the draft will not be sent, or not whole: other answers have made them needless."""
        items = {item.id: item for item in self.instrument.items()}
        kept = self.kept_on_submit()
        passed = {item.id for _, section in self.skipped for item in section.items}
        keys = [
            key for key, value in self.answers.items() if value not in (None, "", [], {}) and kept.get(key) != value
        ]
        found = {name: items[name] for key in keys if (name := key.partition("@")[0]) in items and name not in passed}
        return tuple(found.values())

    @cached_property
    def skipped(self) -> tuple[tuple[int, Section], ...]:
        """Sections passed over, with their places."""
        return tuple(
            (at, section)
            for at, section in enumerate(self.instrument.sections)
            if section.unnamed and self.answers.get(SKIP + section.id)
        )

    def screens(self, layout: str) -> tuple[Screen, ...]:
        """``one_question``: a question, or a row of a grid, at a time. ``sections``: by sections, long ones in portions.
        ``one_page``: all at once."""
        return tuple({"one_question": self._singly, "sections": self._by_sections, "one_page": self._at_once}[layout]())

    def first_unanswered(self, layout: str) -> Screen | None:
        """Where to go on: the first screen that lacks a required answer, else the first after the last answer; ``None``
        when nothing is left."""
        screens = self.screens(layout)
        touched = [any(self._touched(q) for q in screen.questions) for screen in screens]
        last = max((at for at, was in enumerate(touched) if was), default=-1)
        for at, screen in enumerate(screens):
            if any(question.item.required and not self._screen_answered(question) for question in screen.questions):
                return screens[at - 1] if at and not screens[at - 1].questions and at - 1 > last else screen
            if at > last:
                return screen
        return None

    def counter(self, screen: Screen) -> str:
        """«9 из 25» in a grid, «Вопрос 7 из 19» while the total cannot change, else «Раздел 2 из 5» (ux 4.9)."""
        sections = sorted({q.section_index for q in self.questions} | {at for at, _ in self.skipped})
        part = f"Раздел {sections.index(screen.section_index) + 1} из {len(sections)}"
        if len(screen.questions) != 1:
            return part
        question = screen.questions[0]
        whole = next(item for item in self.questions if item.key == question.key)
        if question.is_grid and len(question.rows) == 1 and len(whole.rows) > 1:
            return f"{whole.rows.index(question.rows[0]) + 1} из {len(whole.rows)}"
        counted = [item.key for item in self.questions if item.item.type != "info"]
        if question.key not in counted or self._may_change(question):
            return part
        return f"Вопрос {counted.index(question.key) + 1} из {len(counted)}"

    # ── what is seen ────────────────────────────────────────────────────────────────────────────────────────────────

    def _all(self) -> Iterator[Question]:
        passed = {at for at, _ in self.skipped}
        for index, section in enumerate(self.instrument.sections):
            if index in passed:
                continue
            repetitions: Sequence[tuple[str, str]] = (("", ""),)
            if section.repeat_for:
                repetitions = self.context.lists.get(section.repeat_for, ()) or (repetitions if self.everything else ())
            for instance, title in repetitions:
                scope = self._scope(instance)
                for item in section.items:
                    if not self._shown(item.show_if, scope):
                        continue
                    if (question := self._question(item, section, index, instance, title, scope)) is not None:
                        yield question

    def _question(
        self, item: Item, section: Section, index: int, instance: str, title: str, scope: Mapping[str, Any]
    ) -> Question | None:
        key = f"{item.id}@{instance}" if instance else item.id
        rows, options = self._rows(item, scope), self._options(item, instance)
        if item.type in ("likert_matrix", "competence_grid") and not rows:
            return None
        if item.options_from and not options and not item.other:
            return None
        return Question(key, item, section, index, instance, title, rows, options, self._initial(item, rows))

    def _rows(self, item: Item, scope: Mapping[str, Any]) -> tuple[Row, ...]:
        if item.rows_from:
            return tuple(Row(key, title) for key, title in self.context.lists.get(item.rows_from, ()))
        if not any(row.show_if for row in item.rows):
            return item.rows
        return tuple(row for row in item.rows if self._shown(row.show_if, scope))

    def _shown(self, condition: str, scope: Mapping[str, Any]) -> bool:
        return self.everything or not condition or compile_expression(condition).holds(scope)

    def _options(self, item: Item, instance: str) -> tuple[Option, ...]:
        for source in (item.options_from, item.fallback_options_from):
            if source and (found := self._chosen_from(compile_choice(source), instance)):
                return found
        return item.options

    def _chosen_from(self, choice: Choice, instance: str) -> tuple[Option, ...]:
        if choice.kind == "directory":
            return self.context.directories.get(choice.name, ())
        source = next((item for item in self.instrument.items() if item.id == choice.name), None)
        if source is None:
            return ()
        rows = self._rows(source, self._scope(instance))
        if choice.condition is not None and not self.everything:
            marks = self._answer(source.id, instance) or {}
            rows = tuple(row for row in rows if row.id in marks and choice.condition.holds({"value": marks[row.id]}))
        return tuple(Option(row.id, row.text) for row in rows)

    def _initial(self, item: Item, rows: tuple[Row, ...]) -> Any:
        root, _, name = item.prefill.partition(".")
        if root in ("stats", "session", "program", "person"):
            return getattr(self.context, root).get(name, item.default)
        if item.prefill in self.context.lists and rows:
            known = dict(self.context.lists[item.prefill])
            return {row.id: known[row.id] for row in rows if row.id in known} or None
        root, _, name = item.maps_to.partition(".")
        return self.context.person.get(name, item.default) if root == "person" else item.default

    def _scope(self, instance: str) -> dict[str, Any]:
        context = self.context
        told = {
            item.maps_to.partition(".")[2]: self._answer(item.id, instance)
            for item in self.instrument.items()
            if item.maps_to.startswith("person.") and self._answer(item.id, instance) is not None
        }
        roots = {
            "person": {**context.person, **told},
            "program": context.program,
            "stats": context.stats,
            "session": context.session,
            "role": context.role,
        }
        answers = {item.id: self._answer(item.id, instance) for item in self.instrument.items()}
        return {**roots, **{name: value for name, value in answers.items() if value is not None or name != "role"}}

    def _answer(self, item_id: str, instance: str) -> Any:
        return (
            self.answers.get(f"{item_id}@{instance}", self.answers.get(item_id))
            if instance
            else self.answers.get(item_id)
        )

    def _ends(self, question: Question) -> bool:
        value = None if self.everything else self.answers.get(question.key)
        return any(option.ends_survey and option.value == value for option in question.options)

    # ── screens ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def _by_section(self) -> Iterator[tuple[Section, str, str, list[Question]]]:
        """Section, instance, title, questions. One that is passed over has no questions and keeps its border screen."""
        groups: dict[tuple[int, str], list[Question]] = {}
        for question in self.questions:
            groups.setdefault((question.section_index, question.instance), []).append(question)
        if not self.ended:
            groups |= {(at, ""): [] for at, _ in self.skipped}
        for (index, instance), found in sorted(groups.items(), key=lambda group: group[0][0]):
            section = self.instrument.sections[index]
            title = (
                f"{section.title}: {found[0].instance_title}" if found and found[0].instance_title else section.title
            )
            yield section, instance, title, found

    def _singly(self) -> Iterator[Screen]:
        for section, instance, title, found in self._by_section():
            if section.privacy_banner:
                yield self._border(section, instance, title)
            for question in found:
                if question.is_grid:
                    for row in question.rows:
                        yield Screen(
                            f"{question.key}.{row.id}", title, question.section_index, (replace(question, rows=(row,)),)
                        )
                else:
                    yield Screen(question.key, title, question.section_index, (question,))

    def _by_sections(self) -> Iterator[Screen]:
        for section, instance, title, found in self._by_section():
            banner = section.privacy_banner
            if not found:
                yield self._border(section, instance, title)
            for portion in _portions(found):
                first = portion[0]
                split = first.is_grid and len(portion) == 1 and first.item.rows[:1] != first.rows[:1]
                key = f"{first.key}.{first.rows[0].id}" if split else first.key
                yield Screen(key, title, first.section_index, tuple(portion), banner)
                banner = ""

    def _border(self, section: Section, instance: str, title: str) -> Screen:
        key = f"border-{section.id}@{instance}" if instance else f"border-{section.id}"
        return Screen(key, title, self.instrument.sections.index(section), (), section.privacy_banner)

    def _at_once(self) -> Iterator[Screen]:
        if self.questions:
            yield Screen("all", self.instrument.title, 0, self.questions)

    def _touched(self, question: Question) -> bool:
        value = self.answers.get(question.key)
        return any(row.id in value for row in question.rows) if isinstance(value, dict) else value is not None

    def _screen_answered(self, question: Question) -> bool:
        """Of a grid, only the rows of this screen."""
        value = self.answers.get(question.key)
        if question.is_grid:
            return isinstance(value, dict) and all(row.id in value for row in question.rows)
        return self.is_answered(question)

    def _may_change(self, here: Question) -> bool:
        """Whether an answer from here on may show or hide a question."""
        items = list(self.instrument.items())
        at = next(number for number, item in enumerate(items) if item.id == here.item.id)
        ahead = items[at:]
        return any(item.show_if for item in ahead) or any(o.ends_survey for item in ahead for o in item.options)


def _portions(questions: Sequence[Question]) -> Iterator[list[Question]]:
    """Portions of a section with about as many controls as a page may hold; a long grid goes domain by domain."""
    portion: list[Question] = []
    size = 0
    for question in questions:
        for part in _parts(question):
            weight = _controls(part)
            if portion and size + weight > CONTROLS:
                yield portion
                portion, size = [], 0
            portion.append(part)
            size += weight
            if len(part.rows) < len(question.rows):
                yield portion
                portion, size = [], 0
    if portion:
        yield portion


def _parts(question: Question) -> Iterator[Question]:
    if not question.is_grid or _controls(question) <= CONTROLS:
        yield question
        return
    groups: dict[str, list[Row]] = {}
    for at, row in enumerate(question.rows):
        groups.setdefault(row.domain or str(at // 6), []).append(row)
    for rows in groups.values():
        yield replace(question, rows=tuple(rows))


def _controls(question: Question) -> int:
    scale = question.item.scale
    marks = len(scale.points) + len(scale.escapes) if scale is not None else 0
    return len(question.rows) * marks or marks or len(question.options) or 1


def fitting(question: Question, value: Any) -> Any:
    """The answer as far as it fits what is asked now: rows that are shown, options that are there. ``None`` when nothing does."""
    if value is None or value in ("", [], {}):
        return None
    if question.is_grid:
        rows = {row.id for row in question.rows}
        return {key: mark for key, mark in value.items() if key in rows} or None if isinstance(value, dict) else None
    if question.item.type in ("multi", "rank"):
        return [item for item in value if _offered(question, item)] or None if isinstance(value, list) else None
    if question.item.type == "single":
        return value if _offered(question, value) else None
    return value


def _offered(question: Question, value: Any) -> bool:
    if question.item.other and isinstance(value, str) and value.startswith(OTHER):
        return True
    return any(option.value == value for option in question.options)
