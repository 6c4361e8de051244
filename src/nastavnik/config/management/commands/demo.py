"""``run.py demo --stage N``: a region to look at, at a moment of the school year."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from nastavnik.config.demo import MOMENTS, PASSWORD, build
from nastavnik.foundation.organisations.models import Organisation

SHOWN = ("curator", "head", "mentor", "mentee", "psychologist", "municipal", "region", "admin")


class Command(BaseCommand):
    help = "Создаёт показательную область: два муниципалитета, пять школ на выбранном этапе года."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--stage", type=int, choices=sorted(MOMENTS), default=3, help="Этап дорожной карты, 1–7; 0 — пустая школа"
        )
        parser.add_argument("--if-empty", action="store_true", help="В непустой базе ничего не делать")

    def handle(self, *args: Any, **options: Any) -> None:
        if Organisation.objects.exists():
            if options["if_empty"]:
                return
            raise CommandError(
                "В базе уже есть организации. Показательные данные создаются в пустой базе: удалите папку var или укажите другую в NASTAVNIK_DATA."
            )
        now = timezone.now()
        # All or nothing: a demonstration interrupted half-way leaves an empty database, and the next start builds it.
        with transaction.atomic():
            demo = build(options["stage"], timezone.localtime(now).date(), lambda text: self.stdout.write(f"  {text}"))
            (settings.DATA / "demo-clock").write_text(f"{demo.moment.isoformat()} {now.isoformat()}")
            known = dict(demo.sign_ins)
            lines = [f"Пароль у всех один: {PASSWORD}", ""]
            lines += [f"  {login:<14}{known[login]}" for login in SHOWN if login in known]
            (settings.DATA / "demo-signins.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
        self.stdout.write(
            f"Показательная область готова: этап {demo.stage}, {timezone.localtime(demo.moment):%d.%m.%Y}."
        )
        self.stdout.write("\n".join(lines))
