from __future__ import annotations

from nastavnik.foundation.privacy.capabilities import Cap
from nastavnik.foundation.privacy.looks import outdated
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action


@action(capability=Cap.KEEP_LOOKS, event="privacy.looks.dropped", title="Удалены старые записи о просмотрах")
def drop_looks(act: Act, *, days: int) -> int:
    """Remove looks older than ``days``. Returns how many."""
    count, _ = outdated(act, days).delete()
    return int(count)
