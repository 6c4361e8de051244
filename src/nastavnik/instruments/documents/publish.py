"""``python -m nastavnik.instruments.documents.publish``: enter new editions in ``catalogue/catalogue.lock``.

After that the edition's manifest and template do not change: a correction is the next number. ``… raise D12 D13`` keeps the
editions in use in ``catalogue/archive`` and gives their folders the next number; then the text is corrected and drawn.
"""

from __future__ import annotations

import shutil
import sys

from nastavnik.instruments.documents.kinds import ARCHIVE, CATALOGUE, kind, kinds
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


def raise_edition(code: str) -> None:
    """Keep the published edition, give the folder the next number. Raises ``ValueError`` when it is not published."""
    found, folder = kind(code), CATALOGUE / code
    if EditionLock(LOCK).published.get(str(found)) != found.sha256:
        raise ValueError(f"{found} is not published: correct it as it is")
    kept = ARCHIVE / str(found.number) / code
    kept.mkdir(parents=True)
    for name in ("manifest.toml", "template.docx"):
        shutil.copy(folder / name, kept / name)
    manifest = folder / "manifest.toml"
    text = manifest.read_text(encoding="utf-8")
    manifest.write_text(text.replace(f"edition = {found.number}", f"edition = {found.number + 1}"), encoding="utf-8")


if __name__ == "__main__":
    if sys.argv[1:2] == ["raise"]:
        for code in sys.argv[2:]:
            raise_edition(code)
    else:
        raise SystemExit(publish())
