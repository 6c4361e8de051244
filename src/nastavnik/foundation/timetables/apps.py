from django.apps import AppConfig


class TimetablesConfig(AppConfig):
    name = "nastavnik.foundation.timetables"
    label = "timetables"
    verbose_name = "Расписание"
