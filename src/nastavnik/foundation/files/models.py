"""Stored files. They lie outside the web root under random names; who may read one is the owner object's rule."""

from __future__ import annotations

from django.db import models

from nastavnik.foundation.organisations.models import TenantModel


class StoredFile(TenantModel):
    """A file as it came or was made: immutable, with its SHA-256. ``key`` is its place in the storage."""

    key = models.CharField(max_length=120, unique=True)
    name = models.CharField("Имя файла", max_length=200)
    content_type = models.CharField(max_length=120)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        verbose_name = "файл"

    def __str__(self) -> str:
        return self.name
