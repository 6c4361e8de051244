"""Days a region adds to the calendar of the country."""

from __future__ import annotations

from django.db import models

from nastavnik.foundation.organisations.models import TenantModel


class CalendarDay(TenantModel):
    """A day off or a working day by decision of the region (or of one municipality or school below it)."""

    day = models.DateField("День")
    works = models.BooleanField("Рабочий", default=False)
    ground = models.CharField("Основание", max_length=200)

    class Meta(TenantModel.Meta):
        verbose_name = "день календаря"
        verbose_name_plural = "дни календаря"
        ordering = ["day"]
        constraints = [models.UniqueConstraint(fields=["organisation", "day"], name="calendar_day_once")]

    def __str__(self) -> str:
        return f"{self.day:%d.%m.%Y} — {'рабочий' if self.works else 'нерабочий'}"
