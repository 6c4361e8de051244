"""A school's timetable as people keep it, to lessons. Pure: no Django, no database.

``read_sheets`` takes the texts of sheets (``Sheet``) and gives a ``Reading``: lessons, each with the cell it stands in and the
teacher as written, and doubts: cells that hold something and could not be read. Every filled cell of the timetable becomes one or
the other.
"""

from .cells import Name, parse_name
from .model import FREE, Doubt, RawLesson, Reading, Sheet
from .sheets import read_sheets

__all__ = ["FREE", "Doubt", "Name", "RawLesson", "Reading", "Sheet", "parse_name", "read_sheets"]
