"""Results as an Excel workbook: what the page shows and nothing more."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter

from nastavnik.instruments.surveys.models import Campaign, NamedAnswers, ResultSnapshot
from nastavnik.instruments.surveys.statistics.suppression import Hidden
from nastavnik.instruments.surveys.versions import instrument_of
from nastavnik.instruments.surveys.wording import answer_words

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
            sheet.freeze_panes(1, 0)
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
        questions = [item for item in instrument.items() if item.type != "info" and "curator" in item.audience]
        yield (
            "Ответы",
            ("ФИО", *(item.text for item in questions)),
            (
                (row.person.full_name, *("; ".join(answer_words(item, row.answers.get(item.id))) for item in questions))
                for row in named
            ),
        )
    yield (
        "Свод",
        ("Вопрос", "Строка или вариант", "Ответов", "Среднее", "Согласны или выбрали"),
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
        ("Шкала", "Человек", "Осень", "Весна", "Изменение", "От", "До", "Словами"),
        (
            (item["title"], *_numbers(found, "n", "before", "after", "mean", "low", "high"), found["words"])
            for item in items
            if (found := item.get("change"))
        ),
    )
    yield (
        "Вопросы",
        ("Вопрос", "Обозначение", "Вид", "Кто видит", "Когда показан"),
        (
            (item.text, item.id, item.type, ", ".join(item.audience), item.show_if or "всегда")
            for item in instrument.items()
        ),
    )


def _summary(item: dict[str, Any]) -> Iterable[Row]:
    if item["kind"] == "hidden":
        yield item["text"], "", _cell(None, item["why"]), "", ""
    elif item["kind"] == "battery":
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
    elif item["kind"] == "recommendation" and item["counts"]:
        for label, count in zip(("9–10", "7–8", "0–6"), item["counts"], strict=True):
            yield item["text"], label, item["n"], "", count
    else:
        yield item["text"], "", item["n"], item.get("mean", ""), ""


def _cell(value: Any, why: str) -> Any:
    if value is not None:
        return value
    return {Hidden.FEW.value: "< 5", Hidden.NONE.value: "нет данных"}.get(why, "скрыто")


def _numbers(found: dict[str, Any], *names: str) -> Row:
    return [
        round(found[name], 3) if isinstance(found[name], float) else found[name] if found[name] is not None else ""
        for name in names
    ]
