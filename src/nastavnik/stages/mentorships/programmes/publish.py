"""``python -m nastavnik.stages.mentorships.programmes.publish``: enter the library's edition in ``catalogue/catalogue.lock``.

After that its words do not change: a correction is the next number in ``zadachi/manifest.toml``.
"""

from __future__ import annotations

from nastavnik.kernel.catalogue import EditionLock
from nastavnik.stages.mentorships.programmes.library import HERE, source

LOCK = HERE.parent / "catalogue.lock"


def publish() -> int:
    """Add what is new, tell what is wrong. Returns the exit status."""
    lock = EditionLock(LOCK)
    for name in lock.add([source()]):
        print(f"published {name}")
    faults = lock.faults([source()])
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(publish())
