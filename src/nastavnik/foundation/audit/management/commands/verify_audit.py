from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from nastavnik.foundation.audit.chain import verify
from nastavnik.foundation.audit.models import AuditEntry, AuditHead


class Command(BaseCommand):
    help = "Проверяет цепочки журнала всех организаций. Код выхода 1, если где-то есть нарушение."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--heads",
            action="store_true",
            help="напечатать последний отпечаток каждой цепочки: записанный вне сервера, он выдаст и полную подмену журнала",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        chains = sorted(
            {*AuditHead.objects.values_list("organisation_id", flat=True)}
            | {*AuditEntry.objects.values_list("organisation_id", flat=True).distinct()}
        )
        faults = 0
        for organisation_id in chains:
            for fault in verify(organisation_id):
                faults += 1
                self.stderr.write(f"Организация {fault.organisation_id}: {fault.text}.")
        entries = AuditEntry.objects.count()
        if faults:
            raise CommandError(
                f"Журнал нарушен. Нарушений: {faults}. Сохраните копию базы данных и выясните причину.", returncode=1
            )
        if options["heads"]:
            for head in AuditHead.objects.order_by("organisation_id"):
                self.stdout.write(f"Организация {head.organisation_id}, запись {head.number}: {head.digest}")
        self.stdout.write(f"Журнал цел. Организаций: {len(chains)}, записей: {entries}.")
