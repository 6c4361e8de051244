"""Where the list begins and ends: title rows, headings in one or two rows, sections, repeated headings, totals.

Nothing is dropped in silence: a non-empty row becomes a heading, a data row or a ``SkippedRow`` with a reason.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from . import errors, names, text, values
from .fields import NAME_FIELDS, Field, match_heading
from .grid import Grid, GridRow
from .limits import Limits
from .table import Column, Issue, Sheet, SkippedRow, Table, TableRow, letter

_LOOK_AHEAD = 40  # rows in which a heading may stand
_SECTION = re.compile(
    r"^(\d+ )?(администра|руковод|началь|основн|средн|старш|совмест|внешн|внутр|учител|педагог|кафедр|мо |шмо|методич"
    r"|объедин"
    r"|отдел|персонал|корпус|филиал|дошкол|декрет|уволен|уволив|обслужив|ауп|увп|моп|технич|специалист|прочие|молод|школ"
    r"|гуманит|естеств|математ|отпуск|находящ|штатн|предмет|воспит|вспомог|узкие)"
)
_TOTAL = re.compile(
    r"^(итог|всего|общее количество|общее число|количество (педагог|учител|сотрудник|работник|человек)|из них\b)"
)
_FOOTER = re.compile(
    r"_{3,}|^(исполнитель|исп\b|подпись|м\W?п\W?$|дата( составления| заполнения)?\s*[:_]|согласовано|утверждаю"
    r"|примечани[ея]\s*:|\*)",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(
    r"^(директор|заместитель|зам\W|руководитель|заведующ|и\W{0,2}о\W{0,2} директора)", re.IGNORECASE
)


def score(grid: Grid) -> float:
    """How much a sheet looks like a staff list: persons found, doubled when a heading names the people's column."""
    persons = sum(1 for row in grid.rows[:300] if any(names.looks_like_person(cell) for cell in row.cells[:20]))
    heading = any(_evidence(row)[1] for row in grid.rows[:_LOOK_AHEAD])
    if not persons and heading and len(grid.rows) > 1:
        persons = 1
    return persons * (2.0 if heading else 1.0) * (0.2 if grid.hidden else 1.0)


def build(grid: Grid, filename: str, sheets: Sequence[Sheet], limits: Limits) -> Table:
    """Turn the grid of one sheet into a table. Raises when there is nothing in it, or too much."""
    if not grid.rows:
        raise errors.empty("В таблице" if grid.kind == "paste" else "На листе" if len(sheets) > 1 else "В файле")
    _even_out(grid, limits)
    head, is_known = _find_header(grid)
    header = _header_rows(grid, head) if head is not None else []
    width = len(grid.rows[0].cells)
    headings = _headings(grid, header, width) if header else [""] * width
    filled = _fill_down(grid, {row.number for row in header})
    first_data = grid.rows.index(header[-1]) + 1 if header else _first_person(grid)
    skipped = [SkippedRow(row.number, "title", _words(row)) for row in grid.rows[:first_data] if row not in header]
    rows, more = _body(grid, first_data, headings, filled, is_known)
    skipped.extend(more)
    if grid.truncated or len(rows) > limits.max_rows:
        raise errors.too_many_rows(limits.max_rows)
    used = [i for i in range(width) if headings[i] or any(i < len(row.cells) and row.cells[i] for row in rows)]
    columns = []
    seen: dict[str, int] = {}
    for index in used:
        key = text.key(headings[index])
        seen[key] = seen.get(key, 0) + 1
        if key and seen[key] > 1:
            key = f"{key} {seen[key]}"  # «телефон» twice: each remembered on its own
        sample = next((row.cells[index] for row in rows if row.cells[index]), "")
        columns.append(Column(index, letter(index), headings[index], key, text.line(sample)[:80]))
    return Table(
        kind=grid.kind,
        filename=filename,
        sheet=grid.name,
        sheets=tuple(sheets),
        header_rows=tuple(row.number for row in header),
        columns=tuple(columns),
        rows=tuple(rows),
        skipped=tuple(sorted(skipped, key=lambda row: row.number)),
        notices=tuple(_failures(grid, headings)),
    )


def _even_out(grid: Grid, limits: Limits) -> None:
    """All rows as wide as the last column with anything in it."""
    width = max(max((i + 1 for i, cell in enumerate(row.cells) if cell), default=1) for row in grid.rows)
    if width > limits.max_columns:
        raise errors.too_many_columns(limits.max_columns)
    width = max([width, *(column + 1 for _, column in grid.failures if column < limits.max_columns)])
    for row in grid.rows:
        row.cells = row.cells[:width] + [""] * (width - len(row.cells))


def _words(row: GridRow) -> str:
    return " · ".join(text.line(cell) for cell in dict.fromkeys(row.cells) if cell)[:200]


def _evidence(row: GridRow) -> tuple[int, bool]:
    """(how many different fields the cells of a row name, whether one of them names people). Data rows give (0, …)."""
    found: set[Field] = set()
    ignored = 0
    people = False
    for cell in row.cells:
        if not cell:
            continue
        if names.looks_like_person(cell) or "@" in cell or re.fullmatch(r"[\d.,/ +()-]{4,}", cell):
            return 0, False
        if len(cell) > 120 or re.search(r"высш|первая|соответств", cell.casefold()):
            continue
        match = match_heading(cell)
        if match is None:
            continue
        field, confidence = match
        if field is Field.IGNORE:
            ignored += 1
            continue
        found.add(field)
        if field in NAME_FIELDS and confidence >= 0.8:
            people = True
    return len(found) + min(ignored, 2) if found else 0, people


def _find_header(grid: Grid) -> tuple[int | None, bool]:
    """(index of the heading row, do its words name known fields). None where the list starts with data at once."""
    best, best_score = None, 0
    for index, row in enumerate(grid.rows[:_LOOK_AHEAD]):
        count, people = _evidence(row)
        filled = sum(1 for cell in row.cells if cell)
        certain = people and (count >= 2 or filled == 1 or _is_plain_name_heading(row))
        value = count + (2 if people else 0)
        if (certain or count >= 2) and value > best_score and filled * 2 >= count:
            best, best_score = index, value
        if best is not None and index > best and any(names.looks_like_person(cell) for cell in row.cells):
            break  # data has begun; a later heading is a repeated one
    if best is not None and not (_evidence(grid.rows[best])[1] is False and _is_title(grid.rows[best])):
        return best, True
    first = _first_person(grid)
    if 0 < first < len(grid.rows):
        above = grid.rows[first - 1]
        cells = [cell for cell in above.cells if cell]
        if len(set(cells)) >= 2 and not any(any(c.isdigit() for c in cell) or len(cell) > 60 for cell in cells):
            return first - 1, False
    return None, False


def _is_plain_name_heading(row: GridRow) -> bool:
    return any(re.fullmatch(r"ф ?и ?о|фамилия|фамилия имя( отчество)?", text.key(cell)) for cell in row.cells)


def _is_title(row: GridRow) -> bool:
    return len({cell for cell in row.cells if cell}) == 1 and len(_words(row)) > 40


def _first_person(grid: Grid) -> int:
    """Index of the first row with a person in it; 0 where nobody is found, so that no row is taken for a title."""
    for index, row in enumerate(grid.rows[:_LOOK_AHEAD]):
        if any(names.looks_like_person(cell) for cell in row.cells):
            return (
                index if all(len([c for c in above.cells if c]) <= 2 for above in grid.rows[: max(0, index - 1)]) else 0
            )
    return 0


def _header_rows(grid: Grid, head: int) -> list[GridRow]:
    """The heading row with its second storey, below or above."""
    rows = [grid.rows[head]]
    wide = _spanned(grid, grid.rows[head].number)
    if head + 1 < len(grid.rows):
        below = grid.rows[head + 1]
        if _is_lower_storey(grid.rows[head], below, wide, grid):
            return [*rows, below]
    if head > 0:
        above = grid.rows[head - 1]
        adjacent = above.number == grid.rows[head].number - 1
        wide = _spanned(grid, above.number)
        cells = [i for i, cell in enumerate(above.cells) if cell]
        covers_gap = any(not grid.rows[head].cells[i] and match_heading(above.cells[i]) for i in cells)
        several = len(cells) >= 2
        if adjacent and several and (covers_gap or (wide and covers_gap)) and not _is_title(above):
            rows.insert(0, above)
    return rows


def _spanned(grid: Grid, number: int) -> dict[int, int]:
    """Column → column whose text covers it, for horizontally merged cells of this row."""
    covered: dict[int, int] = {}
    for (top, left), (bottom, right) in grid.merges:
        if top <= number - 1 <= bottom and right > left and right - left < 60:
            for column in range(left, right + 1):
                covered[column] = left
    return covered


def _is_lower_storey(upper: GridRow, lower: GridRow, wide: dict[int, int], grid: Grid) -> bool:
    if lower.number != upper.number + 1:
        return False
    cells = [(i, cell) for i, cell in enumerate(lower.cells) if cell]
    if not cells or any(names.looks_like_person(cell) or any(c.isdigit() for c in cell) for _, cell in cells):
        return False
    if any(len(cell) > 60 for _, cell in cells):
        return False
    # Every word of the lower storey stands under a gap or under a merged heading; people's columns stay empty.
    below = {i for i, _ in cells}
    under = [
        not upper.cells[i] or i in wide or (i + 1 in below and not upper.cells[i + 1])  # a merge lost in a paste
        for i, _ in cells
    ]
    if not all(under):
        return False
    known = sum(1 for _, cell in cells if match_heading(cell) or re.search(r"общ|пед|всего|школ", text.key(cell)))
    return known * 2 >= len(cells)


def _headings(grid: Grid, header: list[GridRow], width: int) -> list[str]:
    storeys: list[list[str]] = []
    for row in header:
        wide = _spanned(grid, row.number)
        last = header[-1] is row
        storeys.append(
            [
                row.cells[i]
                or ("" if last and len(header) > 1 else row.cells[wide[i]] if wide.get(i, width) < width else "")
                for i in range(width)
            ]
        )
    if len(storeys) == 2:
        upper = storeys[0]
        if not _spanned(grid, header[0].number):  # the merge was lost on the way (csv, paste): look to the left
            for i in range(1, width):
                if not upper[i] and storeys[1][i] and upper[i - 1] and storeys[1][i - 1]:
                    upper[i] = upper[i - 1]
    headings = []
    for i in range(width):
        pieces = [text.line(storey[i]) for storey in storeys if storey[i]]
        headings.append(": ".join(dict.fromkeys(pieces))[:160])
    return headings


def _fill_down(grid: Grid, header_numbers: set[int]) -> dict[int, set[int]]:
    """Give the text of a vertically merged cell to the rows below that have something of their own."""
    by_number = {row.number: row for row in grid.rows}
    filled: dict[int, set[int]] = {}
    for (top, left), (bottom, right) in grid.merges:
        source = by_number.get(top + 1)
        if bottom <= top or source is None or left >= len(source.cells) or not source.cells[left]:
            continue
        if top + 1 in header_numbers or (right > left and right - left + 1 >= len(source.cells)):
            continue
        for row in grid.rows:
            if top + 1 < row.number <= bottom + 1 and row.number not in header_numbers and not row.cells[left]:
                row.cells[left] = source.cells[left]
                filled.setdefault(row.number, set()).add(left)
    return filled


def _body(
    grid: Grid, first: int, headings: list[str], filled: dict[int, set[int]], is_known: bool
) -> tuple[list[TableRow], list[SkippedRow]]:
    rows: list[TableRow] = []
    skipped: list[SkippedRow] = []
    section = ""
    folded = {text.key(heading) for heading in headings if heading}
    numbering = {
        i for i, h in enumerate(headings) if re.fullmatch(r"n|no|№|п п|пп|n п п|номер|№ п п", text.key(h) or h.strip())
    }
    if not numbering:
        numbering = _numbering_columns(grid, first)
    after_last = _last_person(grid)
    for index in range(first, len(grid.rows)):
        row = grid.rows[index]
        own = filled.get(row.number, set())
        reason = _reason(grid, row, index, own, folded, numbering, after_last, first, is_known)
        if reason is None:
            rows.append(TableRow(row.number, tuple(row.cells), section, tuple(sorted(own))))
            continue
        skipped.append(SkippedRow(row.number, reason, _words(row)))
        if reason == "section":
            said = [cell for cell in row.cells if cell and not _is_number(cell)] or [_words(row)]
            section = text.line(said[0]).strip(" :.")
    return rows, skipped


def _numbering_columns(grid: Grid, first: int) -> set[int]:
    """A column without a heading that counts 1, 2, 3."""
    body = grid.rows[first : first + 60]
    if len(body) < 2 or len(body[0].cells) < 2:
        return set()
    numbers = [cells[0].rstrip(".)") for cells in (row.cells for row in body) if cells[0]]
    counted = [int(n) for n in numbers if n.isascii() and n.isdigit() and len(n) < 5]
    if len(counted) >= 2 and len(counted) * 10 >= len(numbers) * 8 and counted == sorted(counted) and counted[0] <= 1:
        return {0}
    return set()


def _last_person(grid: Grid) -> int:
    for index in range(len(grid.rows) - 1, -1, -1):
        cells = grid.rows[index].cells
        if any(names.looks_like_person(cell) for cell in cells) and not _SIGNATURE.match(
            cells[0] or _words(grid.rows[index])
        ):
            return index
    return len(grid.rows)


def _reason(
    grid: Grid,
    row: GridRow,
    index: int,
    own: set[int],
    headings: set[str],
    numbering: set[int],
    last_person: int,
    first: int,
    is_known: bool,
) -> str | None:
    """Why this row is not data, or None when it is."""
    cells = [(i, cell) for i, cell in enumerate(row.cells) if cell and i not in own]
    if not cells:
        return None  # only an error cell, or merged leftovers: let the check say what is missing
    contents = [cell for i, cell in cells if not (i in numbering and _is_number(cell))] or [cell for _, cell in cells]
    person = any(names.looks_like_person(cell) for cell in contents)
    opening = text.key(contents[0])
    if not person and len(cells) >= 2 and is_known:
        same = sum(1 for _, cell in cells if text.key(cell) in headings)
        if same * 2 > len(cells) or (_evidence(row)[1] and _evidence(row)[0] >= 3):
            return "header"
    if len(cells) == 1 and is_known and opening in headings:
        return "header"
    if index <= first + 1 and len(cells) >= 2 and _counts(cells):
        return "numbering"
    if _TOTAL.match(opening) and (not person or len(cells) <= 3):
        return "total"
    if index > last_person and len(cells) <= 4:
        joined = " ".join(contents)
        if _FOOTER.search(joined) or (_SIGNATURE.match(contents[0]) and len(cells) <= 3):
            return "footer"
    different = list(dict.fromkeys(contents))
    if len(different) == 1 and not person and _is_section(grid, row, cells, different[0]):
        return "section"
    return None


def _is_number(cell: str) -> bool:
    return cell.rstrip(".)").isdigit()


def _counts(cells: list[tuple[int, str]]) -> bool:
    """«1 2 3 4 5» under the heading."""
    numbers = [cell for _, cell in cells]
    return all(n.isascii() and n.isdigit() and len(n) < 4 for n in numbers) and [int(n) for n in numbers] == list(
        range(int(numbers[0]), int(numbers[0]) + len(numbers))
    )


def _is_section(grid: Grid, row: GridRow, cells: list[tuple[int, str]], value: str) -> bool:
    if any(c.isdigit() for c in value) and not re.search(r"школ|корпус|класс|отдел|ступен|№", value.casefold()):
        return False
    if "@" in value or len(value) > 120:
        return False
    if _SECTION.match(text.key(value)):
        return True
    if len(row.cells) < 2:
        return False
    column = cells[-1][0]
    merged = any(top == row.number - 1 and right - left >= 2 for (top, left), (_, right) in grid.merges)
    if merged or value.rstrip().endswith(":"):
        return True
    words = value.split()
    return (
        len(words) >= 2
        and column <= 1
        and values.parse_status(value) is None
        and not any(word.endswith(".") for word in words)
        and not any(word[0].isupper() for word in words[1:])
    )


def _failures(grid: Grid, headings: list[str]) -> list[Issue]:
    issues = []
    for (number, column), found in sorted(grid.failures.items()):
        if column >= len(headings):
            continue
        place = f"строка {number}, столбец {letter(column)}" + (f" «{headings[column]}»" if headings[column] else "")
        if found:
            words = f"В ячейке ошибка {found} ({place}). Впишите значение вручную."
        else:
            words = f"Формула не посчитана ({place}). Откройте файл в Excel, сохраните и загрузите снова."
        issues.append(Issue("error_cell" if found else "formula", number, letter(column), "", found, words))
    return issues
