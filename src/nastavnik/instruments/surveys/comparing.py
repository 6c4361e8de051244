"""Which questions of two versions measure the same, so that answers to them may be compared (ux 4.6).

The wording must be the same to a letter, or a methodist has confirmed, version by version, that only the spelling changed.
"""

from __future__ import annotations

import json

from nastavnik.instruments.surveys.models import Version
from nastavnik.instruments.surveys.spec.diffing import wording
from nastavnik.instruments.surveys.versions import instrument_of


def comparable(old: Version, new: Version) -> dict[str, bool]:
    """Item → whether it is comparable only by a confirmed change of spelling. Other items are not comparable at all."""
    before, after = _wordings(old), _wordings(new)
    return {
        key: before[key][0] != after[key][0] for key in after if key in before and set(before[key]) & set(after[key])
    }


def _wordings(version: Version) -> dict[str, list[str]]:
    """Item → its wording in this version, then in the versions before it as long as they were confirmed to be the same."""
    found = {item.id: [_text(item)] for item in instrument_of(version).items()}
    kept, here = set(found), version
    while here.supersedes is not None and kept:
        kept = {key for key in kept if here.comparable.get(key) == key}
        here = here.supersedes
        for item in instrument_of(here).items():
            if item.id in kept:
                found[item.id].append(_text(item))
    return found


def _text(item: object) -> str:
    return json.dumps(wording(item), ensure_ascii=False)  # type: ignore[arg-type]
