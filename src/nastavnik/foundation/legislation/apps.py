from django.apps import AppConfig


class LegislationConfig(AppConfig):
    name = "nastavnik.foundation.legislation"
    label = "legislation"
    verbose_name = "Нормативная база"
