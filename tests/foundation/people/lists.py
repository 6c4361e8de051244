"""Lists of people for the tests of imports."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from conftest import School
from nastavnik.foundation.people.models import RosterImport
from nastavnik.kernel import tenancy

HEADS = ("ФИО", "Должность", "Предмет", "Пед. стаж", "Каб.")
BELOVA = ("Белова Мария Сергеевна", "учитель математики", "матем.", "1 год", "214")
GROMOVA = ("Громова Елена Андреевна", "учитель", "математика, информатика", "22", "115")
ORLOV = ("Орлов Иван Дмитриевич", "учитель", "физика", "0", "301")
INITIALS = ("Иванова Е.", "учитель", "русский язык", "5", "12")
TWENTY = ("Лебедева Ольга Николаевна", "учитель", "химия", "двадцать", "13")


def pasted(*rows: Sequence[str], heads: Sequence[str] = HEADS) -> str:
    return "\n".join("\t".join(row) for row in (heads, *rows))


def workbook(*rows: Sequence[Any], heads: Sequence[str] = HEADS) -> SimpleUploadedFile:
    import openpyxl

    book = openpyxl.Workbook()
    for row in (heads, *rows):
        book.active.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile("список.xlsx", out.getvalue())


def start(client: Client, *rows: Sequence[str], heads: Sequence[str] = HEADS) -> str:
    """Paste a list; the address of the check screen."""
    answer = client.post(reverse("people:import_new"), {"pasted": pasted(*rows, heads=heads)})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def promise(client: Client, address: str) -> str:
    """What the button promises now; empty where there is no button."""
    found = re.search(r'name="add" value="([^"]*)"', client.get(address).content.decode())
    return found[1] if found else ""


def columns(client: Client, address: str) -> dict[str, str]:
    """Heading → what the check screen takes it for."""
    page = client.get(address).content.decode()
    rows = re.findall(r'aria-label="Что в столбце «([^»]*)»">(.*?)</select>', page, re.DOTALL)
    return {heading: re.findall(r'value="([^"]*)" selected', options)[0] for heading, options in rows}


def add(client: Client, address: str, **answers: str) -> Any:
    """Press «Добавить» as the page offers it."""
    return client.post(address, {"add": promise(client, address), **answers})


def draft_of(school: School, address: str) -> RosterImport:
    with tenancy.within(school.organisation):
        row: RosterImport = RosterImport.objects.get(pk=int(address.rstrip("/").rsplit("/", 1)[1]))
        return row
