from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from nastavnik.foundation.access.printing import access_page
from nastavnik.kernel.registry import registry


class Command(BaseCommand):
    help = "Печатает таблицу доступа в docs/reference/access.md."

    def handle(self, *args: Any, **options: Any) -> None:
        path = settings.ROOT / "docs" / "reference" / "access.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(access_page(registry.matrix), encoding="utf-8")
        self.stdout.write(f"Записано: {path.relative_to(settings.ROOT)}")
