"""Acts a region adds to the legal basis of the country."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from nastavnik.foundation.organisations.models import TenantModel


class RegionalAct(TenantModel):
    """An act of the region or municipality; documents of the schools below cite it while it is in force."""

    title = models.CharField("Название", max_length=400)
    cited_as = models.CharField("Как сослаться", max_length=400)
    documents = models.JSONField("Документы", default=list)
    in_force_from = models.DateField("Действует с")
    in_force_to = models.DateField("Действует до", null=True, blank=True)

    class Meta(TenantModel.Meta):
        verbose_name = "региональный акт"
        verbose_name_plural = "региональные акты"
        ordering = ["in_force_from", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(in_force_to__isnull=True) | Q(in_force_to__gte=F("in_force_from")),
                name="act_ends_after_start",
            )
        ]

    def __str__(self) -> str:
        return self.title
