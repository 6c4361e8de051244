"""XLSForm in: the subset methodologists use in Excel. What has no place here is listed, not dropped in silence.

Sheets «survey» and «choices» of the XLSForm standard (xlsform.org).
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import python_calamine

from nastavnik.instruments.surveys.spec import Instrument, load_bundle
from nastavnik.instruments.surveys.spec.loading import FORMAT

SIMPLE = {"text": "text", "integer": "number", "decimal": "number", "date": "date", "note": "info"}
LARGEST = 5_000_000
"""Bytes of a workbook."""
ROWS = 2_000


class NotAForm(ValueError):
    """The file is no XLSForm; the text says what is missing, in Russian."""


@dataclass(frozen=True, slots=True)
class Imported:
    """``left_out``: what was not carried over, a sentence each, with the row of the sheet."""

    data: dict[str, Any]
    left_out: tuple[str, ...]

    def instrument(self) -> Instrument:
        """The questionnaire itself. Raises ``SpecFaults`` when what was carried over does not hold together."""
        (found,) = load_bundle(_dumped(self.data)).instruments.values()
        return found


def _dumped(data: Mapping[str, Any]) -> str:
    import json

    return json.dumps(data, ensure_ascii=False)


def read_xlsform(content: bytes, *, code: str = "imported", title: str = "") -> Imported:
    """Read a workbook. Raises ``NotAForm``."""
    if len(content) > LARGEST:
        raise NotAForm("Файл больше 5 МБ. Анкета столько не занимает: удалите из неё картинки.")
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = {name.lower(): book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    except (python_calamine.CalamineError, ValueError, OSError):
        raise NotAForm("Это не книга Excel. Сохраните анкету как .xlsx и загрузите снова.") from None
    if "survey" not in sheets:
        raise NotAForm("В книге нет листа survey. Это не XLSForm: проверьте названия листов.")
    return _Reader(_table(sheets["survey"]), _table(sheets.get("choices", [])), code, title).run()


def _table(rows: Sequence[Sequence[Any]]) -> list[tuple[int, dict[str, str]]]:
    """Rows as mappings by the heads of the first row, with their numbers on the sheet. ``label::Русский (ru)`` is ``label``."""
    if not rows:
        return []
    heads = [re.sub(r"::.*", "", str(cell)).strip().lower() for cell in rows[0]]
    found = []
    for number, row in enumerate(rows[1 : ROWS + 1], 2):
        cells = {head: _words(cell) for head, cell in zip(heads, row, strict=False) if head and _words(cell)}
        if cells:
            found.append((number, cells))
    return found


def _words(cell: Any) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()


class _Reader:
    def __init__(
        self, survey: list[tuple[int, dict[str, str]]], choices: list[tuple[int, dict[str, str]]], code: str, title: str
    ) -> None:
        self.survey, self.code, self.title = survey, code, title
        self.lists: dict[str, list[dict[str, Any]]] = {}
        for _, row in choices:
            if {"list_name", "name"} <= set(row):
                option = {"value": row["name"], "label": row.get("label", row["name"])[:90]}
                self.lists.setdefault(row["list_name"], []).append(option)
        self.left: list[str] = []
        self.sections: list[dict[str, Any]] = []
        self.scales: dict[str, Any] = {}
        self.table: dict[str, Any] | None = None

    def run(self) -> Imported:
        for number, row in self.survey:
            self._row(number, row)
        sections = [section for section in self.sections if section["items"]]
        for section in sections:
            section["items"] = [item for item in section["items"] if item.get("rows", True) and item.get("scale", True)]
        data = {
            "format": FORMAT, "language": "ru", "version": "1.0.0", "answer_scales": self.scales,
            "instruments": [{
                "id": self.code, "version": 1, "title": (self.title or "Анкета из файла")[:60], "respondent": "staff",
                "mode": "named", "intro": "Ответьте, пожалуйста, на вопросы.", "privacy_note": "Ответы увидят вы и куратор.",
                "closing": "Спасибо!", "sections": sections,
            }],
        }  # fmt: skip
        if not sections:
            raise NotAForm("На листе survey не нашлось ни одного вопроса, который можно перенести.")
        return Imported(data, tuple(self.left))

    def _row(self, number: int, row: dict[str, str]) -> None:
        kind, _, rest = row.get("type", "").partition(" ")
        if kind in ("begin_group", "begin") and "group" in row.get("type", ""):
            self._section(row)
        elif kind in ("end_group", "end"):
            self.table = None
            self.sections.append({"id": f"part_{len(self.sections) + 1}", "title": "Вопросы", "items": []})
        elif self.table is not None and kind == "select_one":
            self._scale_of(self.table, rest.split(" ")[0])
            self.table["rows"].append(
                {"id": _identifier(row.get("name", ""), number), "text": row.get("label", "")[:110]}
            )
        elif (item := self._item(number, kind, rest.split(" ")[0], row)) is not None:
            self._here().append(item)

    def _section(self, row: dict[str, str]) -> None:
        if "table-list" in row.get("appearance", ""):
            name = _identifier(row.get("name", ""), 0)
            item = {"id": name, "type": "likert_matrix", "text": row.get("label", "")[:140], "rows": [], "scale": "",
                    "audience": ["self", "curator"]}  # fmt: skip
            self.table = item
            self._here().append(item)
            return
        title = row.get("label", "Вопросы")
        self.sections.append({"id": f"part_{len(self.sections) + 1}", "title": title, "items": []})

    def _scale_of(self, table: dict[str, Any], name: str) -> None:
        """The list of choices of a table's rows is its scale: points in their order."""
        points = [{"value": at, "label": option["label"][:60]} for at, option in enumerate(self.lists.get(name, []), 1)]
        if len(points) >= 2:
            self.scales[_identifier(name, 0)] = {"points": points[:7]}
            table["scale"] = _identifier(name, 0)

    def _here(self) -> list[dict[str, Any]]:
        if not self.sections:
            self.sections.append({"id": "part_1", "title": "Вопросы", "items": []})
        items: list[dict[str, Any]] = self.sections[-1]["items"]
        return items

    def _item(self, number: int, kind: str, name: str, row: dict[str, str]) -> dict[str, Any] | None:
        label = row.get("label", "")
        found: dict[str, Any] = {"id": _identifier(row.get("name", ""), number), "audience": ["self", "curator"]}
        if kind in ("select_one", "select_multiple", "rank"):
            found["type"] = {"select_one": "single", "select_multiple": "multi", "rank": "rank"}[kind]
            found["options"] = self.lists.get(name, [])
            if len(found["options"]) < 2:
                self.left.append(f"Строка {number}: у вопроса «{label}» нет списка вариантов «{name}».")
                return None
        elif kind in SIMPLE:
            found["type"] = "longtext" if "multiline" in row.get("appearance", "") else SIMPLE[kind]
        elif kind == "range":
            found |= self._range(row)
        else:
            self.left.append(f"Строка {number}: вид «{row.get('type', '')}» не перенесено.")
            return None
        found["text"] = label[:140] or found["id"]
        if row.get("hint"):
            found["hint"] = row["hint"][:140]
        if row.get("required", "").lower() in ("yes", "true", "true()", "1", "да"):
            found["required"] = True
        self._extras(number, row, found)
        return found

    def _range(self, row: dict[str, str]) -> dict[str, Any]:
        given = dict(re.findall(r"(start|end)\s*=\s*(-?\d+)", row.get("parameters", "")))
        low, high = int(given.get("start", 0)), int(given.get("end", 10))
        name = f"range_{low}_{high}".replace("-", "m")
        self.scales[name] = {"min": low, "max": high, "min_label": "наименьшее", "max_label": "наибольшее"}
        return {"type": "scale", "scale": name}

    def _extras(self, number: int, row: dict[str, str], found: dict[str, Any]) -> None:
        if "relevant" in row:
            if (condition := condition_of(row["relevant"])) is not None:
                found["show_if"] = condition
            else:
                self.left.append(f"Строка {number}: условие показа «{row['relevant']}» не перенесено.")
        for name in ("constraint", "calculation", "choice_filter", "repeat_count", "default"):
            if name in row:
                self.left.append(f"Строка {number}: «{name}» не перенесено.")


def condition_of(relevant: str) -> str | None:
    """``${q} = 'a'``, ``selected(${q}, 'a')`` and their ``and``/``or`` in our language; ``None`` for anything else."""
    parts = re.split(r"\s+(and|or)\s+", relevant.strip())
    found = []
    for at, part in enumerate(parts):
        if at % 2:
            found.append(part)
        elif equal := re.fullmatch(r"\$\{(\w+)\}\s*(!?=)\s*('[^']*'|\d+)", part.strip()):
            found.append(f"{equal[1].lower()} {'!=' if equal[2] == '!=' else '=='} {equal[3]}")
        elif chosen := re.fullmatch(r"selected\(\s*\$\{(\w+)\}\s*,\s*('[^']*')\s*\)", part.strip()):
            found.append(f"{chosen[1].lower()} in [{chosen[2]}]")
        else:
            return None
    return " ".join(found)


def _identifier(name: str, number: int) -> str:
    cleaned = re.sub(r"[^a-z0-9_]", "_", name.lower())[:40]
    return cleaned if cleaned[:1].isalpha() else f"q{number}_{cleaned}"[:40].rstrip("_")
