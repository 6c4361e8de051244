"""Questions about people: each returns all that one page needs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache, lru_cache
from operator import itemgetter
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Q

from nastavnik.foundation.access.web import restrict
from nastavnik.foundation.people.actions.undo_import import UNDO_FOR
from nastavnik.foundation.people.capabilities import Cap
from nastavnik.foundation.people.columns import BULK, FILTERS, BulkAction, column_words, open_to
from nastavnik.foundation.people.importing import check_import, counts, mapping_of_draft, table_of
from nastavnik.foundation.people.models import Person, RosterImport, experience, full_name, short_name
from nastavnik.foundation.people.roster import (
    FIELD_TITLES,
    SKIP,
    UPDATE,
    Column,
    Field,
    RosterRow,
    Table,
    mapping_problems,
    subjects,
)
from nastavnik.kernel.act import Act
from nastavnik.kernel.paging import turned
from nastavnik.ui.text import plural

PAGE = 50
CATEGORIES = {
    "highest": "высшая", "first": "первая", "second": "вторая", "conformity": "соответствие", "none": "без категории",
    "methodist": "педагог-методист", "mentor": "педагог-наставник",
}  # fmt: skip
LEVEL_TITLES = {"primary": "1–4 классы", "basic": "5–9 классы", "secondary": "10–11 классы"}
LEFT = "left"
NO_ROLE = "none"


@cache
def subject_titles() -> dict[str, str]:
    return {item.code: item.title for item in subjects()}


def subject_words(codes: Sequence[str]) -> str:
    """«математика, информатика»."""
    return _subject_words(tuple(codes))


@lru_cache(maxsize=1024)
def _subject_words(codes: tuple[str, ...]) -> str:
    titles = subject_titles()
    return ", ".join(titles.get(code, code).lower() for code in codes)


def normal(text: str) -> str:
    """For comparing: small letters, ё as е."""
    return " ".join(text.lower().replace("ё", "е").split())


# ── The list ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Asked:
    """What the list was asked for. ``show``: code of a filter; ``order``: a key of ``ORDERS``, «-» before it turns it."""

    search: str = ""
    show: str = ""
    order: str = "name"
    number: str = "1"

    @classmethod
    def of(cls, given: Mapping[str, str]) -> Asked:
        order = given.get("order", "name")
        known = order.removeprefix("-") in ORDERS
        return cls(
            given.get("q", "").strip()[:80], given.get("show", ""), order if known else "name", given.get("page", "1")
        )

    def query(self, **changes: str) -> str:
        """The query string of the list with changes; the page number is kept only when given."""
        asked = replace(self, **{"number": "", **changes})
        pairs = {
            "q": asked.search,
            "show": asked.show,
            "order": "" if asked.order == "name" else asked.order,
            "page": asked.number,
        }
        return "?" + urlencode({name: value for name, value in pairs.items() if value})


@dataclass(frozen=True, slots=True)
class Chip:
    label: str
    url: str
    current: bool
    count: int


@dataclass(frozen=True, slots=True)
class Heading:
    label: str
    url: str = ""
    order: str = ""
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One row of the list, ready for the page. ``extra``: (title, words) of the columns the stages add."""

    id: int
    short_name: str
    full_name: str
    post: str
    subjects: str
    experience: str
    extra: tuple[tuple[str, str], ...]
    doubtful: bool


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """All that the list shows; the number of queries does not depend on the number of people."""

    asked: Asked
    rows: tuple[PersonRow, ...]
    page: Page[Any]
    chips: tuple[Chip, ...]
    headings: tuple[Heading, ...]
    bulk: tuple[BulkAction, ...]
    everyone: int


class Listed(NamedTuple):
    """A person as the list is narrowed. ``works``: the work here has not ended; ``text``: the name as it is sought."""

    pk: int
    works: bool
    text: str


ORDERS: dict[str, tuple[str, ...]] = {
    "name": (),
    "post": ("post",),
    "experience": ("experience_years", "experience_on"),
}
"""What the list may be ordered by → the fields it needs besides the name."""


class Register:
    """The people one may see, in the order asked, and who of them is in which role: read once, narrowed in memory.

    An organisation has hundreds of people: counting every chip in the database costs more than reading the names.
    """

    def __init__(self, act: Act, asked: Asked) -> None:
        self.asked = asked
        order = asked.order.removeprefix("-")
        seen = restrict(Person.objects.all(), act, Cap.SEE_PEOPLE).order_by()
        periods = seen.values_list("search_text", "pk", "employments__pk", "employments__ends_on", *ORDERS[order])
        works: dict[int, bool] = {}
        named: dict[int, Any] = {}
        for row in sorted(periods, key=itemgetter(0, 1)):
            _, pk, period, ends_on, *_ = row
            works[pk] = works.get(pk, False) or (period is not None and (ends_on is None or ends_on >= act.today))
            named[pk] = row
        rows = list(named.values())
        if order == "post":
            rows = _by(rows, lambda row: normal(row[4]) or None, asked.order)
        elif order == "experience":
            rows = _by(rows, lambda row: experience(row[4], row[5], act.today), asked.order)
        elif asked.order.startswith("-"):
            rows.reverse()
        self.everyone = [Listed(row[1], works[row[1]], row[0]) for row in rows]
        self.filters = open_to(act, FILTERS)
        self.roles = {item.code: frozenset(item.ids(act)) for item in self.filters}

    def shown(self, show: str) -> list[Listed]:
        """Those behind a chip; an unknown code shows all who work here."""
        if show == LEFT:
            return [row for row in self.everyone if not row.works]
        staff = [row for row in self.everyone if row.works]
        if show in self.roles:
            return [row for row in staff if row.pk in self.roles[show]]
        if show == NO_ROLE:
            busy = frozenset().union(*self.roles.values())
            return [row for row in staff if row.pk not in busy]
        return staff

    def found(self) -> list[int]:
        """Ids behind the chip and the search asked for. Words are sought in the name: ё equals е, any case."""
        found = self.shown(self.asked.show)
        for word in normal(self.asked.search).split()[:5]:
            found = [row for row in found if word in row.text]
        return [row.pk for row in found]

    def chips(self) -> tuple[Chip, ...]:
        """The filters with their counts."""
        titles = {"": "Все", **{item.code: item.title for item in self.filters}}
        titles |= {NO_ROLE: "Без роли"} if self.filters else {}
        counts = {code: len(self.shown(code)) for code in (*titles, LEFT)}
        titles |= {LEFT: "Больше не работают"} if counts[LEFT] else {}
        current = self.asked.show if self.asked.show in titles else ""
        return tuple(
            Chip(title, self.asked.query(show=code), code == current, counts[code]) for code, title in titles.items()
        )

    def role_words(self, pk: int) -> str:
        """«наставляемый, наставник»."""
        return ", ".join(item.word for item in self.filters if pk in self.roles[item.code])


def _by(rows: list[Any], fact: Callable[[Any], Any], order: str) -> list[Any]:
    """Rows in the order of a fact, equal ones as they stood; who is not known to have it stands last either way."""
    known = [(value, row) for row in rows if (value := fact(row)) is not None]
    known.sort(key=itemgetter(0), reverse=order.startswith("-"))
    return [row for _, row in known] + [row for row in rows if fact(row) is None]


def people(act: Act, asked: Asked, chosen: Sequence[int] = ()) -> tuple[list[Person], dict[str, Mapping[int, str]]]:
    """The people of the list (of the chosen alone, when given), and the words of the columns the stages add."""
    register = Register(act, asked)
    wanted = set(chosen)
    ids = [pk for pk in register.found() if not wanted or pk in wanted]
    by_id = Person.objects.in_bulk(ids)
    return [by_id[pk] for pk in ids if pk in by_id], _words(act, register, ids)


def _words(act: Act, register: Register, ids: Sequence[int]) -> dict[str, Mapping[int, str]]:
    roles = {"Роль": {pk: register.role_words(pk) for pk in ids}} if register.filters else {}
    return {**roles, **column_words(act, ids)}


def people_page(act: Act, asked: Asked) -> PeoplePage:
    """One page of the list."""
    register = Register(act, asked)
    page = Paginator(register.found(), PAGE).get_page(asked.number)
    page.query = asked.query()[1:] + ("&" if asked.query() != "?" else "")  # type: ignore[attr-defined]
    ids = list(page.object_list)
    words = _words(act, register, ids)
    rows = {row.id: row for row in _rows(ids, act.today, words)}
    headings = (_heading(asked, "ФИО", "name"), _heading(asked, "Должность", "post"), Heading("Предметы"),
                _heading(asked, "Стаж", "experience", numeric=True), *(Heading(title) for title in words))  # fmt: skip
    everyone = len(register.everyone)
    return PeoplePage(
        asked,
        tuple(rows[pk] for pk in ids if pk in rows),
        page,
        register.chips(),
        headings,
        tuple(open_to(act, BULK)),
        everyone,
    )


def _rows(ids: Sequence[int], day: date, words: Mapping[str, Mapping[int, str]]) -> Iterator[PersonRow]:
    facts = Person.objects.filter(pk__in=ids).order_by().values_list(
        "pk", "surname", "name", "patronymic", "post", "subjects", "experience_years", "experience_on", "forms_doubtful"
    )  # fmt: skip
    for pk, surname, name, patronymic, post, taught, years, told_on, doubtful in facts:
        yield PersonRow(
            id=pk,
            short_name=short_name(surname, name, patronymic),
            full_name=full_name(surname, name, patronymic),
            post=post,
            subjects=subject_words(taught),
            experience=_years(experience(years, told_on, day)),
            extra=tuple((title, column.get(pk, "")) for title, column in words.items()),
            doubtful=doubtful,
        )


def cell_words(person: Person, cell: str, day: date) -> str:
    """What stands in a cell that is edited in place."""
    if cell == "subjects":
        return subject_words(person.subjects)
    return person.post if cell == "post" else _years(person.experience(day))


def _years(number: int | None) -> str:
    return "" if number is None else str(number)


def _heading(asked: Asked, label: str, order: str, *, numeric: bool = False) -> Heading:
    current = asked.order.removeprefix("-") == order
    down = asked.order.startswith("-")
    turned = f"-{order}" if current and not down else order
    return Heading(
        label, asked.query(order=turned), ("descending" if down else "ascending") if current else "", numeric
    )


# ── Imports ────────────────────────────────────────────────────────────────────────────────────────────────────────────

STORED = [field for field in Field if field is not Field.BIRTH_ON]
"""What a column may be loaded as. The birthday is recognised but not kept: mentoring does not need it."""
FIELD_CHOICES = [(str(field), FIELD_TITLES[field]) for field in STORED]
_TITLES = dict(FIELD_CHOICES)
REASONS = {
    "dismissed": "больше не работает", "vacancy": "вакансия", "support": "должность не педагогическая",
    "repeat": "повтор строки", "chosen": "решено пропустить",
}  # fmt: skip
SET_ASIDE = {
    "title": "заголовок списка", "header": "шапка таблицы", "numbering": "номера столбцов", "section": "подзаголовок",
    "total": "итог", "footer": "подпись",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing to answer in a row: a cell to correct, with what stands there and what was typed."""

    name: str
    label: str
    found: str
    text: str
    value: str
    suggestions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class RowView:
    """A row of the list on the check screen."""

    number: int
    who: str
    facts: str
    asks: tuple[Ask, ...]
    texts: tuple[str, ...]
    notices: tuple[str, ...]
    choices: tuple[Choice, ...]
    outcome: str


@dataclass(frozen=True, slots=True)
class ColumnView:
    index: int
    heading: str
    sample: str
    field: str


@dataclass(frozen=True, slots=True)
class CheckPage:
    """All of the check screen (S07, step 2)."""

    total: int
    columns: tuple[ColumnView, ...]
    problems: tuple[str, ...]
    adds: int
    updates: int
    skips: int
    waits: int
    questions: tuple[RowView, ...]
    known: tuple[RowView, ...]
    known_update: int
    left_out: tuple[RowView, ...]
    notices: tuple[RowView, ...]
    set_aside: tuple[tuple[int, str, str], ...]
    sheet: str
    other_sheets: tuple[str, ...]
    everything: Page[Any] | None

    @property
    def promise(self) -> str:
        """What the button promises; a press is obeyed only while it is still so."""
        return f"{self.adds}-{self.updates}-{self.waits}"

    @property
    def button(self) -> str:
        """«Добавить 37, обновить 2 и сохранить 3 строки на потом»."""
        parts = [f"добавить {self.adds}"] if self.adds else []
        parts += [f"обновить {self.updates}"] if self.updates else []
        words = ", ".join(parts).capitalize()
        later = plural(self.waits, "строку", "строки", "строк")
        return f"{words} и сохранить {later} на потом" if self.waits else words


def check_page(act: Act, draft: RosterImport, *, number: str | None = None) -> CheckPage:
    """The draft as the curator sees it. ``number``: page of all the rows, when all are wanted."""
    table, mapping = table_of(draft), mapping_of_draft(draft)
    check = check_import(act, draft)
    questions = [row for row in check.rows if row.problems]
    known = [row for row in check.rows if _known(row)]
    shown = {row.number for row in (*questions, *known)}
    out = [row for row in check.left_out if row.number not in shown]
    adds, updates, waits = counts(check)
    view = _Viewer(draft, {row.number: row.cells for row in table.rows})
    page = None
    if number is not None:
        page = turned(Paginator(check.rows, PAGE).get_page(number), view)
        page.query = "all=1&"  # type: ignore[attr-defined]
    return CheckPage(
        total=len(check.rows),
        columns=tuple(
            ColumnView(c.index, _heading_of(c), c.sample, mapping.get(c.index, "ignore")) for c in table.columns
        ),
        problems=mapping_problems(table, mapping),
        adds=adds,
        updates=updates,
        skips=len(out) + sum(row.decision == SKIP for row in known),
        waits=waits,
        questions=tuple(map(view, questions)),
        known=tuple(map(view, known)),
        known_update=sum(row.decision == UPDATE for row in known),
        left_out=tuple(map(view, out)),
        notices=tuple(view(row) for row in check.rows if row.notices and not row.problems and row.decision != SKIP),
        set_aside=tuple((row.number, SET_ASIDE.get(row.reason, row.reason), row.text) for row in table.skipped),
        sheet=table.sheet,
        other_sheets=tuple(sheet.name for sheet in table.sheets if sheet.name != table.sheet and sheet.score > 0),
        everything=page,
    )


def promise(act: Act, draft: RosterImport) -> str:
    """``CheckPage.promise`` without the page."""
    check = check_import(act, draft)
    return "-".join(map(str, counts(check)))


def known_rows(act: Act, draft: RosterImport) -> list[int]:
    """Numbers of rows about people the school has already."""
    return [row.number for row in check_import(act, draft).rows if _known(row)]


def question_rows(act: Act, draft: RosterImport) -> tuple[Table, list[int], dict[int, str]]:
    """For the download: the table, the numbers of the rows with questions, and what is asked of each."""
    asked = {
        row.number: " ".join(issue.text for issue in row.problems)
        for row in check_import(act, draft).rows
        if row.problems
    }
    return table_of(draft), list(asked), asked


def _known(row: RosterRow) -> bool:
    """Someone the school has already, beyond doubt: no question, but a choice."""
    found = row.duplicate
    return bool(
        found and found.kind == "existing" and found.exact and not row.problems and row.skip_reason in ("", "chosen")
    )


def _heading_of(column: Column) -> str:
    return column.heading or f"столбец {column.letter}"


class _Viewer:
    """Makes rows of the screen of rows of the check."""

    def __init__(self, draft: RosterImport, cells: Mapping[int, Sequence[str]]) -> None:
        self.fixes = draft.fixes
        self.cells = cells

    def __call__(self, row: RosterRow) -> RowView:
        typed: Mapping[str, str] = self.fixes.get(str(row.number), {})
        asks: dict[str, Ask] = {}
        texts: list[str] = []
        for issue in row.problems:
            if not issue.field or issue.field == "decision":
                texts.append(issue.text)
            elif issue.field not in asks:
                title = _TITLES.get(issue.field, "Исправить")
                value = typed.get(issue.field, issue.found.rstrip("…"))
                asks[issue.field] = Ask(issue.field, title, issue.found, issue.text, value, issue.suggestions)
        for name, value in typed.items():
            if name not in asks and name in _TITLES:
                asks[name] = Ask(name, _TITLES[name], "", f"{_TITLES[name]}: исправлено здесь", value, ())
        if row.duplicate is not None and not any(issue.field == "decision" for issue in row.problems):
            texts.append(row.duplicate.text)
        who = row.values.full_name or " ".join(cell for cell in self.cells.get(row.number, ()) if cell)[:60]
        return RowView(
            number=row.number,
            who=who,
            facts=_facts_words(row),
            asks=tuple(asks.values()),
            texts=tuple(texts),
            notices=tuple(issue.text for issue in row.notices),
            choices=tuple(_choices(row)),
            outcome=_outcome(row),
        )


def _facts_words(row: RosterRow) -> str:
    values = row.values
    years = values.experience_years
    facts = [
        values.post,
        subject_words(values.subjects),
        "" if years is None else "стаж " + plural(years, "год", "года", "лет"),
    ]
    return " · ".join(fact for fact in facts if fact)


def _outcome(row: RosterRow) -> str:
    if row.problems:
        return "ждёт ответа"
    if row.decision == SKIP:
        return f"пропустим: {REASONS.get(row.skip_reason, 'решено')}"
    if row.duplicate is not None and row.duplicate.kind == "file" and row.decision == UPDATE:
        return f"дополнит строку {row.duplicate.row}"
    leaves = row.values.status == "dismissed"
    if row.decision == UPDATE:
        return "отметим, что больше не работает" if leaves else "обновим"
    return "добавим как бывшего работника" if leaves else "добавим"


def _choices(row: RosterRow) -> list[Choice]:
    """Only what can be done: nobody is updated whom the school has not."""
    found = row.duplicate
    leaves = row.values.status == "dismissed"
    names = {
        "update": "отметить, что больше не работает" if leaves else "обновить",
        "add": "добавить как бывшего" if leaves else "добавить",
        "skip": "пропустить",
    }
    if found is None or (found.kind == "existing" and len(found.person_ids) != 1):
        names.pop("update")
    elif found.kind == "file":
        names["update"] = f"дополнить строку {found.row}"
    unsure = any(issue.field == "decision" for issue in row.problems)
    return [Choice(value, label, row.decision == value and not unsure) for value, label in names.items()]


@dataclass(frozen=True, slots=True)
class ImportLine:
    """An import in a list: a draft to go on with, or one that can be undone."""

    id: int
    title: str
    made_at: Any
    rows: int
    added: int


def waiting_drafts(act: Act) -> list[tuple[int, str, datetime]]:
    """Lists that were loaded and wait for their check: id, title, moment. Without the lists themselves."""
    rows = restrict(RosterImport.objects.all(), act, Cap.IMPORT_STAFF).filter(state=RosterImport.State.DRAFT)
    drafts = rows.only("source_name", "created_at")[:20]
    return [(draft.pk, str(draft), draft.created_at) for draft in drafts]


def open_imports(act: Act) -> tuple[list[ImportLine], list[ImportLine]]:
    """Drafts, and imports that can still be undone: one query."""
    rows = restrict(RosterImport.objects.all(), act, Cap.IMPORT_STAFF).filter(
        Q(state=RosterImport.State.DRAFT) | Q(state=RosterImport.State.ADDED, added_at__gt=act.now - UNDO_FOR)
    )
    drafts, added = [], []
    for row in rows[:20]:
        if row.state == RosterImport.State.DRAFT:
            drafts.append(ImportLine(row.pk, str(row), row.created_at, len(row.table.get("rows", ())), 0))
        elif "undo" in row.outcome:
            added.append(ImportLine(row.pk, str(row), row.added_at, 0, row.outcome["added"] + row.outcome["updated"]))
    return drafts, added


def may_undo(act: Act, draft: RosterImport) -> bool:
    return (
        draft.state == RosterImport.State.ADDED
        and draft.added_at is not None
        and (act.now - draft.added_at <= UNDO_FOR and "undo" in draft.outcome)
    )


def outcome_words(draft: RosterImport) -> str:
    """«Добавлено 37, обновлено 2, на потом осталось 3 строки.»"""
    told = draft.outcome
    if draft.state != RosterImport.State.ADDED:
        return f"{draft.get_state_display()}."
    parts = [f"добавлено {told['added']}"] if told["added"] or not told["updated"] else []
    parts += [f"обновлено {told['updated']}"] if told["updated"] else []
    parts += [f"на потом осталось {plural(told['rest'], 'строка', 'строки', 'строк')}"] if told["rest"] else []
    return ", ".join(parts).capitalize() + "."
