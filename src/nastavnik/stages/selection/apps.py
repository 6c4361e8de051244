from django.apps import AppConfig


class SelectionConfig(AppConfig):
    name = "nastavnik.stages.selection"
    label = "selection"
    verbose_name = "Подбор"
