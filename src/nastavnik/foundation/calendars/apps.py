from django.apps import AppConfig


class CalendarsConfig(AppConfig):
    name = "nastavnik.foundation.calendars"
    label = "calendars"
    verbose_name = "Производственный календарь"
