"""``run.py manage work``: the background worker. Work that a killed worker had in hand is begun again at once."""

from __future__ import annotations

import fcntl
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone
from django_q.management.commands.qcluster import Command as Cluster
from django_q.models import OrmQ


class Command(Cluster):  # type: ignore[misc]
    help = "Выполняет фоновую работу."

    def handle(self, *args: Any, **options: Any) -> None:
        # SQLite means one machine and, by this lock, one worker: its helpers inherit it, so it is ours when the last of
        # the old ones is gone. What is still handed out then, nobody does. Elsewhere the queue's own term decides.
        with (settings.DATA / "worker-lock").open("w") as lock:
            if connection.vendor == "sqlite":
                fcntl.flock(lock, fcntl.LOCK_EX)
                OrmQ.objects.filter(lock__gt=timezone.now()).update(lock=timezone.now())
            super().handle(*args, **options)
