"""Which form each sheet is of, and its reading."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from . import across, down, listed
from .model import Reading, Sheet


def read_sheets(sheets: Sequence[Sheet], surnames: Collection[str] = ()) -> Reading:
    """Read every sheet that looks like a timetable.

    ``surnames``: of the people of the school, in the form of ``parse_name``: a bare surname in a cell is a name only if it is here.
    Never raises; a sheet in no known form gives nothing and its form is "".
    """
    reading = Reading()
    for number, sheet in enumerate(sheets):
        for reader in (listed, across, down):
            before = len(reading.lessons) + len(reading.doubts)
            form = reader.read(number, sheet, surnames, reading)
            if form and len(reading.lessons) + len(reading.doubts) > before:
                reading.forms.append(form)
                break
        else:
            reading.forms.append("")
    return reading
