"""Results as an Excel workbook: what the page shows and nothing more."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter

from nastavnik.instruments.surveys.models import Campaign, NamedAnswers, ResultSnapshot
from nastavnik.instruments.surveys.spec import Instrument, Item
from nastavnik.instruments.surveys.spec.routing import OTHER
from nastavnik.instruments.surveys.statistics.suppression import Hidden
from nastavnik.instruments.surveys.versions import instrument_of
from nastavnik.instruments.surveys.wording import KINDS, answer_words, audience_words, condition_words

Row = Sequence[Any]


def results_workbook(campaign: Campaign, snapshot: ResultSnapshot | None, named: Sequence[NamedAnswers]) -> bytes:
    """Sheets: passport, named answers, summary, scales, before and after, questions."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        head = book.add_format({"bold": True, "text_wrap": True, "bottom": 1})
        for title, heads, rows in _sheets(campaign, snapshot, named):
            sheet = book.add_worksheet(title)
            sheet.write_row(0, 0, heads, head)
            for number, row in enumerate(rows, 1):
                sheet.write_row(number, 0, row)
            sheet.freeze_panes(2 if title == "Ответы" else 1, 1 if title == "Ответы" else 0)
            sheet.set_column(0, 0, 44)
            sheet.set_column(1, max(len(heads) - 1, 1), 18)
    return out.getvalue()


def _sheets(
    campaign: Campaign, snapshot: ResultSnapshot | None, named: Sequence[NamedAnswers]
) -> Iterable[tuple[str, Row, Iterable[Row]]]:
    instrument = instrument_of(campaign.version)
    items = snapshot.payload["items"] if snapshot is not None else []
    yield "Паспорт", ("Что", "Значение"), (
        ("Анкета", instrument.title),
        ("Версия", campaign.version.number),
        ("Отпечаток SHA-256", campaign.version.sha256),
        ("Режим", campaign.get_mode_display()),
        ("С", f"{campaign.opens_on:%d.%m.%Y}"),
        ("По", f"{campaign.closes_on:%d.%m.%Y}"),
        ("Приглашено", snapshot.invited if snapshot is not None else 0),
        ("Ответов без имени", snapshot.n if snapshot is not None and snapshot.n >= campaign.smallest_group else "< 5"),
        ("Наименьшая группа", campaign.smallest_group),
        ("Как считали", "среднее по отвеченным строкам; интервал Стьюдента 95 %; альфа Кронбаха с интервалом Фельдта"),
    )  # fmt: skip
    if named:
        columns = answer_columns(instrument, named)
        yield (
            "Ответы",
            ("ФИО", *(column.title for column in columns)),
            (
                ("", *(column.code for column in columns)),
                *((row.person.full_name, *(column.of(row.answers) for column in columns)) for row in named),
            ),
        )
    yield (
        "Свод",
        ("Вопрос", "Строка или вариант", "Ответов", "Среднее", "Согласны или выбрали", "Среднее от", "Среднее до"),
        (line for item in items for line in _summary(item)),
    )
    yield (
        "Шкалы",
        ("Шкала", "Согласованность", "От", "До", "Полных ответов"),
        (
            (item["title"], *_numbers(found, "alpha", "low", "high", "n"))
            for item in items
            if (found := item.get("reliability"))
        ),
    )
    yield (
        "До и после",
        (
            "Шкала",
            "Человек",
            "Осень",
            "Весна",
            "Изменение",
            "От",
            "До",
            "Словами",
            "g Хеджеса",
            "g от",
            "g до",
            "Формулировка",
        ),
        (
            (
                item["title"],
                *_numbers(found, "n", "before", "after", "mean", "low", "high"),
                found["words"],
                *(_numbers(found["effect"], "g", "low", "high") if found.get("effect") else ("", "", "")),
                "правлена, смысл прежний" if found.get("edited") else "та же",
            )
            for item in items
            if (found := item.get("change"))
        ),
    )
    yield (
        "Вопросы",
        ("Вопрос", "Обозначение", "Вид", "Кто видит", "Когда показан"),
        (
            (
                item.text,
                item.id,
                KINDS[item.type],
                audience_words(item.audience, instrument.mode),
                condition_words(instrument, item.show_if) or "всегда",
            )
            for item in instrument.items()
        ),
    )


def _summary(item: dict[str, Any]) -> Iterable[Row]:
    if item["kind"] == "hidden":
        yield item["text"], "", _cell(None, item["why"]), "", ""
    elif item["kind"] == "battery":
        if item["mean"] is not None:
            n = item.get("scored", item["n"])
            yield item["text"], "вся шкала", n, round(item["mean"], 3), "", *_ends(item.get("span"))
        for row in item["rows"]:
            yield (
                item["text"],
                row["text"],
                row.get("n", ""),
                _cell(row.get("mean"), row["why"]),
                _cell(row.get("agree"), row["why"] or "protects"),
            )
    elif item["kind"] == "choice":
        for option in item["options"]:
            yield item["text"], option["label"], item["n"], "", _cell(option["count"], option["why"])
    elif item["kind"] == "texts":
        yield item["text"], "", item["n"], "словами", ""
        for words in item.get("texts", ()):
            yield item["text"], words, "", "", ""
    elif item["kind"] == "recommendation" and item["counts"]:
        for label, count in zip(("9–10", "7–8", "0–6"), item["counts"], strict=True):
            yield item["text"], label, item["n"], "", count
    else:
        yield item["text"], "", item["n"], item.get("mean", ""), ""


def _ends(span: Sequence[float] | None) -> Row:
    return [round(value, 3) for value in span] if span else ["", ""]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of named answers: its words, its code, and the cell of a person's answers. Numbers are numbers."""

    title: str
    code: str
    of: Callable[[Mapping[str, Any]], Any]


def answer_columns(instrument: Instrument, named: Sequence[NamedAnswers]) -> list[Column]:
    """Columns of the questions a curator may see (ux 4.3): one 0/1 column per option of several, one per row of a grid, one
    per place of a rank; one choice in words and in code. A repeated section has its columns once for each repetition."""
    keys = {key for row in named for key in row.answers}
    found: list[Column] = []
    for item in instrument.items():
        if item.type == "info" or "curator" not in item.audience:
            continue
        repeated = sorted(key for key in keys if key.partition("@")[0] == item.id and "@" in key)
        for key in repeated or [item.id]:
            found += _columns(item, key)
    return found


def _columns(item: Item, key: str) -> Iterable[Column]:
    if item.type in ("likert_matrix", "competence_grid") and item.rows:
        for row in item.rows:
            yield Column(f"{item.text} {row.text}", f"{key}:{row.id}", _row_of(key, row.id))
    elif item.type == "multi" and item.options:
        for option in item.options:
            yield Column(f"{item.text} {option.label}", f"{key}={option.value}", _chosen(key, option.value))
        if item.other:
            yield Column(f"{item.text} Другое", f"{key}=other", _other_of(key))
    elif item.type == "rank":
        for place in range(item.max_choices or 3):
            yield Column(f"{item.text} {place + 1}-е место", f"{key}:{place + 1}", _place_of(key, place))
    elif item.type == "single":
        yield Column(item.text, key, lambda answers: "; ".join(answer_words(item, answers.get(key))))
        yield Column(f"{item.text} (код)", f"{key}:code", lambda answers: answers.get(key, ""))
    elif item.type in ("scale", "number"):
        yield Column(item.text, key, lambda answers: answers.get(key, ""))
    else:
        yield Column(item.text, key, lambda answers: "; ".join(answer_words(item, answers.get(key))))


def _row_of(key: str, row: str) -> Callable[[Mapping[str, Any]], Any]:
    return lambda answers: (answers.get(key) or {}).get(row, "")


def _chosen(key: str, value: Any) -> Callable[[Mapping[str, Any]], Any]:
    return lambda answers: int(value in answers[key]) if key in answers else ""


def _other_of(key: str) -> Callable[[Mapping[str, Any]], Any]:
    def cell(answers: Mapping[str, Any]) -> str:
        told = answers.get(key) or []
        return "; ".join(one[len(OTHER) :] for one in told if isinstance(one, str) and one.startswith(OTHER))

    return cell


def _place_of(key: str, place: int) -> Callable[[Mapping[str, Any]], Any]:
    return lambda answers: (answers.get(key) or [])[place] if place < len(answers.get(key) or []) else ""


def _cell(value: Any, why: str) -> Any:
    if value is not None:
        return value
    return {Hidden.FEW.value: "< 5", Hidden.NONE.value: "нет данных"}.get(why, "скрыто")


def _numbers(found: dict[str, Any], *names: str) -> Row:
    return [
        round(found[name], 3) if isinstance(found[name], float) else found[name] if found[name] is not None else ""
        for name in names
    ]
