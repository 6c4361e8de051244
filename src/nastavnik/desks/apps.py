from django.apps import AppConfig


class DesksConfig(AppConfig):
    name = "nastavnik.desks"
    label = "desks"
    verbose_name = "Рабочие столы"
