"""How much we are ready to open. The defaults fit the largest school (700 teachers) many times over."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Ceilings of one upload. Bytes are bytes, ``max_ratio`` is unpacked/packed of one archive entry."""

    max_bytes: int = 20 * MEGABYTE
    max_entries: int = 2_000
    max_unpacked: int = 100 * MEGABYTE
    max_ratio: int = 200
    ratio_from: int = MEGABYTE  # tiny entries may be as repetitive as they like
    max_sheets: int = 100
    max_cells: int = 2_000_000  # of the rectangle calamine builds between the first and the last value of a sheet
    max_rows: int = 2_000
    max_columns: int = 200
    max_text: int = 2_000  # characters kept of one cell


DEFAULT_LIMITS = Limits()
