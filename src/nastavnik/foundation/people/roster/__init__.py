"""«Вставить из Excel»: from the bytes of a school's list to checked rows. Pure: no Django, no database, no clock.

Three steps: ``read_table`` / ``read_pasted`` → ``propose_mapping`` → ``check_rows``. ``Table`` and ``Check`` go to JSON
and back, so a draft can wait in the database. The only exception a caller meets is ``RosterFileError``.
"""

from .check import check_rows
from .errors import RosterFileError
from .fields import FIELD_TITLES, Field
from .grid import Grid
from .limits import DEFAULT_LIMITS, Limits
from .mapping import ColumnMapping, ColumnMatch, mapping_of, mapping_problems, propose_mapping, remember
from .people import (
    ADD,
    DECISION,
    DECISIONS,
    SKIP,
    UPDATE,
    Check,
    Duplicate,
    ExistingPerson,
    Fixes,
    PersonValues,
    RosterRow,
)
from .read import paste_grid, read_grids, read_pasted, read_table
from .table import Column, Issue, Sheet, SkippedRow, Table, TableRow
from .vocabulary import Post, Subject, find_post, find_subject, posts, read_subjects, subjects

__all__ = [
    "ADD",
    "DECISION",
    "DECISIONS",
    "DEFAULT_LIMITS",
    "FIELD_TITLES",
    "SKIP",
    "UPDATE",
    "Check",
    "Column",
    "ColumnMapping",
    "ColumnMatch",
    "Duplicate",
    "ExistingPerson",
    "Field",
    "Fixes",
    "Grid",
    "Issue",
    "Limits",
    "PersonValues",
    "Post",
    "RosterFileError",
    "RosterRow",
    "Sheet",
    "SkippedRow",
    "Subject",
    "Table",
    "TableRow",
    "check_rows",
    "find_post",
    "find_subject",
    "mapping_of",
    "mapping_problems",
    "paste_grid",
    "posts",
    "propose_mapping",
    "read_grids",
    "read_pasted",
    "read_subjects",
    "read_table",
    "remember",
    "subjects",
]
