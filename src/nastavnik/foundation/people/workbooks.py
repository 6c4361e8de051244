"""Workbooks to download. Text stays text: what looks like a formula or an address is never made one."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import quote

import xlsxwriter
from django.http import HttpResponse

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook(title: str, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """One sheet with bold headings that stay while the list is scrolled, and a filter."""
    out = io.BytesIO()
    plain: dict[str, Any] = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    plain["default_date_format"] = "dd.mm.yyyy"
    with xlsxwriter.Workbook(out, plain) as book:
        sheet = book.add_worksheet(title[:31])
        sheet.write_row(0, 0, heads, book.add_format({"bold": True}))
        number = 0
        for number, row in enumerate(rows, start=1):
            sheet.write_row(number, 0, ["" if cell is None else cell for cell in row])
        sheet.freeze_panes(1, 0)
        if heads:
            sheet.autofilter(0, 0, number, len(heads) - 1)
        sheet.autofit(360)
    return out.getvalue()


def attachment(content: bytes, filename: str) -> HttpResponse:
    """A workbook to save under a Russian name."""
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f"attachment; filename=\"list.xlsx\"; filename*=UTF-8''{quote(filename)}"
    return response
