from django.apps import AppConfig


class RegulationsConfig(AppConfig):
    name = "nastavnik.stages.regulations"
    label = "regulations"
    verbose_name = "Локальные акты"
