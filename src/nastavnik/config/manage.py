"""``python -m nastavnik.config.manage``: Django's commands with our settings."""

from __future__ import annotations

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nastavnik.config.settings")
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    except BaseException as fault:
        if interrupted(fault):
            sys.exit(130)
        raise


def interrupted(fault: BaseException | None) -> bool:
    """Whether Ctrl-C is behind it: what was being cleaned up at that moment may have failed on top of it."""
    seen: set[int] = set()
    while fault is not None and id(fault) not in seen:
        if isinstance(fault, KeyboardInterrupt):
            return True
        seen.add(id(fault))
        fault = fault.__cause__ or fault.__context__
    return False


if __name__ == "__main__":
    main()
