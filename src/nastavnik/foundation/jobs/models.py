"""The job a user sees: a named step, how much is done, the result. The queue itself is django-q2's."""

from __future__ import annotations

from django.db import models

from nastavnik.foundation.organisations.models import TenantModel
from nastavnik.kernel.act import Actor
from nastavnik.kernel.tenancy import TenantManager, TenantQuerySet


class JobQuerySet(TenantQuerySet["Job"]):
    def owned_by(self, actor: Actor) -> JobQuerySet:
        return self.filter(user_id=actor.user_id)  # type: ignore[return-value]


class Job(TenantModel):
    """Work that takes over a second. The page may be left and returned to."""

    class State(models.TextChoices):
        WAITING = "waiting", "В очереди"
        RUNNING = "running", "Выполняется"
        DONE = "done", "Готово"
        FAILED = "failed", "Не получилось"

    kind = models.CharField(max_length=80)
    title = models.CharField("Что делаем", max_length=200)
    user_id = models.BigIntegerField(null=True)
    role = models.CharField(max_length=20)
    arguments = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    step = models.CharField(max_length=200, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    result = models.JSONField(default=dict)
    error = models.TextField(blank=True)
    return_url = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = TenantManager.from_queryset(JobQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = "фоновая работа"
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.title
