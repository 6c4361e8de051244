"""``python -m nastavnik.instruments.documents.publish``: enter new editions in ``catalogue/catalogue.lock``.

After that the edition's manifest and template do not change: a correction is the next number.
"""

from __future__ import annotations

from nastavnik.instruments.documents.kinds import CATALOGUE, kinds
from nastavnik.kernel.catalogue import EditionLock

LOCK = CATALOGUE / "catalogue.lock"


def publish() -> int:
    """Add what is new, tell what is wrong. Returns the exit status."""
    lock = EditionLock(LOCK)
    for name in lock.add(kinds().values()):
        print(f"published {name}")
    faults = lock.faults(kinds().values())
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(publish())
