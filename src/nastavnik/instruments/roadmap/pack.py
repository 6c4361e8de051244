"""The evidence pack: the year's road map with what proves each line, as one archive that needs no program to be read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from nastavnik.foundation.organisations.models import Organisation, SchoolYear
from nastavnik.foundation.people.workbooks import workbook
from nastavnik.instruments.documents.archive import Item, Section, write_archive
from nastavnik.instruments.documents.rendering import render_kind
from nastavnik.instruments.roadmap.contexts import plan_words
from nastavnik.instruments.roadmap.proofs import PROOFS, REGISTERS
from nastavnik.instruments.roadmap.queries import Line, Plan, plan

Tell = Callable[[str, int, int], object]


def write_pack(path: Path, year: SchoolYear, today: date, tell: Tell = lambda step, done, total: None) -> int:
    """Write the archive; returns the number of files in it."""
    organisation = Organisation.objects.get(pk=year.organisation_id)
    found = plan(year, today)
    title = f"Наставничество: {organisation.short_name}, {year.title} учебный год"
    return write_archive(path, title, ("Сведения", "Состояние"), _sections(organisation, found, tell))


def _sections(organisation: Organisation, found: Plan, tell: Tell) -> Iterator[Section]:
    total = len(found.lines) + 1 + len(REGISTERS)
    tell("Дорожная карта", 0, total)
    data = render_kind(organisation, "D03", plan_words(organisation, found, ""))
    note = f"Готово {found.done} из {len(found.lines)} дел на день составления."
    yield Section("Дорожная карта", [Item("Дорожная карта.docx", data, ("", ""))], note, "0 Дорожная карта")
    done = 1
    for stage in found.stages:
        for number, line in enumerate(stage.lines, start=1):
            tell(line.activity.title, done, total)
            done += 1
            code = f"{stage.number}.{number}"
            note = ". ".join(part for part in (line.status.value, line.words) if part)
            folder = f"{stage.number} {stage.title}/{code}"
            yield Section(f"{code}. {line.activity.title}", list(_files(found.year, line)), note, folder)
    sheets = []
    for register in REGISTERS:
        tell(register.title, done, total)
        done += 1
        sheets.append(
            Item(
                f"{register.title}.xlsx",
                workbook(register.title, register.columns, register.rows(found.year)),
                ("", ""),
            )
        )
    yield Section("Реестры", sheets, "", "8 Реестры")


def _files(year: SchoolYear, line: Line) -> Iterator[Item]:
    for attached in line.attachments:
        yield Item(attached.file.name, attached.file, (f"{attached.note}, {attached.dated_on:%d.%m.%Y}", "приложен"))
    rule = PROOFS.get(line.activity.evidence)
    if rule is not None:
        yield from rule(year)
